"""Lo que se responde a quien busca, con cualquier motor."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from django.conf import settings

from search import corrector
from search.consulta import Consulta, interpretar
from search.motores import Resultado, motor


def responder(consulta: Consulta) -> tuple[Consulta, Resultado]:
    """Lo que responde a ``consulta`` o, si nada, a la más parecida que responde algo.

    Primero se prueba sin sus faltas; después, con que baste alguna de sus palabras. Entre todas
    no se espera a Elasticsearch más de lo que se espera una.

    :return: la consulta que se respondió, que es otra solo si quien busca ve algo en ella.
    """
    consulta = replace(consulta, hasta=time.monotonic() + settings.ELASTICSEARCH_ESPERA)
    resultado = motor().buscar(consulta)
    if resultado.total or not consulta.clausulas:
        return consulta, resultado
    for otra in _parecidas(consulta):
        otro = motor().buscar(otra)
        if otro.total:
            return otra, otro
    return consulta, resultado


def _parecidas(consulta: Consulta) -> Iterator[Consulta]:
    """Las consultas que se prueban cuando ``consulta`` no encuentra nada, de la más fiel."""
    if texto := corrector.corregir(consulta.texto):
        leida = interpretar(texto, fichas=consulta.fichas)
        consulta = replace(
            consulta, texto=leida.texto, clausulas=leida.clausulas, excluidas=leida.excluidas
        )
        yield consulta
    if len(consulta.clausulas) > 1:
        yield _con_alguna(consulta)


def ademas(consulta: Consulta, resultado: Resultado) -> list[str]:
    """Claves de lo que tiene alguna de las palabras, para completar una página que no se llena."""
    faltan = consulta.por_pagina - resultado.total
    if faltan <= 0 or not resultado.total or len(consulta.clausulas) < 2:
        return []
    claves = motor().buscar(replace(_con_alguna(consulta), pagina=1)).claves
    return [clave for clave in claves if clave not in resultado.claves][:faltan]


def _con_alguna(consulta: Consulta) -> Consulta:
    """``consulta`` con una sola cláusula de todas sus hojas: el árbol de siempre."""
    hojas = dict.fromkeys(hoja for clausula in consulta.clausulas for hoja in clausula)
    return replace(consulta, clausulas=(tuple(hojas),), con_alguna=True)
