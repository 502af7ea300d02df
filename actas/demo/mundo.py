"""El escenario de la demostración: el día, el azar, los nombres y la agenda."""

from __future__ import annotations

import datetime as dt
import heapq
import random
import tomllib
from collections.abc import Callable, Iterator
from itertools import count, cycle
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from intranet.feriados import es_habil
from intranet.models import Usuario
from red_trata.models import Instancia, Institucion

DATOS = Path(__file__).parents[1] / "datos" / "demo.toml"


def leer_datos() -> dict[str, Any]:
    """El guion de la demostración."""
    return tomllib.loads(DATOS.read_text(encoding="utf-8"))


def jueves_habil(dia: dt.date) -> dt.date:
    """El último jueves hábil, hasta ``dia``."""
    while dia.weekday() != 3 or not es_habil(dia):
        dia -= dt.timedelta(days=1)
    return dia


def habil_anterior(dia: dt.date) -> dt.date:
    """El último día hábil, hasta ``dia``."""
    while not es_habil(dia):
        dia -= dt.timedelta(days=1)
    return dia


class Mundo:
    """Lo que comparten las partes de la demostración mientras se carga.

    :ivar cuenta: las cuentas, por su nombre de usuario.
    :ivar institucion: las instituciones, por su sigla (o su nombre si no tienen).
    """

    def __init__(self, semilla: int) -> None:
        self.datos = leer_datos()
        self.hoy = timezone.localdate()
        self.azar = random.Random(semilla)
        self.cuenta: dict[str, Usuario] = {}
        self.instancia = {i.sigla: i for i in Instancia.objects.all()}
        self.institucion = {i.nombre_corto: i for i in Institucion.objects.all()}
        self.nombres = self._nombres_inventados()
        self._agenda: list[tuple[dt.date, int, Callable[[], None]]] = []
        self._turno = count()

    def dia(self, hace: int) -> dt.date:
        """El día de ``hace`` tantos días (negativo: por venir)."""
        return self.hoy - dt.timedelta(days=hace)

    def dia_habil_entre(self, desde: dt.date, hasta: dt.date) -> dt.date:
        """Un día hábil al azar de ``desde`` a ``hasta``; si no hay ninguno, ``hasta``."""
        dias = [desde + dt.timedelta(days=n) for n in range((hasta - desde).days + 1)]
        return self.azar.choice([d for d in dias if es_habil(d)] or [hasta])

    def uuid(self) -> UUID:
        """Una identidad de bloque, siempre la misma con la misma semilla."""
        return UUID(int=self.azar.getrandbits(128), version=4)

    def agendar(self, dia: dt.date, hacer: Callable[[], None]) -> None:
        """Deja ``hacer`` para ``dia``, después de lo que ya había ese día."""
        heapq.heappush(self._agenda, (dia, next(self._turno), hacer))

    def vivir(self) -> None:
        """Hace lo agendado por orden de fecha, también lo que se agende por el camino."""
        while self._agenda:
            heapq.heappop(self._agenda)[2]()

    def _nombres_inventados(self) -> Iterator[str]:
        listas = self.datos["nombres"]
        reservados = {f"{c['nombres']} {c['apellidos']}" for c in self.datos["cuenta"]}
        for nombre in cycle(self.azar.sample(listas["pila"], k=len(listas["pila"]))):
            completo = f"{nombre} {' '.join(self.azar.sample(listas['apellidos'], k=2))}"
            if completo not in reservados:
                reservados.add(completo)
                yield completo
