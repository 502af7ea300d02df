"""El correo como en producción: buzón en la base y un servidor SMTP al otro lado."""

import pytest

from intranet.models import CorreoSaliente
from tests.correo.servidor import servidor


@pytest.fixture(autouse=True)
def buzon(settings):
    """El buzón de verdad; nadie contesta hasta que la prueba ponga un servidor."""
    settings.EMAIL_BACKEND = "intranet.correo.backend.Buzon"
    settings.CORREO_TRANSPORTE = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = 9
    settings.EMAIL_TIMEOUT = 0.5
    return CorreoSaliente


@pytest.fixture
def smtp(settings):
    """Fábrica ``smtp(**como)``: un servidor al que se entregará lo que salga."""
    abiertos = []

    def poner(**como):
        contexto = servidor(**como)
        este = contexto.__enter__()
        abiertos.append(contexto)
        settings.EMAIL_PORT = este.puerto
        return este

    yield poner
    for contexto in abiertos:
        contexto.__exit__(None, None, None)
