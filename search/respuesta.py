"""Lo que se responde a quien busca, con cualquier motor."""

from __future__ import annotations

from search import corrector
from search.consulta import Consulta, interpretar
from search.motores import Resultado, motor


def responder(consulta: Consulta) -> tuple[Consulta, Resultado]:
    """Lo que responde a ``consulta`` o, si nada, a la misma sin sus faltas.

    :return: la consulta que se respondió, que es otra solo si quien busca ve algo en ella.
    """
    resultado = motor().buscar(consulta)
    if resultado.total or not consulta.clausulas:
        return consulta, resultado
    if texto := corrector.corregir(consulta.texto):
        corregida = interpretar(
            texto,
            fichas=consulta.fichas,
            filtros=consulta.filtros,
            por_fecha=consulta.por_fecha,
            pagina=consulta.pagina,
            por_pagina=consulta.por_pagina,
        )
        otro = motor().buscar(corregida)
        if otro.total:
            return corregida, otro
    return consulta, resultado
