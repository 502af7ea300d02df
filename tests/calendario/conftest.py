"""Un miembro suscrito a la Red, y cómo lee un programa."""

import datetime as dt
from dataclasses import dataclass

import pytest
import time_machine
from django.test import Client

from intranet.calendario import suscripciones
from intranet.models import Usuario
from intranet.models.calendario import Capa
from intranet.roles import Rol
from tests.factories import InstitucionFactory

HOY = dt.datetime(2026, 6, 20, 15, tzinfo=dt.UTC)


@pytest.fixture
def reloj():
    """Es sábado 20 de junio de 2026 en Lima; se adelanta con ``shift``."""
    with time_machine.travel(HOY, tick=False) as reloj:
        yield reloj


@dataclass
class Suscrito:
    """Una cuenta, su secreto y un programa sin sesión."""

    usuario: Usuario
    secreto: str

    @property
    def ruta(self) -> str:
        """Donde lee."""
        return f"/calendario/f/{self.secreto}.ics"

    def leer(self, **cabeceras):
        """Una lectura."""
        return Client(headers=cabeceras).get(self.ruta)


@pytest.fixture
def suscribir(sitio, cuenta):
    """Fábrica ``suscribir(usuario=None, nombre=…)``; sin cuenta, la de un miembro de la Red."""

    def crear(usuario=None, nombre="Red", capas=tuple(Capa.values)) -> Suscrito:
        usuario = usuario or cuenta(
            Rol.MIEMBRO, institucion=InstitucionFactory(), instancia=sitio.red
        )
        _, secreto = suscripciones.crear(usuario=usuario, nombre=nombre, capas=capas)
        return Suscrito(usuario, secreto)

    return crear
