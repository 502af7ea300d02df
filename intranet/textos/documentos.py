"""Del texto de un archivo a lo que se encuentra: una página, un documento."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid5

from intranet.models.texto_de_archivo import UNIDADES
from intranet.registro import DocumentoBusqueda, registro
from intranet.textos.services import clave_de, textos_de

if TYPE_CHECKING:
    from django.db.models import Model

    from intranet.models import TextoDeArchivo

TIPO = "archivo"
LARGO = 8_000
"""Letras de un pasaje: lo que no tiene páginas, o las tiene muy largas, se parte."""


def con_sus_archivos(
    padre: Model, propios: Sequence[DocumentoBusqueda]
) -> Iterator[DocumentoBusqueda]:
    """``propios`` y, detrás, las páginas de los archivos que ``padre`` enseña.

    Llevan el acceso, la fecha y las facetas del primero de ``propios``: quien no lo encuentra, no
    encuentra sus archivos.
    """
    yield from propios
    ensena = registro.ensenan_archivos.get(type(padre))
    if not propios or ensena is None:
        return
    filas = list(ensena(padre))
    textos = textos_de(filas, con_paginas=True)
    for fila in filas:
        if texto := textos.get(clave_de(fila)):
            yield from _de_un_archivo(fila, texto, propios[0])


def _de_un_archivo(
    fila: Any, texto: TextoDeArchivo, padre: DocumentoBusqueda
) -> Iterator[DocumentoBusqueda]:
    """Una página con texto, un documento; sin ninguna, uno solo que se encuentra por su nombre."""
    fuente = registro.con_archivo[type(fila)]
    es_pdf = texto.extension == "pdf"
    comun = replace(
        padre,
        tipo=TIPO,
        titulo=fuente.nombre(fila),
        detalle=padre.titulo,
        cuerpo="",
        # Solo un PDF se abre por una página; lo demás se baja desde donde se enseña.
        url=fuente.url(fila) if es_pdf else padre.url,
    )
    dadas = 0
    for numero, parte, partes, pasaje in _pasajes(texto.paginas):
        donde = _donde(texto, numero, parte, partes)
        yield replace(
            comun,
            uuid=uuid5(padre.uuid, f"{fila.uuid}/{numero}/{parte}"),
            detalle=f"{donde} · {padre.titulo}" if donde else padre.titulo,
            cuerpo=pasaje,
            url=f"{comun.url}#page={numero}" if es_pdf else comun.url,
            es_parte=dadas > 0,
        )
        dadas += 1
    if not dadas:
        yield replace(comun, uuid=uuid5(padre.uuid, f"{fila.uuid}"))


def _pasajes(paginas: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int, int, str]]:
    """Número de página, de pasaje, cuántos pasajes y el texto, de las páginas que dicen algo."""
    for numero, texto in paginas:
        pasajes = list(partir(texto))
        for parte, pasaje in enumerate(pasajes, start=1):
            yield numero, parte, len(pasajes), pasaje


def partir(texto: str) -> Iterator[str]:
    """``texto`` en trozos de :data:`LARGO` letras a lo más, sin partir una línea si se puede."""
    texto = texto.strip()
    while len(texto) > LARGO:
        fines = (texto.rfind(fin, LARGO // 2, LARGO) for fin in ("\n", " "))
        corte = next((fin for fin in fines if fin > 0), LARGO)
        yield texto[:corte].rstrip()
        texto = texto[corte:].lstrip()
    if texto:
        yield texto


def _donde(texto: TextoDeArchivo, numero: int, parte: int, partes: int) -> str:
    """«página 7 de 12»; nada, si no hay más que una."""
    if unidad := UNIDADES.get(texto.extension):
        return f"{unidad[0]} {numero} de {texto.cuantas}" if texto.cuantas > 1 else ""
    return f"parte {parte} de {partes}" if partes > 1 else ""
