"""Cómo es un documento en Elasticsearch y cómo sale de una entrada de la base.

Las palabras llegan ya analizadas por :mod:`search.analisis`, separadas por un espacio: el
analizador ``whitespace`` las guarda tal cual, y así los dos motores encuentran lo mismo.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from elasticsearch_dsl import Date, Document, Index, Keyword, Long, MetaField, Text

from search.models import Entrada, Etiqueta
from search.motores import FACETAS

VERSION = 2
"""Se sube al cambiar lo que un documento guarda: el proceso de la salida rehace el índice."""

# Solo así las palabras de un documento y las de una consulta son nuestros tokens, enteros.
_PALABRAS = {"analyzer": "whitespace"}


class Ficha(Document):
    """Una entrada del índice; su identidad es la ``clave`` de :class:`search.models.Entrada`."""

    titulo = Text(**_PALABRAS)
    detalle = Text(**_PALABRAS)
    cuerpo = Text(**_PALABRAS)
    acceso = Keyword(required=True)
    tipo = Keyword(required=True)
    estado = Keyword(multi=True)
    institucion = Keyword(multi=True)
    anio = Keyword(multi=True)
    linea = Keyword(multi=True)
    tema = Keyword(multi=True)
    distrito = Keyword(multi=True)
    instancia = Keyword(multi=True)
    fecha = Date()
    orden = Long()
    huella = Keyword()

    class Meta:
        dynamic = MetaField("strict")

    class Index:
        settings = {
            "number_of_shards": 1,
            "number_of_replicas": 0,
            # El texto vive en la base; lo borrado se recuerda mientras dure una reconstrucción.
            "gc_deletes": "1h",
            "max_result_window": 100_000,
        }


def alias() -> str:
    """Nombre por el que se busca, sea cual sea el índice que hay detrás."""
    return settings.ELASTICSEARCH_INDICE


def indice(nombre: str) -> Index:
    """El índice ``nombre``, con los campos y ajustes de :class:`Ficha`, aún sin crear."""
    nuevo = Index(nombre)
    nuevo.document(Ficha)
    nuevo.settings(**Ficha.Index.settings)
    return nuevo


def documento(entrada: Entrada) -> dict[str, Any]:
    """Lo que se guarda de ``entrada``, que llega con sus etiquetas ya leídas."""
    etiquetas: dict[str, list[str]] = {}
    for etiqueta in entrada.etiquetas.all():
        etiquetas.setdefault(etiqueta.nombre, []).append(etiqueta.valor)
    return {
        **{campo: " ".join(tokens) for campo, tokens in entrada.tokens().items()},
        **{
            nombre: sorted(etiquetas[nombre])
            for nombre in (Etiqueta.ACCESO, *FACETAS)
            if nombre in etiquetas
        },
        "fecha": entrada.fecha,
        "orden": entrada.pk,
        "huella": entrada.huella,
    }
