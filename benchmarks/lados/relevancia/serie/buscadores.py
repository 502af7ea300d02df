"""Los textos en el buscador de serie, y cómo se le pregunta."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from elasticsearch import ApiError, TransportError
from wagtail.search.backends import get_search_backend

from relevancia import corpus
from relevancia.serie.models import Nota
from relevancia.sistemas import TODO, Buscar, Sistema


def de_serie() -> Iterator[Sistema]:
    """Con cada operador y, en PostgreSQL, con y sin su español."""
    Nota.objects.bulk_create(
        Nota(clave=t.clave, titulo=t.titulo, texto=f"{t.detalle}\n{t.cuerpo}")
        for t in corpus.textos()
    )
    for nombre, respaldo in (
        (f"serie {connection.vendor}", "serie"),
        ("serie postgresql spanish", "serie_es"),
        ("serie elasticsearch", "serie_elastic"),
    ):
        if respaldo not in settings.WAGTAILSEARCH_BACKENDS:
            continue
        if falta := _indexar(respaldo):
            yield Sistema(nombre, None, falta)
            continue
        for operador in ("and", "or"):
            yield Sistema(f"{nombre} {operador}", _buscador_de_serie(respaldo, operador))


def _indexar(respaldo: str) -> str:
    """Rehace el índice de serie, como ``wagtail_update_index``.

    :return: por qué no se pudo, o nada.
    """
    trasero = get_search_backend(respaldo)
    rehacedor = trasero.rebuilder_class(trasero.get_index_for_model(Nota))
    try:
        indice = rehacedor.start()
        indice.add_model(Nota)
        indice.add_items(Nota, list(Nota.objects.all()))
        rehacedor.finish()
    except (ApiError, TransportError) as error:
        return f"el servidor no lo admite ({error})"
    return ""


def _buscador_de_serie(respaldo: str, operador: str) -> Buscar:
    trasero = get_search_backend(respaldo)

    def buscar(consulta: str) -> list[str]:
        halladas = trasero.search(consulta, Nota.objects.all(), operator=operador)
        return [nota.clave for nota in halladas[:TODO]]

    return buscar
