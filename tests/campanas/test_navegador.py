"""Las campañas en el navegador: repetir una, leerlas en el teléfono e imprimir el año."""

import datetime as dt
from random import Random

import pypdfium2
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from campanas.demo import campanas, leer_guion
from campanas.models import Campana
from intranet.contenido import cargar_base
from intranet.demostracion import Demostracion
from intranet.roles import Rol
from tests.navegador import axe, captura, sin_desborde

pytestmark = pytest.mark.e2e

# Wagtail contesta 400 al guardado automático de un formulario a medio escribir.
AUTOGUARDADO = (400,)


@pytest.fixture
def comunicadora(transactional_db, cuenta):
    """Quien publicó dos años de campañas: las de la demostración."""
    cargar_base()
    quien = cuenta(Rol.COMUNICADOR, username="comunicadora")
    campanas(Demostracion(azar=Random(1)))
    return quien


def test_repite_la_del_anio_pasado_y_la_publica(pagina, comunicadora):
    este = timezone.localdate().year
    Campana.objects.get(title=f"Corazón Azul {este}").unpublish()
    Campana.objects.filter(title=f"Corazón Azul {este}").update(repite=None)
    hoja = pagina(comunicadora, espera=AUTOGUARDADO)
    hoja.goto("/")
    hoja.get_by_role("link", name="Repetir la de otro año").click()
    axe(hoja)
    hoja.get_by_role("link", name=f"Corazón Azul {este - 1}", exact=True).click()
    axe(hoja)
    hoja.get_by_role("button", name=f"Preparar la de {este}").click()
    hoja.wait_for_url("**/admin/pages/*/edit/")
    expect(hoja.locator("[name=inicio]")).to_have_value(f"01/07/{este}")
    expect(hoja.get_by_text("está en borrador, con las fechas de")).to_be_visible()
    hoja.locator("[name=title]").fill(f"Corazón Azul, otra vez {este}")
    captura(hoja, "campanas-editor")
    hoja.get_by_role("button", name="Más acciones").last.click()
    hoja.get_by_role("button", name="Publicar").click()
    hoja.wait_for_load_state("networkidle")
    copia = Campana.objects.get(title=f"Corazón Azul, otra vez {este}")
    assert copia.live
    assert copia.ejecucion.inicio == dt.date(este, 7, 1)
    hoja.goto(copia.get_absolute_url())
    expect(hoja.get_by_role("link", name=f"Corazón Azul {este - 1}")).to_be_visible()
    axe(hoja)


def test_un_miembro_las_lee_en_el_telefono_y_las_filtra_sin_javascript(
    pagina, comunicadora, cuenta
):
    anterior = timezone.localdate().year - 1
    campana = Campana.objects.get(title=f"Corazón Azul {anterior}")
    for ajustes in ({"movil": True}, {"movil": True, "color_scheme": "dark"}):
        hoja = pagina(cuenta(Rol.MIEMBRO), **ajustes)
        for ruta in (
            "/campanas/",
            f"/campanas/?vista=anio&anio={anterior}",
            f"/campanas/?vista=vocerias&anio={anterior}",
            campana.get_absolute_url(),
        ):
            assert hoja.goto(ruta).status == 200
            sin_desborde(hoja)
            axe(hoja)
        expect(hoja.get_by_role("heading", name="Lo que se aprendió")).to_be_visible()
        expect(hoja.get_by_role("link", name="Editar")).to_have_count(0)
    hoja = pagina(cuenta(Rol.MIEMBRO), java_script_enabled=False)
    hoja.goto("/campanas/")
    hoja.get_by_label("Año").select_option(str(anterior))
    hoja.get_by_label("Público").select_option("estudiantes")
    hoja.get_by_role("button", name="Filtrar").click()
    expect(hoja.get_by_role("link", name=f"Aulas que cuidan {anterior}")).to_be_visible()
    expect(hoja.get_by_role("link", name=f"Tacna acoge {anterior}")).to_have_count(0)


def test_el_anio_cabe_en_una_hoja_a4_y_las_vocerias_se_leen(pagina, comunicadora):
    hoja = pagina(comunicadora)
    este = timezone.localdate().year
    for anio in (este - 1, este):
        hoja.goto(f"/campanas/?vista=anio&anio={anio}")
        axe(hoja)
        papel = pypdfium2.PdfDocument(hoja.pdf(format="A4"))
        assert len(papel) == 1
        impreso = " ".join(papel[0].get_textpage().get_text_range().split())
        for campana in leer_guion()["campana"]:
            assert campana["titulo"] in impreso
        assert "Día Nacional contra la Trata de Personas" in impreso
        assert "Lista" not in impreso
    captura(hoja, "campanas-anio")
    hoja.goto(f"/campanas/?vista=vocerias&anio={este}")
    axe(hoja)
    captura(hoja, "campanas-vocerias")
    hoja.goto(Campana.objects.get(title=f"Corazón Azul {este - 1}").get_absolute_url())
    captura(hoja, "campana", entera=True)
