"""Dar cuenta de un compromiso desde un teléfono, y las pantallas sin faltas de accesibilidad."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from actas.models import Acuerdo, Avance, Evidencia, Responsabilidad
from actas.services import agregar_fe_de_erratas, aprobar
from intranet.roles import Rol
from tests.actas.conftest import poner_acuerdos
from tests.factories import SesionFactory
from tests.navegador import axe, captura, sin_desborde

pytestmark = pytest.mark.e2e

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def version(red, acta):
    """Un acta aprobada con un acuerdo que compromete a dos instituciones."""
    poner_acuerdos(
        acta,
        {
            "texto": "Remitir el padrón de instituciones educativas.",
            "compromisos": [
                {
                    "responsables": [red.uuid("UGEL"), red.uuid("DIRESA")],
                    "fecha_limite": f"{timezone.localdate() + dt.timedelta(days=7)}",
                }
            ],
        },
    )
    return aprobar(acta=acta, usuario=red.secretaria)


@pytest.fixture
def focal(red, cuenta):
    """El punto focal de la UGEL."""
    return cuenta(
        Rol.PUNTO_FOCAL,
        institucion=red.instituciones["UGEL"],
        instancia=red.instancia,
        condicion="alterno",
    )


def test_el_punto_focal_da_cuenta_desde_el_telefono(version, focal, pagina, tmp_path):
    archivo = tmp_path / "Oficio de remisión.pdf"
    archivo.write_bytes(PDF)
    navegador = pagina(focal, movil=True)
    assert navegador.goto("/").status == 200
    navegador.get_by_role("link", name="Remitir el padrón de instituciones").first.click()
    captura(navegador, "acuerdo-movil", entera=True)
    navegador.get_by_role("link", name="Registrar avance").click()
    axe(navegador)
    sin_desborde(navegador)
    # Primero mal: la fecha no existe y falta el estado; lo escrito queda.
    navegador.get_by_label("Fecha").first.fill("31/2/2026")
    navegador.get_by_label("Qué se hizo").fill("Se remitió el padrón con oficio.")
    navegador.get_by_role("button", name="Registrar avance").click()
    axe(navegador)
    assert navegador.get_by_text("Escriba la fecha como 14/5/2026.").count() == 2
    assert navegador.get_by_label("Qué se hizo").input_value() == "Se remitió el padrón con oficio."
    navegador.get_by_label("Fecha").first.fill(f"{timezone.localdate():%d/%m/%Y}")
    navegador.get_by_label("Cumplido").check()
    navegador.get_by_label("Archivo que lo prueba").set_input_files(archivo)
    navegador.get_by_role("button", name="Registrar avance").dblclick()
    navegador.get_by_text("Quedó registrado el avance").wait_for()
    axe(navegador)
    sin_desborde(navegador)
    assert Avance.objects.count() == 1
    assert Evidencia.objects.get().nombre == "Oficio de remisión.pdf"
    assert navegador.get_by_role("link", name="Oficio de remisión.pdf").count() == 1


def test_la_secretaria_anula_un_acuerdo_y_agrega_una_fe_de_erratas(red, version, pagina):
    navegador = pagina(red.secretaria)
    acuerdo = Acuerdo.objects.get()
    navegador.goto(version.estado.sesion.get_absolute_url())
    navegador.get_by_role("link", name="Agregar fe de erratas").click()
    axe(navegador)
    navegador.get_by_label("Dice").fill("Auditorio")
    navegador.get_by_label("Debe decir").fill("Sala B")
    navegador.get_by_label("Motivo").fill("Error de copia")
    navegador.get_by_role("button", name="Agregar fe de erratas").click()
    navegador.get_by_text("Esta acta tiene fe de erratas").wait_for()
    axe(navegador)
    navegador.get_by_role("link", name=f"Acuerdo {acuerdo.codigo}").click()
    navegador.get_by_role("link", name="Anular o reemplazar").click()
    axe(navegador)
    navegador.get_by_label("Motivo").fill("Quedó sin objeto.")
    navegador.get_by_role("button", name="Anular o reemplazar").click()
    navegador.get_by_text("Acuerdo anulado").wait_for()
    axe(navegador)


@pytest.mark.parametrize("movil", [False, True], ids=["mesa", "movil"])
def test_las_pantallas_se_leen_sin_faltas(red, version, pagina, movil):
    agregar_fe_de_erratas(
        sesion=version.estado.sesion,
        usuario=red.secretaria,
        dice="Auditorio",
        debe_decir="Sala B",
        motivo="Error de copia",
    )
    proxima = SesionFactory(
        instancia=red.instancia, fecha=timezone.localdate() + dt.timedelta(days=5)
    )
    navegador = pagina(red.secretaria, movil=movil)
    for nombre, url in {
        "sesiones": reverse("actas:sesiones"),
        "sesion": version.estado.sesion.get_absolute_url(),
        "sesion-por-celebrar": proxima.get_absolute_url(),
        "actas": reverse("actas:actas"),
        "actas-vacias": f"{reverse('actas:actas')}?institucion={red.instituciones['PNP'].pk}",
        "acta": version.estado.sesion.acta.get_absolute_url(),
        "acuerdo": Acuerdo.objects.get().get_absolute_url(),
        "compromisos": reverse("actas:compromisos"),
        "avance": reverse(
            "actas:nuevo_avance", args=[Responsabilidad.objects.order_by("pk").first().uuid]
        ),
        "cancelar": reverse("actas:cancelar", args=[proxima.uuid]),
    }.items():
        assert navegador.goto(url).status == 200, url
        axe(navegador)
        sin_desborde(navegador)
        captura(navegador, f"{nombre}-{'movil' if movil else 'mesa'}", entera=True)
