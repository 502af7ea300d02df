"""Arranque de la parte compartida: carga lo que cada aplicación declara."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class IntranetConfig(AppConfig):
    """El sitio y las piezas que usan todas las aplicaciones."""

    name = "intranet"
    verbose_name = "Intranet"

    def ready(self) -> None:
        """Lee el ``declaraciones.py`` de cada aplicación, como Wagtail lee sus ganchos."""
        from intranet import checks  # noqa: F401

        autodiscover_modules("declaraciones")
