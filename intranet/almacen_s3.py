"""Los archivos en un depósito S3 privado: los da siempre la intranet, nunca el depósito."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
from typing import Any
from uuid import uuid4

from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import settings
from django.core.files import File
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

TROZO = 256 * 1024


class _Lector(io.RawIOBase):
    """Un objeto que se lee desde donde haga falta, sin bajarlo entero."""

    def __init__(self, objeto: Any) -> None:
        self._objeto = objeto
        self._largo: int = objeto.content_length
        self._donde = 0
        self._cuerpo: Any = None

    def readable(self) -> bool:
        """Se lee."""
        return True

    def seekable(self) -> bool:
        """Se puede ir a cualquier parte: desde ahí se pide otra vez."""
        return True

    def seek(self, cuanto: int, desde: int = io.SEEK_SET) -> int:
        """Va a otra parte."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._donde, io.SEEK_END: self._largo}[desde]
        if base + cuanto != self._donde:
            self._soltar()
            self._donde = max(0, base + cuanto)
        return self._donde

    def tell(self) -> int:
        """Por dónde va."""
        return self._donde

    def readinto(self, destino) -> int:
        """Lo que llegue, hasta llenar ``destino``."""
        if self._donde >= self._largo:
            return 0
        if self._cuerpo is None:
            self._cuerpo = self._objeto.get(Range=f"bytes={self._donde}-")["Body"]
        trozo = self._cuerpo.read(len(destino))
        destino[: len(trozo)] = trozo
        self._donde += len(trozo)
        return len(trozo)

    def close(self) -> None:
        """Corta lo que estuviera llegando."""
        self._soltar()
        super().close()

    def _soltar(self) -> None:
        if self._cuerpo is not None:
            self._cuerpo.close()
            self._cuerpo = None


class _Abierto(File):
    """Un archivo del depósito, que se puede volver a abrir como los del disco."""

    def __init__(self, almacen: AlmacenS3, name: str) -> None:
        self._almacen = almacen
        super().__init__(almacen.lector(name), name)

    def open(self, mode: str | None = None, *args, **kwargs) -> _Abierto:
        """Otra vez desde el principio."""
        if self.closed:
            self.file = self._almacen.lector(self.name)
        else:
            self.seek(0)
        return self


class AlmacenS3(S3Storage):
    """Lo privado: sus nombres ya son al azar y no tiene dirección."""

    def __init__(self, **opciones) -> None:
        # Otros S3 no entienden las sumas de control que boto3 añade por su cuenta.
        cuando_se_pida = "when_required"
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=5,
            read_timeout=20,
            retries={"max_attempts": 3},
            request_checksum_calculation=cuando_se_pida,
            response_checksum_validation=cuando_se_pida,
        )
        super().__init__(client_config=config, default_acl=None, file_overwrite=False, **opciones)

    def lector(self, name: str) -> io.BufferedReader:
        """El contenido de ``name``, listo para leerse.

        :raises FileNotFoundError: si no está en el depósito.
        """
        objeto = self.bucket.Object(self._normalize_name(name))
        try:
            objeto.load()
        except ClientError as error:
            raise _como_en_el_disco(error, name) from error
        return io.BufferedReader(_Lector(objeto), TROZO)

    def _open(self, name: str, mode: str = "rb") -> File:
        return _Abierto(self, name) if mode == "rb" else super()._open(name, mode)

    def get_modified_time(self, name: str) -> dt.datetime:
        """Cuándo se guardó.

        :raises FileNotFoundError: si no está en el depósito.
        """
        try:
            return super().get_modified_time(name)
        except ClientError as error:
            raise _como_en_el_disco(error, name) from error

    def url(self, name: str, *args, **kwargs) -> str:
        """Ninguna.

        :raises ValueError: siempre; cada archivo privado se pide por su vista.
        """
        raise ValueError("Un archivo privado no tiene dirección.")


class ArchivosS3(AlmacenS3):
    """Imágenes y documentos: su dirección es la del sitio, que mira quién los pide."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Una carpeta para cada uno: en S3, quien llega segundo a un nombre pisa al primero."""
        carpeta, archivo = posixpath.split(name)
        unico = posixpath.join(carpeta, uuid4().hex[:8], archivo)
        return super().get_available_name(unico, max_length)

    def url(self, name: str, *args, **kwargs) -> str:
        """La del sitio."""
        return settings.MEDIA_URL + filepath_to_uri(name)


def _como_en_el_disco(error: ClientError, name: str) -> Exception:
    if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
        return FileNotFoundError(name)
    return error
