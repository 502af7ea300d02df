"""Lleva a Elasticsearch lo que cambió en la base.

Cada escritura lleva como versión el número de su :class:`~search.models.Salida`, y el documento
se lee de la base después de tomarla: da igual que dos procesos la lleven a la vez, o dos veces.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from elasticsearch import ApiError, TransportError, helpers
from wagtail.log_actions import log

from search.elastic import cliente, esquema
from search.models import Entrada, IndiceElastic, Salida

if TYPE_CHECKING:
    from intranet.models import Usuario

LOTE = 500
INTENTOS = 6
"""Rechazos de un documento antes de darlo por muerto."""

TOMADA = dt.timedelta(minutes=3)
"""Lo que un proceso tiene para llevar lo que tomó, antes de que otro lo vuelva a tomar."""

ESPERA_MAXIMA = dt.timedelta(minutes=10)
VERSION_DE_ANTES = 1
"""La de lo que copia una reconstrucción: cualquier cambio posterior la pisa."""

registro = logging.getLogger(__name__)

REINTENTAR = "search.reintentar"
"""Cómo se llama en la bitácora de Wagtail mandar que se repita."""

SIN_CAMBIO = frozenset({404, 409})
"""Borrar lo que no estaba, o llegar después de una versión más nueva: ya está como debe."""


@dataclass
class Llevado:
    """Lo que hizo una vuelta.

    :ivar hechas: salidas cumplidas.
    :ivar rechazadas: documentos que Elasticsearch no aceptó, por su clave.
    :ivar caido: por qué no se pudo, si fue el servidor.
    """

    hechas: int = 0
    rechazadas: Mapping[str, str] | None = None
    caido: str = ""


def llevar() -> Llevado:
    """Lleva un lote de lo pendiente a todos los índices que hay; nunca falla."""
    tomadas = _tomar()
    if not tomadas:
        return Llevado()
    versiones: dict[str, int] = {}
    for salida in tomadas:
        versiones[salida.clave] = salida.pk + VERSION_DE_ANTES
    try:
        # Los índices se miran después de tomar: uno que aún no se vea copiará lo tomado aquí.
        indices = IndiceElastic.objects.exclude(estado=IndiceElastic.Estado.RETIRADO)
        nombres = list(indices.values_list("nombre", flat=True))
        rechazadas = escribir(nombres, versiones)
    except (ApiError, TransportError, IndiceAusente) as error:
        _aplazar(tomadas, f"{type(error).__name__}: {error}")
        return Llevado(caido=str(error))
    _cerrar(tomadas, rechazadas)
    return Llevado(hechas=len(tomadas) - len(rechazadas), rechazadas=rechazadas)


class IndiceAusente(Exception):
    """Elasticsearch no tiene el índice en que se escribe."""


def escribir(indices: Iterable[str], versiones: Mapping[str, int]) -> dict[str, str]:
    """Deja en cada índice las entradas de ``versiones`` como están hoy en la base.

    :param versiones: de cada clave, la versión con que se escribe.
    :return: lo que Elasticsearch rechazó: de cada clave, por qué.
    :raises IndiceAusente: si alguno no existe.
    :raises elasticsearch.TransportError: si el servidor no responde.
    """
    entradas = Entrada.objects.filter(clave__in=versiones).prefetch_related("etiquetas")
    documentos = {e.clave: esquema.documento(e) for e in entradas}
    rechazadas: dict[str, str] = {}
    for indice in indices:
        for bien, suceso in helpers.streaming_bulk(
            cliente.para_escribir(),
            _acciones(indice, versiones, documentos),
            raise_on_error=False,
        ):
            ((_, detalle),) = suceso.items()
            if bien or _ya_esta(detalle):
                continue
            if detalle.get("status") in {429, 503}:
                raise TransportError(str(detalle.get("error")))
            rechazadas[detalle["_id"]] = str(detalle.get("error"))[:1000]
    return rechazadas


def _ya_esta(detalle: Mapping[str, Any]) -> bool:
    error = detalle.get("error")
    if isinstance(error, Mapping) and error.get("type") == "index_not_found_exception":
        raise IndiceAusente(str(error.get("index")))
    return detalle.get("status") in SIN_CAMBIO


def _acciones(
    indice: str, versiones: Mapping[str, int], documentos: Mapping[str, dict]
) -> Iterator[dict[str, Any]]:
    for clave, version in versiones.items():
        accion = {
            "_index": indice,
            "_id": clave,
            "version": version,
            "version_type": "external",
        }
        if clave in documentos:
            yield {**accion, "_op_type": "index", "_source": documentos[clave]}
        else:
            yield {**accion, "_op_type": "delete"}


def reintentar(*, salida: Salida, usuario: Usuario) -> None:
    """Manda que un documento rechazado se intente otra vez, desde el principio, y lo anota.

    :raises ValidationError: si ya se llevó o está por llevarse.
    """
    with transaction.atomic():
        cambiadas = (
            Salida.objects.filter(pk=salida.pk)
            .exclude(muerta_en=None)
            .update(
                muerta_en=None,
                intentos=0,
                siguiente=timezone.now(),
                error=f"{usuario} pidió intentarlo otra vez.",
            )
        )
        if not cambiadas:
            raise ValidationError("No se puede repetir: ya se llevó o está por llevarse.")
        log(instance=salida, action=REINTENTAR, user=usuario)


def _tomar() -> list[Salida]:
    """Lo próximo, ya apartado para este proceso."""
    ahora = timezone.now()
    with transaction.atomic():
        tomadas = list(Salida.objects.pendientes(ahora).select_for_update(skip_locked=True)[:LOTE])
        Salida.objects.filter(pk__in=[s.pk for s in tomadas]).update(siguiente=ahora + TOMADA)
    return tomadas


def _aplazar(salidas: list[Salida], error: str) -> None:
    """El servidor no pudo: todo vuelve a la cola, cada vez más espaciado, y nada se pierde."""
    intentos = 1 + min(s.intentos for s in salidas)
    Salida.objects.filter(pk__in=[s.pk for s in salidas]).update(
        intentos=F("intentos") + 1,
        siguiente=timezone.now() + espera(intentos),
        error=error[:1000],
    )
    registro.warning("Elasticsearch no recibió %d cambios: %s", len(salidas), error)


def _cerrar(salidas: list[Salida], rechazadas: Mapping[str, str]) -> None:
    hechas = [s for s in salidas if s.clave not in rechazadas]
    Salida.objects.filter(pk__in=[s.pk for s in hechas]).delete()
    Salida.objects.filter(clave__in={s.clave for s in hechas}).exclude(muerta_en=None).delete()
    for salida in salidas:
        if salida.clave not in rechazadas:
            continue
        salida.intentos += 1
        salida.error = rechazadas[salida.clave]
        salida.siguiente = timezone.now() + espera(salida.intentos)
        if salida.intentos >= INTENTOS:
            salida.muerta_en = timezone.now()
            registro.error("Elasticsearch rechaza %s: %s", salida.clave, salida.error)
        salida.save()


def espera(intentos: int) -> dt.timedelta:
    """Cuánto se espera tras ``intentos`` fallidos: 2 segundos, 4, 8… hasta diez minutos."""
    return min(dt.timedelta(seconds=2 ** min(intentos, 12)), ESPERA_MAXIMA)
