"""El contenido base y la demostración cuestan: los comparten las pruebas de un módulo."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import transaction


@contextmanager
def compartido(django_db_blocker) -> Iterator[None]:
    """Abre la base para una preparación de módulo, y al salir la deja como estaba.

    Cada prueba corre dentro, con su propio punto de retorno.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def todas_las_tablas() -> dict[str, int]:
    """Cuántas filas hay en cada tabla, historia e índice incluidos."""
    return {
        m._meta.label: m._base_manager.count()
        for m in apps.get_models(include_auto_created=True)
        if not m._meta.proxy
    }
