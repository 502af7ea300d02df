"""Hace el índice de nuevo sin dejar de buscar ni perder lo que se publica entretanto."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress

from django.db import IntegrityError, transaction
from django.utils import timezone
from elasticsearch import NotFoundError

from search.elastic import cliente, esquema, salida
from search.models import Entrada, IndiceElastic

ABANDONO = dt.timedelta(minutes=5)
"""Sin latido en este tiempo, quien construía murió."""


class YaSeRehace(Exception):
    """Otro proceso está haciendo el índice."""


def rehacer(avisar: Callable[[str, int, int], None] = lambda *_: None) -> str:
    """Llena un índice nuevo desde la base y lo pone en lugar del anterior, de una sola vez.

    El índice nuevo se anota antes de copiar nada: desde ese momento lo que cambia se lleva también
    a él, con una versión mayor que la de la copia.

    :param avisar: se llama en cada lote con lo que se copia, cuántas van y cuántas son.
    :return: el nombre del índice nuevo.
    :raises YaSeRehace: si otro proceso lo está haciendo.
    :raises elasticsearch.ApiError: si Elasticsearch se niega; el anterior sigue en uso.
    """
    nuevo = _anotar()
    try:
        indice = esquema.indice(nuevo.nombre)
        indice.settings(refresh_interval="-1")
        indice.create(using=cliente.para_escribir())
        _copiar(nuevo, avisar)
        _poner(nuevo)
    except Exception:
        _abandonar(nuevo)
        raise
    return nuevo.nombre


def prefijo() -> str:
    """Con qué empieza el nombre de los índices de esta versión del esquema."""
    return f"{esquema.alias()}-v{esquema.VERSION}-"


def _anotar() -> IndiceElastic:
    """Anota el índice que se va a construir; a la vista de todos en cuanto vuelve."""
    ahora = timezone.now()
    construye = IndiceElastic.Estado.CONSTRUYE
    for muerto in IndiceElastic.objects.filter(estado=construye, latido__lt=ahora - ABANDONO):
        _abandonar(muerto)
    try:
        with transaction.atomic():
            return IndiceElastic.objects.create(
                nombre=f"{prefijo()}{ahora:%Y%m%d%H%M%S%f}", estado=construye
            )
    except IntegrityError as error:
        raise YaSeRehace from error


def _copiar(nuevo: IndiceElastic, avisar: Callable[[str, int, int], None]) -> None:
    """Copia las entradas que hay al empezar; las posteriores las trae su salida."""
    ids = list(Entrada.objects.order_by("pk").values_list("pk", flat=True))
    for desde in range(0, len(ids), salida.LOTE):
        lote = Entrada.objects.filter(pk__in=ids[desde : desde + salida.LOTE])
        versiones = dict.fromkeys(lote.values_list("clave", flat=True), salida.VERSION_DE_ANTES)
        for clave, motivo in salida.escribir([nuevo.nombre], versiones).items():
            raise ValueError(f"Elasticsearch rechaza {clave}: {motivo}")
        IndiceElastic.objects.filter(pk=nuevo.pk).update(latido=timezone.now())
        avisar("entradas", min(desde + salida.LOTE, len(ids)), len(ids))


def _poner(nuevo: IndiceElastic) -> None:
    """Pone el índice nuevo detrás del alias y retira los demás; el anterior se conserva."""
    es = cliente.para_escribir()
    es.indices.put_settings(
        index=nuevo.nombre,
        # Una copia, en cuanto haya otro nodo donde ponerla.
        settings={"refresh_interval": "1s", "auto_expand_replicas": "0-1"},
    )
    es.indices.refresh(index=nuevo.nombre)
    anteriores = list(es.indices.get(index=f"{esquema.alias()}-v*", features="aliases"))
    acciones = [{"add": {"index": nuevo.nombre, "alias": esquema.alias()}}] + [
        {"remove": {"index": nombre, "alias": esquema.alias(), "must_exist": False}}
        for nombre in anteriores
        if nombre != nuevo.nombre
    ]
    es.indices.update_aliases(actions=acciones)
    estados = IndiceElastic.Estado
    for retirado in IndiceElastic.objects.filter(estado=estados.RETIRADO):
        _abandonar(retirado)
    IndiceElastic.objects.filter(estado=estados.VIGENTE).update(estado=estados.RETIRADO)
    IndiceElastic.objects.filter(pk=nuevo.pk).update(estado=estados.VIGENTE)


def _abandonar(indice: IndiceElastic) -> None:
    """Olvida ``indice`` aquí y allá."""
    with suppress(NotFoundError):
        cliente.para_escribir().indices.delete(index=indice.nombre)
    indice.delete()
