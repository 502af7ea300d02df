"""Hace el índice de nuevo sin dejar de buscar ni perder lo que se publica entretanto."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
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


def falta() -> bool:
    """Si Elasticsearch no tiene índice en uso, o es de otra versión del esquema.

    :raises elasticsearch.TransportError: si no responde.
    """
    es = cliente.para_escribir()
    if not es.indices.exists_alias(name=esquema.alias()):
        return True
    (nombre,) = es.indices.get_alias(name=esquema.alias())
    vigente = IndiceElastic.objects.filter(estado=IndiceElastic.Estado.VIGENTE, nombre=nombre)
    return not nombre.startswith(_prefijo()) or not vigente.exists()


def _prefijo() -> str:
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
                nombre=f"{_prefijo()}{ahora:%Y%m%d%H%M%S%f}", estado=construye
            )
    except IntegrityError as error:
        raise YaSeRehace from error


def _copiar(nuevo: IndiceElastic, avisar: Callable[[str, int, int], None]) -> None:
    total, van = Entrada.objects.count(), 0
    for claves in _lotes():
        rechazadas = salida.escribir([nuevo.nombre], dict.fromkeys(claves, salida.VERSION_DE_ANTES))
        if rechazadas:
            clave, motivo = next(iter(rechazadas.items()))
            raise ValueError(f"Elasticsearch rechaza {clave}: {motivo}")
        van += len(claves)
        IndiceElastic.objects.filter(pk=nuevo.pk).update(latido=timezone.now())
        avisar("entradas", van, max(van, total))


def _lotes() -> Iterator[list[str]]:
    """Las claves de todas las entradas, por lotes."""
    ultima = 0
    while lote := list(
        Entrada.objects.filter(pk__gt=ultima)
        .order_by("pk")
        .values_list("pk", "clave")[: salida.LOTE]
    ):
        ultima = lote[-1][0]
        yield [clave for _, clave in lote]


def _poner(nuevo: IndiceElastic) -> None:
    """Pone el índice nuevo detrás del alias y retira los demás; el anterior se conserva."""
    es = cliente.para_escribir()
    es.indices.put_settings(
        index=nuevo.nombre,
        settings={"refresh_interval": "1s", "number_of_replicas": _replicas()},
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


def _replicas() -> int:
    """Una copia si hay otro nodo donde ponerla."""
    return min(1, cliente.para_escribir().cluster.health()["number_of_data_nodes"] - 1)


def _abandonar(indice: IndiceElastic) -> None:
    """Olvida ``indice`` aquí y allá."""
    with suppress(NotFoundError):
        cliente.para_escribir().indices.delete(index=indice.nombre)
    indice.delete()
