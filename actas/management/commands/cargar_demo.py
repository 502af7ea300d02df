"""``manage.py cargar_demo``: dos años de vida inventada de la Red."""

import os

from django.core.management.base import BaseCommand, CommandError

from actas.demo import SEMILLA, DemoNoCabe, DemoYaCargada, cargar_demo, guion
from intranet.progreso import Progreso


class Command(BaseCommand):
    """Carga la demostración; si ya está, no cambia nada."""

    help = "Carga el contenido de demostración: instituciones, sesiones y compromisos inventados."

    def add_arguments(self, parser) -> None:
        """Añade ``--semilla`` y ``--reducida``."""
        parser.add_argument(
            "--semilla", type=int, default=SEMILLA, help="Con la misma, sale lo mismo."
        )
        parser.add_argument("--reducida", action="store_true", help="Solo tres sesiones.")

    def handle(self, *args, **opciones) -> None:
        """Carga y dice la clave, si hubo que inventarla.

        :raises CommandError: si no cabe; dice por qué.
        """
        clave = os.environ.get("RED_CLAVE_DEMO", "")
        progreso = Progreso("Sesiones", len(guion(reducida=opciones["reducida"])))
        try:
            resumen = cargar_demo(
                semilla=opciones["semilla"],
                clave=clave,
                reducida=opciones["reducida"],
                avisar=progreso.avanzar,
            )
        except DemoYaCargada as aviso:
            self.stdout.write(str(aviso))
            return
        except DemoNoCabe as error:
            raise CommandError(str(error)) from error
        progreso.terminar()
        for nombre, cuantas in resumen.filas.items():
            self.stdout.write(f"{nombre}: {cuantas}")
        if not clave:
            self.stdout.write(
                f"Clave de las cuentas de demostración (solo se dice ahora): {resumen.clave}"
            )
