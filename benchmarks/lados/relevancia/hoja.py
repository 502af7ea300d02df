"""La hoja que se juzga: los diez primeros de todos, revueltos y sin decir de quién son."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random

from relevancia import corpus
from relevancia.familias import SEMILLA
from relevancia.metricas import CORTE
from search import analisis

COLUMNAS = ["consulta", "necesidad", "clave", "titulo", "detalle", "fecha", "texto", "grado"]


def escribir(ruta: Path, ordenes: Mapping[str, Mapping[str, Sequence[str]]]) -> int:
    """Escribe en ``ruta`` lo que falta juzgar.

    :param ordenes: por sistema y consulta, claves en orden.
    :return: cuántas filas.
    """
    por_clave = {t.clave: t for t in corpus.textos()}
    ya = {(f["consulta"], f["clave"]) for f in corpus.juicios()}
    azar = Random(SEMILLA)
    cuantas = 0
    with ruta.open("w", encoding="utf-8", newline="") as archivo:
        hoja = csv.writer(archivo, lineterminator="\n")
        hoja.writerow(COLUMNAS)
        for tarea in corpus.tareas():
            juntas = {c for orden in ordenes.values() for c in orden[tarea.consulta][:CORTE]}
            juntas |= set(por_palabras(tarea.consulta)[:CORTE])
            nuevas = sorted(c for c in juntas if (tarea.consulta, c) not in ya)
            azar.shuffle(nuevas)
            for texto in map(por_clave.__getitem__, nuevas):
                campos = (texto.titulo, texto.detalle, texto.fecha or "", texto.cuerpo)
                hoja.writerow([tarea.consulta, tarea.necesidad, texto.clave, *campos, ""])
            cuantas += len(nuevas)
    return cuantas


def por_palabras(consulta: str) -> list[str]:
    """Lo que tiene alguna de las palabras, por BM25: que se juzgue también lo que nadie halló."""
    documentos = _documentos()
    largo = sum(d.total() for d in documentos.values()) / len(documentos)
    puntajes: Counter[str] = Counter()
    for token in set(analisis.tokens(consulta)) - {analisis.RELLENO}:
        con = {clave: d[token] for clave, d in documentos.items() if token in d}
        rareza = math.log(1 + (len(documentos) - len(con) + 0.5) / (len(con) + 0.5))
        for clave, veces in con.items():
            norma = 1.2 * (0.25 + 0.75 * documentos[clave].total() / largo)
            puntajes[clave] += rareza * veces * 2.2 / (veces + norma)
    return sorted(puntajes, key=lambda c: (-puntajes[c], c))


@cache
def _documentos() -> dict[str, Counter[str]]:
    """Por documento, cuántas veces tiene cada token."""
    return {t.clave: Counter(analisis.para_indexar(t.todo)) for t in corpus.textos()}
