"""Un aparato en otra zona (el teléfono de Tacna toma la red de Arica) ve la hora de Lima (C05)."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from actas.models import Sesion
from intranet.models.calendario import EventoGuardado
from tests.actas.conftest import red  # noqa: F401
from tests.factories import SesionFactory
from tests.navegador import sin_desborde

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("zona", ["America/Santiago", "Pacific/Auckland"])
def test_la_hora_es_la_de_lima_y_guardar_no_mueve_nada(pagina, red, zona):  # noqa: F811
    sesion = SesionFactory(
        instancia=red.instancia, fecha=dt.date(2026, 10, 8), hora_fin=dt.time(11)
    )
    evento = EventoGuardado.objects.get(uid=sesion.uuid)
    hoja = pagina(red.secretaria, timezone_id=zona, espera=(400,))
    for vista in ("mes", "lista"):
        hoja.goto(f"/calendario/?mes=2026-10&vista={vista}")
        dia = hoja.locator("td, li", has=hoja.locator(f"a[href='{sesion.get_absolute_url()}']"))
        expect(dia.last).to_contain_text("9:00")
        expect(dia.last).to_contain_text("8")
        expect(hoja.get_by_text("Todas las horas son del Perú.")).to_be_visible()
        sin_desborde(hoja)
    hoja.goto(sesion.get_absolute_url())
    expect(hoja.locator("main")).to_contain_text("8 de octubre de 2026")
    expect(hoja.locator("main")).to_contain_text("9:00")

    hoja.goto(f"/admin/sesion/edit/{sesion.pk}/")
    expect(hoja.locator("#id_fecha")).to_have_value("08/10/2026")
    hoja.get_by_role("button", name="Guardar").click()
    hoja.wait_for_load_state("networkidle")
    leida = Sesion.objects.get(pk=sesion.pk)
    assert (leida.fecha, leida.hora_inicio) == (dt.date(2026, 10, 8), dt.time(9))
    assert EventoGuardado.objects.get(uid=sesion.uuid).vevent == evento.vevent

    hoja.goto("/admin/sesion/new/")
    hoja.locator("#id_instancia").select_option(str(red.instancia.pk))
    hoja.locator("#id_fecha").fill("9/10/2026")
    hoja.locator("#id_hora_inicio").fill("09:00")
    hoja.get_by_role("button", name="Registrar").click()
    hoja.wait_for_load_state("networkidle")
    siguiente = Sesion.objects.get(fecha=dt.date(2026, 10, 9))
    assert siguiente.hora_inicio == dt.time(9)
