"""El buscador del sitio, cargado con los textos por donde los carga el sitio."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from intranet.registro import TODOS, DocumentoBusqueda
from relevancia import corpus
from relevancia.corpus import Texto
from relevancia.metricas import CORTE
from relevancia.sistemas import TODO, Sistema
from search import corrector
from search.consulta import Consulta, interpretar
from search.models import Sigla
from search.motores import Cambio, motor
from search.respuesta import ademas, responder


def nuestros() -> Iterator[Sistema]:
    """El motor de esta base y, si hay un Elasticsearch, el suyo."""
    cargar()
    settings.BUSQUEDA_MOTOR = "sql"
    yield Sistema(f"sql {connection.vendor}", buscar)
    if settings.ELASTICSEARCH_URL:
        from search.elastic.rehacer import rehacer

        settings.BUSQUEDA_MOTOR = "elastic"
        rehacer()
        yield Sistema("elastic", buscar)


def cargar() -> None:
    """Deja en nuestro índice los textos y las siglas, por donde los deja el sitio."""
    Sigla.objects.bulk_create(Sigla(sigla=s, forma_larga=f) for s, f in corpus.siglas())
    with transaction.atomic():
        motor().aplicar([Cambio(f"corpus:{t.clave}", (documento(t),)) for t in corpus.textos()])
    corrector.recontar()


def documento(texto: Texto) -> DocumentoBusqueda:
    """``texto`` como lo declara una aplicación."""
    return DocumentoBusqueda(
        uuid=uuid_de(texto.clave),
        tipo=texto.tipo,
        titulo=texto.titulo,
        detalle=texto.detalle,
        cuerpo=texto.cuerpo,
        url=f"/{texto.clave}/",
        fecha=texto.fecha,
        acceso=frozenset({TODOS}),
        facetas=texto.facetas,
    )


def uuid_de(clave: str) -> UUID:
    """Siempre el mismo para la misma ``clave``."""
    return uuid5(NAMESPACE_URL, clave)


def buscar(consulta: str) -> list[str]:
    """Lo que la página de resultados enseñaría, entero y en su orden."""
    with patch.object(timezone, "localdate", return_value=corpus.DIA):
        return _buscar(interpretar(consulta, fichas={TODOS}, por_pagina=TODO))


def _buscar(consulta: Consulta) -> list[str]:
    respondida, resultado = responder(consulta)
    if resultado.reducida:
        raise RuntimeError("Elasticsearch no respondió a tiempo")
    # La página se completa si no llega a diez; aquí, hasta el final.
    otras = ademas(respondida, resultado) if resultado.total < CORTE else ()
    return [_CLAVES[clave] for clave in (*resultado.claves, *otras)]


_CLAVES = {f"{t.tipo}:{uuid_de(t.clave)}": t.clave for t in corpus.textos()}
