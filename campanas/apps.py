"""Campañas y kit de comunicación."""

from django.apps import AppConfig


class CampanasConfig(AppConfig):
    """Calendario de campañas y piezas."""

    name = "campanas"
    verbose_name = "Campañas"

    def ready(self) -> None:
        """Empieza a escuchar lo que se publica, y junta lo que declara el kit."""
        from campanas import receptores  # noqa: F401
        from campanas.kit import contenido_base, declaraciones, demo  # noqa: F401
        from campanas.kit import receptores as del_kit  # noqa: F401
