"""Qué es una columna que se importa."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from intranet.importacion.valores import Conversor
from intranet.texto import plegar

SE_CONSERVA = object()
"""Regla de la celda vacía: en una fila que ya existe, queda lo que había."""


@dataclass(frozen=True, kw_only=True)
class Columna:
    """Una columna que se importa.

    :ivar campo: cómo la llama el importador; casi siempre, el campo del modelo.
    :ivar titulo: su encabezado, tal como sale en la plantilla.
    :ivar leer: convierte la celda en su valor (:mod:`intranet.importacion.valores`).
    :ivar sinonimos: otros encabezados con que llega.
    :ivar obligatoria: si la celda vacía es un error.
    :ivar vacia: el valor de una celda vacía; sin él, se conserva lo que había.
    :ivar borrada: el valor que deja «(borrar)».
    :ivar suma: si se coteja con la fila TOTAL.
    :ivar ayuda: una línea para quien llena la hoja.
    """

    campo: str
    titulo: str
    leer: Conversor
    sinonimos: tuple[str, ...] = ()
    obligatoria: bool = False
    vacia: Any = SE_CONSERVA
    borrada: Any = None
    suma: bool = False
    ayuda: str = ""

    @property
    def nombres(self) -> set[str]:
        """Sus encabezados, plegados."""
        return {plegar_encabezado(n) for n in (self.titulo, *self.sinonimos)}

    @property
    def regla_de_vacia(self) -> str:
        """Qué pasa con una celda vacía, dicho a quien importa."""
        if self.obligatoria:
            return "no puede estar vacía"
        if self.vacia is SE_CONSERVA:
            return "se conserva lo que había"
        return f"cuenta como {self.vacia}"


def plegar_encabezado(texto: Any) -> str:
    """Un encabezado sin tildes, mayúsculas, signos ni blancos de más."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plegar(str(texto or ""))).split())
