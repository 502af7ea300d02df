"""Lo que lee un programa suscrito: cabeceras, 304, quién ve qué y cuándo termina."""

import datetime as dt

import icalendar
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from actas.services import cancelar
from campanas.models import FechaEmblematica
from intranet.calendario import suscripciones
from intranet.calendario.linter import revisar
from intranet.models.calendario import Suscripcion
from intranet.roles import Rol
from red_trata.models import Designacion
from tests.factories import InstanciaFactory, SesionFactory

pytestmark = pytest.mark.django_db


def uids(respuesta) -> set[str]:
    """Los UID del calendario leído."""
    return {str(e["uid"]) for e in icalendar.Calendar.from_ical(respuesta.content).events}


@pytest.fixture
def sesion(sitio, reloj):
    """Una sesión de la Red, por venir."""
    return SesionFactory(
        instancia=sitio.red, fecha=dt.date(2026, 7, 9), hora_fin=dt.time(11), lugar="Sala; 2, Tacna"
    )


def test_las_cabeceras_y_los_octetos(sesion, suscribir):
    lector = suscribir(nombre="Sesiones & campañas (Ñusta)")
    respuesta = lector.leer()
    assert respuesta.status_code == 200
    assert respuesta["Content-Type"] == "text/calendar; charset=utf-8"
    assert respuesta["Content-Disposition"] == 'inline; filename="red-regional.ics"'
    assert respuesta["Cache-Control"] == "private, max-age=300"
    assert respuesta["Referrer-Policy"] == "no-referrer"
    assert respuesta["X-Robots-Tag"] == "noindex, nofollow"
    assert not respuesta.cookies
    assert respuesta.get("Vary", "Accept-Encoding") == "Accept-Encoding"
    assert revisar(respuesta.content) == []
    assert lector.secreto not in respuesta.content.decode()
    leido = icalendar.Calendar.from_ical(respuesta.content)
    assert str(leido["name"]) == "Sesiones & campañas (Ñusta)"
    assert lector.leer().content == respuesta.content
    cabeza = Client().head(lector.ruta)
    assert (cabeza.status_code, cabeza.content, cabeza["ETag"]) == (200, b"", respuesta["ETag"])
    assert uids(Client().get(lector.ruta + "/")) == {str(sesion.uuid)}
    assert Client().post(lector.ruta).status_code == 405
    comprimida = lector.leer(accept_encoding="gzip")
    assert lector.leer(if_none_match=comprimida["ETag"]).status_code == 304


def test_con_metodo_lleva_organizador_en_cada_evento(sesion, suscribir, settings):
    SesionFactory(instancia=sesion.instancia, fecha=dt.date(2026, 7, 16), lugar="END:VEVENT")
    lector = suscribir()
    antes = lector.leer()
    assert b"METHOD" not in antes.content
    settings.CALENDARIO_ORGANIZADOR = "secretaria.tecnica@red-regional-contra-la-trata.ejemplo.pe"
    respuesta = lector.leer(if_none_match=antes["ETag"])
    assert respuesta.status_code == 200
    assert respuesta["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert revisar(respuesta.content) == []
    leido = icalendar.Calendar.from_ical(respuesta.content)
    assert str(leido["method"]) == "PUBLISH"
    quienes = [str(e["organizer"]) for e in leido.events]
    assert quienes == [f"mailto:{settings.CALENDARIO_ORGANIZADOR}"] * 2


def avisos(respuesta) -> dict[str, str]:
    """Cuándo avisa cada evento que avisa; toda alarma dice qué es."""
    eventos = icalendar.Calendar.from_ical(respuesta.content).events
    alarmas = {str(e["summary"]): a for e in eventos for a in e.walk("VALARM")}
    assert all(a["action"] == "DISPLAY" and a["description"] for a in alarmas.values())
    return {de: a["trigger"].to_ical().decode() for de, a in alarmas.items()}


def test_avisa_solo_a_quien_lo_pide_y_cambiarlo_se_nota(sesion, suscribir, cliente, reloj):
    cancelada = SesionFactory(instancia=sesion.instancia, fecha=dt.date(2026, 7, 16))
    cancelar(sesion=cancelada, motivo="Lluvia")
    FechaEmblematica.objects.create(
        nombre="Mes inventado", tipo="regional", regla="mes", mes=7, fuente="Norma 1"
    )
    lector, otro = suscribir(), suscribir()
    antes, de_otro = lector.leer(), otro.leer()
    assert avisos(antes) == {}
    (titulo,) = (
        str(e["summary"])
        for e in icalendar.Calendar.from_ical(antes.content).events
        if str(e["uid"]) == str(sesion.uuid)
    )
    pantalla = f"/calendario/suscripciones/{suscripcion_de(lector).uuid}/aviso/"
    dueno = cliente(lector.usuario)
    for pedido, esperado in (
        ("un_dia", {titulo: "-P1D", "Mes inventado": "-PT15H"}),
        ("dos_horas", {titulo: "-PT2H"}),
        ("", {}),
    ):
        assert dueno.post(pantalla, {"aviso": pedido}).status_code == 302
        # En el mismo segundo: lo notan quien compara etiquetas y quien compara fechas.
        assert lector.leer(if_none_match=antes["ETag"]).status_code == 200
        assert lector.leer(if_modified_since=antes["Last-Modified"]).status_code == 200
        antes = lector.leer()
        assert revisar(antes.content) == []
        assert avisos(antes) == esperado
        reloj.shift(10)
        antes = lector.leer()
        assert lector.leer(if_none_match=antes["ETag"]).status_code == 304
    assert otro.leer(if_none_match=de_otro["ETag"]).status_code == 304


def suscripcion_de(lector) -> Suscripcion:
    """La fila de quien lee."""
    return Suscripcion.objects.get(usuario=lector.usuario)


def test_304_hasta_que_algo_cambia(sesion, suscribir, reloj):
    lector = suscribir()
    reloj.shift(10)
    antes = lector.leer()
    for cabecera, valor in (
        ("if_none_match", antes["ETag"]),
        ("if_modified_since", antes["Last-Modified"]),
    ):
        igual = lector.leer(**{cabecera: valor})
        assert (igual.status_code, igual.content) == (304, b"")
        assert igual["ETag"] == antes["ETag"]
        assert igual["Last-Modified"] == antes["Last-Modified"]
    sesion.agenda = "No sale en el calendario"
    sesion.save()
    assert lector.leer(if_none_match=antes["ETag"]).status_code == 304
    # En el mismo segundo: quien solo compara fechas también se entera.
    cancelar(sesion=sesion, motivo="Lluvia")
    assert lector.leer(if_modified_since=antes["Last-Modified"]).status_code == 200
    assert lector.leer(if_none_match=antes["ETag"]).status_code == 200


def test_la_secretaria_mueve_y_cancela_y_el_calendario_lo_dice(sesion, suscribir, cliente, reloj):
    lector, secretaria = suscribir(), cliente(Rol.SECRETARIA)
    otra = SesionFactory(instancia=sesion.instancia, fecha=dt.date(2026, 7, 16))

    def eventos():
        leido = icalendar.Calendar.from_ical(lector.leer().content)
        return {str(e["uid"]): (e["sequence"], str(e["status"]), e.start) for e in leido.events}

    antes = eventos()
    editar = reverse("sesion:edit", args=[sesion.pk])
    pagina = secretaria.get(editar)
    datos = {
        nombre: campo.value() if campo.value() is not None else ""
        for nombre, campo in ((c.name, c) for c in pagina.context["form"])
    }
    reloj.shift(30)
    enviado = {**datos, "fecha": "10/07/2026", "hora_inicio": "09:00", "hora_fin": "11:00"}
    assert secretaria.post(editar, enviado).status_code == 302
    url = reverse("actas:cancelar", args=[otra.uuid])
    assert secretaria.post(url, {"motivo": "Paro"}).status_code == 302
    despues = eventos()
    assert despues.keys() == antes.keys()
    assert despues[str(sesion.uuid)][0] > antes[str(sesion.uuid)][0]
    assert despues[str(sesion.uuid)][2].isoformat() == "2026-07-10T09:00:00-05:00"
    assert despues[str(otra.uuid)][:2] == (antes[str(otra.uuid)][0] + 1, "CANCELLED")


def test_cada_quien_lee_lo_suyo(sesion, suscribir, cuenta):
    ajena = SesionFactory(instancia=InstanciaFactory(), fecha=dt.date(2026, 7, 9))
    assert uids(suscribir().leer()) == {str(sesion.uuid)}
    assert uids(suscribir(cuenta(Rol.COMUNICADOR)).leer()) == set()
    ambas = {str(sesion.uuid), str(ajena.uuid)}
    assert uids(suscribir(cuenta(Rol.GRDS)).leer()) == ambas
    assert uids(suscribir(capas=["campanas"]).leer()) == set()


def _mal_escrita(lector):
    lector.secreto = "no-existe"


def _revocada(lector):
    suscripciones.revocar(suscripcion=Suscripcion.objects.get())


def _desactivada(lector):
    lector.usuario.is_active = False
    lector.usuario.save()


def _sin_designacion(lector):
    Designacion.objects.update(hasta=dt.date(2026, 6, 19))


@pytest.mark.parametrize("fin", [_mal_escrita, _revocada, _desactivada, _sin_designacion])
def test_lo_que_no_vale_responde_siempre_igual(fin, sesion, suscribir, caplog):
    lector = suscribir()
    assert lector.leer().status_code == 200
    fin(lector)
    respuesta = lector.leer()
    assert respuesta.status_code == 404
    assert respuesta["Content-Type"] == "text/plain; charset=utf-8"
    assert respuesta.content == Client().get("/calendario/f/otra").content
    assert lector.secreto not in caplog.text


def test_una_designacion_nueva_no_resucita_la_suscripcion_vieja(sesion, suscribir):
    lector = suscribir()
    _sin_designacion(lector)
    call_command("rodar_calendario")
    Designacion.objects.update(hasta=None)
    assert lector.leer().status_code == 404


def test_quien_pierde_una_instancia_se_entera_aunque_solo_compare_fechas(
    sesion, suscribir, cuenta, reloj
):
    from tests.factories import DesignacionFactory

    lector = suscribir()
    otra = DesignacionFactory(persona=lector.usuario.persona)
    lector.leer()
    reloj.shift(60)
    antes = lector.leer()
    reloj.shift(60)
    Designacion.objects.filter(pk=otra.pk).update(hasta=dt.date(2026, 6, 1))
    assert lector.leer(if_modified_since=antes["Last-Modified"]).status_code == 200
    assert lector.leer(if_none_match=antes["ETag"]).status_code == 200


def test_la_ventana_rueda_y_solo_cuenta_si_sale_algo(sitio, sesion, suscribir, reloj):
    vieja = SesionFactory(instancia=sitio.red, fecha=dt.date(2025, 6, 22))
    lector = suscribir()
    antes = lector.leer()
    assert str(vieja.uuid) in uids(antes)
    reloj.shift(dt.timedelta(days=1))
    call_command("rodar_calendario")
    assert lector.leer(if_none_match=antes["ETag"]).status_code == 304
    reloj.shift(dt.timedelta(days=3))
    call_command("rodar_calendario")
    despues = lector.leer(if_none_match=antes["ETag"])
    assert despues.status_code == 200
    assert uids(despues) == {str(sesion.uuid)}


def test_las_consultas_no_crecen(sitio, sesion, suscribir, django_assert_num_queries):
    lector = suscribir()
    etiqueta = lector.leer()["ETag"]
    SesionFactory.create_batch(20, instancia=sitio.red, fecha=dt.date(2026, 8, 6))
    # Suscripción con cuenta, grupos y revisión; qué puede ver; los eventos.
    with django_assert_num_queries(3):
        respuesta = lector.leer(if_none_match=etiqueta)
    # Las dos primeras: de los eventos no se lee nada.
    with django_assert_num_queries(2):
        assert lector.leer(if_none_match=respuesta["ETag"]).status_code == 304


def test_quien_lee_sin_parar_espera_y_quien_adivina_tambien(sesion, suscribir, settings):
    settings.CALENDARIO_FRENOS = {"leer": (60, 3), "adivinar": (60, 2)}
    lector, otro = suscribir(), suscribir()
    assert [lector.leer().status_code for _ in range(4)] == [200, 200, 200, 429]
    assert int(lector.leer()["Retry-After"]) == 60
    assert [Client().get("/calendario/f/x.ics").status_code for _ in range(3)] == [404, 404, 429]
    assert otro.leer().status_code == 200
