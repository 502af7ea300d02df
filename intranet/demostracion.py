"""La parte de cada aplicación en el contenido de demostración.

Cada aplicación declara la suya en su ``demo.py``; ``manage.py cargar_demo`` las llama en su turno,
cuando las instituciones, las cuentas y las sesiones inventadas ya están.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from django.dispatch import Signal
from django.utils.module_loading import autodiscover_modules

demostracion_retirada = Signal()
"""Se envía cuando todo lo de demostración ya no está, en la misma transacción."""


@dataclass(frozen=True)
class Demostracion:
    """Lo que recibe cada parte.

    :ivar azar: con la misma semilla sale lo mismo.
    :ivar reducida: lo mínimo, para las pruebas.
    """

    azar: Random
    reducida: bool = False


_partes: list[tuple[int, Callable[[Demostracion], None]]] = []


def demostracion(orden: int) -> Callable:
    """Decora ``funcion(demostracion)``, que crea filas y páginas con ``es_demo=True``."""

    def decorar(funcion):
        _partes.append((orden, funcion))
        _partes.sort(key=lambda parte: parte[0])
        return funcion

    return decorar


def cargar_partes(demo: Demostracion) -> None:
    """Llama a la parte de cada aplicación, en su turno."""
    autodiscover_modules("demo")
    for _, parte in _partes:
        parte(demo)
