"""Tres nodos de Elasticsearch que se pueden matar, para las pruebas marcadas ``cluster``."""

from __future__ import annotations

import subprocess
from pathlib import Path

from elasticsearch import Elasticsearch

ELASTICSEARCH = Path(__file__).resolve().parents[1] / "script/elasticsearch"
CUANTOS = 3


class Nodos:
    """Los que pone ``script/elasticsearch``, aparte de los que usan las demás pruebas."""

    def __init__(self) -> None:
        self.urls: tuple[str, ...] = ()

    def levantar(self) -> Elasticsearch:
        """Pone en pie los que falten.

        :return: un cliente paciente que habla con cualquiera de ellos.
        """
        self.urls = tuple(_orden("start", "--nodos", str(CUANTOS)).split(","))
        es = Elasticsearch(list(self.urls), request_timeout=60, max_retries=CUANTOS)
        es.cluster.health(wait_for_nodes=str(CUANTOS), timeout="60s")
        return es

    def matar(self, nombre: str) -> None:
        """SIGKILL a un nodo, por su nombre."""
        _orden("kill", "--nodo", nombre)

    def quitar(self) -> None:
        """Los detiene y borra sus datos."""
        _orden("stop")


def _orden(*argumentos: str) -> str:
    hecha = subprocess.run(
        [ELASTICSEARCH, *argumentos, "--nombre", "tres"], capture_output=True, text=True
    )
    assert hecha.returncode == 0, hecha.stderr
    return hecha.stdout.strip()
