"""El motor que busca en Elasticsearch y guarda también en la base.

La base está siempre al día: de ella salen los documentos que se llevan a Elasticsearch y ella
responde mientras Elasticsearch no pueda.
"""

from __future__ import annotations

import datetime as dt
import logging
import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.conf import settings
from django.db import transaction
from elasticsearch import ApiError, ConnectionError, TransportError

from search.consulta import Consulta
from search.elastic import cliente, consultas
from search.models import Entrada, Salida
from search.motores import FACETAS, Cambio, Resultado
from search.motores.sql import MotorSql

DESCANSO = 15
"""Segundos que no se le pregunta después de que no respondió."""

OTRO_NODO = frozenset({502, 503})
"""Lo que responde un nodo que no puede ahora; otro quizá sí."""

registro = logging.getLogger(__name__)


class MotorElastic:
    """Motor sobre Elasticsearch, con la base detrás."""

    def __init__(self) -> None:
        self.sql = MotorSql()
        self._descansa_hasta = 0.0

    def salud(self) -> str:
        """``"bien"``, o por qué busca la base y no Elasticsearch."""
        try:
            cliente.para_buscar().search(index=consultas.alias(), size=0)
        except (ApiError, TransportError) as error:
            return f"Elasticsearch no responde; busca la base ({type(error).__name__})"
        return self.sql.salud()

    def aplicar(self, cambios: Sequence[Cambio], *, todo: bool = False) -> set[str]:
        """Guarda en la base y anota, en la misma transacción, lo que hay que llevar."""
        with transaction.atomic():
            claves = self.sql.aplicar(cambios, todo=todo)
            _anotar(claves)
        return claves

    def buscar(self, consulta: Consulta) -> Resultado:
        """Pregunta a Elasticsearch; si no puede, responde la base y lo dice."""
        if not consulta.clausulas or not consulta.fichas:
            return Resultado()
        if self._descansa_hasta <= time.monotonic() < consulta.hasta:
            try:
                return self._preguntar(consulta)
            except (ApiError, TransportError) as error:
                self._descansa_hasta = time.monotonic() + DESCANSO
                registro.warning("Elasticsearch no respondió, busca la base: %s", error)
        return replace(self.sql.buscar(consulta), reducida=True)

    def retirar_anteriores(self, momento: dt.datetime) -> int:
        """Retira de la base lo que no se ha renovado desde ``momento`` y lo anota."""
        with transaction.atomic():
            sobran = Entrada.objects.filter(indexada_en__lt=momento)
            claves = list(sobran.values_list("clave", flat=True))
            retiradas = self.sql.retirar_anteriores(momento)
            _anotar(claves)
        return retiradas

    def _preguntar(self, consulta: Consulta) -> Resultado:
        pagina = max(1, consulta.pagina)
        limite = min(consulta.hasta, time.monotonic() + settings.ELASTICSEARCH_ESPERA)
        respuesta = self._pagina(consulta, pagina, limite)
        total = respuesta["hits"]["total"]["value"]
        paginas = max(1, math.ceil(total / consulta.por_pagina))
        if pagina > paginas:
            pagina = paginas
            respuesta = self._pagina(consulta, pagina, limite)
        return Resultado(
            claves=[acierto["_id"] for acierto in respuesta["hits"]["hits"]],
            total=total,
            pagina=pagina,
            paginas=paginas,
            facetas={
                nombre: {
                    cubo["key"]: cubo["doc_count"]
                    for cubo in respuesta["aggregations"][nombre]["valores"]["buckets"]
                }
                for nombre in FACETAS
            },
        )

    def _pagina(self, consulta: Consulta, pagina: int, limite: float) -> dict:
        """Pregunta a un nodo y, si ha caído, a los demás, sin pasar nunca de ``limite``."""
        pedido = consultas.busqueda(consulta, pagina).to_dict()
        for quedan_nodos in reversed(range(len(settings.ELASTICSEARCH_URL))):
            es = cliente.para_buscar(max(limite - time.monotonic(), 0.01))
            try:
                return es.search(index=consultas.alias(), **pedido).body
            except (ApiError, ConnectionError) as error:
                caido = isinstance(error, ConnectionError) or error.status_code in OTRO_NODO
                if not caido or not quedan_nodos or time.monotonic() >= limite:
                    raise
        raise TransportError("No hay ninguna dirección de Elasticsearch")


def _anotar(claves: Iterable[str]) -> None:
    """Anota lo que hay que llevar, después de guardarlo en la base.

    La base ya tiene tomadas esas filas: el número de la salida sigue el orden de los cambios.
    """
    Salida.objects.bulk_create(Salida(clave=clave) for clave in sorted(claves))
