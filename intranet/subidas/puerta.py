"""Recibir un archivo: tamaño, clase, contenido y sitio para guardarlo."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import get_text_list

from intranet.subidas.tipos import MEGA, Tipo, tipo_de
from intranet.texto import limpiar

if TYPE_CHECKING:
    from django.core.files.base import File

HOLGURA = 2 * MEGA
"""Lo que debe quedar libre después de guardar: las copias pequeñas y la base también escriben."""

NO_SE_IMPORTAN = "Los calendarios (.ics) no se importan: registre la sesión con su fecha y hora. "


class EspacioInsuficiente(ValidationError):
    """El disco no tiene sitio; no se guardó nada."""

    def __init__(self) -> None:
        super().__init__(
            "No queda espacio en el servidor para este archivo y no se guardó. Avise a quien"
            " administra la intranet.",
            code="sin_espacio",
        )


def nombre_corto(nombre: str, largo: int = 200) -> str:
    """``nombre`` en ``largo`` caracteres a lo más, sin perder la extensión."""
    final = PurePosixPath(nombre).suffix
    return nombre if len(nombre) <= largo else nombre[: largo - len(final)] + final


def hay_sitio(octetos: int) -> bool:
    """Si caben ``octetos`` en el disco de los archivos."""
    carpeta = Path(settings.MEDIA_ROOT)
    while not carpeta.exists():
        carpeta = carpeta.parent
    return shutil.disk_usage(carpeta).free >= octetos + HOLGURA


def recibir(archivo: File, admite: Iterable[Tipo], *, maximo: int | None = None) -> File:
    """Comprueba ``archivo`` y da el que se guarda, desde el principio.

    :param admite: los tipos que esta puerta acepta.
    :param maximo: otro peso máximo que el de su tipo.
    :raises ValidationError: con lo que pasa y qué hacer.
    """
    if getattr(archivo, "recibido", False):
        archivo.seek(0)
        return archivo
    admite = tuple(admite)
    nombre = limpiar(archivo.name or "")
    tipo = tipo_de(nombre, admite)
    if tipo is None:
        nombres = [e[1:].upper() for t in admite for e in t.extensiones[:1]]
        aviso = NO_SE_IMPORTAN if nombre.lower().endswith(".ics") else ""
        raise ValidationError(f"{aviso}Se aceptan {get_text_list(nombres, 'y')}.", code="extension")
    tope = maximo or tipo.maximo
    if archivo.size > tope:
        raise ValidationError(
            f"El archivo pesa más de {tope // MEGA} MB. Redúzcalo o ponga un enlace.", code="peso"
        )
    if not archivo.size:
        raise ValidationError("El archivo está vacío.", code="vacio")
    archivo.seek(0)
    limpio = tipo.revisar(archivo)
    limpio.name = nombre_corto(nombre)
    limpio.content_type = tipo.mime
    if not hay_sitio(limpio.size):
        raise EspacioInsuficiente
    limpio.seek(0)
    limpio.recibido = True
    return limpio


def sha256_de(archivo: IO[bytes]) -> str:
    """La huella de ``archivo``, que queda en el principio."""
    archivo.seek(0)
    huella = hashlib.file_digest(archivo, "sha256").hexdigest()
    archivo.seek(0)
    return huella
