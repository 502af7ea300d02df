"""Cómo se lee el texto de cada clase de archivo. Solo se usa en el proceso aparte."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

PAGINAS_MAXIMAS = 500
POCO_TEXTO = 30
"""Caracteres: una página de PDF con menos es una imagen, y hay que reconocerla."""

PUNTOS_POR_PULGADA = 200
SEGUNDOS_POR_PAGINA = 60
FILAS_MAXIMAS = 20_000

LEIDO, RECONOCIDO, SIN_TEXTO = "leido", "reconocido", "sin_texto"
"""Cómo se obtuvo el texto de una página: estaba, se reconoció en la imagen, o no se pudo."""


class Pagina(NamedTuple):
    """El texto de una página (de una hoja de cálculo: de una hoja)."""

    numero: int
    texto: str
    metodo: str = LEIDO


def leer(ruta: Path, extension: str) -> Iterator[Pagina]:
    """Las páginas de ``ruta``, en orden.

    :param extension: sin punto y en minúsculas; el nombre guardado puede no tenerla.
    :raises KeyError: si no hay lector para esa clase.
    """
    for pagina in LECTORES[extension](ruta):
        if pagina.numero > PAGINAS_MAXIMAS:
            return
        yield pagina


def _pdf(ruta: Path) -> Iterator[Pagina]:
    import pypdfium2

    reconocedor = shutil.which("tesseract")
    with pypdfium2.PdfDocument(ruta) as documento:
        for numero, pagina in enumerate(documento, start=1):
            texto = unir_guiones(pagina.get_textpage().get_text_range())
            metodo = LEIDO
            if len(texto.strip()) < POCO_TEXTO and _hay_imagen(pagina):
                reconocido = _reconocer(pagina, reconocedor) if reconocedor else ""
                texto = f"{texto}\n{unir_guiones(reconocido)}".strip()
                metodo = RECONOCIDO if reconocedor else SIN_TEXTO
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


def _reconocer(pagina, programa: str) -> str:
    """El texto de la imagen de ``pagina``, con el diccionario español."""
    imagen = pagina.render(scale=PUNTOS_POR_PULGADA / 72, grayscale=True).to_pil()
    png = BytesIO()
    imagen.save(png, "PNG")
    reconocido = subprocess.run(
        [programa, "stdin", "stdout", "-l", "spa"],
        input=png.getvalue(),
        capture_output=True,
        timeout=SEGUNDOS_POR_PAGINA,
        check=True,
    )
    return reconocido.stdout.decode("utf-8", "replace")


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


def _odt(ruta: Path) -> Iterator[Pagina]:
    text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    with zipfile.ZipFile(ruta) as paquete:
        arbol = _xml(paquete.read("content.xml"))
    parrafos = [
        "".join(nodo.itertext()) for nodo in arbol.iter() if nodo.tag in {f"{text}p", f"{text}h"}
    ]
    yield Pagina(1, "\n".join(parrafos))


def _xlsx(ruta: Path) -> Iterator[Pagina]:
    import openpyxl

    # Abierto por nosotros: por su ruta pediría que el nombre acabe en .xlsx.
    libro = openpyxl.load_workbook(BytesIO(ruta.read_bytes()), read_only=True, data_only=True)
    for numero, hoja in enumerate(libro.worksheets, start=1):
        filas = hoja.iter_rows(max_row=FILAS_MAXIMAS, values_only=True)
        lineas = (" ".join(str(celda) for celda in fila if celda is not None) for fila in filas)
        yield Pagina(numero, "\n".join([hoja.title, *filter(None, lineas)]))


def _texto(ruta: Path) -> Iterator[Pagina]:
    yield Pagina(1, ruta.read_bytes().decode("utf-8-sig", "replace"))


def _xml(contenido: bytes):
    from defusedxml.ElementTree import fromstring

    return fromstring(contenido)


LECTORES: dict[str, Callable[[Path], Iterator[Pagina]]] = {
    "pdf": _pdf,
    "docx": _docx,
    "odt": _odt,
    "xlsx": _xlsx,
    "txt": _texto,
    "csv": _texto,
}

_GUION_DE_CORTE = re.compile(r"(?<=[^\W\d_])[-\u00ad\ufffe]\r?\n(?=[a-záéíóúñü])")


def unir_guiones(texto: str) -> str:
    """Une las palabras que el final de línea partió con un guion."""
    return _GUION_DE_CORTE.sub("", texto).replace("\ufffe", "").replace("\x00", "")
