"""El calendario en pantalla, el archivo de un evento y las suscripciones de cada persona."""

import datetime as dt
import hashlib
import re

import pytest

from intranet.calendario.linter import revisar
from intranet.models.calendario import EventoGuardado, Suscripcion
from intranet.roles import Rol
from tests.factories import InstanciaFactory, InstitucionFactory, SesionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def miembro(sitio, cuenta, cliente, reloj):
    """Un miembro de la Red que ya entró."""
    return cliente(cuenta(Rol.MIEMBRO, institucion=InstitucionFactory(), instancia=sitio.red))


@pytest.fixture
def sesiones(sitio, reloj):
    """Una sesión de la Red y otra ajena, el mismo mes."""
    return [
        SesionFactory(instancia=instancia, fecha=dt.date(2026, 7, dia))
        for instancia, dia in ((sitio.red, 28), (InstanciaFactory(), 9))
    ]


@pytest.mark.parametrize("vista", ["mes", "lista"])
def test_se_ve_lo_propio_el_feriado_y_el_choque(miembro, sesiones, vista):
    respuesta = miembro.get("/calendario/", {"mes": "2026-07", "vista": vista})
    propia, ajena = sesiones
    assert respuesta.status_code == 200
    texto = respuesta.content.decode()
    assert propia.get_absolute_url() in texto
    assert ajena.get_absolute_url() not in texto
    assert "cae en feriado (Día de la Independencia)" in texto
    assert "hora" in texto
    assert "Perú" in texto


def test_las_capas_viven_en_la_direccion_y_un_mes_raro_se_dice(miembro, sesiones):
    texto = miembro.get("/calendario/", {"mes": "2026-07", "capa": "campanas"}).content.decode()
    assert sesiones[0].get_absolute_url() not in texto
    assert "Nada anotado este mes" in texto
    for raro in ("2026-13", "9999-12", "ayer"):
        respuesta = miembro.get("/calendario/", {"mes": raro})
        assert f"«{raro}» no es un mes: se muestra el de hoy." in respuesta.content.decode()
        assert respuesta.context["mes"].primero == dt.date(2026, 6, 1)


def test_las_consultas_del_calendario_no_crecen(miembro, sitio, django_assert_num_queries):
    miembro.get("/calendario/")
    SesionFactory.create_batch(15, instancia=sitio.red, fecha=dt.date(2026, 6, 25))
    # Sesión, cuenta, grupos, instancias que ve y eventos del mes.
    with django_assert_num_queries(5):
        miembro.get("/calendario/")


def test_el_archivo_de_un_evento_solo_a_quien_lo_ve(miembro, client, sesiones):
    propia, ajena = (f"/calendario/{s.uuid}.ics" for s in sesiones)
    respuesta = miembro.get(propia)
    assert respuesta["Content-Disposition"] == 'attachment; filename="sesiones-2026-07-28.ics"'
    assert revisar(respuesta.content) == []
    assert miembro.get(ajena).status_code == 404
    assert client.get(propia).status_code == 302


def test_la_direccion_se_ve_una_vez_y_se_revoca(miembro, client, sesiones, cliente, cuenta):
    enviado = {"nombre": "Sesiones & campañas (Ñusta)", "capas": ["sesiones"]}
    nueva = miembro.post("/calendario/suscribirse/", enviado)
    https, webcal, qr = (nueva.context[n] for n in ("https", "webcal", "qr"))
    assert https.isascii()
    assert "&" not in https
    assert webcal.removeprefix("webcal:") == https.removeprefix("http:")
    assert "<svg" in qr
    secreto = re.search(r"/f/(.+)\.ics", https)[1]
    guardada = Suscripcion.objects.get()
    assert guardada.huella == hashlib.sha256(secreto.encode()).hexdigest()
    assert secreto not in miembro.get("/calendario/suscribirse/").content.decode()
    assert client.get(f"/calendario/f/{secreto}.ics").status_code == 200
    revocar = f"/calendario/suscripciones/{guardada.uuid}/revocar/"
    assert cliente(cuenta(Rol.ADMINISTRADOR)).post(revocar).status_code == 404
    assert client.get(f"/calendario/f/{secreto}.ics").status_code == 200
    assert miembro.get(revocar).status_code == 200
    assert miembro.post(revocar).status_code == 302
    assert client.get(f"/calendario/f/{secreto}.ics").status_code == 404


def test_el_aviso_se_elige_al_crearla_y_se_cambia_despues(miembro, cliente, cuenta):
    datos = {"nombre": "Red", "capas": ["sesiones"], "aviso": "un_dia"}
    miembro.post("/calendario/suscribirse/", datos)
    suya = Suscripcion.objects.get()
    assert suya.aviso == "un_dia"
    cambiar = f"/calendario/suscripciones/{suya.uuid}/aviso/"
    assert cambiar in miembro.get("/calendario/suscribirse/").content.decode()
    assert '<option value="un_dia" selected>' in miembro.get(cambiar).content.decode()
    malo = miembro.post(cambiar, {"aviso": "tres_semanas"})
    assert set(malo.context["formulario"].errors) == {"aviso"}
    assert cliente(cuenta(Rol.ADMINISTRADOR)).post(cambiar, {"aviso": ""}).status_code == 404
    suya.refresh_from_db()
    assert suya.aviso == "un_dia"
    assert miembro.post(cambiar, {"aviso": "dos_horas"}).status_code == 302
    suya.refresh_from_db()
    assert suya.get_aviso_display() == "Dos horas antes"


def test_sin_nombre_o_sin_capas_se_dice_y_no_se_crea(miembro):
    respuesta = miembro.post("/calendario/suscribirse/", {"nombre": "\x0b"})
    assert set(respuesta.context["formulario"].errors) == {"nombre", "capas"}
    assert not Suscripcion.objects.exists()


def test_la_cuarentena_se_avisa_a_quien_puede_corregirla(sitio, sesiones, miembro, cliente):
    EventoGuardado.objects.update(error="regla-ilegible: RRULE «X»")
    aviso = "No entran en las suscripciones"
    assert aviso in cliente(Rol.SECRETARIA).get("/calendario/").content.decode()
    assert aviso not in miembro.get("/calendario/").content.decode()
