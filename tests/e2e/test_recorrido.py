"""La casa con dos años de vida: cada rol recorre lo suyo, y de ahí salen las fotos del README."""

import os

import pytest

from actas.demo import cargar_demo
from actas.models import Acta
from campanas.models import Pieza
from intranet.contenido import cargar_base
from intranet.models import Usuario
from tests.factories import CLAVE
from tests.navegador import axe, captura, sin_desborde

pytestmark = pytest.mark.e2e

PAGINAS = ("/", "/sesiones/", "/actas/", "/compromisos/", "/buscar/?q=compromisos")
ROLES = ("secretaria", "focal", "comunicadora", "miembro", "aliada", "grds", "admin")


@pytest.fixture
def casa(transactional_db):
    """La demostración; entera cuando se toman fotos, reducida para lo demás."""
    cargar_base()
    cargar_demo(clave=CLAVE, reducida="CAPTURAS" not in os.environ)


def test_cada_rol_recorre_lo_suyo_sin_una_falta(pagina, casa):
    for rol in ROLES:
        cuenta = Usuario.objects.get(username=rol)
        hoja = pagina(cuenta)
        for direccion in PAGINAS:
            respuesta = hoja.goto(direccion)
            assert respuesta.status == 200, f"{rol} en {direccion}"
        hoja.goto("/")
        axe(hoja)
        hoja.close()


def test_la_secretaria_en_el_telefono_no_se_desplaza_de_lado(pagina, casa):
    hoja = pagina(Usuario.objects.get(username="secretaria"), movil=True)
    for direccion in (*PAGINAS, _ultima_acta()):
        hoja.goto(direccion)
        sin_desborde(hoja)
        axe(hoja)


def test_las_fotos_del_readme(pagina, casa):
    hoja = pagina(Usuario.objects.get(username="secretaria"))
    for nombre, direccion in (
        ("portada", "/"),
        ("compromisos", "/compromisos/"),
        ("acta", _ultima_acta()),
        ("kit", "/kit/"),
        ("pieza", Pieza.objects.filter(material__clase="imagen").first().get_absolute_url()),
    ):
        assert hoja.goto(direccion).status == 200
        axe(hoja)
        captura(hoja, nombre)


def _ultima_acta() -> str:
    """La dirección del acta aprobada más reciente."""
    return Acta.objects.filter(live=True).order_by("-sesion__fecha").first().get_url()
