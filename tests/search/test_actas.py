"""De un acta que se aprueba a quien la encuentra: el trabajo 5, por sus direcciones."""

import pytest

from actas.services import aprobar
from intranet.roles import Rol
from search.models import Entrada, Sigla
from tests.actas.conftest import acta, poner_acuerdos, red, sesion  # noqa: F401
from tests.search.test_vista import articulos

pytestmark = pytest.mark.django_db

TEXTO = "Habilitar un albergue para la atención de niñas, con la Organización de las Migraciones."


@pytest.fixture
def con_acuerdo(red, acta):  # noqa: F811
    compromiso = {"responsables": [red.uuid("PNP")], "fecha_limite": "2026-06-30"}
    return poner_acuerdos(acta, {"texto": TEXTO, "compromisos": [compromiso]})


def test_un_borrador_no_se_encuentra(red, con_acuerdo, cliente):  # noqa: F811
    con_acuerdo.save_revision()
    assert articulos(cliente(red.secretaria).get("/buscar/?q=albergue")) == []


@pytest.mark.parametrize(
    ("texto", "tipos"),
    [
        ("albergues", ["acuerdo", "acta"]),
        ("atencion de ninos", ["acuerdo", "acta"]),
        ("OIM", ["acuerdo", "acta"]),
        ("01-2026/SO-01", ["acuerdo", "acta"]),
        ("policía albergue", ["acuerdo", "acta"]),
        # Quien representa a la PNP también responde a su sigla.
        ("PNP", ["designacion", "acuerdo", "acta"]),
    ],
)
def test_lo_aprobado_se_encuentra_enseguida(red, con_acuerdo, cliente, texto, tipos):  # noqa: F811
    Sigla.objects.create(sigla="OIM", forma_larga="Organización de las Migraciones")
    aprobar(acta=con_acuerdo, usuario=red.secretaria)
    respuesta = cliente(red.secretaria).get("/buscar/", {"q": texto})
    assert [tipo for tipo, _, _ in articulos(respuesta)] == tipos
    assert "<mark>" in respuesta.content.decode()
    for _, url, _ in articulos(respuesta):
        assert cliente(red.secretaria).get(url).status_code == 200


def test_quien_no_es_de_la_instancia_no_encuentra_ni_cuenta(red, con_acuerdo, cliente):  # noqa: F811
    aprobar(acta=con_acuerdo, usuario=red.secretaria)
    assert Entrada.objects.filter(tipo__in=["acta", "acuerdo"]).count() == 2
    respuesta = cliente(Rol.ALIADO).get("/buscar/?q=albergue")
    assert articulos(respuesta) == []
    assert "No se encontró nada" in respuesta.content.decode()
