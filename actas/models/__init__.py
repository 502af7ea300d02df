"""Sesiones, actas, acuerdos y compromisos."""

from actas.models.acuerdo import Acuerdo, Avance, Compromiso, Evidencia, Responsabilidad
from actas.models.anexo import Anexo
from actas.models.pagina import Acta, ActaCongelada, ActasIndice, RamaActas
from actas.models.sesion import Asistencia, Periodo, Sesion
from actas.models.version import EstadoActa, VersionActa

__all__ = [
    "Acta",
    "ActaCongelada",
    "ActasIndice",
    "Acuerdo",
    "Anexo",
    "Asistencia",
    "Avance",
    "Compromiso",
    "EstadoActa",
    "Evidencia",
    "Periodo",
    "RamaActas",
    "Responsabilidad",
    "Sesion",
    "VersionActa",
]
