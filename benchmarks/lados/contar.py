"""Cuenta exacta de consultas, dentro del proceso y con la página ya caliente."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

HOST = "127.0.0.1"
VISITAS_PARA_CALENTAR = 3


def argumentos() -> argparse.Namespace:
    """Lo que el banco pide a cada lado: ``pocas``, ``muchas`` y ``salida``."""
    lector = argparse.ArgumentParser()
    lector.add_argument("pocas", type=int)
    lector.add_argument("muchas", type=int)
    lector.add_argument("salida", type=Path)
    return lector.parse_args()


def entrar(usuario):
    """Un cliente de pruebas con la sesión de ``usuario`` abierta."""
    from django.test import Client

    cliente = Client(SERVER_NAME=HOST)
    cliente.force_login(usuario)
    return cliente


def consultas(cliente, ruta: str) -> list[str]:
    """Las consultas de una visita a ``ruta``, con las de sesión y cuenta.

    :raises RuntimeError: si no responde 200.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(VISITAS_PARA_CALENTAR):
        respuesta = cliente.get(ruta)
        if respuesta.status_code != 200:
            raise RuntimeError(f"{ruta} respondió {respuesta.status_code}")
    with CaptureQueriesContext(connection) as captura:
        cliente.get(ruta)
    return [consulta["sql"] for consulta in captura]


def informar(
    *, pedido: argparse.Namespace, usuario, rutas: dict[str, str], sembrar: Callable[[int], None]
) -> None:
    """Siembra por tramos, cuenta en cada uno y deja en ``pedido.salida`` lo que el banco lee.

    :param rutas: por nombre; ``listado`` se cuenta con pocas filas y con muchas.
    :param sembrar: deja la base con ese número de filas.
    """
    sembrar(pedido.pocas)
    cliente = entrar(usuario)
    con_pocas = consultas(cliente, rutas["listado"])
    sembrar(pedido.muchas)
    galleta = next(iter(cliente.cookies.values()))
    informe = {
        "galleta": f"{galleta.key}={galleta.value}",
        "rutas": rutas,
        "listado_con_pocas": con_pocas,
        "consultas": {nombre: consultas(cliente, ruta) for nombre, ruta in rutas.items()},
    }
    pedido.salida.write_text(json.dumps(informe), encoding="utf-8")
