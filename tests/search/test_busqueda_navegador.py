"""Buscar con el navegador: de la caja de la cabecera al lugar de lo encontrado."""

import datetime as dt
from uuid import UUID

import pytest

from intranet.roles import Rol
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
