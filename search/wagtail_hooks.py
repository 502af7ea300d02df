"""La búsqueda en el admin de Wagtail."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry

from intranet.models import PaginaBase, RegistroBase
from intranet.registro import registro
from search import vistas_admin
from search.elastic.salida import REINTENTAR
from search.models import Entrada
from search.viewsets import BusquedaGrupo, SiglaViewSet


@hooks.register("register_admin_viewset")
def siglas() -> SiglaViewSet:
    """Las siglas, dentro de «Vocabularios»."""
    return SiglaViewSet()


@hooks.register("register_admin_viewset")
def busqueda() -> BusquedaGrupo:
    """Lo que la Secretaría Técnica cuida de la búsqueda."""
    return BusquedaGrupo()


@hooks.register("register_log_actions")
def acciones(bitacora: LogActionRegistry) -> None:
    """Lo que Auditoría dice de quien manda repetir."""
    bitacora.register_action(
        REINTENTAR, "Intentar otra vez", "Mandó llevarlo otra vez a Elasticsearch"
    )


@hooks.register("register_admin_urls")
def direcciones():
    """Cómo está cada cosa en el buscador."""
    return [
        path(
            "en-el-buscador/<str:modelo>/<int:pk>/",
            vistas_admin.en_el_buscador,
            name="en_el_buscador",
        )
    ]


def _boton(fila) -> Button:
    direccion = reverse("en_el_buscador", args=[fila._meta.label_lower, fila.pk])
    return Button("En el buscador", url=direccion, icon_name="search", priority=66)


@hooks.register("register_page_header_buttons")
def boton_de_pagina(page, user, view_name, next_url=None):
    """En el menú de cada página, a quien cuida la búsqueda."""
    if isinstance(page, PaginaBase) and vistas_admin.cuida_la_busqueda(user):
        yield _boton(page)


@hooks.register("botones_de_ficha")
def boton_de_registro(fila, usuario):
    """En la ficha de cada registro que se busca."""
    if not isinstance(fila, RegistroBase) or not vistas_admin.cuida_la_busqueda(usuario):
        return
    if type(fila) in registro.fuentes or Entrada.objects.filter(uuid=fila.uuid).exists():
        yield _boton(fila)
