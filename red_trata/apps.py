"""La Red: instancias, instituciones, personas y quién representa a quién."""

from django.apps import AppConfig


class RedTrataConfig(AppConfig):
    """Directorio y territorio."""

    name = "red_trata"
    verbose_name = "La Red"
