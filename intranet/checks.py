"""Convenciones que se comprueban al arrancar, para no tener que recordarlas."""

from django.apps import apps
from django.core.checks import Error, register

PROPIAS = ("intranet", "red_trata", "actas", "campanas", "capacitaciones", "search")


@register()
def paginas_con_identidad(app_configs, **kwargs):
    """Toda página propia desciende de ``PaginaBase`` (identidad permanente)."""
    from wagtail.models import Page

    from intranet.models import PaginaBase

    return [
        Error(
            f"{modelo.__name__} debe descender de PaginaBase.",
            hint="Así tiene uuid y /u/<uuid>/ lleva a ella.",
            obj=modelo,
            id="intranet.E001",
        )
        for modelo in apps.get_models()
        if modelo._meta.app_label in PROPIAS
        and issubclass(modelo, Page)
        and not issubclass(modelo, PaginaBase)
    ]


@register()
def registros_con_lugar(app_configs, **kwargs):
    """Lo que se declara con ``registro.lugar`` sabe dónde se lee."""
    from intranet.registro import registro

    return [
        Error(
            f"{modelo.__name__} está declarado como lugar y le falta get_absolute_url o uuid.",
            obj=modelo,
            id="intranet.E002",
        )
        for modelo in registro.lugares
        if not (hasattr(modelo, "get_absolute_url") and hasattr(modelo, "uuid"))
    ]
