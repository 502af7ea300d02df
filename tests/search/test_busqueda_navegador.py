"""Buscar con el navegador: de la caja de la cabecera al lugar de lo encontrado."""

import datetime as dt
import re
from uuid import UUID

import pytest
from playwright.sync_api import expect

from intranet.roles import Rol
from red_trata.models import DirectorioIndice
from tests.factories import InstitucionFactory
from tests.navegador import axe, captura, sin_desborde

pytestmark = pytest.mark.e2e

ACUERDOS = [
    "Habilitar un albergue temporal para víctimas de trata con enfoque de niñez",
    "Remitir a la Secretaría Técnica el informe de la campaña del 30 de julio contra la trata",
    "Capacitar a docentes de las UGEL en prevención y ruta de atención de la trata de personas",
]


@pytest.fixture
def resultados(sitio, documento):
    for n in range(24):
        documento(
            f"Acuerdo {n + 1:02d}-2026/SO-05",
            f"{ACUERDOS[n % 3]}. Responsable: la institución que el acta nombra.",
            uuid=UUID(int=n + 1),
            url="/",
            fecha=dt.date(2026 - n % 3, 5, 1 + n),
            facetas={
                "institucion": (("UGEL Tacna", "DIRESA", "PNP")[n % 3],),
                "instancia": ("Red Regional contra la Trata",),
            },
        )
    documento(
        "Acta de la sesión ordinaria 05-2026",
        "Se trató el albergue. " + "Se leyó la correspondencia recibida. " * 30,
        tipo="acta",
        url="/",
        fecha=dt.date(2026, 5, 14),
    )


@pytest.mark.parametrize("movil", [False, True])
def test_de_la_caja_al_lugar(pagina, cuenta, resultados, movil):
    hoja = pagina(cuenta(Rol.MIEMBRO), movil=movil)
    nombre = "movil" if movil else "escritorio"
    hoja.goto("/buscar/")
    axe(hoja)
    hoja.get_by_role("combobox").fill("tratas")
    hoja.keyboard.press("Enter")
    hoja.get_by_text("24 resultados, página 1 de 3").wait_for()
    captura(hoja, f"busqueda-{nombre}", entera=True)
    axe(hoja)
    sin_desborde(hoja)

    hoja.locator("summary", has_text="Año").click()
    hoja.get_by_role("link", name="2026 8").click()
    axe(hoja)
    hoja.get_by_role("link", name="2026 , quitar este filtro").click()
    hoja.get_by_role("link", name="Siguiente").click()
    hoja.get_by_text("24 resultados, página 2 de 3").wait_for()
    hoja.get_by_role("article").first.get_by_role("link").click()
    hoja.wait_for_url("**/")


def test_sin_resultados_se_dice_que_hacer(pagina, cuenta, resultados):
    hoja = pagina(cuenta(Rol.MIEMBRO))
    hoja.goto("/buscar/?q=inexistente")
    hoja.get_by_text("No se encontró nada").wait_for()
    captura(hoja, "busqueda-vacia")
    axe(hoja)


# --- Mientras se escribe


@pytest.mark.parametrize("movil", [False, True])
def test_con_el_teclado_se_elige_entre_lo_propuesto(pagina, cuenta, resultados, movil):
    hoja = pagina(cuenta(Rol.MIEMBRO), movil=movil)
    hoja.goto("/buscar/")
    caja = hoja.get_by_role("combobox", name="Buscar en la intranet")
    lista = hoja.get_by_role("listbox", name="Sugerencias")
    expect(caja).to_have_attribute("aria-expanded", "false")

    caja.press_sequentially("acuer")
    expect(lista.get_by_role("option")).to_have_count(8)
    expect(caja).to_have_attribute("aria-expanded", "true")
    assert caja.get_attribute("aria-controls") == lista.get_attribute("id")
    captura(hoja, f"busqueda-sugerencias-{'movil' if movil else 'escritorio'}")
    axe(hoja)
    sin_desborde(hoja)

    def elegida():
        return [o.get_attribute("id") for o in lista.locator('[aria-selected="true"]').all()]

    assert elegida() == []
    for tecla, esperada in [
        ("ArrowDown", "sugerencia-1"),
        ("ArrowDown", "sugerencia-2"),
        ("ArrowUp", "sugerencia-1"),
        ("ArrowUp", None),
        ("ArrowUp", "sugerencia-8"),
        ("ArrowDown", None),
    ]:
        caja.press(tecla)
        assert elegida() == ([esperada] if esperada else []), tecla
        assert caja.get_attribute("aria-activedescendant") == esperada

    caja.press("Escape")
    expect(lista).to_be_hidden()
    expect(caja).to_have_value("acuer")
    expect(caja).to_have_attribute("aria-expanded", "false")

    caja.press_sequentially("d")
    expect(lista).to_be_visible()
    caja.press("ArrowDown")
    caja.press("Enter")
    # Elegida una, se va a su lugar y no a los resultados.
    hoja.wait_for_url(re.compile(r"^[^?]*/$"))
    assert "/buscar/" not in hoja.url


def test_con_el_raton_tambien_y_fuera_de_la_caja_se_cierra(pagina, cuenta, resultados):
    hoja = pagina(cuenta(Rol.MIEMBRO))
    hoja.goto("/buscar/")
    caja = hoja.get_by_role("combobox", name="Buscar en la intranet")
    lista = hoja.get_by_role("listbox", name="Sugerencias")
    caja.press_sequentially("acta ses")
    expect(lista.get_by_role("option")).to_have_count(1)
    hoja.get_by_role("button", name="Buscar").focus()
    expect(lista).to_be_visible()
    hoja.locator("main").click()
    expect(lista).to_be_hidden()
    caja.press("End")
    caja.press_sequentially("ion")
    lista.get_by_role("option").first.click()
    hoja.wait_for_url(re.compile(r"^[^?]*/$"))
    assert "/buscar/" not in hoja.url


def test_sin_javascript_la_caja_es_un_formulario(pagina, cuenta, resultados):
    hoja = pagina(cuenta(Rol.MIEMBRO), java_script_enabled=False)
    hoja.goto("/")
    caja = hoja.get_by_role("searchbox", name="Buscar en la intranet")
    caja.fill("tratas")
    caja.press("Enter")
    hoja.get_by_text("24 resultados, página 1 de 3").wait_for()
    # Los filtros plegados se abren y el orden se cambia sin ningún programa.
    hoja.get_by_text("Institución", exact=True).click()
    hoja.get_by_role("link", name="DIRESA 8").click()
    hoja.get_by_text("8 resultados").wait_for()
    hoja.get_by_role("link", name="Lo más nuevo").click()
    assert "orden=fecha" in hoja.url
    assert "institucion=DIRESA" in hoja.url


def test_en_el_admin_se_ve_como_esta_en_el_buscador(pagina, cuenta, sitio):
    sitio.portada.add_child(instance=DirectorioIndice(title="Directorio", slug="directorio"))
    institucion = InstitucionFactory(
        nombre="Centro de Emergencia Mujer de Tacna",
        sigla="CEM Tacna",
        otros_nombres="Centro Emergencia Mujer\nCEM de la avenida",
    )
    hoja = pagina(cuenta(Rol.SECRETARIA))
    hoja.goto(f"/admin/institucion/inspect/{institucion.pk}/")
    hoja.get_by_role("button", name="Acciones").first.click()
    hoja.get_by_role("link", name="En el buscador").click()
    hoja.get_by_text("Cualquiera que haya entrado").wait_for()
    hoja.locator("summary", has_text="como se comparan").click()
    axe(hoja, contexto="main")
    captura(hoja, "en-el-buscador")
