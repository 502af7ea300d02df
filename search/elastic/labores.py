"""Lo que un proceso aparte hace por el índice de Elasticsearch."""

from __future__ import annotations

import contextlib
import functools
import logging
from collections.abc import Callable

from django.utils import timezone
from elasticsearch import ApiError, TransportError

from search.elastic import cliente, esquema, salida
from search.elastic.conciliar import conciliar
from search.elastic.rehacer import YaSeRehace, prefijo, rehacer
from search.models import Conciliacion, IndiceElastic

HORA_DE_CONCILIAR = 3

bitacora = logging.getLogger(__name__)


def sin_alarma(labor: Callable[[], int]) -> Callable[[], int]:
    """Que Elasticsearch no responda se anota en una línea: volverá, y nada se ha perdido."""

    @functools.wraps(labor)
    def hacer() -> int:
        try:
            return labor()
        except (ApiError, TransportError) as error:
            bitacora.warning("Elasticsearch no responde a «%s»: %s", labor.__name__, error)
            return 0

    return hacer


def llevar() -> int:
    """Lleva lo pendiente.

    :return: cuántos cambios llevó.
    """
    return salida.llevar().hechas


@sin_alarma
def tener_indice() -> int:
    """Hace el índice si Elasticsearch no lo tiene o es de otra versión del esquema.

    :return: 0: no queda nada hasta la próxima mirada.
    """
    vigente = IndiceElastic.objects.filter(
        estado=IndiceElastic.Estado.VIGENTE, nombre__startswith=prefijo()
    )
    if vigente.exists() and cliente.para_escribir().indices.exists_alias(name=esquema.alias()):
        return 0
    with contextlib.suppress(YaSeRehace):
        bitacora.warning("Índice de Elasticsearch hecho de nuevo: %s", rehacer())
    return 0


@sin_alarma
def conciliar_de_noche() -> int:
    """Compara la base con el índice una vez por noche; lo que difiera se vuelve a llevar.

    :return: 0: no queda nada hasta la noche siguiente.
    """
    ahora = timezone.localtime()
    ultima = Conciliacion.objects.order_by("-cuando").values_list("cuando", flat=True).first()
    if ahora.hour < HORA_DE_CONCILIAR or (ultima and timezone.localdate(ultima) == ahora.date()):
        return 0
    if diferencias := conciliar().diferencias:
        bitacora.error("El índice difería de la base en %d entradas", diferencias)
    return 0
