"""Capacitaciones y acciones inventadas, en dos años; nunca 2025, que tiene línea base de verdad."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from capacitaciones.enums import Actividad, Dirigido, Modalidad, Nivel, TipoAccion
from capacitaciones.models import AccionPreventiva, Capacitacion, LineaBase, Publico
from capacitaciones.services import repartir
from intranet.demostracion import Demostracion, demostracion
from intranet.feriados import es_habil
from intranet.models import Tema
from red_trata.models import Distrito, Institucion, TerminoPlan

DADAS = [
    # (título, mes, día, sigla, temas, públicos, horas, modalidad, clase, total, mujeres, hombres)
    (
        *("Identificar señales de alerta en ventanilla", 3, 12, "DIRESA"),
        *(["Derechos humanos", "Rutas de derivación"], ["salud", "atencion"]),
        *("2.5", Modalidad.PRESENCIAL, Actividad.TALLER, 28, 19, 9),
    ),
    (
        *("Derivar sin repetir el relato", 4, 23, "UGEL Tacna"),
        *(["Prevención de la revictimización", "Confidencialidad"], ["educacion"]),
        *("3", Modalidad.PRESENCIAL, Actividad.TALLER, 34, 26, 8),
    ),
    (
        *("Movilidad humana y derechos laborales", 6, 18, "DRTPE"),
        *(["Movilidad humana", "No discriminación"], ["trabajo", "orientacion"]),
        *("1.5", Modalidad.VIRTUAL, Actividad.CHARLA, 41, 22, 17),
    ),
    (
        *("La ruta de derivación, paso a paso", 8, 20, "PNP"),
        *(["Rutas de derivación"], ["proteccion", "municipalidades"]),
        *("4", Modalidad.MIXTA, Actividad.JORNADA, 52, 24, 28),
    ),
]
DADAS_ANTES = [
    (
        *("Qué es la trata y qué no lo es", 3, 21, "UGEL Tacna"),
        *(["Derechos humanos"], ["educacion"]),
        *("2", Modalidad.PRESENCIAL, Actividad.CHARLA, 37, 25, 12),
    ),
    (
        *("Escuchar sin juzgar: la primera entrevista", 5, 16, "DIRESA"),
        *(["Prevención de la revictimización", "Confidencialidad"], ["salud", "atencion"]),
        *("3.5", Modalidad.PRESENCIAL, Actividad.TALLER, 22, 15, 7),
    ),
    (
        *("Contratos y ofertas que engañan", 9, 12, "DRTPE"),
        *(["Movilidad humana"], ["trabajo", "orientacion"]),
        *("1.5", Modalidad.VIRTUAL, Actividad.CHARLA, 45, 24, 21),
    ),
]
CHARLAS = [
    # (mes, día, lugar, nivel, ubigeo, tema, público, estudiantes, docentes, familias, sigla)
    (
        *(4, 9, "I.E. Demostración del Mirador", Nivel.SECUNDARIA, "230101"),
        *("Ofertas de trabajo que engañan", Dirigido.ESTUDIANTES, 62, 3, 0, "UGEL Tacna"),
    ),
    (
        *(5, 14, "I.E. Demostración del Mirador", Nivel.SECUNDARIA, "230101"),
        *("Ofertas de trabajo que engañan", Dirigido.FAMILIAS, 0, 2, 27, "UGEL Tacna"),
    ),
    (
        *(7, 8, "I.E. Demostración del Valle", Nivel.PRIMARIA, "230110"),
        *("A quién pedir ayuda", Dirigido.ESTUDIANTES, 48, 2, 0, "DIRESA"),
    ),
]


@demostracion(orden=40)
def capacitaciones(demo: Demostracion) -> None:
    """Dos años de capacitaciones y acciones; de una demostración reducida, lo último de uno."""
    anios = _anios()[: 1 if demo.reducida else 2]
    for anio, dadas in zip(anios, (DADAS, DADAS_ANTES), strict=False):
        for dada in dadas[:1] if demo.reducida else dadas:
            _capacitacion(anio, *dada)
        for charla in CHARLAS[:1] if demo.reducida else CHARLAS:
            _charla(anio, *charla)
        _en_el_terminal(anio)


def _anios() -> list[int]:
    con_linea_base = set(LineaBase.objects.values_list("anio", flat=True))
    hoy = timezone.localdate().year
    return [a for a in range(hoy, hoy - 4, -1) if a not in con_linea_base]


def _dia(anio: int, mes: int, dia: int) -> dt.date | None:
    """El día hábil que sigue, si ya pasó."""
    fecha = dt.date(anio, mes, dia)
    while not es_habil(fecha):
        fecha += dt.timedelta(days=1)
    return fecha if fecha <= timezone.localdate() else None


def _capacitacion(
    anio, titulo, mes, dia, sigla, temas, publicos, horas, modalidad, clase, total, mujeres, hombres
) -> None:
    fecha = _dia(anio, mes, dia)
    if fecha is None:
        return
    institucion = Institucion.objects.get(sigla=sigla)
    fila = Capacitacion.objects.create(
        titulo=titulo,
        fecha=fecha,
        hora_inicio=dt.time(9),
        horas=Decimal(horas),
        modalidad=modalidad,
        actividad=clase,
        institucion=institucion,
        distrito=Distrito.objects.get(ubigeo_inei="230101"),
        lugar="Auditorio de demostración",
        linea=TerminoPlan.objects.get(tipo="linea", codigo="L4"),
        participantes=total,
        mujeres=mujeres,
        hombres=hombres,
        nota=Decimal("4.40"),
        es_demo=True,
    )
    fila.temas.set(Tema.objects.filter(name__in=temas))
    fila.publicos.set(Publico.objects.filter(codigo__in=publicos))
    repartir(capacitacion=fila, cantidades={institucion: total // 2})


def _charla(
    anio, mes, dia, lugar, nivel, ubigeo, tema, publico, estudiantes, docentes, familias, sigla
) -> None:
    if fecha := _dia(anio, mes, dia):
        AccionPreventiva.objects.create(
            fecha=fecha,
            lugar=lugar,
            nivel=nivel,
            distrito=Distrito.objects.get(ubigeo_inei=ubigeo),
            tema=tema,
            dirigido_a=publico,
            estudiantes=estudiantes,
            docentes=docentes,
            familias=familias,
            institucion=Institucion.objects.get(sigla=sigla),
            entrego_materiales=True,
            es_demo=True,
        )


def _en_el_terminal(anio: int) -> None:
    if fecha := _dia(anio, 7, 23):
        AccionPreventiva.objects.create(
            tipo=TipoAccion.TRANSITO,
            fecha=fecha,
            lugar="Terminal terrestre Manuel A. Odría",
            distrito=Distrito.objects.get(ubigeo_inei="230101"),
            tema="Viajar con información",
            dirigido_a=Dirigido.PUBLICO,
            otros=85,
            institucion=Institucion.objects.get(sigla="MP Tacna"),
            entrego_materiales=True,
            es_demo=True,
        )
