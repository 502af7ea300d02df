"""PDF: entero y sin nada que se ejecute al abrirlo."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from intranet.subidas.errores import OtraClase, Peligroso, Roto

if TYPE_CHECKING:
    from django.core.files.base import File

OBJETOS_MAXIMO = 40 * 1024 * 1024
"""Lo más que se descomprime de las tablas de objetos de un PDF."""

_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_PROHIBIDO = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia)(?![A-Za-z])")
_CIFRADO = re.compile(rb"/Encrypt(?![A-Za-z])")
_CORRIENTE = re.compile(rb"(?<!end)stream\s{0,4}")
_OTRO_FILTRO = re.compile(
    rb"/(?:ASCIIHexDecode|ASCII85Decode|LZWDecode|RunLengthDecode|Crypt|Predictor)(?![A-Za-z])"
)


def revisar(archivo: File) -> File:
    """El mismo PDF, si se puede responder por él.

    :raises ValidationError: si no es un PDF, está cortado, cifrado, o lleva programas o archivos.
    """
    octetos = archivo.read()
    if b"%PDF-" not in octetos[:1024]:
        raise OtraClase("PDF")
    if b"%%EOF" not in octetos[-2048:]:
        raise Roto
    if _CIFRADO.search(_sin_escapes(octetos)):
        raise Peligroso("El PDF está protegido con clave. Guárdelo sin protección y reintente.")
    for parte in (octetos, *_objetos_comprimidos(octetos)):
        if _PROHIBIDO.search(_sin_escapes(parte)):
            raise Peligroso(
                "El PDF lleva un programa o un archivo dentro. Imprímalo otra vez como PDF y"
                " reintente."
            )
    return archivo


def _sin_escapes(octetos: bytes) -> bytes:
    """Los nombres como se leen: ``/Java#53cript`` es ``/JavaScript``."""
    if b"#" not in octetos:
        return octetos
    return _ESCAPE.sub(lambda letra: bytes([int(letra[1], 16)]), octetos)


def _objetos_comprimidos(octetos: bytes) -> Iterator[bytes]:
    """Lo que dicen las tablas de objetos comprimidas, donde un nombre no se ve a simple vista.

    :raises Peligroso: si alguna está escrita de un modo que no se puede mirar, o crece sin medida.
    """
    quedan, desde = OBJETOS_MAXIMO, 0
    for corriente in _CORRIENTE.finditer(octetos):
        # Todo lo que hay desde la anterior: un comentario puesto a propósito no esconde nada.
        antes = _sin_escapes(octetos[desde : corriente.start()])
        desde = corriente.end()
        if b"/ObjStm" not in antes:
            continue
        if _OTRO_FILTRO.search(antes.rpartition(b"endstream")[2]):
            raise Peligroso("El PDF no se puede revisar. Imprímalo otra vez como PDF y reintente.")
        try:
            abierta = zlib.decompressobj().decompress(memoryview(octetos)[desde:], quedan)
        except zlib.error as causa:
            if b"FlateDecode" not in antes:
                continue
            raise Roto from causa
        quedan -= len(abierta)
        if quedan <= 0:
            raise Peligroso("El PDF se hace enorme al abrirlo y no se acepta.")
        yield abierta
