"""El archivo subido, guardado entre el ensayo y la importación: es de quien lo subió y caduca."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO
from uuid import uuid4

from django.core import signing

from intranet.almacen import almacen_privado

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from intranet.models import Usuario

CARPETA = "importaciones"
SAL = "intranet.importacion"
DURA = 2 * 60 * 60
SE_BARRE_TRAS = 24 * 60 * 60


class Vencido(Exception):
    """El archivo ya no está guardado, o es de otra persona: hay que elegirlo otra vez."""


@dataclass(frozen=True)
class Guardado:
    """Un archivo que espera.

    :ivar ficha: lo que viaja en el formulario para volver a él; va firmada.
    """

    ruta: str
    nombre: str
    ficha: str

    @contextmanager
    def abierto(self) -> Iterator[BinaryIO]:
        """Una copia en disco, esté donde esté el almacén: leerla pide ir y venir por ella.

        :raises Vencido: si ya se importó o se barrió.
        """
        with tempfile.TemporaryFile() as copia:
            try:
                with almacen_privado().open(self.ruta) as archivo:
                    for trozo in archivo.chunks():
                        copia.write(trozo)
            except FileNotFoundError as error:
                raise Vencido from error
            copia.seek(0)
            yield copia

    def soltar(self) -> None:
        """Deja de guardarlo."""
        almacen_privado().delete(self.ruta)


def guardar(archivo: UploadedFile, usuario: Usuario) -> Guardado:
    """Guarda ``archivo`` para ``usuario``; de paso, barre los que nadie recogió."""
    _barrer()
    nombre = PurePosixPath(archivo.name or "hoja").name[-200:]
    ruta = almacen_privado().save(f"{CARPETA}/{int(time.time())}-{uuid4().hex}", archivo)
    datos = {"ruta": ruta, "nombre": nombre, "usuario": usuario.pk}
    return Guardado(ruta, nombre, signing.dumps(datos, salt=SAL))


def recuperar(ficha: str, usuario: Usuario) -> Guardado:
    """El archivo de ``ficha``.

    :raises Vencido: si caducó, no está o no es de ``usuario``.
    """
    try:
        datos = signing.loads(ficha, salt=SAL, max_age=DURA)
    except signing.BadSignature as error:
        raise Vencido from error
    if datos["usuario"] != usuario.pk or not almacen_privado().exists(datos["ruta"]):
        raise Vencido
    return Guardado(datos["ruta"], datos["nombre"], ficha)


def _barrer() -> None:
    try:
        nombres = almacen_privado().listdir(CARPETA)[1]
    except FileNotFoundError:
        return
    antes_de = time.time() - SE_BARRE_TRAS
    for nombre in nombres:
        momento = nombre.split("-")[0]
        if momento.isdigit() and int(momento) < antes_de:
            almacen_privado().delete(f"{CARPETA}/{nombre}")
