"""Las fechas emblemáticas: qué día da cada regla, qué se rechaza y cómo llegan al calendario."""

import datetime as dt

import pytest
from django.urls import reverse

from campanas.anio import anio_de
from campanas.declaraciones import fecha_en_el_calendario
from campanas.enums import Regla
from campanas.models import FechaEmblematica
from intranet.roles import Rol

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("base")]


def fecha(**campos) -> FechaEmblematica:
    return FechaEmblematica(nombre="Una fecha", tipo="regional", fuente="Una norma", **campos)


@pytest.mark.parametrize(
    ("campos", "anio", "dia", "rrule"),
    [
        ({"mes": 9, "dia": 23}, 2026, "2026-09-23", "FREQ=YEARLY"),
        # El 29 de febrero cae, en los años comunes, el último día de febrero.
        ({"mes": 2, "dia": 29}, 2028, "2028-02-29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"),
        ({"mes": 2, "dia": 29}, 2027, "2027-02-28", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"),
        (
            {"regla": "semana", "mes": 4, "ordinal": 2, "dia_semana": 6},
            2024,
            "2024-04-14",
            "FREQ=YEARLY;BYMONTH=4;BYDAY=2SU",
        ),
        (
            {"regla": "semana", "mes": 4, "ordinal": 2, "dia_semana": 6},
            2028,
            "2028-04-09",
            "FREQ=YEARLY;BYMONTH=4;BYDAY=2SU",
        ),
        (
            {"regla": "semana", "mes": 5, "ordinal": -1, "dia_semana": 0},
            2027,
            "2027-05-31",
            "FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO",
        ),
        (
            {"regla": "semana", "mes": 7, "ordinal": 5, "dia_semana": 3},
            2026,
            "2026-07-30",
            "FREQ=YEARLY;BYMONTH=7;BYDAY=5TH",
        ),
    ],
)
def test_cada_regla_da_su_dia(campos, anio, dia, rrule):
    una = fecha(**campos)
    una.clean()
    assert una.en(anio) == (dt.date.fromisoformat(dia),) * 2
    assert una.rrule == rrule


def test_el_mes_entero_va_del_primero_al_ultimo():
    julio = fecha(regla=Regla.MES, mes=7)
    assert julio.en(2026) == (dt.date(2026, 7, 1), dt.date(2026, 7, 31))


def test_el_quinto_jueves_que_no_existe_se_nombra_y_no_se_omite():
    quinto = fecha(regla=Regla.SEMANA, mes=8, ordinal=5, dia_semana=3)
    assert quinto.en(2026) is None
    calendario = anio_de(2026, [quinto], [])
    assert calendario.sin_dia == [quinto]
    assert quinto.cuando == "quinto jueves de agosto"
    # La primera vez que agosto vuelve a tener cinco jueves.
    assert quinto.desde(dt.date(2026, 8, 1))[0] == dt.date(2028, 8, 31)


def test_la_base_trae_solo_las_que_tienen_evidencia():
    dichas = {(f.nombre, f.cuando) for f in FechaEmblematica.objects.all()}
    assert len(dichas) == 12
    assert ("Día Nacional contra la Trata de Personas", "23 de septiembre") in dichas
    assert ("Día de la Niña y Niño Peruano", "segundo domingo de abril") in dichas
    assert ("Campaña Corazón Azul", "todo julio") in dichas
    # Sin fuente peruana comprobada: no se inventan.
    assert not [n for n, _ in dichas if "Migrante" in n or "Derechos Humanos" in n]
    assert all(f.fuente for f in FechaEmblematica.objects.all())


def test_cada_una_llega_al_calendario_con_su_regla():
    eventos = {
        e.titulo: e for f in FechaEmblematica.objects.all() for e in fecha_en_el_calendario(f)
    }
    nina = eventos["Día de la Niña y Niño Peruano"]
    assert (nina.inicio, nina.regla) == (
        dt.date(2025, 4, 13),
        "FREQ=YEARLY;BYMONTH=4;BYDAY=2SU",
    )
    julio = eventos["Campaña Corazón Azul"]
    assert (julio.inicio, julio.fin) == (dt.date(2025, 7, 1), dt.date(2025, 7, 31))


# --- El formulario


@pytest.fixture
def comunicadora(cliente):
    return cliente(Rol.COMUNICADOR)


def enviar(cliente, **cambios):
    datos = {
        "nombre": "Día de la Frontera",
        "tipo": "regional",
        "regla": "fija",
        "mes": "3",
        "dia": "14",
        "fuente": "Ordenanza inventada",
        **cambios,
    }
    return cliente.post(reverse("fechaemblematica:add"), datos)


def test_se_registra_y_sale_en_el_anio(comunicadora):
    enviar(comunicadora, nombre="Día de la Frontera", uuid_nuevo="")
    nueva = FechaEmblematica.objects.get(nombre="Día de la Frontera")
    assert nueva.historia.first().history_user == comunicadora.usuario
    texto = comunicadora.get("/campanas/?vista=anio&anio=2027").content.decode()
    assert "<b>14</b> Día de la Frontera" in texto


def test_la_vista_del_anio_nombra_la_que_no_tiene_dia(comunicadora):
    enviar(comunicadora, regla="semana", mes="8", ordinal="5", dia_semana="3", dia="")
    texto = comunicadora.get("/campanas/?vista=anio&anio=2026").content.decode()
    assert "Día de la Frontera: este año no hay quinto jueves de agosto." in texto
    assert (
        "<b>31</b> Día de la Frontera"
        in comunicadora.get("/campanas/?vista=anio&anio=2028").content.decode()
    )


@pytest.mark.parametrize(
    ("cambios", "campo", "mensaje"),
    [
        ({"mes": "2", "dia": "30"}, "dia", "El 30 de febrero no existe en ningún año."),
        ({"mes": "4", "dia": "31"}, "dia", "El 31 de abril no existe en ningún año."),
        ({"dia": ""}, "dia", "Falta el día."),
        ({"dia": "0"}, "dia", "El 0 de marzo no existe en ningún año."),
        ({"regla": "semana"}, "ordinal", "Diga cuál del mes: primer, segundo… o último."),
        (
            {"nombre": "dia mundial del REFUGIADO"},
            "nombre",
            "Ya está registrada: «Día Mundial del Refugiado».",
        ),
        # La misma, con las tildes sueltas (NFD).
        (
            {"nombre": "Di\u0301a Mundial del Refugiado"},
            "nombre",
            "Ya está registrada: «Día Mundial del Refugiado».",
        ),
        ({"fuente": ""}, "fuente", "Este campo es necesario."),
        ({"nombre": "ñ" * 256}, "nombre", None),
    ],
)
def test_lo_que_no_vale_se_dice_junto_a_su_campo(comunicadora, cambios, campo, mensaje):
    respuesta = enviar(comunicadora, **cambios)
    assert respuesta.status_code == 200
    errores = respuesta.context["form"].errors[campo]
    assert mensaje is None or errores == [mensaje]
    assert FechaEmblematica.objects.count() == 12


@pytest.mark.parametrize("nombre", ["Día «de» la 'Frontera' & \"más\"", "Día 🙂", "ñ" * 255])
def test_los_nombres_raros_se_guardan_y_se_leen(comunicadora, nombre):
    enviar(comunicadora, nombre=nombre)
    assert FechaEmblematica.objects.filter(nombre=nombre).exists()
    assert comunicadora.get("/campanas/?vista=anio&anio=2027").status_code == 200


def test_el_29_de_febrero_dice_que_pasa_los_demas_anios(comunicadora):
    enviar(comunicadora, mes="2", dia="29")
    nueva = FechaEmblematica.objects.get(nombre="Día de la Frontera")
    assert nueva.cuando == "29 de febrero, o el último día de febrero"
    formulario = comunicadora.get(reverse("fechaemblematica:add")).content.decode()
    assert "en los años que no lo tienen, el último día de febrero" in formulario


def test_dada_de_baja_deja_el_anio_y_el_calendario(comunicadora):
    una = FechaEmblematica.objects.get(nombre="Reincorporación de Tacna")
    una.baja_en, una.baja_motivo = dt.date(2026, 1, 1), "Duplicada"
    una.save()
    assert list(fecha_en_el_calendario(una)) == []
    texto = comunicadora.get("/campanas/?vista=anio&anio=2026").content.decode()
    assert "Reincorporación de Tacna" not in texto
