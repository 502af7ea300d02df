"""El trabajo de quien comunica: hallar la pieza del año pasado, copiar, bajar, decir su uso."""

# Las fixtures prestadas se nombran dos veces.
# ruff: noqa: F811

from __future__ import annotations

import datetime as dt
import zipfile

import pytest
from PIL import Image
from playwright.sync_api import expect

from campanas.models import Pieza, UsoDePieza
from intranet.contenido import cargar_base
from tests import archivos
from tests.campanas.kit.conftest import (  # noqa: F401
    campana,
    comunicadora,
    dia_nacional,
    pieza,
)
from tests.factories import InstitucionFactory
from tests.navegador import axe, sin_desborde

pytestmark = pytest.mark.e2e

MENSAJE = "Si te ofrecen trabajo lejos y sin contrato, pregunta. Llama gratis al 1818."


@pytest.fixture
def kit(db):
    """El contenido base y una institución que declara."""
    cargar_base()
    return InstitucionFactory(nombre="Centro Emergencia Mujer de prueba", sigla="CEMP")


def mirada(hoja) -> None:
    """Lo que toda pantalla cumple."""
    axe(hoja)
    sin_desborde(hoja)


@pytest.mark.parametrize("movil", [False, True], ids=["escritorio", "telefono"])
def test_del_ano_pasado_a_la_calle(
    pagina,
    kit,
    comunicadora,
    pieza,
    campana,
    dia_nacional,
    movil,
    tmp_path,
):
    evento = campana(2025)
    temas = ["Señales de alerta", "Discriminación"]
    pieza(
        "Tres preguntas",
        ("afiche.png", archivos.imagen(tamano=(600, 800))),
        mensaje=MENSAJE,
        fecha_emblematica=dia_nacional,
        temas=temas,
        formatos=True,
    )
    pieza("Corazón", ("c.png", archivos.imagen()), hecha_para=evento, temas=temas[:1])
    pieza("De otro año", ("o.png", archivos.imagen()), fecha=dt.date(2024, 3, 1))
    hoja = pagina(comunicadora, movil=movil, permissions=["clipboard-read", "clipboard-write"])

    # Hallarla.
    hoja.goto("/")
    hoja.get_by_role("link", name="Buscar una pieza").click()
    mirada(hoja)
    expect(hoja.get_by_role("status")).to_have_text("3 piezas")
    hoja.get_by_label("Fecha emblemática").select_option(str(dia_nacional.pk))
    hoja.get_by_label("Año", exact=True).select_option("2025")
    hoja.get_by_role("button", name="Filtrar").click()
    expect(hoja.get_by_role("status")).to_have_text("2 piezas")
    hoja.locator("summary", has_text="Temas").click()
    for tema in temas:
        hoja.get_by_label(tema).check()
    hoja.get_by_role("button", name="Filtrar").click()
    expect(hoja.get_by_role("status")).to_have_text("2 piezas")
    assert hoja.url.count("tema=") == 2
    mirada(hoja)

    # Mirarla y copiar.
    hoja.get_by_role("link", name="Tres preguntas").click()
    mirada(hoja)
    hoja.get_by_role("button", name="Copiar mensaje").click()
    expect(hoja.get_by_text("Copiado")).to_be_visible()
    assert hoja.evaluate("navigator.clipboard.readText()") == MENSAJE

    # Bajarla.
    for enlace, medidas in (("Original", (600, 800)), ("Cuadrado", (1080, 1080))) + (
        ("Historia (1080", (1080, 1920)),
        ("Hoja A4", (1240, 1754)),
    ):
        with hoja.expect_download() as bajada:
            hoja.get_by_role("link", name=enlace).click()
        assert bajada.value.suggested_filename.startswith("Tres preguntas")
        assert Image.open(bajada.value.path()).size == medidas
    hoja.go_back()
    hoja.get_by_role("link", name="Quitar todos").click()
    for titulo in ("Tres preguntas", "Corazón"):
        hoja.get_by_label(f"Marcar «{titulo}»").check()
    with hoja.expect_download() as bajada:
        hoja.get_by_role("button", name="Bajar las marcadas").click()
    with zipfile.ZipFile(bajada.value.path()) as zip_:
        assert zip_.testzip() is None
        assert {"Tres preguntas.png", "Corazón.png", "LEAME.txt"} <= set(zip_.namelist())
        assert not [n for n in zip_.namelist() if "otro" in n]

    # Decir dónde se usó.
    hoja.get_by_role("link", name="Tres preguntas").click()
    hoja.get_by_role("link", name="Decir dónde se usó").click()
    mirada(hoja)
    hoja.get_by_label("Qué institución la usó").select_option(str(kit.pk))
    hoja.get_by_label("En qué campaña").select_option(label=evento.title)
    hoja.get_by_label("Por dónde").select_option("redes")
    hoja.get_by_role("button", name="Guardar el uso").click()
    expect(hoja.get_by_text("Quedó dicho: CEMP usó «Tres preguntas».")).to_be_visible()
    assert UsoDePieza.objects.get().campana == evento
    hoja.get_by_role("link", name=evento.title).first.click()
    expect(hoja.get_by_role("link", name="Tres preguntas")).to_be_visible()


@pytest.mark.parametrize("movil", [False, True], ids=["escritorio", "telefono"])
def test_subir_varias_y_retirar_una(pagina, kit, comunicadora, movil, tmp_path):
    (tmp_path / "afiche.png").write_bytes(archivos.imagen(tamano=(60, 80)))
    (tmp_path / "cuadrado.png").write_bytes(archivos.imagen(tamano=(80, 80)))
    (tmp_path / "roto.jpg").write_bytes(archivos.foto_acostada()[:800])
    hoja = pagina(comunicadora, movil=movil)
    hoja.goto("/kit/")
    hoja.get_by_role("link", name="Subir piezas").click()
    mirada(hoja)
    hoja.get_by_label("Archivos").set_input_files(sorted(tmp_path.iterdir()))
    hoja.get_by_role("button", name="Subir los archivos").click()
    hoja.wait_for_url("**/kit/subir/*-*/")
    mirada(hoja)
    expect(hoja.get_by_text("roto.jpg: El archivo está incompleto")).to_be_visible()
    hoja.get_by_role("button", name="Publicar las piezas").click()
    expect(hoja.get_by_role("alert").get_by_text("Marque al menos un público")).to_be_visible()
    mirada(hoja)
    hoja.get_by_role("checkbox", name="Jóvenes").check()
    hoja.get_by_label("Créditos").fill("CEM Tacna")
    for n, formato in ((0, "original"), (1, "cuadrado")):
        hoja.locator(f"[name=suyo-{n}-titulo]").fill("Un afiche")
        hoja.locator(f"[name=suyo-{n}-formato]").select_option(formato)
    hoja.locator("[name=suyo-0-alternativo]").fill("Un círculo blanco")
    hoja.get_by_role("button", name="Publicar las piezas").click()
    expect(hoja.get_by_text("1 pieza en el kit.")).to_be_visible()
    una = Pieza.objects.live().get()
    assert una.material.archivos.filter(vigente=True).count() == 4

    hoja.get_by_role("link", name="Un afiche").click()
    hoja.get_by_role("link", name="Archivos y formatos").click()
    mirada(hoja)
    marco = hoja.locator("[data-foco]").bounding_box()
    hoja.locator("[data-foco]").scroll_into_view_if_needed()
    marco = hoja.locator("[data-foco]").bounding_box()
    hoja.mouse.move(marco["x"] + marco["width"] * 0.2, marco["y"] + marco["height"] * 0.2)
    hoja.mouse.down()
    hoja.mouse.move(marco["x"] + marco["width"] * 0.7, marco["y"] + marco["height"] * 0.5)
    hoja.mouse.up()
    assert 45 <= int(hoja.locator("[name=ancho]").input_value()) <= 55
    expect(hoja.get_by_label("Recortada, sin dejar fuera el área importante")).to_be_checked()
    hoja.get_by_role("checkbox", name="Cuadrado").check()
    hoja.get_by_role("button", name="Hacer los formatos").click()
    expect(hoja.get_by_text("Listo: Cuadrado")).to_be_visible()

    hoja.goto(una.get_absolute_url())
    hoja.get_by_role("link", name="Retirar").click()
    mirada(hoja)
    hoja.get_by_label("Por qué se retira").fill("Cambió el teléfono.")
    hoja.get_by_role("button", name="Retirar la pieza").click()
    expect(hoja.get_by_text("Cambió el teléfono.")).to_be_visible()
    mirada(hoja)
    expect(hoja.get_by_role("link", name="Original")).to_have_count(0)
