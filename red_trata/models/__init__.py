"""Registros de la Red."""

from red_trata.models.canal import Canal
from red_trata.models.designacion import Designacion, Membresia, Persona
from red_trata.models.ficha import DirectorioIndice, FichaInstitucion
from red_trata.models.instancia import Instancia, Institucion
from red_trata.models.referencia import DocumentoReferencia, TerminoPlan
from red_trata.models.rol import RolDeMembresia
from red_trata.models.territorio import Distrito, Nodo, Zona

__all__ = [
    "Canal",
    "Designacion",
    "DirectorioIndice",
    "Distrito",
    "DocumentoReferencia",
    "FichaInstitucion",
    "Instancia",
    "Institucion",
    "Membresia",
    "Nodo",
    "Persona",
    "RolDeMembresia",
    "TerminoPlan",
    "Zona",
]
