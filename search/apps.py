"""Búsqueda propia, con un mismo análisis del español para todos los motores."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Índice, motores y página de resultados."""

    name = "search"
    verbose_name = "Búsqueda"

    def ready(self) -> None:
        """Empieza a escuchar los cambios de lo que las aplicaciones declaran."""
        from search import indice

        indice.conectar()
