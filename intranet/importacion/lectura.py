"""Abrir una hoja de cálculo sea cual sea su forma, y leerla fila a fila sin cargarla entera."""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO, NamedTuple

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

OCTETOS_MAXIMOS = 20 * 1024 * 1024
DESCOMPRIMIDO_MAXIMO = 200 * 1024 * 1024
COLUMNAS_MAXIMAS = 100
CELDA_MAXIMA = 20_000
FILAS_ANTES_DEL_ENCABEZADO = 30

ZIP, OLE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
MARCAS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SEPARADORES = (";", ",", "\t", "|")

Puntaje = Callable[[list[Any]], int]
"""Cuántas celdas de una fila son encabezados conocidos."""


class NoSeLee(Exception):
    """El archivo no se puede leer; su texto dice por qué y qué hacer."""


class Formula(str):
    """Una fórmula que el archivo trae sin su resultado."""


class Linea(NamedTuple):
    """Una fila del archivo: su número, como lo enseña Excel, y sus celdas."""

    numero: int
    celdas: list[Any]


@dataclass(frozen=True)
class Hoja:
    """Una hoja abierta y ya situada en su encabezado.

    :ivar nombre: el de la pestaña; vacío en un CSV.
    :ivar otras: pestañas que no se leen.
    :ivar antes: lo escrito por encima del encabezado (títulos, corte).
    :ivar filas: lo que sigue al encabezado, sin las filas vacías.
    """

    nombre: str
    otras: tuple[str, ...]
    antes: tuple[str, ...]
    encabezado: Linea
    filas: Iterator[Linea]


def abrir(archivo: BinaryIO, puntaje: Puntaje) -> Hoja:
    """Abre ``archivo`` (un archivo de disco, desde el principio) en su encabezado.

    :param puntaje: con él se halla el encabezado, aunque haya títulos encima, y el separador.
    :raises NoSeLee: si no es una hoja, está dañada, es demasiado grande o no tiene encabezado.
    """
    archivo.seek(0, io.SEEK_END)
    if archivo.tell() > OCTETOS_MAXIMOS:
        raise NoSeLee("El archivo pesa más de 20 MB. Divídalo en partes.")
    archivo.seek(0)
    inicio = archivo.read(4)
    archivo.seek(0)
    if not inicio:
        raise NoSeLee("El archivo está vacío.")
    if inicio == OLE:
        raise NoSeLee(
            "Es un Excel antiguo (.xls) o tiene contraseña. Guárdelo como .xlsx sin contraseña."
        )
    if inicio == PDF:
        raise NoSeLee("Es un PDF. Se importan hojas: CSV o Excel (.xlsx).")
    return _abrir_xlsx(archivo, puntaje) if inicio == ZIP else _abrir_csv(archivo, puntaje)


def _situar(
    nombre: str, otras: tuple[str, ...], lineas: Iterator[Linea], puntaje: Puntaje
) -> Hoja | None:
    """La hoja en la fila con más encabezados conocidos de las primeras; o nada, si no hay."""
    primeras = list(islice(lineas, FILAS_ANTES_DEL_ENCABEZADO))
    puntos = [puntaje(linea.celdas) for linea in primeras]
    if not any(puntos):
        return None
    donde = puntos.index(max(puntos))
    return Hoja(
        nombre=nombre,
        otras=otras,
        antes=tuple(str(c) for linea in primeras[:donde] for c in linea.celdas if c is not None),
        encabezado=primeras[donde],
        filas=_encadenar(primeras[donde + 1 :], lineas),
    )


def _encadenar(primeras: list[Linea], resto: Iterator[Linea]) -> Iterator[Linea]:
    yield from primeras
    yield from resto


def _sin_encabezado() -> NoSeLee:
    return NoSeLee(
        "No se encontró el encabezado: ninguna de las primeras filas tiene los nombres de las"
        " columnas. Compárelo con la plantilla."
    )


def _vacia(celda: Any) -> bool:
    return celda is None or (isinstance(celda, str) and not celda.strip("\ufeff \t\r\n\xa0"))


# --- CSV


class _Prestado(io.TextIOWrapper):
    """Lee el archivo como texto y, al soltarlo, lo deja abierto: quien lo abrió lo cierra."""

    def close(self) -> None:
        with suppress(ValueError):
            self.detach()


def _abrir_csv(archivo: BinaryIO, puntaje: Puntaje) -> Hoja:
    codificacion = _codificacion(archivo)
    texto = _Prestado(archivo, encoding=codificacion, newline="")
    candidatas = []
    for separador in SEPARADORES:
        muestra = islice(_lineas_csv(texto, separador), FILAS_ANTES_DEL_ENCABEZADO)
        candidatas.append((max((puntaje(linea.celdas) for linea in muestra), default=0), separador))
    # El primero de los que empatan: en Perú Excel separa con punto y coma.
    mejor = max(candidatas, key=lambda par: par[0])[1]
    hoja = _situar("", (), _lineas_csv(texto, mejor), puntaje)
    if hoja is None:
        raise _sin_encabezado()
    return hoja


def _codificacion(archivo: BinaryIO) -> str:
    """UTF-8 o UTF-16 con marca, UTF-8 sin ella o, si no vale como UTF-8, la de Windows."""
    inicio = archivo.read(4)
    archivo.seek(0)
    for marca, nombre in MARCAS:
        if inicio.startswith(marca):
            return nombre
    en_utf8, en_windows = (codecs.getincrementaldecoder(c)() for c in ("utf-8", "cp1252"))
    es_utf8 = True
    try:
        for trozo in iter(lambda: archivo.read(1 << 16), b""):
            if b"\x00" in trozo:
                raise NoSeLee("No es una hoja: se importan CSV o Excel (.xlsx).")
            if es_utf8:
                try:
                    en_utf8.decode(trozo)
                except UnicodeDecodeError:
                    es_utf8 = False
            en_windows.decode(trozo)
    except UnicodeDecodeError:
        if not es_utf8:
            raise NoSeLee(
                "No se entienden sus letras. Guárdelo en Excel como «CSV UTF-8»."
            ) from None
    finally:
        archivo.seek(0)
    return "utf-8" if es_utf8 else "cp1252"


def _lineas_csv(texto: io.TextIOWrapper, separador: str) -> Iterator[Linea]:
    """Las filas, desde el principio; sin la línea ``sep=`` ni las que solo traen separadores."""
    texto.seek(0)
    primera = texto.readline(64)
    if not re.fullmatch(r"\ufeff?\"?sep=.\"?\r?\n?", primera, re.IGNORECASE):
        texto.seek(0)
    lector = csv.reader(texto, delimiter=separador)
    numero = 0
    try:
        for numero, celdas in enumerate(lector, start=1):
            if len(celdas) > COLUMNAS_MAXIMAS and any(
                not _vacia(c) for c in celdas[COLUMNAS_MAXIMAS:]
            ):
                raise NoSeLee(f"La fila {numero} tiene más de {COLUMNAS_MAXIMAS} columnas.")
            if any(not _vacia(c) for c in celdas):
                yield Linea(numero, celdas)
    except csv.Error as error:
        raise NoSeLee(
            f"No se entiende a partir de la fila {numero + 1}: quizá falta cerrar unas comillas."
        ) from error
    except UnicodeError as error:
        raise NoSeLee("No se entienden sus letras. Guárdelo como «CSV UTF-8».") from error


# --- Excel


def _abrir_xlsx(archivo: BinaryIO, puntaje: Puntaje) -> Hoja:
    try:
        with zipfile.ZipFile(archivo) as comprimido:
            if "xl/workbook.xml" not in comprimido.namelist():
                raise NoSeLee("No es un Excel: se importan CSV o Excel (.xlsx).")
            if sum(parte.file_size for parte in comprimido.infolist()) > DESCOMPRIMIDO_MAXIMO:
                raise NoSeLee("El Excel es demasiado grande al abrirlo. Divídalo en partes.")
        valores = load_workbook(archivo, read_only=True, data_only=True, keep_links=False)
        formulas = load_workbook(archivo, read_only=True, data_only=False, keep_links=False)
        hojas = [h for h in valores.worksheets if isinstance(h, ReadOnlyWorksheet)]
        for hoja in hojas:
            otras = tuple(h.title for h in hojas if h is not hoja)
            lineas = _lineas_xlsx(hoja, formulas[hoja.title], _combinadas(archivo, hoja))
            if (situada := _situar(hoja.title, otras, lineas, puntaje)) is not None:
                return situada
    except NoSeLee:
        raise
    # openpyxl deja pasar el error de quien lea (XML, clave, zip, número): el archivo está roto.
    except Exception as error:
        raise _roto() from error
    raise _sin_encabezado()


def _roto() -> NoSeLee:
    return NoSeLee("El Excel está incompleto o dañado. Ábralo, guárdelo otra vez y reintente.")


def _combinadas(archivo: BinaryIO, hoja: ReadOnlyWorksheet) -> list[tuple[int, int, int, int]]:
    """Las celdas combinadas hacia abajo: (columna, fila, última columna, última fila)."""
    cola = b""
    rangos = []
    with zipfile.ZipFile(archivo) as comprimido, comprimido.open(hoja._worksheet_path) as xml:
        for trozo in iter(lambda: xml.read(1 << 16), b""):
            cola = cola[-64:] + trozo
            rangos += re.findall(rb'<mergeCell [^>]*ref="([A-Z]+\d+:[A-Z]+\d+)"', cola)
    limites = [range_boundaries(rango.decode()) for rango in dict.fromkeys(rangos)]
    return [limite for limite in limites if limite[3] > limite[1]]


def _lineas_xlsx(
    hoja: ReadOnlyWorksheet,
    con_formulas: ReadOnlyWorksheet,
    combinadas: list[tuple[int, int, int, int]],
) -> Iterator[Linea]:
    """Las filas con algo escrito; lo combinado hacia abajo se lee en cada una de sus filas."""
    for lectura in (hoja, con_formulas):
        lectura.reset_dimensions()
    pares = zip(
        hoja.iter_rows(max_col=COLUMNAS_MAXIMAS, values_only=True),
        con_formulas.iter_rows(max_col=COLUMNAS_MAXIMAS, values_only=True),
        strict=False,
    )
    repetir: dict[tuple[int, int], Any] = {}
    try:
        for numero, (valores, formulas) in enumerate(pares, start=1):
            celdas = [
                Formula(f) if v is None and isinstance(f, str) and f.startswith("=") else v
                for v, f in zip(valores, formulas, strict=False)
            ]
            if all(_vacia(c) for c in celdas):
                continue
            for columna, fila, _, ultima in combinadas:
                if fila <= numero <= ultima and columna <= len(celdas):
                    if numero == fila:
                        repetir[columna, fila] = celdas[columna - 1]
                    else:
                        celdas[columna - 1] = repetir.get((columna, fila))
            yield Linea(numero, celdas)
    except Exception as error:
        raise _roto() from error
