"""Dónde se guardan los archivos que prueban algo: aparte y nunca por dirección pública."""

from pathlib import PurePosixPath
from uuid import uuid4

from django.core.files.storage import InvalidStorageError, storages


def almacen_privado():
    """El almacén ``privado`` de la configuración; sin él, una carpeta junto a los datos."""
    try:
        return storages["privado"]
    except InvalidStorageError:
        from django.conf import settings
        from django.core.files.storage import FileSystemStorage

        return FileSystemStorage(location=settings.RED_DATOS / "privado", base_url=None)


def ruta_de_evidencia(evidencia, nombre: str) -> str:
    """Nombre al azar que conserva la extensión: el original queda en ``Evidencia.nombre``."""
    extension = PurePosixPath(nombre).suffix.lower()[:10]
    return f"evidencias/{uuid4().hex}{extension}"
