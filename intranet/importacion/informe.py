"""Lo que una importación hará, o hizo, con cada fila: se enseña, se descarga y se guarda."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import models

FORMULAS = ("=", "+", "-", "@", "\t", "\r")


class Resultado(models.TextChoices):
    """Cómo acaba una fila."""

    CREADA = "creada", "Creada"
    ACTUALIZADA = "actualizada", "Actualizada"
    SIN_CAMBIOS = "sin_cambios", "Sin cambios"
    EN_DUDA = "en_duda", "En duda"
    ERROR = "error", "Error"


BUENOS = frozenset({Resultado.CREADA, Resultado.ACTUALIZADA, Resultado.SIN_CAMBIOS})


class Nota(NamedTuple):
    """Algo que decir de una celda: un error, una duda, un cambio o un aviso."""

    columna: str
    valor: str
    dice: str

    def __str__(self) -> str:
        donde = f"{self.columna} «{self.valor}»" if self.valor else self.columna
        return f"{donde}: {self.dice}" if donde else self.dice


@dataclass(slots=True)
class FilaLeida:
    """Una fila de la hoja y lo que se hace con ella."""

    numero: int
    resultado: Resultado
    titulo: str = ""
    notas: tuple[Nota, ...] = ()


@dataclass
class Pregunta:
    """Una duda, las veces que sale, y las respuestas entre las que se elige."""

    columna: str
    texto: str
    opciones: list[tuple[str, str]]
    filas: list[int] = field(default_factory=list)


@dataclass
class Informe:
    """Una importación, fila por fila.

    :ivar hoja: la pestaña leída; vacía en un CSV.
    :ivar otras: las que no se leyeron.
    :ivar ignoradas: encabezados que no se importan.
    :ivar ausentes: columnas que el archivo no trae: lo que había en ellas no se toca.
    :ivar vacias: qué se hace con una celda vacía → en qué columnas.
    :ivar preguntas: lo que hay que contestar, por clave.
    :ivar cotejo: lo que dicen las filas TOTAL frente a lo que suman las filas.
    """

    hoja: str = ""
    otras: tuple[str, ...] = ()
    encabezado: int = 0
    leidas: tuple[str, ...] = ()
    ignoradas: tuple[str, ...] = ()
    ausentes: tuple[str, ...] = ()
    vacias: dict[str, list[str]] = field(default_factory=dict)
    filas: list[FilaLeida] = field(default_factory=list)
    preguntas: dict[str, Pregunta] = field(default_factory=dict)
    sumas: dict[str, Any] = field(default_factory=dict)
    cotejo: list[str] = field(default_factory=list)

    @property
    def cuentas(self) -> dict[str, int]:
        """Cuántas filas acaban de cada manera, todas nombradas."""
        cuenta = Counter(fila.resultado for fila in self.filas)
        return {resultado.value: cuenta[resultado] for resultado in Resultado}

    @property
    def validas(self) -> int:
        """Cuántas se pueden importar."""
        return sum(fila.resultado in BUENOS for fila in self.filas)

    @property
    def por_escribir(self) -> int:
        """Cuántas cambian algo."""
        return self.cuentas[Resultado.CREADA] + self.cuentas[Resultado.ACTUALIZADA]

    @property
    def todas_validas(self) -> bool:
        """Si ninguna tiene error ni duda."""
        return self.validas == len(self.filas)

    @property
    def con_algo_que_decir(self) -> list[FilaLeida]:
        """Las filas con error, duda, cambio o aviso: primero lo que hay que resolver."""
        orden = [Resultado.ERROR, Resultado.EN_DUDA]
        dicen = [f for f in self.filas if f.notas or f.resultado in orden]
        return sorted(dicen, key=lambda f: orden.index(f.resultado) if f.resultado in orden else 9)

    def como_json(self) -> list[dict[str, Any]]:
        """Una entrada por fila que merece decirse, para guardarla."""
        return [
            {"fila": f.numero, "dice": f"{f.resultado.label}. {'; '.join(map(str, f.notas))}"}
            for f in self.con_algo_que_decir
        ]

    def como_csv(self) -> Iterator[str]:
        """El informe entero, línea a línea, para abrirlo en una hoja de cálculo."""
        yield "\ufeff"
        yield _linea("Fila", "Resultado", "Qué es", "Columna", "Valor", "Qué se dice")
        for fila in self.filas:
            for nota in fila.notas or (Nota("", "", ""),):
                yield _linea(str(fila.numero), fila.resultado.label, fila.titulo, *nota)


def _linea(*celdas: str) -> str:
    salida = io.StringIO()
    # Nada del informe se ejecuta al abrirlo: lleva lo que otra persona escribió.
    csv.writer(salida, delimiter=";").writerow(
        f"'{celda}" if celda.startswith(FORMULAS) else celda for celda in celdas
    )
    return salida.getvalue()
