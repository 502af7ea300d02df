"""Cómo se lee el texto de cada clase de archivo. Solo se usa en el proceso aparte."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import NamedTuple

PAGINAS_MAXIMAS = 500
POCO_TEXTO = 30
"""Caracteres: una página de PDF con menos es una imagen, y hay que reconocerla."""

PUNTOS_POR_PULGADA = 200
SEGUNDOS_POR_PAGINA = 60
FILAS_MAXIMAS = 20_000

LEIDO, RECONOCIDO, SIN_TEXTO = "leido", "reconocido", "sin_texto"
"""Cómo se obtuvo el texto de una página: estaba, se reconoció en la imagen, o falta con qué."""

NO_SE_RECONOCIO = "no_se_reconocio"
"""Es una imagen y el reconocedor no pudo con ella."""


class Pagina(NamedTuple):
    """El texto de una página (de una hoja de cálculo, una hoja; de una presentación, una lámina).

    :ivar entera: si no queda nada de ella, ni detrás de ella, que no se haya leído.
    """

    numero: int
    texto: str
    metodo: str = LEIDO
    entera: bool = True


def leer(ruta: Path, extension: str) -> Iterator[Pagina]:
    """Las páginas de ``ruta``, en orden.

    :param extension: sin punto y en minúsculas; el nombre guardado puede no tenerla.
    Se lee hasta :data:`PAGINAS_MAXIMAS`; si hay más, la última lo dice.

    :param extension: sin punto y en minúsculas; el nombre guardado puede no tenerla.
    :raises KeyError: si no hay lector para esa clase.
    """
    paginas = LECTORES[extension](ruta)
    yield from islice(paginas, PAGINAS_MAXIMAS - 1)
    if ultima := next(paginas, None):
        yield ultima._replace(entera=ultima.entera and next(paginas, None) is None)


def _pdf(ruta: Path) -> Iterator[Pagina]:
    import pypdfium2

    reconocedor = _reconocedor()
    with pypdfium2.PdfDocument(ruta) as documento:
        for numero, pagina in enumerate(documento, start=1):
            texto = unir_guiones(pagina.get_textpage().get_text_range())
            metodo = LEIDO
            if len(texto.strip()) < POCO_TEXTO and _hay_imagen(pagina):
                reconocido, metodo = _reconocer(pagina, reconocedor)
                texto = f"{texto}\n{unir_guiones(reconocido)}".strip()
            yield Pagina(numero, texto, metodo)


def primera_pagina(ruta: Path, lado: int) -> bytes:
    """La primera página de un PDF, en PNG, con su lado mayor en ``lado`` píxeles."""
    import pypdfium2

    with pypdfium2.PdfDocument(ruta) as documento:
        pagina = documento[0]
        imagen = pagina.render(scale=lado / max(pagina.get_size())).to_pil()
    png = BytesIO()
    imagen.save(png, "PNG")
    return png.getvalue()


def _hay_imagen(pagina) -> bool:
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    return any(True for _ in pagina.get_objects(filter=[FPDF_PAGEOBJ_IMAGE]))


def _reconocedor() -> str | None:
    """El programa que reconoce español en una imagen, si está instalado con su diccionario."""
    programa = shutil.which("tesseract")
    if programa is None:
        return None
    lenguas = subprocess.run([programa, "--list-langs"], capture_output=True, text=True)
    return programa if "spa" in lenguas.stdout.split() else None


def _reconocer(pagina, programa: str | None) -> tuple[str, str]:
    """El texto de la imagen de ``pagina``, con el diccionario español, y cómo se obtuvo."""
    if programa is None:
        return "", SIN_TEXTO
    imagen = pagina.render(scale=PUNTOS_POR_PULGADA / 72, grayscale=True).to_pil()
    png = BytesIO()
    imagen.save(png, "PNG")
    try:
        reconocido = subprocess.run(
            [programa, "stdin", "stdout", "-l", "spa"],
            input=png.getvalue(),
            capture_output=True,
            timeout=SEGUNDOS_POR_PAGINA,
            check=True,
        )
    except subprocess.SubprocessError:
        return "", NO_SE_RECONOCIO
    return reconocido.stdout.decode("utf-8", "replace"), RECONOCIDO


def _docx(ruta: Path) -> Iterator[Pagina]:
    """Todo el documento: cuerpo, cuadros, cabeceras, pies y notas."""
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    partes = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
    with zipfile.ZipFile(ruta) as paquete:
        nombres = sorted(filter(partes.fullmatch, paquete.namelist()))
        parrafos = [
            "".join(
                (nodo.text or "") if nodo.tag == f"{w}t" else " "
                for nodo in parrafo.iter()
                if nodo.tag in {f"{w}t", f"{w}tab", f"{w}br"}
            )
            for nombre in nombres
            for parrafo in _xml(paquete.read(nombre)).iter(f"{w}p")
        ]
    yield Pagina(1, "\n".join(parrafos))


_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SEPARAN = {f"{_TEXT}{nombre}" for nombre in ("line-break", "tab", "s", "p", "note")}
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}page"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table"


def _odf(ruta: Path, parte: str = "") -> Iterator[Pagina]:
    """Un OpenDocument; una página por cada ``parte`` (lámina u hoja) o, sin ella, una sola."""
    with zipfile.ZipFile(ruta) as paquete:
        arbol = _xml(paquete.read("content.xml"))
    for numero, rama in enumerate(arbol.iter(parte) if parte else [arbol], start=1):
        parrafos = [
            "".join(_letras(nodo)) for nodo in rama.iter() if nodo.tag in {f"{_TEXT}p", f"{_TEXT}h"}
        ]
        yield Pagina(numero, "\n".join(parrafos))


def _letras(nodo) -> Iterator[str]:
    """El texto de un párrafo OpenDocument, con un espacio donde su autor dejó un hueco."""
    yield nodo.text or ""
    for hijo in nodo:
        if hijo.tag in _SEPARAN:
            yield " "
        yield from _letras(hijo)
        yield hijo.tail or ""


def _pptx(ruta: Path) -> Iterator[Pagina]:
    a = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    lamina = re.compile(r"ppt/slides/slide(\d+)\.xml")
    with zipfile.ZipFile(ruta) as paquete:
        numeros = sorted(int(n[1]) for n in map(lamina.fullmatch, paquete.namelist()) if n)
        for numero in numeros:
            arbol = _xml(paquete.read(f"ppt/slides/slide{numero}.xml"))
            parrafos = [
                "".join(letras.text or "" for letras in parrafo.iter(f"{a}t"))
                for parrafo in arbol.iter(f"{a}p")
            ]
            yield Pagina(numero, "\n".join(parrafos))


def _xlsx(ruta: Path) -> Iterator[Pagina]:
    import openpyxl

    # Abierto por nosotros: por su ruta pediría que el nombre acabe en .xlsx.
    libro = openpyxl.load_workbook(BytesIO(ruta.read_bytes()), read_only=True, data_only=True)
    for numero, hoja in enumerate(libro.worksheets, start=1):
        filas = hoja.iter_rows(values_only=True)
        lineas = (
            " ".join(str(celda) for celda in fila if celda is not None)
            for fila in islice(filas, FILAS_MAXIMAS)
        )
        texto = "\n".join([hoja.title, *filter(None, lineas)])
        yield Pagina(numero, texto, entera=next(filas, None) is None)


def _texto(ruta: Path) -> Iterator[Pagina]:
    yield Pagina(1, ruta.read_bytes().decode("utf-8-sig", "replace"))


def _xml(contenido: bytes):
    from defusedxml.ElementTree import fromstring

    return fromstring(contenido)


LECTORES: dict[str, Callable[[Path], Iterator[Pagina]]] = {
    "pdf": _pdf,
    "docx": _docx,
    "odt": _odf,
    "ods": partial(_odf, parte=_TABLE),
    "odp": partial(_odf, parte=_DRAW),
    "xlsx": _xlsx,
    "pptx": _pptx,
    "txt": _texto,
    "csv": _texto,
}

_GUION_DE_CORTE = re.compile(r"(?<=[^\W\d_])[-\u00ad\ufffe]\r?\n(?=[a-záéíóúñü])")


def unir_guiones(texto: str) -> str:
    """Une las palabras que el final de línea partió con un guion."""
    return _GUION_DE_CORTE.sub("", texto).replace("\ufffe", "").replace("\x00", "")
