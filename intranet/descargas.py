"""Dar un archivo: con su nombre, por partes si lo piden así, y sin repetirlo."""

from __future__ import annotations

import re
import unicodedata
from typing import IO, TYPE_CHECKING
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified

from intranet.texto import limpiar

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile
    from django.http import HttpResponseBase

LARGO = 120
_PROHIBIDOS = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_RESERVADOS = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_RANGO = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def nombre_seguro(titulo: str, final: str) -> str:
    """Un nombre de archivo que todo sistema acepta: ``titulo`` y su extensión (C31).

    :param final: la extensión, con su punto.
    """
    nombre = _PROHIBIDOS.sub(" ", limpiar(titulo))
    nombre = " ".join(nombre.split())[: LARGO - len(final)].strip(" .")
    if not nombre or _RESERVADOS.match(nombre):
        nombre = f"pieza {nombre}".strip()
    return nombre + final


def disposicion(nombre: str, *, adjunto: bool) -> str:
    """``Content-Disposition`` con el nombre entero y, para programas viejos, otro sin tildes."""
    nombre = limpiar(nombre)
    llano = unicodedata.normalize("NFKD", nombre).encode("ascii", "ignore").decode()
    llano = re.sub(r'["\\\x00-\x1f]', "_", llano)
    if llano.startswith(".") or not llano:
        llano = f"archivo{llano}"
    modo = "attachment" if adjunto else "inline"
    return f"{modo}; filename=\"{llano}\"; filename*=UTF-8''{quote(nombre, safe='')}"


class _Tramo:
    """Los octetos que faltan de un archivo abierto; se cierra con la respuesta."""

    def __init__(self, abierto: IO[bytes], octetos: int) -> None:
        self._abierto = abierto
        self._faltan = octetos
        self.close = abierto.close

    def read(self, cuantos: int) -> bytes:
        """Otro trozo."""
        trozo = self._abierto.read(min(cuantos, self._faltan))
        self._faltan -= len(trozo)
        return trozo


def servir(
    request: HttpRequest,
    archivo: FieldFile,
    *,
    nombre: str,
    mime: str,
    adjunto: bool,
    huella: str = "",
) -> HttpResponseBase:
    """El ``archivo``, entero o la parte que se pide (un iPhone no reproduce sin partes).

    Quien lo guarda pregunta antes de volver a enseñarlo: tras salir, ya no puede (C39).

    :param huella: lo que lo distingue de otro; con ella, quien ya lo tiene no lo baja otra vez.
    :raises Http404: si el archivo ya no está en el almacén.
    """
    marca = f'"{huella}"' if huella else ""
    if marca and marca in request.headers.get("If-None-Match", ""):
        respuesta = HttpResponseNotModified()
    else:
        try:
            abierto = archivo.open("rb")
            total = archivo.size
        except FileNotFoundError as causa:
            raise Http404("El archivo no está en el almacén.") from causa
        respuesta = _entero_o_parte(request, abierto, total, marca, mime)
        respuesta["Content-Disposition"] = disposicion(nombre, adjunto=adjunto)
        respuesta["Accept-Ranges"] = "bytes"
    if marca:
        respuesta["ETag"] = marca
    respuesta["Cache-Control"] = "private, no-cache"
    return respuesta


def _entero_o_parte(
    request: HttpRequest, abierto: IO[bytes], total: int, marca: str, mime: str
) -> HttpResponseBase:
    pedido = _RANGO.fullmatch(request.headers.get("Range", "").strip())
    if not pedido or pedido[0] == "bytes=-" or request.headers.get("If-Range", marca) != marca:
        return FileResponse(abierto, content_type=mime)
    if pedido[1]:
        desde, hasta = int(pedido[1]), min(int(pedido[2] or total), total - 1)
    else:
        desde, hasta = max(0, total - int(pedido[2])), total - 1
    if desde > hasta:
        abierto.close()
        respuesta = HttpResponse(status=416)
        respuesta["Content-Range"] = f"bytes */{total}"
        return respuesta
    abierto.seek(desde)
    respuesta = FileResponse(_Tramo(abierto, hasta - desde + 1), content_type=mime, status=206)
    respuesta["Content-Length"] = str(hasta - desde + 1)
    respuesta["Content-Range"] = f"bytes {desde}-{hasta}/{total}"
    return respuesta
