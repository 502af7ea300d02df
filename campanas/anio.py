"""El año de un vistazo: fechas emblemáticas y campañas, mes a mes (R127, R151)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from campanas.enums import NumeroMes, Regla
from campanas.models import Campana, FechaEmblematica


@dataclass(frozen=True)
class FechaDelMes:
    """Una fecha emblemática y el día que le toca; sin día, es el mes entero."""

    fecha: FechaEmblematica
    dia: int | None


@dataclass
class MesDelAnio:
    """Un mes con lo suyo."""

    primero: dt.date
    fechas: list[FechaDelMes] = field(default_factory=list)
    campanas: list[Campana] = field(default_factory=list)

    @property
    def nombre(self) -> str:
        """«enero»."""
        return NumeroMes(self.primero.month).label


@dataclass(frozen=True)
class Anio:
    """Los doce meses, y las fechas que ese año no tienen día: nada se omite callado."""

    numero: int
    meses: list[MesDelAnio]
    sin_dia: list[FechaEmblematica]


def anio_de(anio: int, fechas: Iterable[FechaEmblematica], campanas: Iterable[Campana]) -> Anio:
    """Reparte ``fechas`` y ``campanas`` en los meses de ``anio``.

    Una campaña que dura varios meses sale en cada uno de ellos.
    """
    meses = [MesDelAnio(dt.date(anio, n, 1)) for n in range(1, 13)]
    sin_dia = []
    for fecha in fechas:
        vez = fecha.en(anio)
        if vez is None:
            sin_dia.append(fecha)
        else:
            dia = None if fecha.regla == Regla.MES else vez[0].day
            meses[fecha.mes - 1].fechas.append(FechaDelMes(fecha, dia))
    for campana in campanas:
        primero = campana.inicio.month if campana.inicio.year == anio else 1
        ultimo = campana.fin.month if campana.fin.year == anio else 12
        for mes in meses[primero - 1 : ultimo]:
            mes.campanas.append(campana)
    for mes in meses:
        mes.fechas.sort(key=lambda f: (f.dia or 0, f.fecha.nombre))
    return Anio(anio, meses, sin_dia)
