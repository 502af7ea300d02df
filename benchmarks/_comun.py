"""Lo que comparten los bancos de medida: el entorno, la tabla y las líneas «cifra»."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

RAIZ = Path(__file__).resolve().parents[1]


def usar_entorno() -> None:
    """Sigue con el Python de ``.venv``; si falta, dice cómo hacerlo y termina."""
    entorno = RAIZ / ".venv"
    if Path(sys.prefix).resolve() == entorno.resolve():
        return
    python = entorno / "bin" / "python"
    if not python.exists():
        sys.exit("Falta el entorno de Python. Hágalo con: script/server --preparar")
    os.execv(python, [str(python), *sys.argv])


@dataclass(frozen=True)
class Cifra:
    """Un resultado con nombre.

    :ivar meta: ``<=0.75``, ``>=80`` o ``-`` si no la tiene.
    """

    nombre: str
    valor: float
    meta: str = "-"

    def __str__(self) -> str:
        return f"cifra {self.nombre} {self.valor:.10g} {self.meta}"


def tabla(encabezado: Sequence[str], filas: Iterable[Sequence[str]]) -> str:
    """Las ``filas`` en columnas: la primera a la izquierda, las demás (números) a la derecha."""
    todas = [encabezado, *filas]
    anchos = [max(len(fila[c]) for fila in todas) for c in range(len(encabezado))]
    return "\n".join(
        "  ".join(
            celda.rjust(ancho) if columna else celda.ljust(ancho)
            for columna, (celda, ancho) in enumerate(zip(fila, anchos, strict=True))
        ).rstrip()
        for fila in todas
    )
