"""El contenido de demostración: dos años de vida inventada de la Red, hasta hoy.

Lo que se cuenta está en ``actas/datos/demo.toml``; aquí se vive en orden (relevos, sesiones,
avances) y por las mismas puertas que usan las personas. Con la misma semilla y el mismo día sale
lo mismo, salvo identidades y claves. Se quita con :func:`intranet.demo.quitar_demo`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from django.db import transaction

from actas.demo.mundo import Mundo, leer_datos
from actas.demo.personas import crear_cuentas, incorporar_instituciones
from actas.demo.sesiones import agendar_sesiones, despedida
from actas.models import Acuerdo, Avance, Compromiso, Periodo, Sesion
from intranet.demo import anotar_motivo
from intranet.demostracion import Demostracion, cargar_partes
from intranet.models import Usuario
from intranet.texto import plegar
from red_trata.models import Designacion, Instancia, Membresia

SEMILLA = 2026
SESIONES_REDUCIDAS = (97, 34, -21)
"""Las sesiones, por su ``hace``, de una demostración reducida."""


class DemoNoCabe(Exception):
    """No se puede cargar la demostración sobre lo que ya hay; el texto dice por qué."""


class DemoYaCargada(DemoNoCabe):
    """La demostración ya está."""

    def __init__(self) -> None:
        super().__init__(
            "La demostración ya está cargada: no se cambió nada. Para cargarla de nuevo,"
            " quítela antes con «manage.py quitar_demo»."
        )


@dataclass(frozen=True)
class Resumen:
    """Lo que se cargó.

    :ivar clave: la de todas las cuentas de demostración.
    :ivar filas: cuántas hay de cada cosa.
    """

    clave: str
    filas: dict[str, int]


@transaction.atomic
def cargar_demo(
    *,
    semilla: int = SEMILLA,
    clave: str = "",
    reducida: bool = False,
    avisar: Callable[[str], None] = lambda _: None,
) -> Resumen:
    """Carga la demostración, entera o nada.

    :param clave: la de todas las cuentas; sin ella se inventa una.
    :param reducida: solo tres sesiones, para las pruebas.
    :param avisar: se llama al terminar cada sesión, con su título.
    :raises DemoYaCargada: si ya está.
    :raises DemoNoCabe: si falta el contenido base o ya hay datos de verdad.
    """
    _comprobar_que_cabe()
    clave = clave or clave_inventada()
    mundo = Mundo(semilla)
    crear_cuentas(mundo, clave)
    incorporar_instituciones(mundo)
    agendar_sesiones(mundo, guion(reducida=reducida), avisar)
    mundo.vivir()
    despedida(mundo)
    cargar_partes(Demostracion(Random(semilla), reducida))
    anotar_motivo()
    contadas = (Membresia, Designacion, Sesion, Acuerdo, Compromiso, Avance)
    return Resumen(
        clave,
        {
            str(m._meta.verbose_name_plural): m.objects.filter(es_demo=True).count()
            for m in contadas
        },
    )


def guion(*, reducida: bool = False) -> list[dict]:
    """Las sesiones que :func:`cargar_demo` celebra, convoca o cancela."""
    todas = leer_datos()["sesion"]
    return [s for s in todas if s["hace"] in SESIONES_REDUCIDAS] if reducida else todas


def clave_inventada() -> str:
    """Una clave fácil de dictar: tres palabras y un número."""
    palabras = [plegar(p) for p in leer_datos()["nombres"]["apellidos"]]
    elegidas = [secrets.choice(palabras) for _ in range(3)]
    return "-".join([*elegidas, str(100 + secrets.randbelow(900))])


def _comprobar_que_cabe() -> None:
    if Usuario.objects.filter(es_demo=True).exists():
        raise DemoYaCargada
    if not Instancia.objects.filter(sigla="red", rama_actas__isnull=False).exists():
        raise DemoNoCabe("Falta el contenido base: cárguelo antes con «manage.py cargar_base».")
    if any(modelo.objects.exists() for modelo in (Membresia, Periodo, Sesion)):
        raise DemoNoCabe(
            "Ya hay membresías o sesiones de verdad: la demostración no se mezcla con ellas."
        )
    nombres = [cuenta["usuario"] for cuenta in leer_datos()["cuenta"]]
    if ocupados := Usuario.objects.filter(username__in=nombres).values_list("username", flat=True):
        raise DemoNoCabe(f"Ya hay cuentas con estos nombres: {', '.join(sorted(ocupados))}.")
