"""Los textos y las consultas congelados: lo que se lee de los archivos de esta carpeta."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CARPETA = Path(__file__).parent
JUICIOS = CARPETA / "juicios.csv"
SIGLAS = CARPETA.parents[2] / "search" / "datos" / "siglas.csv"


DIA = dt.date(2026, 11, 16)
"""El día en que se congelaron: lo reciente se cuenta desde él."""


@dataclass(frozen=True, kw_only=True)
class Texto:
    """Un documento, con los campos que la búsqueda guarda de él.

    :ivar clave: su nombre en los juicios; no depende de ninguna base.
    :ivar fuente: ``inicial``, ``demo`` o ``propio`` (escrito para esta medida).
    """

    clave: str
    tipo: str
    titulo: str
    detalle: str
    cuerpo: str
    fecha: dt.date | None
    facetas: Mapping[str, tuple[str, ...]]
    fuente: str

    @property
    def todo(self) -> str:
        """Lo que se puede leer de él."""
        return "\n".join((self.titulo, self.detalle, self.cuerpo))


@dataclass(frozen=True)
class Tarea:
    """Lo que alguien escribiría, y para qué."""

    consulta: str
    necesidad: str


@cache
def textos() -> tuple[Texto, ...]:
    """Los documentos, en orden de clave."""
    lineas = (CARPETA / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_texto(json.loads(linea)) for linea in lineas)


@cache
def tareas() -> tuple[Tarea, ...]:
    """Las consultas que se juzgan a mano."""
    return tuple(Tarea(f["consulta"], f["necesidad"]) for f in filas(CARPETA / "consultas.csv"))


@cache
def siglas() -> tuple[tuple[str, str], ...]:
    """Las siglas del sitio con su forma larga."""
    return tuple((f["sigla"], f["forma_larga"]) for f in filas(SIGLAS))


def juicios() -> list[dict[str, str]]:
    """Lo juzgado hasta hoy: ``consulta``, ``clave``, ``grado`` y ``juez``."""
    return filas(JUICIOS) if JUICIOS.exists() else []


def filas(ruta: Path) -> list[dict[str, str]]:
    """Las filas de un CSV con encabezado."""
    with ruta.open(encoding="utf-8", newline="") as archivo:
        return list(csv.DictReader(archivo))


def _texto(datos: dict) -> Texto:
    fecha = datos.pop("fecha")
    facetas = {nombre: tuple(valores) for nombre, valores in datos.pop("facetas").items()}
    return Texto(**datos, fecha=dt.date.fromisoformat(fecha) if fecha else None, facetas=facetas)
