"""Índice de palabras en SQLite: una tabla FTS5 con los tokens ya analizados."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection

from search.consulta import Clausula, Consulta
from search.models import CAMPOS
from search.motores import DIAS_QUE_ENVEJECE
from search.motores.sql import Campos, Sql

PESOS = (3.0, 1.5, 1.0)
"""Cuánto pesa una palabra en el título, en el detalle y en el cuerpo."""


class IndiceSqlite:
    """Índice de palabras sobre FTS5, ordenado por BM25."""

    CERCANIA = f"MAX(0, 1 - ABS(julianday(e.fecha) - julianday(%s)) / {float(DIAS_QUE_ENVEJECE)})"

    def guardar(self, entradas: Mapping[int, Campos]) -> None:
        """Indexa los tokens de cada campo de ``entradas``."""
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO search_palabras (rowid, {', '.join(CAMPOS)})"
                f" VALUES (%s, {', '.join(['%s'] * len(CAMPOS))})",
                [
                    (entrada, *(" ".join(campos[campo]) for campo in CAMPOS))
                    for entrada, campos in entradas.items()
                ],
            )

    def quitar(self, entradas: Iterable[int]) -> None:
        """Olvida ``entradas``."""
        with connection.cursor() as cursor:
            cursor.executemany(
                "DELETE FROM search_palabras WHERE rowid = %s", [(e,) for e in entradas]
            )

    def coinciden(self, consulta: Consulta) -> Sql:
        """``SELECT id`` de las entradas con las palabras pedidas."""
        return (
            "SELECT rowid AS id FROM search_palabras WHERE search_palabras MATCH %s",
            [expresion(consulta)],
        )

    def puntuadas(self, consulta: Consulta) -> Sql:
        """``SELECT id, puntaje`` de las mismas."""
        pesos = ", ".join(map(str, PESOS))
        return (
            f"SELECT rowid AS id, bm25(search_palabras, {pesos}) AS puntaje"
            " FROM search_palabras WHERE search_palabras MATCH %s",
            [expresion(consulta)],
        )

    def comienzan(self, clausulas: Iterable[Clausula], token: str, comienzo: str) -> Sql:
        """``SELECT id, puntaje`` de las que tienen en el título todo eso."""
        ultima = f'("{token}" OR "{comienzo}" *)'
        return (
            "SELECT rowid AS id, bm25(search_palabras) AS puntaje"
            " FROM search_palabras WHERE search_palabras MATCH %s",
            [f"titulo : ({' AND '.join([*map(_clausula, clausulas), ultima])})"],
        )

    def comprobar(self) -> None:
        """Lee una fila del índice."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT rowid FROM search_palabras LIMIT 1")


def expresion(consulta: Consulta) -> str:
    """``consulta`` en la lengua de FTS5; solo lleva tokens nuestros."""
    pedidas = " AND ".join(map(_clausula, consulta.clausulas))
    if not consulta.excluidas:
        return pedidas
    return f"({pedidas}) NOT ({' OR '.join(map(_clausula, consulta.excluidas))})"


def _clausula(clausula: Clausula) -> str:
    hojas = (f'"{" ".join(hoja)}"' for hoja in clausula)
    return f"({' OR '.join(hojas)})"
