"""Registros de la Red."""

from red_trata.models.designacion import Designacion, Membresia, Persona
from red_trata.models.instancia import Instancia, Institucion
from red_trata.models.referencia import DocumentoReferencia, TerminoPlan
from red_trata.models.territorio import Distrito, Nodo, Zona

__all__ = [
    "Designacion",
    "Distrito",
    "DocumentoReferencia",
    "Instancia",
    "Institucion",
    "Membresia",
    "Nodo",
    "Persona",
    "TerminoPlan",
    "Zona",
]
