"""Qué clases de archivo existen, cuánto pueden pesar y quién revisa cada una."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from intranet.subidas import datos, imagenes, medios, oficina, pdf

if TYPE_CHECKING:
    from django.core.files.base import File

MEGA = 1024 * 1024


@dataclass(frozen=True)
class Tipo:
    """Una clase de archivo.

    :ivar extensiones: las de su nombre; la primera es la que se le pone al guardarlo.
    :ivar maximo: cuántos octetos puede pesar.
    :ivar revisar: recibe el archivo y da el que se guarda (el mismo u otro); si no lo acepta,
        lanza ``ValidationError``.
    """

    nombre: str
    mime: str
    extensiones: tuple[str, ...]
    revisar: Callable[[File], File]
    maximo: int = 10 * MEGA

    @property
    def familia(self) -> str:
        """``image``, ``audio``, ``video``, ``application`` o ``text``."""
        return self.mime.split("/")[0]


JPEG = Tipo("JPEG", "image/jpeg", (".jpg", ".jpeg"), partial(imagenes.revisar, formato="JPEG"))
PNG = Tipo("PNG", "image/png", (".png",), partial(imagenes.revisar, formato="PNG"))
WEBP = Tipo("WebP", "image/webp", (".webp",), partial(imagenes.revisar, formato="WEBP"))
GIF = Tipo("GIF", "image/gif", (".gif",), partial(imagenes.revisar, formato="GIF"))

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."


def _ooxml(nombre: str, final: str, parte: str, mime: str) -> Tipo:
    revisar = partial(oficina.revisar_ooxml, clase=nombre, parte=parte)
    return Tipo(nombre, _OOXML + mime, (final,), revisar)


def _odf(final: str, mime: str) -> Tipo:
    return Tipo(
        "OpenDocument", _ODF + mime, (final,), partial(oficina.revisar_odf, mime=_ODF + mime)
    )


DOCX = _ooxml("Word", ".docx", "word/document.xml", "wordprocessingml.document")
XLSX = _ooxml("Excel", ".xlsx", "xl/workbook.xml", "spreadsheetml.sheet")
PPTX = _ooxml("PowerPoint", ".pptx", "ppt/presentation.xml", "presentationml.presentation")
ODT, ODS, ODP = _odf(".odt", "text"), _odf(".ods", "spreadsheet"), _odf(".odp", "presentation")

IMAGENES = (JPEG, PNG, WEBP, GIF)
PDF = Tipo("PDF", "application/pdf", (".pdf",), pdf.revisar)
OFICINA = (DOCX, XLSX, PPTX, ODT, ODS, ODP)
DATOS = (
    Tipo("CSV", "text/csv", (".csv",), datos.revisar),
    Tipo("TXT", "text/plain", (".txt",), datos.revisar),
)
HOJAS = (
    XLSX,
    *DATOS,
    Tipo("TSV", "text/tab-separated-values", (".tsv",), datos.revisar),
)
"""Lo que se puede traer a los registros; no se guarda como archivo."""

MEDIOS = (
    Tipo("MP3", "audio/mpeg", (".mp3",), medios.revisar_mp3, 30 * MEGA),
    Tipo("WAV", "audio/wav", (".wav",), medios.revisar_wav, 30 * MEGA),
    Tipo("M4A", "audio/mp4", (".m4a",), medios.revisar_mp4, 30 * MEGA),
    Tipo("MP4", "video/mp4", (".mp4",), medios.revisar_mp4, 60 * MEGA),
)
TODOS = (*IMAGENES, PDF, *OFICINA, *DATOS, *MEDIOS)

SE_ABREN = {e: t.mime for t in (*IMAGENES, PDF, *MEDIOS) for e in t.extensiones}
"""Lo que el navegador enseña, por extensión; lo demás se descarga."""


def extension(nombre: str) -> str:
    """La extensión de ``nombre``, en minúsculas y con su punto."""
    return PurePosixPath(nombre).suffix.lower()


def acepta(tipos: Iterable[Tipo]) -> str:
    """El ``accept`` de un control que pide esos ``tipos``."""
    return ",".join(e for tipo in tipos for e in tipo.extensiones)


def tipo_de(nombre: str, entre: Iterable[Tipo] = TODOS) -> Tipo | None:
    """El tipo que dice ser ``nombre`` por su extensión; nada si no está ``entre`` los dados."""
    final = extension(nombre)
    return next((tipo for tipo in entre if final in tipo.extensiones), None)
