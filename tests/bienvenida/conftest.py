"""Una designación recién hecha y quien puede invitar a la persona."""

from types import SimpleNamespace

import pytest

from intranet.bienvenida.services import emitir
from intranet.models import PonteAlDia
from intranet.roles import Rol
from tests.actas.conftest import acta, red, sesion  # noqa: F401
from tests.factories import DesignacionFactory, InstitucionFactory, MembresiaFactory


@pytest.fixture
def llegada(sitio, cuenta) -> SimpleNamespace:
    """La UGEL acaba de designar a Rosa; la Secretaría Técnica lleva la Red."""
    ugel = InstitucionFactory(nombre="Unidad de Gestión Educativa Local Tacna", sigla="UGEL")
    designacion = DesignacionFactory(
        membresia=MembresiaFactory(institucion=ugel, instancia=sitio.red),
        persona__nombre="Rosa Inés Ticona Vargas",
        persona__correo="rosa.ticona@ugel.example",
    )
    pagina = sitio.portada.add_child(
        instance=PonteAlDia(
            title="Ponte al día",
            slug="ponte-al-dia",
            introduccion=[{"type": "texto", "value": "<p>La Red es un espacio.</p>"}],
        )
    )
    secretaria = cuenta(Rol.SECRETARIA, username="st", first_name="Zoila", last_name="Lirio")
    return SimpleNamespace(
        sitio=sitio,
        red=sitio.red,
        ugel=ugel,
        designacion=designacion,
        persona=designacion.persona,
        secretaria=secretaria,
        pagina=pagina,
    )


@pytest.fixture
def emitida(llegada):
    """``emitida(rol=…)``: la invitación de Rosa, con su secreto."""

    def emitir_(rol=Rol.PUNTO_FOCAL, usuario=None):
        return emitir(
            persona=llegada.persona,
            correo="rosa.ticona@ugel.example",
            rol=rol,
            por="UGEL, titular en la Red",
            usuario=usuario,
            invitada_por=llegada.secretaria,
        )

    return emitir_
