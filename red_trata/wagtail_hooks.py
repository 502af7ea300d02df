"""La Red en el admin de Wagtail."""

from django.urls import path
from wagtail import hooks

from red_trata.viewsets import VIEWSETS
from red_trata.vistas_invitacion import CuentasSinDesignacion


@hooks.register("register_admin_viewset")
def registros_de_la_red() -> list:
    """Sus registros, sus vocabularios y las ventanas donde se eligen."""
    return VIEWSETS


@hooks.register("register_admin_urls")
def direcciones():
    """Las cuentas de quien ya no representa a nadie."""
    return [
        path(
            "cuentas-sin-designacion/",
            CuentasSinDesignacion.as_view(),
            name="cuentas_sin_designacion",
        )
    ]
