"""Lo que vale un buscador, a partir de lo que respondió a todas las consultas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import fmean

from relevancia import corpus, familias
from relevancia.metricas import CORTE, exhaustividad, ndcg, rango_reciproco, vacias

Respuestas = Mapping[str, Sequence[str]]
"""Por consulta, claves en orden."""


@dataclass(frozen=True)
class Valor:
    """Los promedios sobre las consultas juzgadas a mano.

    :ivar sin_resultado: parte de las consultas que no encontró nada.
    :ivar sin_juzgar: resultados de la primera página que nadie juzgó; cuentan como grado 0.
    """

    ndcg: float
    mrr: float
    exhaustividad: float
    sin_resultado: float
    sin_juzgar: int


@cache
def grados() -> dict[str, dict[str, int]]:
    """Por consulta, el grado que el primer juez dio a cada clave."""
    juzgadas: dict[str, dict[str, int]] = {t.consulta: {} for t in corpus.tareas()}
    for (consulta, clave), grado in de_juez("1").items():
        juzgadas[consulta][clave] = grado
    return juzgadas


def de_juez(juez: str) -> dict[tuple[str, str], int]:
    """Los grados que dio ``juez``, por consulta y clave."""
    return {
        (fila["consulta"], fila["clave"]): int(fila["grado"])
        for fila in corpus.juicios()
        if fila["juez"] == juez
    }


def de_las_juzgadas(respuestas: Respuestas) -> Valor:
    """Lo que valen las ``respuestas`` a las consultas que se juzgaron a mano."""
    por_consulta = [(respuestas[consulta], suyos) for consulta, suyos in grados().items()]
    return Valor(
        ndcg=fmean(ndcg(orden, suyos) for orden, suyos in por_consulta),
        mrr=fmean(rango_reciproco(orden, suyos) for orden, suyos in por_consulta),
        exhaustividad=fmean(exhaustividad(orden, suyos) for orden, suyos in por_consulta),
        sin_resultado=vacias(orden for orden, _ in por_consulta),
        sin_juzgar=sum(c not in suyos for orden, suyos in por_consulta for c in orden[:CORTE]),
    )


def iguales(respuestas: Respuestas, grupos: Iterable[Sequence[str]]) -> float:
    """En qué parte de los ``grupos`` todas sus consultas encuentran lo mismo."""
    return fmean(len({frozenset(respuestas[c]) for c in grupo}) == 1 for grupo in grupos)


def conocidos(respuestas: Respuestas) -> dict[str, float]:
    """Por estilo de la familia c, el rango recíproco medio del texto que se buscaba."""
    suyos: dict[str, list[float]] = {estilo: [] for estilo in familias.ESTILOS}
    for conocido in familias.conocidos():
        rango = rango_reciproco(respuestas[conocido.consulta], {conocido.clave: 3})
        suyos[conocido.estilo].append(rango)
    return {estilo: fmean(rangos) for estilo, rangos in suyos.items()}


def de_las_familias() -> dict[str, list[str]]:
    """Las consultas de las familias a, b y c."""
    return {
        "a": [forma for par in familias.siglas() for forma in par],
        "b": [forma for grupo in familias.formas() for forma in grupo],
        "c": [conocido.consulta for conocido in familias.conocidos()],
    }


def todas() -> list[str]:
    """Todas las consultas, una vez cada una."""
    propias = [c for suyas in de_las_familias().values() for c in suyas]
    return list(dict.fromkeys([*(t.consulta for t in corpus.tareas()), *propias]))
