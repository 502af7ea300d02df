"""Lo que se compara: buscadores que, para lo que alguien escribe, dan claves en su orden."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

TODO = 10_000
"""Más resultados de los que hay: así se comparan también los conjuntos."""

Buscar = Callable[[str], list[str]]


@dataclass(frozen=True)
class Sistema:
    """Un buscador ya cargado con los textos.

    :ivar nombre: ``serie sqlite and``, ``elastic``…
    :ivar buscar: nada, si no se pudo cargar.
    :ivar falta: por qué no se pudo.
    """

    nombre: str
    buscar: Buscar | None
    falta: str = ""
