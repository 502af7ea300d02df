"""Tres nodos: muere el que tiene el primario y después el maestro, y nadie deja de encontrar."""

import threading

import pytest
from django.db import close_old_connections
from django.utils import timezone

from intranet.registro import TODOS
from search.consulta import interpretar
from search.elastic import cliente, esquema, salida
from search.elastic.conciliar import conciliar
from search.elastic.rehacer import rehacer
from search.models import Entrada, IndiceElastic, Salida
from search.motores import motor

pytestmark = [pytest.mark.cluster, pytest.mark.django_db(transaction=True)]

TRAS_CADA_MUERTE = 10
"""Cuánto se publica con dos nodos."""


class Buscadores:
    """Dos personas que buscan sin parar, cada una en su hilo."""

    def __init__(self, minimo: int) -> None:
        self.hechas, self.malas = 0, []
        self._minimo = minimo
        self._fin = threading.Event()
        self._hilos = [threading.Thread(target=self._buscar) for _ in range(2)]

    def _buscar(self) -> None:
        consulta = interpretar("albergue", fichas=(TODOS,), familias={})
        while not self._fin.is_set():
            try:
                resultado = motor().buscar(consulta)
            except Exception as error:
                self.malas.append(repr(error))
                continue
            if resultado.reducida or resultado.total < self._minimo:
                self.malas.append(f"reducida={resultado.reducida} total={resultado.total}")
            self.hechas += 1
            self._fin.wait(0.01)
        close_old_connections()

    def __enter__(self) -> "Buscadores":
        for hilo in self._hilos:
            hilo.start()
        return self

    def __exit__(self, *_) -> None:
        self._fin.set()
        for hilo in self._hilos:
            hilo.join()


@pytest.fixture
def es(tres_nodos, settings, transactional_db):
    """El motor de producción sobre tres nodos, con un índice vacío y su copia."""
    es = tres_nodos.levantar()
    settings.ELASTICSEARCH_URL = tres_nodos.urls
    settings.ELASTICSEARCH_INDICE = "tres"
    # Se mira si alguna falla, no cuánto tarda: una máquina ocupada no es un nodo caído.
    settings.ELASTICSEARCH_ESPERA = 30
    settings.BUSQUEDA_MOTOR = "elastic"
    motor()._descansa_hasta = 0.0
    cliente._cliente.cache_clear()
    yield es
    cliente._cliente.cache_clear()
    for indice in es.indices.get(index="tres-v*"):
        es.indices.delete(index=indice)


def el_del_primario(es) -> str:
    """El nodo que tiene el primario."""
    (parte,) = [
        p for p in es.cat.shards(index=esquema.alias(), format="json") if p["prirep"] == "p"
    ]
    return parte["node"]


def el_maestro(es) -> str:
    """El nodo que manda."""
    return es.cat.master(format="json")[0]["node"]


def publicar_y_llevar(documento, titulo: str) -> None:
    """Publica y lleva lo publicado, como haría el proceso aparte."""
    for n in range(TRAS_CADA_MUERTE):
        documento(f"{titulo} {n}")
        salida.llevar()


def test_ninguna_busqueda_falla_y_nada_se_pierde(es, tres_nodos, documento):
    for n in range(30):
        documento(f"Albergue {n}")
    nombre = rehacer()
    # Que la copia vuelva enseguida y no en un minuto, que es lo normal.
    sin_demora = {"index.unassigned.node_left.delayed_timeout": "0"}
    es.indices.put_settings(index=nombre, settings=sin_demora)
    es.cluster.health(index=nombre, wait_for_status="green", timeout="60s")
    with Buscadores(minimo=30) as personas:
        for cual, titulo in ((el_del_primario, "Refugio"), (el_maestro, "Amparo")):
            tres_nodos.matar(cual(es))
            publicar_y_llevar(documento, titulo)
            antes = personas.hechas
            tres_nodos.levantar()
            es.cluster.health(index=nombre, wait_for_status="green", timeout="60s")
            assert personas.hechas > antes
            Salida.objects.update(siguiente=timezone.now())
            while salida.llevar().hechas:
                pass
            es.indices.refresh(index=nombre)
            hallados = motor().buscar(interpretar(titulo, fichas=(TODOS,), familias={}))
            assert (hallados.total, hallados.reducida) == (TRAS_CADA_MUERTE, False)
    assert personas.malas == []
    assert not Salida.objects.exists()
    assert conciliar().diferencias == 0
    assert es.count(index=nombre)["count"] == Entrada.objects.count() == 50
    assert IndiceElastic.objects.get().nombre == nombre
