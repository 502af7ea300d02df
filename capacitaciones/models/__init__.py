"""Capacitaciones y acciones preventivas."""

from capacitaciones.models.accion import AccionPreventiva, LineaBase
from capacitaciones.models.capacitacion import Capacitacion, Participacion, Publico
from capacitaciones.models.pagina import Bitacora, Relato

__all__ = [
    "AccionPreventiva",
    "Bitacora",
    "Capacitacion",
    "LineaBase",
    "Participacion",
    "Publico",
    "Relato",
]
