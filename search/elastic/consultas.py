"""De una :class:`~search.consulta.Consulta` a la lengua de Elasticsearch.

El árbol es el mismo de los demás motores. El acceso va siempre: no hay búsqueda sin él.
"""

from __future__ import annotations

from collections.abc import Mapping

from elasticsearch_dsl import A, Q, Search
from elasticsearch_dsl.query import Query

from search.consulta import Clausula, Consulta, Hoja
from search.elastic.esquema import alias
from search.models import Etiqueta
from search.motores import FACETAS

PESOS = {"titulo": 8, "detalle": 3, "cuerpo": 1}
"""Cuánto pesa una palabra en cada campo; los mismos de SQLite."""

CAMPOS = [f"{campo}^{peso}" for campo, peso in PESOS.items()]

VALORES_MAXIMOS = 1_000
"""Valores que se cuentan por etiqueta; con un solo fragmento, las cuentas son exactas."""


def busqueda(consulta: Consulta, pagina: int) -> Search:
    """La búsqueda de ``consulta``: las claves de ``pagina``, el total y las cuentas por etiqueta.

    :raises ValueError: si la consulta no trae fichas de acceso.
    """
    if not consulta.fichas:
        raise ValueError("No hay búsqueda sin acceso")
    desde = (pagina - 1) * consulta.por_pagina
    pedido = (
        Search(index=alias())
        .query(
            Q(
                "bool",
                must=[_clausula(c) for c in consulta.clausulas],
                must_not=[_clausula(c) for c in consulta.excluidas],
                filter=[Q("terms", **{Etiqueta.ACCESO: sorted(consulta.fichas)})],
            )
        )
        .post_filter("bool", filter=_filtros(consulta.filtros))
        .sort("_score", {"fecha": {"order": "desc", "missing": "_last"}}, {"orden": "desc"})
        .source(False)
        .extra(track_total_hits=True, track_scores=True)[desde : desde + consulta.por_pagina]
    )
    for nombre in FACETAS:
        demas = {n: v for n, v in consulta.filtros.items() if n != nombre}
        pedido.aggs.bucket(nombre, A("filter", bool={"filter": _filtros(demas)})).bucket(
            "valores", "terms", field=nombre, size=VALORES_MAXIMOS
        )
    return pedido


def _filtros(filtros: Mapping[str, str]) -> list[Query]:
    return [Q("term", **{nombre: valor}) for nombre, valor in filtros.items()]


def _clausula(clausula: Clausula) -> Query:
    hojas = [_hoja(hoja) for hoja in clausula]
    return hojas[0] if len(hojas) == 1 else Q("bool", should=hojas, minimum_should_match=1)


def _hoja(hoja: Hoja) -> Query:
    if len(hoja) == 1:
        return Q("combined_fields", query=hoja[0], fields=CAMPOS)
    return Q("multi_match", type="phrase", query=" ".join(hoja), fields=CAMPOS)
