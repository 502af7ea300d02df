"""Hojas de cálculo que salen de la casa: nada de lo que llevan se ejecuta al abrirlas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, TYPE_STRING

from intranet.cambios import legible

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
TIPOS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def texto_seguro(valor: Any, formato: str) -> Any:
    """``valor`` sin caracteres prohibidos y, en CSV, con un apóstrofo si parece una fórmula."""
    if not isinstance(valor, str):
        return valor
    limpio = ILLEGAL_CHARACTERS_RE.sub("", valor)
    return f"'{limpio}" if formato == "csv" and limpio.startswith(FORMULAS) else limpio


def descarga(
    *, nombre: str, formato: str, titulos: Sequence[str], filas: Iterable[Sequence[Any]]
) -> HttpResponse:
    """Una hoja que se descarga.

    :param nombre: del archivo, sin extensión.
    :param formato: ``csv`` o ``xlsx``.
    """
    tabla = [[texto_seguro(v, formato) for v in fila] for fila in (titulos, *filas)]
    return HttpResponse(
        _csv(tabla) if formato == "csv" else _xlsx(tabla),
        content_type=TIPOS[formato],
        headers={
            "Content-Disposition": content_disposition_header(
                as_attachment=True, filename=f"{nombre}.{formato}"
            )
        },
    )


def _csv(tabla: list[list[Any]]) -> bytes:
    """UTF-8 con la marca inicial, que hace que Excel lea las tildes; fechas día/mes/año."""
    salida = io.StringIO(newline="")
    escritor = csv.writer(salida)
    for fila in tabla:
        escritor.writerow("" if v in (None, "") else legible(None, v) for v in fila)
    return salida.getvalue().encode("utf-8-sig")


def _xlsx(tabla: list[list[Any]]) -> bytes:
    """Un libro donde los textos son texto aunque parezcan fórmulas."""
    libro = Workbook(write_only=True, iso_dates=True)
    hoja = libro.create_sheet()
    for fila in tabla:
        hoja.append([_celda(hoja, valor) for valor in fila])
    salida = io.BytesIO()
    libro.save(salida)
    return salida.getvalue()


def _celda(hoja, valor: Any) -> WriteOnlyCell:
    celda = WriteOnlyCell(hoja, valor)
    if isinstance(valor, str):
        celda.data_type = TYPE_STRING
    return celda
