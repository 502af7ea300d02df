"""Quién habló por la Red, para turnarse: sin puestos ni puntajes (R151, R153)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from campanas.models import Voceria
from red_trata.enums import TipoInstancia
from red_trata.models import Institucion, Membresia

A_LA_VISTA = 3


@dataclass(frozen=True)
class Turno:
    """Una institución y sus vocerías.

    :ivar ultima: la última que ya ocurrió.
    :ivar tiene_otra: si ya tiene una por venir.
    :ivar en_el_anio: cuántas van en el año pedido.
    """

    institucion: Institucion
    ultima: Voceria | None
    tiene_otra: bool
    en_el_anio: int
    es_de_la_red: bool


def vocerias_vigentes() -> QuerySet[Voceria]:
    """Las de campañas publicadas."""
    return Voceria.objects.filter(baja_en=None, ejecucion__baja_en=None)


def turnos(anio: int) -> list[Turno]:
    """Cada integrante de la Red, y quien haya hablado por ella, por orden alfabético."""
    hoy = timezone.localdate()
    ultimas: dict[int, Voceria] = {}
    por_venir: set[int] = set()
    en_el_anio: dict[int, int] = {}
    filas = vocerias_vigentes().select_related("designacion__persona", "ejecucion__campana")
    for voceria in filas.order_by("fecha", "pk"):
        if voceria.fecha > hoy:
            por_venir.add(voceria.institucion_id)
            continue
        ultimas[voceria.institucion_id] = voceria
        if voceria.fecha.year == anio:
            en_el_anio[voceria.institucion_id] = en_el_anio.get(voceria.institucion_id, 0) + 1
    de_la_red = Membresia.objects.el_dia().filter(
        instancia__tipo=TipoInstancia.RED, institucion=OuterRef("pk")
    )
    instituciones = Institucion.objects.annotate(es_de_la_red=Exists(de_la_red)).filter(
        Q(es_de_la_red=True) | Q(pk__in=[*ultimas, *por_venir])
    )
    return [
        Turno(
            institucion=i,
            ultima=ultimas.get(i.pk),
            tiene_otra=i.pk in por_venir,
            en_el_anio=en_el_anio.get(i.pk, 0),
            es_de_la_red=i.es_de_la_red,
        )
        for i in sorted(instituciones, key=lambda i: i.nombre_corto.casefold())
    ]


def podrian_hablar(turnos: list[Turno]) -> list[Institucion]:
    """Las de la Red que hace más tiempo no hablan y a las que nadie ha dado ya un turno."""
    de_hoy = [t for t in turnos if t.es_de_la_red and not t.tiene_otra]
    orden = sorted(de_hoy, key=lambda t: t.ultima.fecha if t.ultima else dt.date.min)
    return [t.institucion for t in orden[:A_LA_VISTA]]
