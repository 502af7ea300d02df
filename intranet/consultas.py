"""Consultas que el ORM compila una sola vez, para lo que los programas piden todo el día.

Armar y compilar una consulta cuesta diez veces lo que hacerla. Lo que se guarda es su texto, nunca
sus datos: cada petición vuelve a preguntar a la base.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Expression, Field, QuerySet


class Hueco(Expression):
    """El lugar de un valor que solo se sabe al preguntar."""

    def __init__(self, nombre: str) -> None:
        super().__init__(output_field=Field())
        self.nombre = nombre

    def as_sql(self, compiler, connection):
        """Su sitio en el texto; entre los valores va él mismo."""
        return "%s", [self]


class _Compilada(NamedTuple):
    """El texto, sus valores y cómo se lee cada columna."""

    sql: str
    valores: tuple[Any, ...]
    conversores: list[tuple[int, list[Callable], Any]]


class Preparada:
    """Una consulta con huecos.

    :param armar: da la consulta, con un ``values_list`` y un :class:`Hueco` por cada valor.
    """

    def __init__(self, armar: Callable[[], QuerySet]) -> None:
        self._armar = armar

    @cached_property
    def _compilada(self) -> _Compilada | None:
        """Nada, si pregunta por lo imposible (un ``in`` sin ningún valor)."""
        compilador = self._armar().query.get_compiler(connection=connection)
        try:
            sql, valores = compilador.as_sql()
        except EmptyResultSet:
            return None
        columnas = [columna for columna, *_ in compilador.select]
        conversores = compilador.get_converters(columnas)
        return _Compilada(sql, valores, [(i, *par) for i, par in conversores.items()])

    def filas(self, **valores: Any) -> list[Sequence[Any]]:
        """Lo que responde hoy la base.

        :param valores: el de cada hueco, por su nombre.
        """
        if self._compilada is None:
            return []
        sql, puestos, conversores = self._compilada
        with connection.cursor() as cursor:
            cursor.execute(
                sql, [_valor(valores[p.nombre]) if isinstance(p, Hueco) else p for p in puestos]
            )
            filas = cursor.fetchall()
        return [_leer(fila, conversores) for fila in filas] if conversores else filas


def _valor(valor: Any) -> Any:
    """Como lo espera la base."""
    if type(valor) is dt.date:
        return connection.ops.adapt_datefield_value(valor)
    return valor


def _leer(fila: Sequence[Any], conversores: list[tuple[int, list[Callable], Any]]) -> list[Any]:
    """La fila con valores de Python."""
    leida = list(fila)
    for i, pasos, expresion in conversores:
        for paso in pasos:
            leida[i] = paso(leida[i], expresion, connection)
    return leida
