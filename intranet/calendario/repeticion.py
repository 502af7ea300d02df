"""En qué días cae lo que se repite."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dateutil.rrule import rrulestr


def dias(regla: str, primer_dia: dt.date, desde: dt.date, hasta: dt.date) -> Iterator[dt.date]:
    """Los días, de ``desde`` a ``hasta``, en que empieza una repetición.

    :param regla: RRULE ya comprobada; vacía, si no se repite.
    """
    if not regla:
        if desde <= primer_dia <= hasta:
            yield primer_dia
        return
    cuando = _regla(regla, primer_dia)
    for momento in cuando.between(_medianoche(desde), _medianoche(hasta), inc=True):
        yield momento.date()


def ultimo_dia(regla: str, primer_dia: dt.date) -> dt.date | None:
    """El día en que empieza la última repetición, o nada si no termina.

    :raises ValueError: si la regla no se entiende.
    """
    if not regla:
        return primer_dia
    if not {"UNTIL", "COUNT"} & {parte.split("=")[0] for parte in regla.upper().split(";")}:
        _regla(regla, primer_dia)
        return None
    ultima = primer_dia
    for momento in _regla(regla, primer_dia):
        ultima = momento.date()
    return ultima


def _regla(regla: str, primer_dia: dt.date):
    return rrulestr(regla, dtstart=_medianoche(primer_dia), ignoretz=True)


def _medianoche(dia: dt.date) -> dt.datetime:
    return dt.datetime.combine(dia, dt.time())
