"""``manage.py quitar_demo``: quita exactamente lo que puso ``cargar_demo``."""

from django.core.management.base import BaseCommand, CommandError

from intranet.demo import HayFilasReales, quitar_demo


class Command(BaseCommand):
    """Quita la demostración, historia incluida; si de ella cuelga algo de verdad, se niega."""

    help = "Quita el contenido de demostración; se niega si de él cuelgan datos de verdad."

    def handle(self, *args, **opciones) -> None:
        """Quita y cuenta.

        :raises CommandError: si hay filas de verdad que cuelgan; las nombra.
        """
        try:
            cuenta = quitar_demo()
        except HayFilasReales as error:
            raise CommandError(str(error)) from error
        if not cuenta:
            self.stdout.write("No había contenido de demostración.")
        for nombre, cuantas in cuenta.items():
            self.stdout.write(f"{nombre}: {cuantas} quitadas")
