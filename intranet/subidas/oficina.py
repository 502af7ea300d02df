"""Word, Excel, PowerPoint y OpenDocument: paquetes ZIP que se miran sin abrirlos del todo."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from intranet.subidas.errores import OtraClase, Peligroso, Roto

if TYPE_CHECKING:
    from django.core.files.base import File

DESCOMPRIMIDO_MAXIMO = 150 * 1024 * 1024
PARTES_MAXIMAS = 5_000
RELACIONES_MAXIMAS = 2 * 1024 * 1024
TROZO = 256 * 1024

_RELACION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_TIPO_EXTERNO = re.compile(rb"""Type\s*=\s*["'][^"']*/(\w+)["']""")
_CARGAN_DE_FUERA = {b"attachedTemplate", b"oleObject", b"frame", b"subDocument", b"externalLink"}

MACROS = Peligroso(
    "El archivo lleva macros (programas). Guárdelo sin ellas, por ejemplo como PDF, y reintente."
)


@contextmanager
def _paquete(archivo: File) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(archivo) as paquete:
            yield paquete
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        UnicodeDecodeError,
    ) as causa:
        raise Roto from causa


def _entero(paquete: zipfile.ZipFile) -> None:
    """Que no crezca sin medida al abrirse y que cada parte se lea hasta el final."""
    partes = paquete.infolist()
    # Lo que cada parte dice medir es también lo más que ``zipfile`` lee de ella.
    peso = sum(parte.file_size for parte in partes)
    if peso > DESCOMPRIMIDO_MAXIMO or len(partes) > PARTES_MAXIMAS:
        raise Peligroso("El archivo se hace enorme al abrirlo y no se acepta.")
    for parte in partes:
        with paquete.open(parte) as abierta:
            while abierta.read(TROZO):
                pass


def _parece_zip(archivo: File) -> bool:
    archivo.seek(0)
    comienzo = archivo.read(4)
    archivo.seek(0)
    return comienzo == b"PK\x03\x04"


def revisar_ooxml(archivo: File, *, clase: str, parte: str) -> File:
    """El mismo archivo de Office, si está entero, no lleva macros ni trae nada de fuera.

    :param parte: la que todo archivo de esa clase tiene.
    :raises ValidationError: si no.
    """
    if not _parece_zip(archivo):
        raise OtraClase(clase)
    with _paquete(archivo) as paquete:
        nombres = paquete.namelist()
        if parte not in nombres:
            raise OtraClase(clase)
        if any(n.rsplit("/")[-1].lower() in {"vbaproject.bin", "vbadata.xml"} for n in nombres):
            raise MACROS
        _entero(paquete)
        for nombre in nombres:
            if nombre.endswith(".rels"):
                with paquete.open(nombre) as relaciones:
                    _sin_cargas_de_fuera(relaciones.read(RELACIONES_MAXIMAS))
    return archivo


def _sin_cargas_de_fuera(relaciones: bytes) -> None:
    for relacion in _RELACION.findall(relaciones):
        tipo = _TIPO_EXTERNO.search(relacion)
        if b"External" in relacion and tipo and tipo[1] in _CARGAN_DE_FUERA:
            raise Peligroso(
                "El archivo carga contenido de otro sitio al abrirse. Guárdelo como PDF y"
                " reintente."
            )


def revisar_odf(archivo: File, *, mime: str) -> File:
    """El mismo archivo OpenDocument, si está entero y no lleva macros.

    :raises ValidationError: si no.
    """
    if not _parece_zip(archivo):
        raise OtraClase("OpenDocument")
    with _paquete(archivo) as paquete:
        nombres = paquete.namelist()
        if "mimetype" not in nombres:
            raise OtraClase("OpenDocument")
        with paquete.open("mimetype") as abierto:
            if abierto.read(200).strip() != mime.encode():
                raise OtraClase("OpenDocument")
        if any(n.startswith(("Basic/", "Scripts/")) for n in nombres):
            raise MACROS
        _entero(paquete)
    return archivo
