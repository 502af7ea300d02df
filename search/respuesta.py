"""Lo que se responde a quien busca, con cualquier motor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from search import corrector
from search.consulta import Consulta, interpretar
from search.motores import Resultado, motor


def responder(consulta: Consulta) -> tuple[Consulta, Resultado]:
    """Lo que responde a ``consulta`` o, si nada, a la más parecida que responde algo.

    Primero se prueba sin sus faltas; después, con que baste alguna de sus palabras.

    :return: la consulta que se respondió, que es otra solo si quien busca ve algo en ella.
    """
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
        consulta = interpretar(
            texto,
            fichas=consulta.fichas,
            filtros=consulta.filtros,
            por_fecha=consulta.por_fecha,
            pagina=consulta.pagina,
            por_pagina=consulta.por_pagina,
        )
        yield consulta
    if len(consulta.clausulas) > 1:
        # Una sola cláusula con todas las hojas: el mismo árbol, que todo motor compila igual.
        hojas = dict.fromkeys(hoja for clausula in consulta.clausulas for hoja in clausula)
        yield replace(consulta, clausulas=(tuple(hojas),), con_alguna=True)
