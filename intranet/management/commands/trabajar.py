"""Hace, fuera de las peticiones, lo que las aplicaciones declaran: correo, índice de búsqueda…"""

import os
import signal
import threading

from django.core.management.base import BaseCommand, CommandError

from intranet import labores
from intranet.registro import registro


class Command(BaseCommand):
    """``manage.py trabajar``: sin parar, o una vez (para cron)."""

    help = "Hace las labores del sitio; sin opciones no termina. Puede haber varios a la vez."

    def add_arguments(self, parser) -> None:
        """Qué labores y cuánto tiempo."""
        parser.add_argument("--solo", action="append", metavar="LABOR", help="Solo esta labor.")
        parser.add_argument("--una-vez", action="store_true", help="Hace lo que haya y termina.")
        parser.add_argument(
            "--mientras-viva",
            type=int,
            metavar="PROCESO",
            help="Hasta que termine el proceso que lo arrancó.",
        )

    def handle(self, *args, solo, una_vez, mientras_viva, **opciones) -> None:
        """Trabaja hasta que lo paren (Ctrl+C o TERM), muera quien lo arrancó o no quede nada."""
        if desconocidas := set(solo or ()) - registro.labores.keys():
            raise CommandError(
                f"No hay labor {', '.join(sorted(desconocidas))}."
                f" Hay: {', '.join(sorted(registro.labores))}."
            )
        suyas = [registro.labores[nombre] for nombre in solo or sorted(registro.labores)]
        if una_vez:
            for labor in suyas:
                self.stdout.write(f"{labor.nombre}: {labores.agotar(labor)}")
            return
        parar = threading.Event()
        for senal in (signal.SIGTERM, signal.SIGINT):
            signal.signal(senal, lambda *_: parar.set())
        hilos = [threading.Thread(target=labores.repetir, args=(labor, parar)) for labor in suyas]
        for hilo in hilos:
            hilo.start()
        while not parar.wait(1) and (mientras_viva is None or os.getppid() == mientras_viva):
            pass
        # Cada labor termina lo que tiene entre manos y lo deja anotado.
        parar.set()
        for hilo in hilos:
            hilo.join()
