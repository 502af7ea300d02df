"""Nombrar muchas filas de una vez, sin una consulta por cada una."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, prefetch_related_objects


def preparar(filas: Iterable[Model]) -> None:
    """Trae lo que ``str`` va a necesitar de ``filas``: lo que pidió la primera de cada modelo.

    Cuesta una consulta por relación, no por fila.
    """
    for _, grupo in groupby(sorted(filas, key=_modelo), key=_modelo):
        primera, *otras = grupo
        nombre(primera)
        if otras and (relaciones := list(_relaciones(primera))):
            prefetch_related_objects(otras, *relaciones)


def nombre(fila: Model) -> str:
    """Cómo se llama ``fila``; de lo que ya no se puede nombrar, qué es y su número."""
    try:
        return str(fila)
    except (ObjectDoesNotExist, AttributeError):
        return f"{fila._meta.verbose_name} {fila.pk}"


def _modelo(fila: Model) -> str:
    return fila._meta.label


def _relaciones(fila: Model, antes: str = "") -> Iterator[str]:
    """Las relaciones que ``fila`` ya tiene en memoria, y las de ellas."""
    for clave, otra in fila._state.fields_cache.items():
        yield f"{antes}{clave}"
        if isinstance(otra, Model):
            yield from _relaciones(otra, f"{antes}{clave}__")
