"""De una :class:`~search.consulta.Consulta` a la lengua de Elasticsearch.

El árbol es el mismo de los demás motores. El acceso va siempre: no hay búsqueda sin él.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from elasticsearch_dsl import SF, A, Q, Search
from elasticsearch_dsl.query import Query

from intranet.registro import registro
from search.consulta import Clausula, Consulta, Hoja
from search.elastic.esquema import alias
from search.models import Etiqueta
from search.motores import DIAS_QUE_ENVEJECE, FACETAS, PIERDE

PESOS = {"titulo": 3, "detalle": 1.5, "cuerpo": 1}
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
    casa = Q(
        "bool",
        must=[_clausula(c) for c in consulta.clausulas],
        must_not=[_clausula(c) for c in consulta.excluidas],
    )
    orden: list[Any] = [{"fecha": {"order": "desc", "missing": "_last"}}, {"orden": "desc"}]
    if not consulta.por_fecha:
        casa = _con_su_edad(casa)
        orden.insert(0, "_score")
    pedido = (
        Search(index=alias())
        .query(
            Q(
                "bool",
                must=[casa],
                filter=[Q("terms", **{Etiqueta.ACCESO: sorted(consulta.fichas)})],
            )
        )
        .post_filter("bool", filter=_filtros(consulta.filtros))
        .sort(*orden)
        .source(False)
        .extra(track_total_hits=True)[desde : desde + consulta.por_pagina]
    )
    for nombre in FACETAS:
        demas = {n: v for n, v in consulta.filtros.items() if n != nombre}
        pedido.aggs.bucket(nombre, A("filter", bool={"filter": _filtros(demas)})).bucket(
            "valores", "terms", field=nombre, size=VALORES_MAXIMOS
        )
    return pedido


def _con_su_edad(casa: Query) -> Query:
    """``casa`` con el descuento de lo que envejece, el mismo de los demás motores.

    ``linear`` va de 1, hoy, a 0 a los :data:`~search.motores.DIAS_QUE_ENVEJECE` días; de lo que no
    tiene fecha da 1.
    """
    envejece = Q("terms", **{Etiqueta.TIPO: sorted(registro.envejecen)})
    cercania = {
        "origin": timezone.localdate().isoformat(),
        "scale": f"{DIAS_QUE_ENVEJECE // 2}d",
        "decay": 0.5,
    }
    return Q(
        "function_score",
        query=casa,
        functions=[
            SF({"weight": 1, "filter": ~envejece}),
            SF({"weight": 1 - PIERDE, "filter": envejece}),
            SF("linear", fecha=cercania, weight=PIERDE, filter=envejece),
        ],
        score_mode="sum",
        boost_mode="multiply",
    )


def _filtros(filtros: Mapping[str, str]) -> list[Query]:
    return [Q("term", **{nombre: valor}) for nombre, valor in filtros.items()]


def _clausula(clausula: Clausula) -> Query:
    hojas = [_hoja(hoja) for hoja in clausula]
    return hojas[0] if len(hojas) == 1 else Q("bool", should=hojas, minimum_should_match=1)


def _hoja(hoja: Hoja) -> Query:
    if len(hoja) == 1:
        return Q("combined_fields", query=hoja[0], fields=CAMPOS)
    return Q("multi_match", type="phrase", query=" ".join(hoja), fields=CAMPOS)
