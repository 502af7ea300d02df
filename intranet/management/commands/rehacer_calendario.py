"""Vuelve a escribir los eventos del calendario."""

from django.core.management.base import BaseCommand

from intranet.calendario import guardado


class Command(BaseCommand):
    """``manage.py rehacer_calendario``: relee todo lo que las aplicaciones ponen en él."""

    help = (
        "Vuelve a escribir los eventos; lo que está al día no cambia. Úselo si cambia URL_PUBLICA."
    )

    def handle(self, *args, **options):
        """Rehace y dice cuánto hizo."""
        cuenta = guardado.rehacer()
        cambiados = cuenta.pop("cambiados")
        self.stdout.write(
            f"Calendario al día: {sum(cuenta.values())} filas leídas,"
            f" {cambiados} eventos cambiados."
        )
