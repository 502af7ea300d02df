"""Del cambio al evento guardado: identidad, cuenta, sello, retiro y cuarentena."""

import datetime as dt

import icalendar
import pytest
import recurring_ical_events
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from actas.models import Sesion
from actas.services import cancelar, convocar
from intranet.calendario import guardado, ical, lectura
from intranet.calendario.linter import revisar
from intranet.models import Portada
from intranet.models.calendario import EventoGuardado, RevisionCalendario
from intranet.registro import TODOS, Evento, FuenteCalendario, registro
from red_trata.models import Institucion
from tests.factories import InstanciaFactory, InstitucionFactory, SesionFactory

pytestmark = pytest.mark.django_db


def guardada(fila) -> EventoGuardado:
    """El evento de ``fila``."""
    return EventoGuardado.objects.get(uid=fila.uuid)


def revision() -> int:
    """El número de la revisión."""
    return RevisionCalendario.objects.get().numero


@pytest.fixture
def declarar(monkeypatch):
    """Fábrica ``declarar(modelo, **campos)``: sus filas ponen un evento con esos campos."""

    def poner(modelo, **campos):
        def eventos(fila):
            valores = {k: v(fila) if callable(v) else v for k, v in campos.items()}
            yield Evento(
                **{
                    "uuid": fila.uuid,
                    "titulo": str(fila),
                    "fin": None,
                    "acceso": frozenset({TODOS}),
                    "url": f"/u/{fila.uuid}/",
                    **valores,
                }
            )

        fuente = FuenteCalendario(modelo, "campanas", eventos, modelo.objects.all)
        monkeypatch.setattr(registro, "agendas", {**registro.agendas, modelo: fuente})

    return poner


def test_sube_la_cuenta_solo_con_lo_que_importa(reloj):
    sesion = SesionFactory(hora_fin=dt.time(11))
    fila, numero = guardada(sesion), revision()
    reloj.shift(60)
    sesion.agenda = "Otra"
    sesion.save()
    assert (guardada(sesion).vevent, revision()) == (fila.vevent, numero)
    sesion.fecha = dt.date(2026, 7, 2)
    sesion.save()
    movida = guardada(sesion)
    assert (movida.uid, movida.secuencia, revision()) == (fila.uid, 1, numero + 1)
    assert movida.cambiado_en == fila.cambiado_en + dt.timedelta(seconds=60)
    assert "DTSTART;TZID=America/Lima:20260702T090000" in movida.vevent
    for cambio in (convocar, lambda sesion: cancelar(sesion=sesion, motivo="Lluvia")):
        cambio(sesion=sesion)
    cancelada = guardada(sesion)
    assert cancelada.secuencia == 3
    assert "STATUS:CANCELLED" in cancelada.vevent
    assert "SUMMARY:CANCELADA: Sesión ordinaria 01-2026" in cancelada.vevent
    assert cancelada.caduca_el == dt.date(2026, 8, 1)


def test_rehacer_no_mueve_nada_si_nada_cambio(reloj, settings):
    sesion = SesionFactory()
    fila, numero = guardada(sesion), revision()
    reloj.shift(3600)
    assert guardado.rehacer()["cambiados"] == 0
    assert (guardada(sesion).vevent, revision()) == (fila.vevent, numero)
    settings.WAGTAILADMIN_BASE_URL = "https://otra.pe"
    assert guardado.rehacer()["cambiados"] == 1
    otra = guardada(sesion)
    assert (otra.uid, otra.secuencia) == (fila.uid, fila.secuencia)
    assert "https://otra.pe/" in otra.vevent
    assert otra.cambiado_en > fila.cambiado_en


def test_una_pagina_que_se_retira_deja_lapida_y_vuelve_con_su_identidad(sitio, declarar):
    declarar(Portada, inicio=dt.date(2026, 9, 23), detalle="Reservado")
    sitio.portada.save_revision().publish()
    viva = guardada(sitio.portada)
    assert "DTEND;VALUE=DATE:20260924" in viva.vevent
    sitio.portada.unpublish()
    retirada = guardada(sitio.portada)
    assert "SUMMARY:Campaña retirada" in retirada.vevent
    assert "STATUS:CANCELLED" in retirada.vevent
    for secreto in ("Reservado", sitio.portada.title, "URL:"):
        assert secreto not in retirada.vevent + retirada.detalle + retirada.titulo
    sitio.portada.save_revision().publish()
    vuelta = guardada(sitio.portada)
    assert (viva.secuencia, retirada.secuencia, vuelta.secuencia) == (0, 1, 2)
    assert vuelta.uid == viva.uid


def test_lo_que_cuelga_de_una_pagina_borrada_tambien_deja_lapida(sitio, declarar):
    from actas.models import RamaActas

    declarar(RamaActas, inicio=dt.date(2026, 9, 23))
    rama = sitio.rama_de(InstanciaFactory())
    rama.save_revision().publish()
    numero = revision()
    type(sitio.portada).objects.get().get_children().filter(pk=rama.get_parent().pk).delete()
    assert guardada(rama).estado == "retirado"
    assert revision() > numero


@pytest.mark.parametrize("cambio", [{"regla": "FREQ=ANUAL"}, {"fin": dt.date(2026, 1, 1)}])
def test_lo_que_romperia_el_calendario_queda_en_cuarentena(declarar, cambio, caplog):
    ugel = InstitucionFactory()
    declarar(Institucion, inicio=dt.date(2026, 9, 23), fin=dt.date(2026, 9, 24))
    ugel.save()
    bueno = guardada(ugel).vevent
    declarar(Institucion, **{"inicio": dt.date(2026, 9, 23), "fin": None, **cambio})
    ugel.save()
    mala = guardada(ugel)
    assert mala.vevent == bueno
    assert mala.error
    assert "cuarentena" in caplog.text
    declarar(Institucion, inicio=dt.date(2026, 9, 25))
    ugel.save()
    assert guardada(ugel).error == ""
    assert "20260925" in guardada(ugel).vevent


TITULOS = st.text(max_size=200)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(titulo=TITULOS)
@example(titulo='\x00\x0b\r\u2028\ud800;,\\"\ufeff')
@example(titulo="🙂" * 1300)
def test_ningun_titulo_rompe_a_los_demas(titulo):
    fila = EventoGuardado(
        uid="00000000-0000-4000-8000-000000000001",
        capa="sesiones",
        titulo=ical.en_linea(titulo) or "x",
        lugar=ical.en_linea(titulo),
        detalle=ical.sanear(titulo),
        url="/x/",
        inicio=dt.datetime(2026, 10, 8, 14, tzinfo=dt.UTC),
        primer_dia=dt.date(2026, 10, 8),
        ultimo_dia=dt.date(2026, 10, 8),
        creado_en=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        cambiado_en=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    )
    octetos = ical.calendario(ical.en_linea(titulo), [ical.vevent(fila)])
    assert revisar(octetos) == []
    (evento,) = icalendar.Calendar.from_ical(octetos).events
    assert str(evento["summary"]) == ical.resumen(fila)
    assert len(IcsCalendarStream.calendar_from_ics(octetos.decode()).events) == 1


@pytest.mark.parametrize(
    ("regla", "primero", "caidas"),
    [
        ("FREQ=YEARLY", dt.date(2025, 9, 23), ["2026-09-23", "2027-09-23"]),
        (
            "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU",
            dt.date(2025, 5, 11),
            ["2026-05-10", "2027-05-09"],
        ),
        (
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1",
            dt.date(2024, 2, 29),
            ["2026-02-28", "2027-02-28"],
        ),
    ],
)
def test_lo_que_se_repite_cae_igual_en_pantalla_y_en_otro_programa(
    declarar, regla, primero, caidas
):
    declarar(Institucion, inicio=primero, regla=regla)
    ugel = InstitucionFactory()
    desde, hasta = dt.date(2026, 1, 1), dt.date(2027, 12, 31)
    pantalla = lectura.entradas(frozenset({TODOS}), desde, hasta)
    assert [e.inicio.isoformat() for e in pantalla] == caidas
    archivo = icalendar.Calendar.from_ical(ical.calendario("Red", [guardada(ugel).vevent]))
    fuera = recurring_ical_events.of(archivo).between(desde, dt.date(2028, 1, 1))
    assert sorted(e.start.isoformat() for e in fuera) == caidas


def test_lo_de_varios_dias_y_los_choques():
    instancia = InstanciaFactory()
    for hora, fin in ((9, 11), (10, 12), (12, 13)):
        SesionFactory(
            instancia=instancia,
            fecha=dt.date(2026, 8, 28),
            hora_inicio=dt.time(hora),
            hora_fin=dt.time(fin),
        )
    anulada = SesionFactory(instancia=instancia, fecha=dt.date(2026, 8, 28))
    cancelar(sesion=anulada, motivo="Feriado")
    entradas = lectura.entradas(
        frozenset({instancia.ficha_acceso}), dt.date(2026, 8, 1), dt.date(2026, 8, 31)
    )
    choques = lectura.choques(entradas)
    assert sorted(len(c.entradas) for c in choques) == [1, 1, 1, 2]
    assert {c.feriado for c in choques} == {"Reincorporación de Tacna al Perú", ""}
    assert Sesion.objects.count() == 4
