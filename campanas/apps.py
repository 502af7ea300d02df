"""Campañas y kit de comunicación."""

from django.apps import AppConfig


class CampanasConfig(AppConfig):
    """Calendario de campañas y piezas."""

    name = "campanas"
    verbose_name = "Campañas"

    def ready(self) -> None:
        """Empieza a escuchar lo que se publica."""
        from campanas import receptores  # noqa: F401
