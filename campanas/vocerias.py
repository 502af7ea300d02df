"""Quién habló por la Red, para turnarse: sin puestos ni puntajes (R151, R153)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from campanas.models import Voceria
from red_trata.enums import TipoInstancia
from red_trata.models import Institucion, Membresia

A_LA_VISTA = 3


@dataclass(frozen=True)
class Turno:
    """Una institución y sus vocerías."""

    institucion: Institucion
    ultima: Voceria | None
    en_el_anio: int
    es_de_la_red: bool


def vocerias_vigentes() -> QuerySet[Voceria]:
    """Las de campañas publicadas."""
    return Voceria.objects.filter(baja_en=None, ejecucion__baja_en=None)


def turnos(anio: int) -> list[Turno]:
    """Cada integrante de la Red, y quien haya hablado por ella, por orden alfabético."""
    ultimas: dict[int, Voceria] = {}
    en_el_anio: dict[int, int] = {}
    filas = vocerias_vigentes().select_related("designacion__persona", "ejecucion__campana")
    for voceria in filas.order_by("fecha", "pk"):
        ultimas[voceria.institucion_id] = voceria
        if voceria.fecha.year == anio:
            en_el_anio[voceria.institucion_id] = en_el_anio.get(voceria.institucion_id, 0) + 1
    de_la_red = Membresia.objects.el_dia().filter(
        instancia__tipo=TipoInstancia.RED, institucion=OuterRef("pk")
    )
    instituciones = Institucion.objects.annotate(es_de_la_red=Exists(de_la_red)).filter(
        Q(es_de_la_red=True) | Q(pk__in=list(ultimas))
    )
    return [
        Turno(i, ultimas.get(i.pk), en_el_anio.get(i.pk, 0), i.es_de_la_red)
        for i in sorted(instituciones, key=lambda i: i.nombre_corto.casefold())
    ]


def podrian_hablar(turnos: list[Turno]) -> list[Institucion]:
    """Las de la Red que hace más tiempo no hablan, o todavía no lo han hecho."""
    de_hoy = [t for t in turnos if t.es_de_la_red]
    orden = sorted(de_hoy, key=lambda t: t.ultima.fecha if t.ultima else dt.date.min)
    return [t.institucion for t in orden[:A_LA_VISTA]]
