"""Lo que el paso de los días hace con las suscripciones."""

from django.core.management.base import BaseCommand

from intranet.calendario import suscripciones
from intranet.models.calendario import RevisionCalendario


class Command(BaseCommand):
    """``manage.py rodar_calendario``: para programarlo cada noche, pasada la medianoche."""

    help = "Saca de las suscripciones lo muy pasado y termina las de quien ya no tiene acceso."

    def handle(self, *args, **options):
        """Rueda la ventana y dice qué pasó."""
        salieron = RevisionCalendario.rodar()
        terminadas = suscripciones.terminar_las_sin_acceso()
        self.stdout.write(
            f"Ventana al día{' (salieron eventos)' if salieron else ''};"
            f" suscripciones terminadas: {terminadas}."
        )
