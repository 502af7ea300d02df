"""Fechas emblemáticas, campañas y los hechos que dejan; el kit, sus archivos y sus usos."""

from campanas.models.ejecucion import Alcance, Ejecucion, Participacion, Voceria
from campanas.models.fecha import FechaEmblematica
from campanas.models.material import ArchivoPieza, ArchivoRecibido, Material, UsoDePieza
from campanas.models.pagina import CalendarioCampanas, Campana, TemaDeCampana
from campanas.models.pieza import KitIndice, Pieza, TemaDePieza

__all__ = [
    "Alcance",
    "ArchivoPieza",
    "ArchivoRecibido",
    "CalendarioCampanas",
    "Campana",
    "Ejecucion",
    "FechaEmblematica",
    "KitIndice",
    "Material",
    "Participacion",
    "Pieza",
    "TemaDeCampana",
    "TemaDePieza",
    "UsoDePieza",
    "Voceria",
]
