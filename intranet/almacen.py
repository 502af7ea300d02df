"""Dónde se guardan los archivos: enteros o nada, y lo privado aparte."""

from __future__ import annotations

import os
from pathlib import PurePosixPath
from uuid import uuid4

from django.core.files.storage import FileSystemStorage, InvalidStorageError, Storage, storages


class AlmacenEntero(FileSystemStorage):
    """En el disco, entero o nada: se escribe con otro nombre y al final se le da el suyo."""

    def _save(self, name, content):
        parcial = f"{name}.{uuid4().hex[:8]}.parcial"
        try:
            parcial = super()._save(parcial, content)
            while True:
                try:
                    # A diferencia de renombrar, no pisa el que otra persona guardó a la vez.
                    os.link(self.path(parcial), self.path(name))
                except FileExistsError:
                    name = self.get_available_name(name)
                else:
                    return name
        finally:
            self.delete(parcial)


def almacen_privado() -> Storage:
    """El almacén ``privado`` de la configuración; sin él, una carpeta junto a los datos."""
    try:
        return storages["privado"]
    except InvalidStorageError:
        from django.conf import settings

        return AlmacenEntero(location=settings.RED_DATOS / "privado", base_url=None)


def nombre_al_azar(carpeta: str, nombre: str) -> str:
    """``carpeta`` y un nombre que no dice nada, con la extensión de ``nombre``."""
    return f"{carpeta}/{uuid4().hex}{PurePosixPath(nombre).suffix.lower()[:10]}"
