"""Un mes de calendario, listo para dibujar."""

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from intranet.feriados import feriados
from intranet.registro import EntradaCalendario


@dataclass
class Dia:
    """Un día de la cuadrícula y lo que ocurre en él."""

    fecha: dt.date
    del_mes: bool
    es_hoy: bool
    feriado: str = ""
    entradas: list[EntradaCalendario] = field(default_factory=list)


@dataclass(frozen=True)
class Mes:
    """Un mes por semanas completas, de lunes a domingo."""

    primero: dt.date
    semanas: list[list[Dia]]

    @property
    def limites(self) -> tuple[dt.date, dt.date]:
        """El primer y el último día de la cuadrícula, que puede asomar a los meses vecinos."""
        return self.semanas[0][0].fecha, self.semanas[-1][-1].fecha

    @property
    def dias(self) -> list[Dia]:
        """Los días del mes, sin los vecinos."""
        return [d for semana in self.semanas for d in semana if d.del_mes]

    @property
    def dias_con_algo(self) -> list[Dia]:
        """Los días del mes en que ocurre algo, para leerlos como lista."""
        return [d for d in self.dias if d.entradas]


def mes_de(dia: dt.date, entradas: Iterable[EntradaCalendario]) -> Mes:
    """El mes de ``dia`` con cada entrada en todos los días que ocupa (hora de Lima)."""
    hoy = timezone.localdate()
    semanas = [
        [Dia(fecha=f, del_mes=f.month == dia.month, es_hoy=f == hoy) for f in semana]
        for semana in calendar.Calendar().monthdatescalendar(dia.year, dia.month)
    ]
    casillas = [d for semana in semanas for d in semana]
    for entrada in entradas:
        for casilla in casillas:
            if entrada.primer_dia <= casilla.fecha <= entrada.ultimo_dia:
                casilla.entradas.append(entrada)
    for casilla in casillas:
        casilla.feriado = feriados(casilla.fecha.year).get(casilla.fecha, "")
    return Mes(primero=dia.replace(day=1), semanas=semanas)
