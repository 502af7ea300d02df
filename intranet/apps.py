"""Arranque de la parte compartida: carga lo que cada aplicación declara."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from wagtail.users.apps import WagtailUsersAppConfig


class IntranetConfig(AppConfig):
    """El sitio y las piezas que usan todas las aplicaciones."""

    default = True
    name = "intranet"
    verbose_name = "Intranet"

    def ready(self) -> None:
        """Lee el ``declaraciones.py`` de cada aplicación, como Wagtail lee sus ganchos."""
        from intranet import checks  # noqa: F401

        autodiscover_modules("declaraciones")


class CuentasConfig(WagtailUsersAppConfig):
    """Las cuentas en el admin, con las reglas de :mod:`intranet.vistas_cuentas`."""

    user_viewset = "intranet.vistas_cuentas.CuentaViewSet"
