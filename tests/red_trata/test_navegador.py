"""El directorio en un navegador: quién representaba, su ficha, su contacto y traer una hoja."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from intranet.roles import Rol
from red_trata.models import Canal
from tests.factories import InstitucionFactory
from tests.navegador import axe, captura, sin_desborde

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("movil", [False, True], ids=["escritorio", "telefono"])
def test_de_un_dia_de_antes_a_la_ficha_y_al_contacto(pagina, cuenta, ugel, directorio, movil):
    Canal.objects.create(
        institucion=ugel.institucion,
        clase="correo",
        valor="partes@ugel.example",
        nota="Mesa de partes",
        fuente="Oficio 1",
        verificado_el=dt.date(2026, 1, 5),
    )
    InstitucionFactory(nombre="Zona de Prueba")
    quien = cuenta(Rol.MIEMBRO, institucion=InstitucionFactory(), instancia=directorio.red)
    hoja = pagina(quien, movil=movil)
    hoja.goto("/")
    if movil:
        hoja.get_by_text("Menú", exact=True).click()
    hoja.get_by_role("link", name="Directorio", exact=True).click()
    expect(hoja.get_by_role("link", name="José Mamani Inventado")).to_be_visible()
    axe(hoja)
    sin_desborde(hoja)

    hoja.get_by_label("Tal como era el día").fill("15/2/2025")
    hoja.get_by_label("Institución o persona").fill("ugel")
    hoja.get_by_role("button", name="Filtrar").click()
    expect(hoja.get_by_role("heading", level=1)).to_have_text("Directorio al 15 de febrero de 2025")
    expect(hoja).to_have_url(
        "/directorio/?texto=ugel&fecha=15%2F2%2F2025&rol=&tipo=&distrito=&instancia="
    )
    axe(hoja)
    hoja.get_by_role("link", name="María Quispe Inventada").click()

    expect(hoja.get_by_role("heading", level=1)).to_have_text(ugel.institucion.nombre)
    expect(hoja.locator(f"#{ugel.quispe.ancla}")).to_be_in_viewport()
    axe(hoja)
    sin_desborde(hoja)
    with hoja.expect_download() as bajada:
        hoja.get_by_role("link", name="Guardar contacto").click()
    assert bajada.value.suggested_filename == "jose-mamani-inventado.vcf"
    hoja.get_by_role("link", name="María Quispe Inventada, titular").click()
    expect(hoja.get_by_text("Ya no representa a ninguna institución.")).to_be_visible()
    axe(hoja)
    sin_desborde(hoja)

    hoja.goto("/directorio/?fecha=31/2/2025")
    expect(hoja.get_by_text("Esa fecha no existe")).to_be_visible()
    axe(hoja)
    sin_desborde(hoja)


def test_una_secretaria_trae_designaciones_y_cambia_roles(pagina, cuenta, ugel, directorio):
    hoja = pagina(cuenta(Rol.SECRETARIA))
    hoja.goto("/directorio/")
    captura(hoja, "directorio")
    hoja.get_by_role("link", name="designaciones").click()
    axe(hoja)
    sin_desborde(hoja)
    hoja.locator("input[type=file]").set_input_files(
        {
            "name": "hoja.csv",
            "mimeType": "text/csv",
            "buffer": (
                "institución;representante;condición;desde\nUGEL;Rosa Flores;Alterno;1/4/2025\n"
            ).encode(),
        }
    )
    hoja.get_by_role("button", name="Ensayar la importación").click()
    expect(hoja.get_by_text("todavía no se ha escrito nada")).to_be_visible()
    axe(hoja)
    hoja.get_by_role("button", name="Importar 1 fila").click()
    expect(hoja.get_by_text("Se importó «hoja.csv».")).to_be_visible()
    hoja.get_by_role("link", name="Ver el resultado").click()
    expect(hoja.get_by_role("link", name="Rosa Flores")).to_be_visible()

    hoja.goto(reverse("membresia:edit", args=[ugel.membresia.pk]))
    hoja.get_by_label("Prevencion").uncheck()
    hoja.get_by_label("Persecucion").check()
    hoja.get_by_label("Estos roles valen desde").fill("1/6/2026")
    hoja.get_by_role("button", name="Guardar").click()
    hoja.wait_for_load_state("networkidle")
    hoja.goto("/directorio/?fecha=2026-05-31&rol=prevencion")
    expect(hoja.get_by_role("link", name=ugel.institucion.nombre)).to_be_visible()
    hoja.goto("/directorio/?fecha=2026-06-01&rol=persecucion")
    expect(hoja.get_by_role("link", name=ugel.institucion.nombre)).to_be_visible()
