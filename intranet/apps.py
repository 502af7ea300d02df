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
        """Lee lo que cada aplicación declara, como Wagtail sus ganchos, y escucha los cambios."""
        from intranet import checks  # noqa: F401
        from intranet.calendario import guardado
        from intranet.textos import senales

        autodiscover_modules("declaraciones")
        guardado.conectar()
        senales.conectar()


class CuentasConfig(WagtailUsersAppConfig):
    """Las cuentas en el admin, con las reglas de :mod:`intranet.vistas_cuentas`."""

    user_viewset = "intranet.vistas_cuentas.CuentaViewSet"
