"""Anexar desde la página de la sesión y encontrar la página que lo dice, también en un teléfono."""

import pytest

from intranet.models import TextoDeArchivo
from tests.navegador import axe, sin_desborde
from tests.textos.conftest import leer_todo, pdf

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("movil", [False, True])
def test_se_anexa_y_se_encuentra_su_pagina(red, gente, version, pagina, tmp_path, movil):
    papel = tmp_path / "Plan de ferias.pdf"
    papel.write_bytes(pdf("uno", "dos", "Tres: el ornitorrinco de la feria"))
    sesion = version.estado.sesion
    hoja = pagina(red.secretaria, movil=movil)
    hoja.goto(sesion.get_absolute_url())
    hoja.get_by_role("link", name="Anexar archivos").click()
    hoja.get_by_role("button", name="Anexar").click()
    hoja.get_by_text("Elija al menos un archivo.").first.wait_for()
    axe(hoja)
    sin_desborde(hoja)
    hoja.get_by_label("Archivos").set_input_files(papel)
    hoja.get_by_role("button", name="Anexar").click()
    hoja.get_by_text("Quedó anexado.").wait_for()
    assert hoja.get_by_text("Se lee su texto en unos minutos.").is_visible()
    leer_todo()
    hoja.reload()
    assert hoja.get_by_text("Texto leído: 3 páginas.").is_visible()
    TextoDeArchivo.objects.update(estado="fallo", motivo="Está dañado.")
    hoja.reload()
    axe(hoja)
    sin_desborde(hoja)
    hoja.get_by_role("button", name="Volver a leer").click()
    hoja.get_by_text("su texto se lee de nuevo").wait_for()

    lectora = pagina(gente.miembro, movil=movil)
    lectora.goto("/buscar/?q=ornitorrinco+feria")
    axe(lectora)
    sin_desborde(lectora)
    # Las demás páginas solo completan la lista.
    hallado = lectora.get_by_role("article").get_by_role("link", name="Plan de ferias.pdf")
    assert hallado.get_attribute("href").endswith("#page=3")
    lectora.goto(sesion.get_absolute_url())
    assert lectora.get_by_role("link", name="Plan de ferias.pdf").is_visible()
    assert lectora.get_by_role("link", name="Anexar archivos").count() == 0
