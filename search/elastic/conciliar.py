"""Compara la base con Elasticsearch y arregla lo que difiere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from elasticsearch import Elasticsearch, helpers

from search.elastic import cliente, esquema
from search.models import Conciliacion, Entrada, Salida

LOTE = 2_000


def conciliar() -> Conciliacion:
    """Cuenta las entradas que no son iguales a los dos lados y las vuelve a llevar.

    Lo que está por llevarse no es una diferencia. El resultado queda anotado.

    :raises elasticsearch.ApiError: si no se puede leer el índice.
    """
    es = cliente.para_escribir()
    es.indices.refresh(index=esquema.alias())
    alla = {
        acierto["_id"]: acierto["_source"]["huella"]
        for acierto in helpers.scan(
            es, index=esquema.alias(), query={"_source": ["huella"]}, size=LOTE
        )
    }
    aqui = dict(Entrada.objects.values_list("clave", "huella").iterator(LOTE))
    difieren = _diferencias(aqui, alla)
    if difieren:
        # Algo pudo cambiar mientras se leía: se mira otra vez, y solo eso.
        aqui.update(dict.fromkeys(difieren))
        aqui.update(Entrada.objects.filter(clave__in=difieren).values_list("clave", "huella"))
        en_camino = Salida.objects.filter(clave__in=difieren, muerta_en=None)
        difieren -= set(en_camino.values_list("clave", flat=True))
        ahora = _huellas(es, difieren)
        difieren = {c for c in difieren if aqui.get(c) != ahora.get(c)}
    Salida.objects.bulk_create(Salida(clave=clave) for clave in sorted(difieren))
    return Conciliacion.objects.create(
        entradas=sum(1 for huella in aqui.values() if huella is not None),
        faltaban=sum(1 for c in difieren if c not in alla),
        sobraban=sum(1 for c in difieren if aqui.get(c) is None),
        distintas=sum(1 for c in difieren if c in alla and aqui.get(c) is not None),
    )


def _diferencias(aqui: Mapping[str, str], alla: Mapping[str, str]) -> set[str]:
    return {c for c in aqui.keys() | alla.keys() if aqui.get(c) != alla.get(c)}


def _huellas(es: Elasticsearch, claves: Iterable[str]) -> dict[str, str]:
    """Las huellas que Elasticsearch tiene ahora de ``claves``."""
    lista, halladas = sorted(claves), {}
    for desde in range(0, len(lista), LOTE):
        respuesta = es.mget(
            index=esquema.alias(), ids=lista[desde : desde + LOTE], source_includes=["huella"]
        )
        halladas.update({d["_id"]: d["_source"]["huella"] for d in respuesta["docs"] if d["found"]})
    return halladas
