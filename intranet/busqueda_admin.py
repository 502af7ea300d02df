"""Las cajas de búsqueda del admin: cada palabra, con o sin tildes, en alguno de los campos.

Sustituye al buscador de Wagtail, que en SQLite vuelve a hacer toda la búsqueda por cada acierto
(con 10,000 páginas, segundos) y falla con unas comillas. Este no guarda ningún índice: pregunta a
la propia tabla, como los listados de registros. La búsqueda del sitio es otra (:mod:`search`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import and_, or_
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Case, Model, Q, QuerySet, Value, When
from modelsearch.backends.database.fallback import (
    MATCH_ALL,
    MATCH_NONE,
    DatabaseSearchBackend,
    DatabaseSearchQueryCompiler,
    DatabaseSearchResults,
)
from modelsearch.index import AutocompleteField, RelatedFields, SearchField
from modelsearch.query import Phrase, PlainText

from intranet.texto import limpiar, patron_plegado

DE_TEXTO = (SearchField, AutocompleteField)


def _esta_en_la_tabla(modelo: type[Model], nombre: str) -> bool:
    """Si no es un método: lo que se calcula no se puede preguntar a la base."""
    try:
        modelo._meta.get_field(nombre)
    except FieldDoesNotExist:
        return False
    return True


def _palabras(texto: str) -> list[str]:
    return [p for palabra in limpiar(texto).split() if (p := patron_plegado(palabra))]


class Compilador(DatabaseSearchQueryCompiler):
    """De lo escrito a una condición sobre los campos que el modelo declara para buscar."""

    def get_fields_names(self) -> Iterator[str]:
        """Los campos de la base donde se busca, también los de una relación (los temas)."""
        modelo = self.queryset.model
        nombres: dict[str, None] = {}
        for campo in modelo.get_search_fields():
            if self.fields is not None and campo.field_name not in self.fields:
                continue
            if isinstance(campo, RelatedFields):
                suyos = (c.field_name for c in campo.fields if isinstance(c, DE_TEXTO))
                nombres.update((f"{campo.field_name}__{suyo}", None) for suyo in suyos)
            elif isinstance(campo, DE_TEXTO) and _esta_en_la_tabla(modelo, campo.field_name):
                nombres[campo.field_name] = None
        yield from nombres

    def build_database_filter(self, query: Any, boost: float = 1.0) -> Any:
        """La condición; lo que no tiene ninguna palabra lo halla todo."""
        if not isinstance(query, PlainText | Phrase):
            return super().build_database_filter(query, boost)
        palabras = _palabras(query.query_string)
        if not palabras:
            return MATCH_ALL
        if not self.fields_names:
            return MATCH_NONE
        juntar = or_ if getattr(query, "operator", "and") == "or" else and_
        return reduce(juntar, map(self._alguno, palabras))

    def _alguno(self, patron: str) -> Q:
        return reduce(or_, (Q(**{f"{campo}__iregex": patron}) for campo in self.fields_names))

    def check(self) -> None:
        """Cualquier filtro vale: los campos son los de la propia tabla."""


class Resultados(DatabaseSearchResults):
    """Los hallados; si no se pide otro orden, delante los que empiezan por lo escrito."""

    def get_queryset(self) -> QuerySet:
        """La consulta, sin repetir por las relaciones."""
        compilador = self.query_compiler
        donde = compilador.build_database_filter(compilador.query)
        filas = compilador.queryset
        if donde == MATCH_NONE:
            return filas.none()
        if donde != MATCH_ALL:
            hallados = filas.model._base_manager.filter(donde)
            filas = filas.filter(pk__in=hallados.values("pk"))
        if compilador.order_by_relevance:
            filas = filas.order_by(*_delante(compilador), "-pk")
        elif not filas.query.order_by:
            filas = filas.order_by("-pk")
        return filas[self.start : self.stop]


def _delante(compilador: Compilador) -> list[Case]:
    palabras = _palabras(getattr(compilador.query, "query_string", ""))
    if not palabras or not compilador.fields_names:
        return []
    empieza = Q(**{f"{compilador.fields_names[0]}__iregex": f"^{palabras[0]}"})
    return [Case(When(empieza, then=Value(0)), default=Value(1))]


class SearchBackend(DatabaseSearchBackend):
    """El de ``WAGTAILSEARCH_BACKENDS``."""

    query_compiler_class = Compilador
    autocomplete_query_compiler_class = Compilador
    results_class = Resultados
