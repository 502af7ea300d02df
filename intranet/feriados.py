"""Los feriados que rigen en Tacna, y qué días son hábiles."""

import datetime as dt
from functools import cache

import holidays

DOMINGO_DE_PASCUA = "Domingo de Resurrección"
DE_TACNA = {(8, 28): "Reincorporación de Tacna al Perú"}
"""Cada año, por mes y día; el calendario nacional no los trae."""


@cache
def feriados(anio: int) -> dict[dt.date, str]:
    """Cada feriado de ``anio`` con su nombre.

    Sin el domingo de Pascua, que el paquete ``holidays`` da y la norma no nombra.
    """
    nacionales = holidays.country_holidays("PE", years=anio, language="es")
    dias = {
        dia: nombre.replace(" Los ", " los ")  # el paquete escribe «Todos Los Santos»
        for dia, nombre in nacionales.items()
        if nombre != DOMINGO_DE_PASCUA
    }
    for (mes, dia), nombre in DE_TACNA.items():
        dias[dt.date(anio, mes, dia)] = nombre
    return dias


def es_habil(dia: dt.date) -> bool:
    """De lunes a viernes y sin feriado, tampoco el de Tacna."""
    return dia.weekday() < 5 and dia not in feriados(dia.year)
