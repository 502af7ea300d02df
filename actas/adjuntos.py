"""Archivos que prueban un avance: se aceptan por lo que son, no por cómo se llaman."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

if TYPE_CHECKING:
    from django.core.files.base import File
    from django.core.files.uploadedfile import UploadedFile

OCTETOS_MAXIMOS = 10 * 1024 * 1024
PIXELES_MAXIMOS = 40_000_000
DESCOMPRIMIDO_MAXIMO = 200 * 1024 * 1024
IMAGENES = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG"}
OFICINA = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
EXTENSIONES = (".pdf", *IMAGENES, *OFICINA)
SE_ABREN = {".pdf": "application/pdf", **{e: f"image/{f.lower()}" for e, f in IMAGENES.items()}}
"""Lo que el navegador enseña; lo demás se descarga."""

_ROTO = "El archivo está incompleto o dañado. Ábralo en su equipo, guárdelo otra vez y reintente."


def extension(nombre: str) -> str:
    """La extensión de ``nombre``, en minúsculas y con su punto."""
    return PurePosixPath(nombre).suffix.lower()


def nombre_corto(nombre: str, largo: int = 200) -> str:
    """``nombre`` en ``largo`` caracteres a lo más, sin perder la extensión."""
    final = PurePosixPath(nombre).suffix
    return nombre if len(nombre) <= largo else nombre[: largo - len(final)] + final


def validar_adjunto(archivo: UploadedFile) -> None:
    """Comprueba tamaño, clase y que el contenido esté entero y sea lo que dice su nombre.

    :raises ValidationError: con lo que pasa y qué hacer.
    """
    clase = extension(archivo.name or "")
    if clase not in EXTENSIONES:
        raise ValidationError("Se aceptan PDF, fotos JPG o PNG, Word (.docx) y Excel (.xlsx).")
    if archivo.size > OCTETOS_MAXIMOS:
        raise ValidationError("El archivo pesa más de 10 MB. Redúzcalo o ponga un enlace.")
    archivo.seek(0)
    if clase == ".pdf":
        _validar_pdf(archivo)
    elif clase in IMAGENES:
        _validar_imagen(archivo, IMAGENES[clase])
    else:
        _validar_oficina(archivo, OFICINA[clase])
    archivo.seek(0)


def sin_rastros(archivo: File) -> File:
    """La foto girada como se ve y sin EXIF: no se guarda dónde ni con qué aparato se tomó.

    :return: un archivo nuevo si es una imagen; si no, el mismo, desde el principio.
    """
    formato = IMAGENES.get(extension(archivo.name or ""))
    archivo.seek(0)
    if formato is None:
        return archivo
    imagen = ImageOps.exif_transpose(Image.open(archivo, formats=[formato]))
    if formato == "JPEG" and imagen.mode not in {"L", "RGB"}:
        imagen = imagen.convert("RGB")
    imagen.info = {}
    limpia = BytesIO()
    imagen.save(limpia, format=formato, quality=90)
    return ContentFile(limpia.getvalue(), name=archivo.name)


def _otra_clase(clase: str) -> ValidationError:
    return ValidationError(f"El nombre dice {clase}, pero el contenido es otra cosa.")


def _validar_pdf(archivo: IO[bytes]) -> None:
    octetos = archivo.read()
    if b"%PDF-" not in octetos[:1024]:
        raise _otra_clase("PDF")
    if b"%%EOF" not in octetos[-2048:]:
        raise ValidationError(_ROTO)


def _validar_imagen(archivo: IO[bytes], formato: str) -> None:
    try:
        imagen = Image.open(archivo, formats=[formato])
    except UnidentifiedImageError as causa:
        raise _otra_clase(formato) from causa
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as causa:
        raise ValidationError(_ROTO) from causa
    if imagen.width * imagen.height > PIXELES_MAXIMOS:
        raise ValidationError("La foto es demasiado grande: redúzcala a menos de 40 megapíxeles.")
    try:
        imagen.load()
    except (OSError, SyntaxError, ValueError) as causa:
        raise ValidationError(_ROTO) from causa


def _validar_oficina(archivo: IO[bytes], parte: str) -> None:
    try:
        with zipfile.ZipFile(archivo) as paquete:
            if parte not in paquete.namelist():
                raise _otra_clase("Word" if parte.startswith("word") else "Excel")
            peso = sum(miembro.file_size for miembro in paquete.infolist())
            if peso > DESCOMPRIMIDO_MAXIMO or paquete.testzip() is not None:
                raise ValidationError(_ROTO)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as causa:
        raise ValidationError(_ROTO) from causa
