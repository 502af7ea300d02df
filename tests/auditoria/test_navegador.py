"""Auditoría e Historia en un navegador, y la computadora compartida después de salir."""

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from intranet.correo.services import encolar
from intranet.models import CorreoSaliente
from intranet.roles import Rol
from search.models import Conciliacion, Salida
from tests import factories
from tests.factories import CLAVE
from tests.navegador import axe, captura, sin_desborde

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("movil", [False, True], ids=["escritorio", "telefono"])
def test_el_administrador_mira_filtra_baja_y_repite(pagina, cuenta, sitio, movil):
    factories.DesignacionFactory(membresia__instancia=sitio.red)
    encolar(EmailMessage("Convocatoria", "Texto", to=["ana@ejemplo.pe"]))
    CorreoSaliente.objects.update(estado="no_salio", error="El servidor rechazó la carta.")
    hoja = pagina(cuenta(Rol.ADMINISTRADOR), movil=movil)
    hoja.goto("/admin/auditoria/")
    axe(hoja)
    sin_desborde(hoja)
    hoja.get_by_text("Ver un solo registro").click()
    hoja.get_by_role("link", name="Designaciones", exact=True).last.click()
    expect(hoja.get_by_role("heading", level=1)).to_have_text("Designaciones")
    axe(hoja)
    sin_desborde(hoja)
    hoja.get_by_role("link", name="Se registró").click()
    expect(hoja.get_by_role("link", name="Se registró")).to_have_attribute("aria-current", "true")
    with hoja.expect_download() as bajada:
        hoja.get_by_role("link", name="Bajar en Excel (XLSX)").click()
    assert bajada.value.suggested_filename == "auditoria-registros-red_trata-designacion.xlsx"
    hoja.locator(".title-wrapper a").first.click()
    expect(hoja.get_by_role("heading", name="Con qué se registró")).to_be_visible()
    axe(hoja)
    sin_desborde(hoja)
    hoja.goto("/admin/auditoria/correo/")
    axe(hoja)
    sin_desborde(hoja)
    hoja.get_by_role("link", name="Convocatoria").click()
    axe(hoja)
    sin_desborde(hoja)
    hoja.get_by_role("button", name="Intentarlo otra vez").click()
    expect(hoja.get_by_text("se intentará otra vez enseguida")).to_be_visible()
    Conciliacion.objects.create(entradas=120, faltaban=1, sobraban=0, distintas=0)
    hoja.goto("/admin/auditoria/conciliaciones/")
    expect(hoja.get_by_text("1 diferencia", exact=True)).to_be_visible()
    axe(hoja)
    sin_desborde(hoja)
    Salida.objects.create(clave="acta:a-uno", muerta_en=timezone.now(), error="Campo desconocido.")
    hoja.goto("/admin/auditoria/elasticsearch/")
    axe(hoja)
    sin_desborde(hoja)
    hoja.get_by_role("link", name="acta:a-uno").click()
    axe(hoja)
    sin_desborde(hoja)
    hoja.get_by_role("button", name="Intentarlo otra vez").click()
    expect(hoja.get_by_text("se llevará otra vez enseguida")).to_be_visible()


@pytest.mark.parametrize("movil", [False, True], ids=["escritorio", "telefono"])
def test_la_secretaria_vuelve_una_ficha_a_como_estaba(pagina, cuenta, sitio, movil):
    institucion = factories.InstitucionFactory(nombre="UGEL Tacna", sigla="UGEL")
    institucion.historia.update(history_date="2026-01-05T15:00:00Z")
    institucion.sigla = "UGELT"
    institucion.save()
    hoja = pagina(cuenta(Rol.SECRETARIA), movil=movil)
    hoja.goto(reverse("institucion:history", args=[institucion.pk]))
    axe(hoja)
    sin_desborde(hoja)
    if not movil:
        captura(hoja, "historia")
    hoja.get_by_role("link", name="Volver a como quedó entonces").click()
    axe(hoja)
    sin_desborde(hoja)
    if not movil:
        captura(hoja, "restaurar")
    hoja.get_by_role("button", name="Restaurar").click()
    expect(hoja.get_by_text("volvió a como estaba")).to_be_visible()
    institucion.refresh_from_db()
    assert institucion.sigla == "UGEL"


def test_la_historia_de_una_pagina_se_lee_en_el_telefono(pagina, cuenta, sitio):
    for frase in ("La Red trabaja junta.", "La Red camina junta."):
        sitio.portada.bienvenida = frase
        sitio.portada.save_revision().publish()
    hoja = pagina(cuenta(Rol.MIEMBRO), movil=True)
    hoja.goto(sitio.portada.donde_esta_su_historia())
    expect(hoja.locator("del")).to_have_count(2)
    axe(hoja)
    sin_desborde(hoja)


def test_tras_salir_atras_no_ensena_nada(pagina, cuenta, sitio):
    """C39: la computadora de la oficina la usan varias personas.

    Las imágenes no se miran aquí: en las pruebas las sirve Django sin pasar por la casa
    (``tests/intranet/test_puerta.py`` comprueba sus cabeceras y que preguntan antes).
    """
    ugel = factories.InstitucionFactory(nombre="UGEL Secreta")
    una = cuenta(Rol.PUNTO_FOCAL, institucion=ugel, instancia=sitio.red)
    otra = cuenta(Rol.MIEMBRO, first_name="Otra", last_name="Persona")
    hoja = pagina(una)
    vistas = ["/compromisos/", "/directorio/?texto=Secreta"]
    for vista in vistas:
        hoja.goto(vista)
    expect(hoja.locator("main")).to_contain_text("UGEL Secreta")
    hoja.evaluate("document.querySelector('form[action*=\"salir\"]').submit()")
    hoja.wait_for_url("**/entrar/**")
    for _ in vistas:
        hoja.go_back()
        expect(hoja.locator('[name="login"]')).to_be_visible()
        expect(hoja.locator("body")).not_to_contain_text("UGEL Secreta")
    hoja.goto("/entrar/")
    hoja.locator('[name="login"]').fill(otra.username)
    hoja.locator('[name="password"]').fill(CLAVE)
    hoja.locator('[name="password"]').press("Enter")
    hoja.wait_for_url("**/")
    for _ in range(3):
        hoja.go_back()
        expect(hoja.locator("body")).not_to_contain_text("UGEL Secreta")
