"""La conexión con Elasticsearch."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from elasticsearch import Elasticsearch

SEGUNDOS_DE_ESCRITURA = 60


@cache
def _cliente(direcciones: tuple[str, ...]) -> Elasticsearch:
    return Elasticsearch(
        list(direcciones),
        # Después responde la base, y la página sale en menos de dos segundos.
        request_timeout=settings.ELASTICSEARCH_ESPERA,
        # Un nodo caído se nota al instante y se prueba otro; uno mudo ya gastó la espera.
        max_retries=2,
        retry_on_timeout=False,
    )


def para_buscar() -> Elasticsearch:
    """Cliente que se cansa pronto."""
    return _cliente(tuple(settings.ELASTICSEARCH_URL))


def para_escribir() -> Elasticsearch:
    """Cliente paciente y sin reintentos: repetir es asunto de quien escribe."""
    return para_buscar().options(request_timeout=SEGUNDOS_DE_ESCRITURA, max_retries=0)
