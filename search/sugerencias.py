"""Lo que se propone mientras se escribe: títulos que empiezan a coincidir."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from intranet.texto import limpiar
from search import analisis
from search.consulta import Consulta, interpretar
from search.models import Entrada, Etiqueta
from search.motores.sql import MotorSql, tiene

CUANTAS = 8
LARGO_MINIMO = 2
"""Con una sola letra coincide casi todo."""

LARGO_MAXIMO = 100


def sugerir(texto: str, *, fichas: Iterable[str]) -> list[Entrada]:
    """Las entradas en cuyo título están las palabras de ``texto``, la última a medio escribir.

    Salen de la base con cualquier motor: están al día y no dependen de ningún servidor.

    :param fichas: acceso de quien escribe; nada se propone sin él.
    :return: como mucho :data:`CUANTAS`, la mejor primero, sin títulos repetidos.
    """
    escrito = limpiar(texto).lstrip()[:LARGO_MAXIMO]
    anteriores, _, ultima = escrito.rpartition(" ")
    comienzo = analisis.plegar_palabra(ultima)
    fichas = frozenset(fichas)
    if len(comienzo) < LARGO_MINIMO or not fichas:
        return []
    consulta = interpretar(anteriores, fichas=fichas, familias={})
    return _entradas(consulta, comienzo)


def _entradas(consulta: Consulta, comienzo: str) -> list[Entrada]:
    casa, parametros = MotorSql().indice.comienzan(
        consulta.clausulas, analisis.raiz(comienzo), comienzo
    )
    ve, de_acceso = tiene(Etiqueta.ACCESO, consulta.fichas)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.titulo, e.tipo, e.url"
            f" FROM ({casa}) c JOIN search_entrada e ON e.id = c.id WHERE {ve}"
            # Una página da varias entradas con el mismo nombre: basta con la mejor.
            " ORDER BY c.puntaje, e.fecha DESC NULLS LAST, e.id DESC LIMIT %s",
            [*parametros, *de_acceso, CUANTAS * 3],
        )
        filas = cursor.fetchall()
    unicas = {}
    for titulo, tipo, url in filas:
        unicas.setdefault(titulo, Entrada(titulo=titulo, tipo=tipo, url=url))
    return list(unicas.values())[:CUANTAS]
