"""Lleva al servidor de correo lo que espera en el buzón."""

import os
import signal
import time

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection

from intranet.correo.services import enviar_pendientes, olvidar_textos

PAUSA = 2
"""Segundos entre una mirada al buzón y la siguiente."""

CADA_CUANTO_SE_OLVIDA = 3600


class Command(BaseCommand):
    """``manage.py enviar_correos``: una vez (para cron), o sin parar."""

    help = "Lleva las cartas del buzón de salida; con --continuo, no termina."

    def add_arguments(self, parser) -> None:
        """Cuánto dura."""
        parser.add_argument("--continuo", action="store_true", help="Mira el buzón sin parar.")
        parser.add_argument(
            "--mientras-viva",
            type=int,
            metavar="PROCESO",
            help="Como --continuo, hasta que termine el proceso que lo arrancó.",
        )

    def handle(self, *args, **opciones) -> None:
        """Lleva lo que haya; si es continuo, hasta que lo paren (Ctrl+C o TERM)."""
        padre = opciones["mientras_viva"]
        if not (opciones["continuo"] or padre):
            olvidar_textos()
            self.stdout.write(f"Correos que salieron: {enviar_pendientes()}")
            return
        # Parar es entre carta y carta: la que se está enviando termina y queda anotada.
        self._parar = False
        for senal in (signal.SIGTERM, signal.SIGINT):
            signal.signal(senal, self._al_parar)
        olvidado = -CADA_CUANTO_SE_OLVIDA
        while not self._parar and (padre is None or os.getppid() == padre):
            olvida = time.monotonic() - olvidado > CADA_CUANTO_SE_OLVIDA
            if self._una_vuelta(olvida=olvida) and olvida:
                olvidado = time.monotonic()
            time.sleep(PAUSA)

    def _una_vuelta(self, *, olvida: bool) -> bool:
        """Lleva lo que toca; si la base no responde, lo dice y se volverá a intentar."""
        try:
            close_old_connections()
            if olvida:
                olvidar_textos()
            enviar_pendientes()
        except DatabaseError as error:
            connection.close()
            self.stderr.write(f"El buzón no se pudo leer; se volverá a intentar. {error}")
            return False
        return True

    def _al_parar(self, *args) -> None:
        self._parar = True
