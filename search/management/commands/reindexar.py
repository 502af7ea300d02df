"""Reconstruye el índice de búsqueda."""

from django.core.management.base import BaseCommand

from search import indice

ANCHO = 30


class Command(BaseCommand):
    """``manage.py reindexar``: vuelve a indexar todo lo que las aplicaciones declaran."""

    help = "Reconstruye el índice de búsqueda; el sitio sigue respondiendo mientras tanto."

    def handle(self, *args, **options):
        """Reconstruye y dice cuánto hizo."""
        cuenta = indice.reconstruir(self._barra if self.stdout.isatty() else self._linea)
        retiradas = cuenta.pop("retiradas")
        self.stdout.write(
            f"Índice al día: {sum(cuenta.values())} filas leídas, {retiradas} entradas retiradas."
        )

    def _barra(self, nombre: str, van: int, son: int) -> None:
        lleno = ANCHO * van // son
        final = "\n" if van == son else ""
        self.stdout.write(
            f"\r{'█' * lleno}{'·' * (ANCHO - lleno)} {van}/{son} {nombre}", ending=final
        )
        self.stdout.flush()

    def _linea(self, nombre: str, van: int, son: int) -> None:
        if van == son:
            self.stdout.write(f"{nombre}: {van}")
