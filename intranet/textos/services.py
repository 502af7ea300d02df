"""Dejar un archivo por leer, leerlo y volver a leerlo."""

from __future__ import annotations

import datetime as dt
import logging
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from shutil import copyfileobj
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from intranet.extraccion.lectores import (
    NO_SE_RECONOCIO,
    RECONOCIDO,
    SIN_TEXTO,
    Pagina,
)
from intranet.extraccion.proceso import NoSeLee, clases, extraer
from intranet.models import TextoDeArchivo
from intranet.registro import FuenteArchivos, documentos_cambiaron, registro
from intranet.subidas.tipos import extension
from intranet.texto import limpiar

Estado = TextoDeArchivo.Estado

ESPERAS = (dt.timedelta(minutes=1), dt.timedelta(minutes=10))
"""Lo que se espera tras cada intento fallido; después del último, no se pudo leer."""

TOMADO = dt.timedelta(minutes=15)
"""Lo que un proceso tiene para leer lo que tomó, antes de que otro lo vuelva a tomar."""

SE_PERDIO = "El archivo no está en el almacén."

bitacora = logging.getLogger(__name__)

Clave = tuple[str, str]


def clave_de(fila: Model) -> Clave | None:
    """Huella y extensión del archivo de ``fila``; nada, si no tiene o de esa clase no se lee."""
    fuente = registro.con_archivo[type(fila)]
    huella, final = getattr(fila, fuente.huella), extension(fuente.nombre(fila))[1:]
    if not (huella and getattr(fila, fuente.archivo) and final in clases()):
        return None
    return huella, final


def textos_de(
    filas: Iterable[Model], *, con_paginas: bool = False
) -> dict[Clave | None, TextoDeArchivo]:
    """El texto del archivo de cada una de ``filas``, por su clave, en una consulta a lo más.

    :param con_paginas: si hace falta lo que dicen; para saber en qué están, no.
    """
    claves = {clave for fila in filas if (clave := clave_de(fila))}
    if not claves:
        return {}
    textos = TextoDeArchivo.objects.filter(huella__in={huella for huella, _ in claves})
    if not con_paginas:
        textos = textos.defer("paginas")
    return {(t.huella, t.extension): t for t in textos}


def encolar(fila: Model) -> bool:
    """Deja por leer el archivo de ``fila``, si no se leyó ya.

    :return: si de él se lee el texto.
    """
    clave = clave_de(fila)
    if clave is None:
        return False
    huella, final = clave
    nombre = limpiar(registro.con_archivo[type(fila)].nombre(fila))[-255:]
    TextoDeArchivo.objects.get_or_create(
        huella=huella, extension=final, defaults={"nombre": nombre}
    )
    return True


@transaction.atomic
def releer(texto: TextoDeArchivo) -> None:
    """Lo deja otra vez por leer; lo que ya se sabía de él se encuentra mientras tanto."""
    TextoDeArchivo.objects.filter(pk=texto.pk).update(
        estado=Estado.PENDIENTE, motivo="", intentos=0, siguiente=timezone.now()
    )


def avisar(fila: Model) -> None:
    """Rehace lo que se encuentra de lo que enseña el archivo de ``fila``."""
    for padre in registro.con_archivo[type(fila)].padres(fila):
        documentos_cambiaron.send(type(padre), instance=padre)


def filas_con(huella: str) -> Iterator[tuple[FuenteArchivos, Any]]:
    """Las filas cuyo archivo tiene esa huella."""
    for fuente in registro.con_archivo.values():
        for fila in fuente.modelo._default_manager.filter(**{fuente.huella: huella}):
            yield fuente, fila


# --- Leer


def leer_uno() -> int:
    """Lee el archivo que más espera; nunca falla.

    :return: cuántos leyó: 1, o 0 si no queda ninguno por ahora.
    """
    texto = _tomar()
    if texto is None:
        return 0
    try:
        paginas = _extraer(texto)
    except NoSeLee as causa:
        _no_se_pudo(texto, str(causa), otra_vez=causa.otra_vez)
    except Exception as causa:
        bitacora.exception("No se pudo leer «%s»", texto)
        _no_se_pudo(texto, f"{type(causa).__name__}.", otra_vez=True)
    else:
        _guardar(texto, paginas)
    return 1


def _tomar() -> TextoDeArchivo | None:
    """El siguiente, ya apartado; se cuenta el intento antes, por si leerlo mata al proceso."""
    ahora = timezone.now()
    with transaction.atomic():
        texto = (
            TextoDeArchivo.objects.por_leer(ahora)
            .select_for_update(skip_locked=True)
            .defer("paginas")
            .first()
        )
        if texto is None:
            return None
        texto.intentos += 1
        texto.siguiente = ahora + TOMADO
        if texto.intentos > len(ESPERAS) + 1:
            texto.estado = Estado.FALLO
            texto.motivo = texto.motivo or "Cada vez que se lee, el lector se detiene."
        texto.save(update_fields=["intentos", "siguiente", "estado", "motivo"])
    return texto if texto.estado == Estado.PENDIENTE else _tomar()


def _extraer(texto: TextoDeArchivo) -> list[Pagina]:
    """Las páginas del archivo, que se copia antes al disco: puede estar en otra máquina.

    :raises NoSeLee: si no se puede, con la razón.
    """
    for fuente, fila in filas_con(texto.huella):
        with tempfile.NamedTemporaryFile(prefix="leer-") as copia:
            try:
                with getattr(fila, fuente.archivo).open("rb") as abierto:
                    copyfileobj(abierto, copia)
            except FileNotFoundError:
                continue
            copia.flush()
            return extraer(Path(copia.name), texto.extension)
    raise NoSeLee(SE_PERDIO, otra_vez=True)


def _no_se_pudo(texto: TextoDeArchivo, motivo: str, *, otra_vez: bool) -> None:
    queda = otra_vez and texto.intentos <= len(ESPERAS)
    TextoDeArchivo.objects.filter(pk=texto.pk).update(
        estado=Estado.PENDIENTE if queda else Estado.FALLO,
        motivo=limpiar(motivo)[:1000],
        siguiente=timezone.now() + (ESPERAS[texto.intentos - 1] if queda else dt.timedelta()),
    )


@transaction.atomic
def _guardar(texto: TextoDeArchivo, paginas: list[Pagina]) -> None:
    """Guarda lo leído y lo deja encontrable, todo o nada."""
    leidas = [[p.numero, limpiar(p.texto).strip()] for p in paginas]
    metodos = [p.metodo for p in paginas]
    texto.paginas = [pagina for pagina in leidas if pagina[1]]
    texto.cuantas = len(paginas)
    texto.reconocidas = metodos.count(RECONOCIDO)
    texto.sin_ocr = metodos.count(SIN_TEXTO)
    texto.ilegibles = metodos.count(NO_SE_RECONOCIO)
    texto.entero = all(p.entera for p in paginas)
    texto.motivo = ""
    if texto.sin_ocr:
        texto.estado = Estado.FALTA_OCR
    elif texto.paginas:
        texto.estado = Estado.LEIDO
    elif texto.ilegibles:
        texto.estado, texto.motivo = Estado.FALLO, "No se reconoce lo que dice su imagen."
    else:
        texto.estado = Estado.SIN_TEXTO
    texto.leido_en = timezone.now()
    # Quien lo pidió releer o lo quitó mientras se leía manda.
    intacto = TextoDeArchivo.objects.filter(pk=texto.pk, intentos=texto.intentos)
    campos = [f.name for f in texto._meta.concrete_fields if f.name not in {"id", "huella"}]
    if intacto.update(**{campo: getattr(texto, campo) for campo in campos}):
        for _, fila in filas_con(texto.huella):
            avisar(fila)
