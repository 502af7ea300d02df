"""La Red: instancias, instituciones, personas y quién representa a quién."""

from django.apps import AppConfig


class RedTrataConfig(AppConfig):
    """Directorio y territorio."""

    name = "red_trata"
    verbose_name = "La Red"

    def ready(self) -> None:
        """Escucha los cambios que arrastran a otros."""
        from red_trata import senales  # noqa: F401
