"""Las medidas de un orden de resultados. Se promedian sobre las consultas."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

CORTE = 10
"""Resultados que se miran: los de una página."""

SIRVE = 2
"""Grado desde el que un resultado responde a lo que se necesitaba (de 0 a 3)."""

Grados = Mapping[str, int]


def ndcg(orden: Sequence[str], grados: Grados, corte: int = CORTE) -> float:
    """La ganancia acumulada de ``orden`` entre la del mejor orden posible, de 0 a 1.

    Un resultado de grado *g* gana 2^g - 1, entre el logaritmo de su lugar más uno.
    """
    ideal = _ganancia(sorted(grados.values(), reverse=True)[:corte])
    if not ideal:
        return 0.0
    return _ganancia([grados.get(clave, 0) for clave in orden[:corte]]) / ideal


def rango_reciproco(orden: Sequence[str], grados: Grados, corte: int = CORTE) -> float:
    """Uno entre el lugar del primero que sirve; cero si no hay ninguno."""
    for lugar, clave in enumerate(orden[:corte], start=1):
        if grados.get(clave, 0) >= SIRVE:
            return 1 / lugar
    return 0.0


def exhaustividad(orden: Sequence[str], grados: Grados, corte: int = CORTE) -> float:
    """Qué parte de los que sirven está en la página; si no caben, de los que caben."""
    sirven = {clave for clave, grado in grados.items() if grado >= SIRVE}
    if not sirven:
        return 0.0
    return len(sirven.intersection(orden[:corte])) / min(len(sirven), corte)


def vacias(ordenes: Iterable[Sequence[str]]) -> float:
    """Qué parte de las consultas no encontró nada."""
    return fmean(not orden for orden in ordenes)


def coincidencia(unos: Mapping[str, Sequence[str]], otros: Mapping[str, Sequence[str]]) -> float:
    """En qué parte de las consultas los dos encuentran exactamente lo mismo."""
    return fmean(set(unos[consulta]) == set(otros[consulta]) for consulta in unos)


def mismo_primero(unos: Mapping[str, Sequence[str]], otros: Mapping[str, Sequence[str]]) -> float:
    """En qué parte de las consultas ponen delante el mismo resultado."""
    return fmean(list(unos[c][:1]) == list(otros[c][:1]) for c in unos)


def kappa(unos: Mapping[tuple[str, str], int], otros: Mapping[tuple[str, str], int]) -> float:
    """Kappa de Cohen con peso cuadrático entre dos jueces, sobre lo que los dos juzgaron.

    Uno es acuerdo entero; cero, el que daría el azar.
    """
    comunes = sorted(unos.keys() & otros.keys())
    observado = fmean((unos[c] - otros[c]) ** 2 for c in comunes)
    esperado = fmean((unos[a] - otros[b]) ** 2 for a in comunes for b in comunes)
    return 1 - observado / esperado if esperado else 1.0


def _ganancia(grados: Sequence[int]) -> float:
    return sum((2**grado - 1) / math.log2(lugar + 1) for lugar, grado in enumerate(grados, 1))
