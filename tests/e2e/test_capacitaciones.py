"""Registrar una capacitación en el teléfono y traer la hoja de charlas."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from capacitaciones.models import AccionPreventiva, Capacitacion
from intranet.contenido import cargar_base
from intranet.roles import Rol
from red_trata.models import Instancia, Institucion
from tests.navegador import axe, sin_desborde

pytestmark = pytest.mark.e2e
CHARLAS = Path(__file__).parents[1] / "datos" / "registro_de_charlas_2025.xlsx"


@pytest.fixture
def base(transactional_db):
    """Lo que trae una instalación nueva."""
    cargar_base()


def test_una_capacitacion_se_registra_desde_el_telefono(base, pagina, cuenta):
    ugel = Institucion.objects.get(sigla="UGEL Tacna")
    focal = cuenta(Rol.PUNTO_FOCAL, institucion=ugel, instancia=Instancia.objects.get(sigla="red"))
    hoja = pagina(focal, movil=True)
    hoja.goto("/capacitaciones/")
    axe(hoja)
    sin_desborde(hoja)
    hoja.get_by_role("link", name="Registrar una capacitación").first.click()
    axe(hoja)
    sin_desborde(hoja)
    hoja.locator("[name=titulo]").fill("Señales de alerta en el aula")
    hoja.locator("[name=fecha]").fill("14/5/2026")
    hoja.locator("[name=temas]").first.check()
    hoja.locator("[name=publicos]").first.check()
    hoja.locator("[name=horas]").fill("1,5")
    hoja.locator("[name=participantes]").fill("20")
    hoja.locator("[name=mujeres]").fill("9")
    hoja.locator("[name=hombres]").fill("15")
    hoja.get_by_role("button", name="Registrar la capacitación").click()

    campo = hoja.locator(".campo", has=hoja.locator("[name=participantes]"))
    expect(campo).to_contain_text("9 mujeres y 15 hombres suman 24, más que 20.")
    axe(hoja)
    sin_desborde(hoja)
    assert not Capacitacion.objects.exists()
    for nombre, escrito in {
        "titulo": "Señales de alerta en el aula",
        "fecha": "14/5/2026",
        "horas": "1,5",
        "mujeres": "9",
        "hombres": "15",
    }.items():
        expect(hoja.locator(f"[name={nombre}]")).to_have_value(escrito)
    expect(hoja.locator("[name=temas]").first).to_be_checked()
    hoja.locator("[name=participantes]").fill("24")
    hoja.get_by_role("button", name="Registrar la capacitación").click()

    expect(hoja.get_by_role("heading", level=1)).to_contain_text("Señales de alerta en el aula")
    axe(hoja)
    sin_desborde(hoja)
    fila = Capacitacion.objects.get()
    assert (fila.institucion, fila.participantes, str(fila.horas)) == (ugel, 24, "1.50")
    assert set(fila.historia.values_list("history_user", flat=True)) == {focal.pk}


@pytest.mark.parametrize("movil", [False, True], ids=["escritorio", "telefono"])
def test_la_hoja_de_charlas_se_ensaya_se_trae_y_no_se_dobla(base, pagina, cuenta, movil):
    hoja = pagina(cuenta(Rol.SECRETARIA), movil=movil)
    hoja.goto("/capacitaciones/acciones/importar/")
    axe(hoja)
    sin_desborde(hoja)

    def ensayar() -> None:
        hoja.locator("[name=archivo]").set_input_files(CHARLAS)
        hoja.get_by_role("button", name="Ensayar la importación").click()
        expect(hoja.get_by_text("todavía no se ha escrito nada.")).to_be_visible()
        for duda in hoja.locator("select[name^='duda-']").all():
            duda.select_option("texto")
        hoja.get_by_role("button", name="Volver a ensayar con estas respuestas").click()

    ensayar()
    axe(hoja)
    sin_desborde(hoja)
    assert not AccionPreventiva.objects.exists()
    hoja.get_by_role("button", name="Importar 79 filas").click()
    expect(hoja.get_by_text("79 filas creadas", exact=False)).to_be_visible()
    axe(hoja)
    assert AccionPreventiva.objects.count() == 79

    hoja.get_by_role("link", name="Traer otra hoja").click()
    ensayar()
    expect(hoja.get_by_text("no hay nada que importar", exact=False)).to_be_visible()
    assert AccionPreventiva.objects.count() == AccionPreventiva.historia.count() == 79
    hoja.goto("/capacitaciones/acciones/")
    axe(hoja)
    sin_desborde(hoja)
