"""La conexión con Elasticsearch."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from elasticsearch import Elasticsearch

SEGUNDOS_DE_ESCRITURA = 60


@cache
def _cliente(direcciones: tuple[str, ...]) -> Elasticsearch:
    # Sin reintentos propios: no respetan el tiempo que queda.
    return Elasticsearch(list(direcciones), max_retries=0)


def para_buscar(segundos: float | None = None) -> Elasticsearch:
    """Cliente que se cansa pronto: después responde la base, y la página sale en dos segundos.

    :param segundos: lo que espera; sin ellos, ``ELASTICSEARCH_ESPERA``.
    """
    espera = settings.ELASTICSEARCH_ESPERA if segundos is None else segundos
    return _cliente(tuple(settings.ELASTICSEARCH_URL)).options(request_timeout=espera)


def para_escribir() -> Elasticsearch:
    """Cliente paciente: repetir es asunto de quien escribe."""
    return _cliente(tuple(settings.ELASTICSEARCH_URL)).options(
        request_timeout=SEGUNDOS_DE_ESCRITURA
    )
