"""Los motores de búsqueda y lo que todos prometen.

Un motor guarda documentos y dice cuáles responden a una consulta, en qué orden y cuántos hay
por filtro. El análisis, las siglas y el resaltado están por encima y son los mismos para todos.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from intranet.registro import DocumentoBusqueda
from search.consulta import Consulta

MOTORES = {
    "sql": "search.motores.sql.MotorSql",
    "elastic": "search.motores.elastic.MotorElastic",
}
"""Clase de cada motor, por el nombre que lleva en ``BUSQUEDA_MOTOR``."""

FACETAS = ("tipo", "estado", "institucion", "anio", "linea", "tema", "distrito", "instancia")
"""Etiquetas por las que se cuenta y se filtra, en el orden en que se ofrecen."""

PIERDE = 0.1
"""Cuánto de su puntaje pierde, como mucho, lo que envejece."""

DIAS_QUE_ENVEJECE = 1_826
"""A cuántos días de hoy lo ha perdido todo, poco a poco: cinco años."""


@dataclass(frozen=True)
class Cambio:
    """Los documentos de una fila desde ahora; ninguno, si ya no se debe encontrar."""

    origen: str
    documentos: Sequence[DocumentoBusqueda] = ()


@dataclass(frozen=True, kw_only=True)
class Resultado:
    """Lo que un motor responde.

    :ivar claves: de :class:`search.models.Entrada`, las de la página pedida, la mejor primero.
    :ivar total: cuántas hay en todas las páginas.
    :ivar pagina: la que se da: la pedida, o la más cercana que exista.
    :ivar facetas: por etiqueta, cuántas hay de cada valor si se cambiara solo ese filtro.
    :ivar reducida: si respondió la base porque Elasticsearch no pudo.
    """

    claves: Sequence[str] = ()
    total: int = 0
    pagina: int = 1
    paginas: int = 1
    facetas: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    reducida: bool = False


class Motor(Protocol):
    """Lo que promete todo motor."""

    def salud(self) -> str:
        """``"bien"``, o por qué no puede buscar."""

    def aplicar(self, cambios: Sequence[Cambio], *, todo: bool = False) -> set[str]:
        """Deja los documentos de cada origen como dice su cambio; repetirlo no cambia nada.

        :param todo: si se vuelve a indexar también lo que ya está así (cambió el análisis).
        :return: las claves de lo que cambió.
        """

    def buscar(self, consulta: Consulta) -> Resultado:
        """Responde a ``consulta`` solo con lo que dejan ver sus fichas de acceso."""

    def retirar_anteriores(self, momento: dt.datetime) -> int:
        """Retira lo que no se ha renovado desde ``momento``.

        :return: cuántas entradas retiró.
        """


@cache
def _motor(nombre: str) -> Motor:
    if nombre not in MOTORES:
        raise ImproperlyConfigured(f"BUSQUEDA_MOTOR «{nombre}» no existe: use {', '.join(MOTORES)}")
    return import_string(MOTORES[nombre])()


def motor() -> Motor:
    """El motor que dice ``BUSQUEDA_MOTOR``.

    :raises ImproperlyConfigured: si no existe.
    """
    return _motor(settings.BUSQUEDA_MOTOR)
