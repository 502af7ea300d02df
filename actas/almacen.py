"""Dónde se guardan evidencias y anexos: en el almacén privado, con un nombre que no dice nada."""

from intranet.almacen import almacen_privado, nombre_al_azar

__all__ = ["almacen_privado", "ruta_de_anexo", "ruta_de_evidencia"]


def ruta_de_evidencia(evidencia, nombre: str) -> str:
    """Nombre al azar que conserva la extensión: el original queda en ``Evidencia.nombre``."""
    return nombre_al_azar("evidencias", nombre)


def ruta_de_anexo(anexo, nombre: str) -> str:
    """Igual; el original queda en ``Anexo.nombre``."""
    return nombre_al_azar("anexos", nombre)
