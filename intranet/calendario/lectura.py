"""Lo que el calendario enseña en pantalla, leído de los eventos guardados."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from django.utils import timezone

from intranet.calendario import repeticion
from intranet.feriados import feriados
from intranet.models.calendario import Capa, EstadoEvento, EventoGuardado
from intranet.registro import EntradaCalendario

COLUMNAS = (
    *("uid", "capa", "estado", "tentativo", "titulo", "lugar", "detalle", "url"),
    *("inicio", "fin", "primer_dia", "ultimo_dia", "regla", "vigente_hasta"),
)


def entradas(
    fichas: frozenset[str], desde: dt.date, hasta: dt.date, capas: Iterable[str] | None = None
) -> list[EntradaCalendario]:
    """Lo que ocurre de ``desde`` a ``hasta`` (ambos incluidos), en orden, para ``fichas``."""
    filas = EventoGuardado.objects.visibles(fichas).en_pantalla(desde, hasta).only(*COLUMNAS)
    if capas is not None:
        filas = filas.filter(capa__in=list(capas))
    todas = [entrada for fila in filas for entrada in _entradas_de(fila, desde, hasta)]
    return sorted(todas, key=_orden)


def _orden(entrada: EntradaCalendario) -> tuple:
    hora = entrada.inicio.timestamp() if not entrada.todo_el_dia else 0
    return entrada.primer_dia, not entrada.todo_el_dia, hora, entrada.titulo


def _entradas_de(
    fila: EventoGuardado, desde: dt.date, hasta: dt.date
) -> Iterator[EntradaCalendario]:
    duracion = fila.ultimo_dia - fila.primer_dia
    for dia in _comienzos(fila, desde - duracion, hasta):
        salto = dia - fila.primer_dia
        yield EntradaCalendario(
            uuid=fila.uid,
            capa=fila.capa,
            titulo=fila.titulo,
            inicio=_en_lima(fila.inicio, salto) or dia,
            fin=_en_lima(fila.fin, salto) if fila.inicio else dia + duracion,
            lugar=fila.lugar,
            url=fila.url,
            estado=_estado(fila),
            detalle=fila.detalle,
        )


def _en_lima(momento: dt.datetime | None, salto: dt.timedelta) -> dt.datetime | None:
    return momento and timezone.localtime(momento) + salto


def _comienzos(fila: EventoGuardado, desde: dt.date, hasta: dt.date) -> Iterator[dt.date]:
    # Una regla que no se entiende está en cuarentena, y el evento se enseña una vez.
    try:
        yield from repeticion.dias(fila.regla, fila.primer_dia, desde, hasta)
    except (ValueError, TypeError):
        yield from repeticion.dias("", fila.primer_dia, desde, hasta)


def _estado(fila: EventoGuardado) -> str:
    if fila.estado == EstadoEvento.CANCELADO:
        return "cancelada"
    return "por_confirmar" if fila.tentativo else ""


# --- Lo que choca


@dataclass(frozen=True)
class Choque:
    """Algo que conviene mirar antes de que llegue el día."""

    dia: dt.date
    entradas: tuple[EntradaCalendario, ...]
    feriado: str = ""


def choques(entradas: Iterable[EntradaCalendario]) -> list[Choque]:
    """Las sesiones en feriado y lo que coincide en hora; lo cancelado no choca con nada.

    Lo que dura días enteros acompaña a lo demás, y no choca. Sin hora de término se cuenta solo
    la de inicio.
    """
    en_pie = [e for e in entradas if e.estado != "cancelada"]
    hallados = [
        Choque(e.primer_dia, (e,), nombre)
        for e in en_pie
        if e.capa == Capa.SESIONES and (nombre := feriados(e.primer_dia.year).get(e.primer_dia))
    ]
    con_hora = [e for e in en_pie if not e.todo_el_dia]
    hallados += [
        Choque(max(a.primer_dia, b.primer_dia), (a, b))
        for a, b in combinations(con_hora, 2)
        if _coinciden(a, b)
    ]
    return sorted(hallados, key=lambda c: c.dia)


def _coinciden(a: EntradaCalendario, b: EntradaCalendario) -> bool:
    if a.inicio == b.inicio:
        return True
    return a.inicio < (b.fin or b.inicio) and b.inicio < (a.fin or a.inicio)
