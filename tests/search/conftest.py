"""Una fuente de prueba y una fábrica de documentos, sin pasar por ningún dominio.

También un Elasticsearch de verdad: el de ``ELASTICSEARCH_URL`` o, sin ella, el que pone
``script/elasticsearch``.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from elasticsearch import Elasticsearch

from intranet.registro import TODOS, DocumentoBusqueda
from search.consulta import interpretar
from search.elastic import cliente, esquema
from search.elastic.salida import llevar
from search.models import Etiqueta, IndiceElastic
from search.motores import Cambio, motor
from search.motores.elastic import MotorElastic


@pytest.fixture(scope="session")
def servidor_elastic() -> tuple[str, ...]:
    """Las direcciones de un Elasticsearch en pie; queda en pie para la siguiente vez."""
    dada = os.environ.get("ELASTICSEARCH_URL")
    if not dada:
        orden = [Path(__file__).parents[2] / "script/elasticsearch", "start"]
        dada = subprocess.run(orden, check=True, capture_output=True, text=True).stdout.strip()
    return tuple(dada.split(","))


@pytest.fixture(scope="session")
def indice_compartido(servidor_elastic) -> Iterator[str]:
    """El nombre de un índice para toda la sesión; ``elastic`` lo deja vacío tras cada prueba."""
    es = Elasticsearch(list(servidor_elastic), request_timeout=60)
    alias = f"prueba-{uuid4().hex[:12]}"
    nombre = f"{alias}-v{esquema.VERSION}-0"
    crear_indice(es, nombre)
    yield nombre
    for indice in es.indices.get(index=f"{alias}-*"):
        es.indices.delete(index=indice)


def crear_indice(es: Elasticsearch, nombre: str) -> None:
    """Un índice vacío, detrás de su alias."""
    esquema.indice(nombre).create(using=es)
    es.indices.put_alias(index=nombre, name=nombre.partition("-v")[0])


@pytest.fixture
def elastic(servidor_elastic, indice_compartido, settings, db):
    """El motor ``elastic`` con un índice vacío; devuelve el cliente.

    Las salidas no se llevan solas: para eso está ``al_dia``.
    """
    settings.ELASTICSEARCH_URL = servidor_elastic
    settings.ELASTICSEARCH_INDICE = indice_compartido.partition("-v")[0]
    settings.BUSQUEDA_MOTOR = "elastic"
    motor()._descansa_hasta = 0.0
    IndiceElastic.objects.create(nombre=indice_compartido, estado=IndiceElastic.Estado.VIGENTE)
    es = cliente.para_escribir()
    yield es
    es.indices.refresh(index=indice_compartido)
    if es.count(index=indice_compartido)["count"]:
        # De nuevo, y no vaciado: lo borrado seguiría contando en lo rara que es cada palabra.
        sin_prisa = es.options(request_timeout=60, max_retries=0)
        sin_prisa.indices.delete(index=indice_compartido)
        crear_indice(sin_prisa, indice_compartido)


@pytest.fixture
def al_dia(elastic):
    """``al_dia()``: lleva todo lo pendiente y lo deja buscable."""

    def llevar_todo() -> None:
        while llevar().hechas:
            pass
        elastic.indices.refresh(index=esquema.alias())

    return llevar_todo


@pytest.fixture(params=["sql", "elastic"])
def cada_motor(request, monkeypatch):
    """La prueba ocurre con cada motor; en Elasticsearch, todo se lleva en el momento."""
    if request.param == "elastic":
        al_dia = request.getfixturevalue("al_dia")
        aplicar = MotorElastic.aplicar

        def aplicar_y_llevar(self, cambios, **opciones):
            claves = aplicar(self, cambios, **opciones)
            al_dia()
            return claves

        monkeypatch.setattr(MotorElastic, "aplicar", aplicar_y_llevar)
    return request.param


@pytest.fixture
def documento(db):
    """Fábrica ``documento(titulo, cuerpo="", …)`` que además indexa lo que crea."""

    def crear(titulo, cuerpo="", *, tipo="acuerdo", acceso=(TODOS,), origen=None, **campos):
        uuid = campos.pop("uuid", None) or uuid4()
        nuevo = DocumentoBusqueda(
            uuid=uuid,
            tipo=tipo,
            titulo=titulo,
            cuerpo=cuerpo,
            url=campos.pop("url", f"/u/{uuid}/"),
            acceso=frozenset(acceso),
            **campos,
        )
        motor().aplicar([Cambio(origen or f"prueba:{uuid}", (nuevo,))])
        return nuevo

    return crear


@pytest.fixture
def titulos(db):
    """``titulos("texto", **filtros)``: los títulos encontrados, el mejor primero."""
    from search.models import Entrada

    def buscar(texto, *, fichas=(TODOS,), por_pagina=50, **filtros):
        consulta = interpretar(texto, fichas=fichas, filtros=filtros, por_pagina=por_pagina)
        resultado = motor().buscar(consulta)
        assert not resultado.reducida
        claves = resultado.claves
        por_clave = dict(Entrada.objects.values_list("clave", "titulo"))
        return [por_clave[clave] for clave in claves]

    return buscar


@dataclass(frozen=True)
class Enviada:
    """Una consulta que un motor envió, y si llevaba el acceso de quien busca."""

    texto: str
    lleva_acceso: bool


@pytest.fixture
def enviado(cada_motor, monkeypatch):
    """``with enviado() as consultas``: las que salieron, a la base o a Elasticsearch."""
    ficha = f"x.nombre = '{Etiqueta.ACCESO}' AND x.valor IN ('{TODOS}')"

    @contextmanager
    def capturar():
        enviadas: list[Enviada] = []
        buscar = Elasticsearch.search

        def anotar(self, **pedido):
            filtro = pedido["query"]["bool"]["filter"]
            enviadas.append(Enviada(str(pedido), {"terms": {"acceso": [TODOS]}} in filtro))
            return buscar(self, **pedido)

        with monkeypatch.context() as parche, CaptureQueriesContext(connection) as en_la_base:
            parche.setattr(Elasticsearch, "search", anotar)
            yield enviadas
        enviadas += [Enviada(c["sql"], ficha in c["sql"]) for c in en_la_base.captured_queries]

    return capturar
