"""«¿Quiso decir…?»: cambia las palabras que el índice no conoce por la más parecida que conoce."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.core.cache import caches
from django.db import transaction
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from search import analisis
from search.analisis import Parte
from search.models import CAMPOS, Entrada, Palabra

LARGO_MINIMO = 4
"""Las palabras más cortas se parecen a demasiadas."""

LARGO_CON_DOS = 8
"""Desde este largo, dos letras distintas pueden ser dos faltas; antes suelen ser otra palabra."""

VIGENCIA = 300
"""Segundos que cada proceso recuerda el vocabulario."""

RECUERDO = "search.vocabulario"

CANDIDATAS = 12

LOTE = 500

# Letras que en Tacna suenan igual: confundirlas pesa menos que cualquier otro error.
_SONIDO = [
    (re.compile(patron), sonido)
    for patron, sonido in [
        (r"h", ""),
        (r"v", "b"),
        (r"qu(?=[ei])", "k"),
        (r"c(?=[ei])|z|x", "s"),
        (r"c|q", "k"),
        (r"g(?=[ei])", "j"),
        (r"ll", "y"),
        (r"(.)\1", r"\1"),
    ]
]


class Conocida(NamedTuple):
    """Una palabra del índice: cómo se escribe y en cuántos textos está."""

    escrita: str
    textos: int


def aprender(textos: Iterable[str]) -> None:
    """Añade al vocabulario las palabras de ``textos`` que no estaban."""
    _crear(_de(textos))


def recontar() -> int:
    """Deja en el vocabulario lo que hoy está en el índice, y en cuántas entradas está.

    Se olvidan las palabras que ya no dice nada de lo publicado.

    :return: cuántas se olvidaron.
    """
    palabras: dict[str, Palabra] = {}
    textos: Counter[str] = Counter()
    for campos in Entrada.objects.order_by("pk").values_list(*CAMPOS).iterator(chunk_size=500):
        halladas = _de(campos)
        textos.update(halladas.keys())
        for forma, palabra in halladas.items():
            palabras.setdefault(forma, palabra)
    for forma, palabra in palabras.items():
        palabra.textos = textos[forma]
    with transaction.atomic():
        conocidas = Palabra.objects.in_bulk(field_name="forma")
        sobran = [fila.pk for forma, fila in conocidas.items() if forma not in textos]
        for desde in range(0, len(sobran), LOTE):
            Palabra.objects.filter(pk__in=sobran[desde : desde + LOTE]).delete()
        _crear({forma: fila for forma, fila in palabras.items() if forma not in conocidas})
        cambian = []
        for fila in conocidas.values():
            if fila.forma in textos and fila.textos != textos[fila.forma]:
                fila.textos = textos[fila.forma]
                cambian.append(fila)
        Palabra.objects.bulk_update(cambian, ["textos"], batch_size=LOTE)
    caches["proceso"].delete(RECUERDO)
    return len(sobran)


def _de(textos: Iterable[str]) -> dict[str, Palabra]:
    return {
        parte.forma: Palabra(
            forma=parte.forma,
            token=parte.token,
            escrita=texto[parte.inicio : parte.fin].lower()[: analisis.LARGO_MAXIMO],
        )
        for texto in textos
        for parte in _palabras(texto)
    }


def _crear(nuevas: Mapping[str, Palabra]) -> None:
    Palabra.objects.bulk_create(
        (nuevas[forma] for forma in sorted(nuevas)), ignore_conflicts=True, batch_size=LOTE
    )


def corregir(texto: str) -> str:
    """``texto`` con cada palabra desconocida cambiada por la conocida más parecida.

    Los códigos, los números y las palabras cortas quedan como están.

    :return: el texto corregido; vacío si no hay nada que corregir.
    """
    conocidas = vocabulario()
    trozos, hasta = [], 0
    for parte in _palabras(texto):
        if parte.token not in conocidas and (mejor := _parecida(parte.token, conocidas)):
            trozos += [texto[hasta : parte.inicio], conocidas[mejor].escrita]
            hasta = parte.fin
    return "".join([*trozos, texto[hasta:]]) if trozos else ""


def vocabulario() -> Mapping[str, Conocida]:
    """De cada token del índice, su palabra más corriente; se recuerda unos minutos."""
    recordado = caches["proceso"].get(RECUERDO)
    if recordado is None:
        recordado = {}
        filas = Palabra.objects.order_by("-textos", "forma").values_list(
            "token", "escrita", "textos"
        )
        for token, escrita, textos in filas:
            recordado.setdefault(token, Conocida(escrita, textos))
        caches["proceso"].set(RECUERDO, recordado, VIGENCIA)
    return recordado


def _palabras(texto: str) -> Iterable[Parte]:
    """Las palabras de ``texto`` que se pueden corregir: de letras, con sentido y no muy cortas."""
    for unidad in analisis.unidades(texto):
        if all(parte.forma.isalpha() for parte in unidad.partes):
            yield from (
                parte
                for parte in unidad.partes
                if parte.token != analisis.RELLENO and len(parte.forma) >= LARGO_MINIMO
            )


def _parecida(token: str, conocidas: Mapping[str, Conocida]) -> str:
    """El token conocido más parecido a ``token``, o nada: por sonido, por letras y por uso."""
    halladas = process.extract(
        token,
        conocidas.keys(),
        scorer=DamerauLevenshtein.distance,
        score_cutoff=1 if len(token) <= LARGO_MINIMO else 2,
        limit=CANDIDATAS,
    )
    sonido = _sonido(token)
    return min(
        (
            (_sonido(otro) != sonido, distancia, -conocidas[otro].textos, otro)
            for otro, distancia, _ in halladas
            if distancia < 2 or len(token) >= LARGO_CON_DOS or _sonido(otro) == sonido
        ),
        default=("", "", "", ""),
    )[-1]


def _sonido(token: str) -> str:
    for patron, sonido in _SONIDO:
        token = patron.sub(sonido, token)
    return token
