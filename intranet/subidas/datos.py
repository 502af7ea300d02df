"""Texto llano y tablas: que sean texto."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intranet.subidas.errores import OtraClase

if TYPE_CHECKING:
    from django.core.files.base import File

_MARCAS = (b"\xff\xfe", b"\xfe\xff")
"""Comienzos de UTF-16, que lleva ceros y es texto."""

TROZO = 64 * 1024


def revisar(archivo: File) -> File:
    """El mismo archivo, si es texto.

    :raises OtraClase: si lleva ceros, como todo lo que no es texto, o es una página web.
    """
    comienzo = archivo.read(1024)
    pagina = comienzo.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if pagina.startswith((b"<!doctype html", b"<html", b"<script", b"<svg", b"%pdf-")):
        raise OtraClase("texto")
    if not comienzo.startswith(_MARCAS):
        archivo.seek(0)
        while trozo := archivo.read(TROZO):
            if b"\x00" in trozo:
                raise OtraClase("texto")
    return archivo
