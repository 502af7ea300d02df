"""Audio y video: enteros, con su duración, y sin etiquetas ni lugar de grabación."""

from __future__ import annotations

import struct
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING

from django.core.files.base import File

from intranet.subidas.errores import OtraClase, Roto

if TYPE_CHECKING:
    from collections.abc import Iterator

TROZO = 1024 * 1024
INDICE_MAXIMO = 20 * 1024 * 1024
"""Lo más que mide el índice (``moov``) de un MP4 que se acepta."""

EN_MEMORIA = 5 * 1024 * 1024


def _copia(nombre: str | None, duracion: float) -> File:
    # Vive lo que la petición: al soltarla se cierra sola.
    copia = File(SpooledTemporaryFile(EN_MEMORIA), name=nombre)  # noqa: SIM115
    copia.duracion = duracion
    return copia


def _copiar(origen: IO[bytes], destino: IO[bytes], octetos: int) -> None:
    """Pasa ``octetos`` de uno a otro.

    :raises Roto: si no hay tantos.
    """
    while octetos:
        trozo = origen.read(min(TROZO, octetos))
        if not trozo:
            raise Roto
        destino.write(trozo)
        octetos -= len(trozo)


def _medir(copia: File) -> File:
    copia.seek(0, 2)
    copia.size = copia.tell()
    copia.seek(0)
    return copia


# --- WAV


def revisar_wav(archivo: File) -> File:
    """El WAV con su formato y sus muestras; las etiquetas que traiga no se guardan.

    :raises ValidationError: si está cortado o no es WAV.
    """
    cabecera = archivo.read(12)
    if cabecera[:4] != b"RIFF" or cabecera[8:] != b"WAVE":
        raise OtraClase("WAV")
    formato, datos = b"", None
    while datos is None:
        cabecera = archivo.read(8)
        if len(cabecera) < 8:
            raise Roto
        nombre, largo = cabecera[:4], struct.unpack("<I", cabecera[4:])[0]
        if nombre == b"data":
            datos = largo
        elif nombre == b"fmt ":
            formato = archivo.read(min(largo, 64))
            archivo.seek(largo - len(formato) + largo % 2, 1)
        else:
            archivo.seek(largo + largo % 2, 1)
    if len(formato) < 16 or archivo.tell() + datos > archivo.size:
        raise Roto
    por_segundo = struct.unpack("<I", formato[8:12])[0]
    if not por_segundo or not datos:
        raise Roto
    copia = _copia(archivo.name, datos / por_segundo)
    copia.write(b"RIFF" + struct.pack("<I", 20 + len(formato) + datos + datos % 2) + b"WAVE")
    copia.write(b"fmt " + struct.pack("<I", len(formato)) + formato)
    copia.write(b"data" + struct.pack("<I", datos))
    _copiar(archivo, copia, datos)
    copia.write(b"\x00" * (datos % 2))
    return _medir(copia)


# --- MP3

_TASAS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_TASAS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_FRECUENCIAS = (44100, 48000, 32000)


def _cuadro(cabecera: bytes) -> tuple[int, float]:
    """Cuántos octetos mide el cuadro de capa III que empieza así, y cuántos segundos dura.

    :return: ceros si ahí no empieza ninguno.
    """
    if len(cabecera) < 4 or cabecera[0] != 0xFF or cabecera[1] & 0xE6 != 0xE2:
        return 0, 0
    version, tasa, frecuencia = (cabecera[1] >> 3) & 3, cabecera[2] >> 4, (cabecera[2] >> 2) & 3
    if version == 1 or tasa in (0, 15) or frecuencia == 3:
        return 0, 0
    es_1 = version == 3
    por_segundo = _FRECUENCIAS[frecuencia] // {3: 1, 2: 2, 0: 4}[version]
    muestras = 1152 if es_1 else 576
    kilobits = (_TASAS_1 if es_1 else _TASAS_2)[tasa]
    largo = muestras // 8 * kilobits * 1000 // por_segundo + ((cabecera[2] >> 1) & 1)
    return largo, muestras / por_segundo


def revisar_mp3(archivo: File) -> File:
    """El MP3 cuadro por cuadro; las etiquetas (ID3, carátula) no se guardan.

    :raises ValidationError: si está cortado o no es MP3.
    """
    cabecera = archivo.read(10)
    if cabecera[:3] == b"ID3" and len(cabecera) == 10:
        largo = 0
        for octeto in cabecera[6:]:
            largo = largo << 7 | octeto & 0x7F
        archivo.seek(10 + largo)
    else:
        archivo.seek(0)
    copia = _copia(archivo.name, 0)
    cuadros = 0
    while True:
        cabecera = archivo.read(4)
        largo, segundos = _cuadro(cabecera)
        if not largo:
            break
        copia.write(cabecera)
        _copiar(archivo, copia, largo - 4)
        copia.duracion += segundos
        cuadros += 1
    if cuadros < 3:
        raise OtraClase("MP3")
    if cabecera and not cabecera.startswith((b"TAG", b"APET", b"LYRI", b"\x00")):
        raise Roto
    return _medir(copia)


# --- MP4 y M4A

_CON_CAJAS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf"}
_SE_BORRAN = {b"udta", b"meta", b"uuid"}
"""Dónde guardan los teléfonos el lugar, el aparato y la fecha."""


def _cajas(archivo: IO[bytes], fin: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Las cajas desde donde está ``archivo`` hasta ``fin``: nombre, dónde empieza, cabecera, largo.

    :raises Roto: si una no cabe.
    """
    inicio = archivo.tell()
    while inicio < fin:
        archivo.seek(inicio)
        cabecera = archivo.read(16)
        if len(cabecera) < 8:
            raise Roto
        largo, nombre = struct.unpack(">I4s", cabecera[:8])
        ancho = 8
        if largo == 1 and len(cabecera) == 16:
            largo, ancho = struct.unpack(">Q", cabecera[8:])[0], 16
        elif largo == 0:
            largo = fin - inicio
        if largo < ancho or inicio + largo > fin:
            raise Roto
        yield nombre, inicio, ancho, largo
        inicio += largo


def revisar_mp4(archivo: File) -> File:
    """El MP4 con sus datos; donde decía lugar y aparato queda un hueco del mismo tamaño.

    :raises ValidationError: si está cortado o no es MP4.
    """
    comienzo = archivo.read(12)
    if comienzo[4:8] != b"ftyp":
        raise OtraClase("MP4")
    archivo.seek(0)
    copia = _copia(archivo.name, 0)
    _copiar(archivo, copia, archivo.size)
    copia.seek(0)
    partes = list(_cajas(copia, archivo.size))
    nombres = {nombre for nombre, *_ in partes}
    if not {b"moov", b"mdat"} <= nombres:
        raise Roto
    _limpiar(copia, partes)
    return _medir(copia)


def _limpiar(copia: File, partes: list[tuple[bytes, int, int, int]], hondura: int = 0) -> None:
    for nombre, inicio, ancho, largo in partes:
        if nombre in _SE_BORRAN:
            copia.seek(inicio + 4)
            copia.write(b"free")
            copia.seek(inicio + ancho)
            _ceros(copia, largo - ancho)
        elif nombre in _CON_CAJAS and hondura < 6:
            if largo > INDICE_MAXIMO:
                raise Roto
            copia.seek(inicio + ancho)
            _limpiar(copia, list(_cajas(copia, inicio + largo)), hondura + 1)
        elif nombre == b"mvhd":
            copia.seek(inicio + ancho)
            copia.duracion = _duracion(copia.read(32))


def _ceros(copia: IO[bytes], octetos: int) -> None:
    while octetos:
        copia.write(bytes(min(TROZO, octetos)))
        octetos -= min(TROZO, octetos)


def _duracion(mvhd: bytes) -> float:
    if len(mvhd) < 32:
        raise Roto
    if mvhd[0] == 1:
        escala, cuanto = struct.unpack(">IQ", mvhd[20:32])
    else:
        escala, cuanto = struct.unpack(">II", mvhd[12:20])
    return cuanto / escala if escala else 0
