"""Fechas emblemáticas, campañas y los hechos que dejan."""

from campanas.models.ejecucion import Alcance, Ejecucion, Participacion, Voceria
from campanas.models.fecha import FechaEmblematica
from campanas.models.pagina import CalendarioCampanas, Campana, TemaDeCampana

__all__ = [
    "Alcance",
    "CalendarioCampanas",
    "Campana",
    "Ejecucion",
    "FechaEmblematica",
    "Participacion",
    "TemaDeCampana",
    "Voceria",
]
