"""El admin de la casa: temas, menús sin ruido y un tablero que dice qué hacer."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.shortcuts import redirect
from taggit.managers import TaggableManager
from wagtail import hooks
from wagtail.admin.compare import register_comparison_class
from wagtail.admin.menu import Menu, SubmenuMenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail_modeladmin.options import modeladmin_register

from intranet import puertas
from intranet.auditoria.menu import Auditoria
from intranet.comparar import TemasComparados
from intranet.models import PaginaBase, Tema
from intranet.registro import registro
from intranet.viewsets import VOCABULARIOS, HistoriaViewSet

SIN_NADA_QUE_DECIR = frozenset(
    {"reports", "help", "workflows", "workflow-tasks", "sites", "groups", "redirects"}
)
"""Menús de Wagtail que en esta casa no llevan a nada útil; los grupos son de código."""


class TemaViewSet(HistoriaViewSet):
    """El vocabulario cerrado de temas."""

    model = Tema
    menu_hook = VOCABULARIOS
    menu_order = 50
    icon = "tag"
    list_display = ["name"]
    list_export = ["name"]
    export_filename = "temas"
    search_fields = ["name"]
    paneles = [FieldRowPanel([FieldPanel("name"), FieldPanel("slug")])]


modeladmin_register(Auditoria)
register_comparison_class(TaggableManager, comparison_class=TemasComparados)


@hooks.register("register_admin_viewset")
def temas() -> TemaViewSet:
    """Los temas, dentro de «Vocabularios»."""
    return TemaViewSet()


@hooks.register("register_admin_menu_item")
def menu_de_vocabularios() -> SubmenuMenuItem:
    """El menú al que cada aplicación añade sus vocabularios."""
    return SubmenuMenuItem(
        "Vocabularios",
        Menu(register_hook_name=VOCABULARIOS),
        name="vocabularios",
        icon_name="list-ul",
        order=220,
    )


def _quitar(request, opciones: list) -> None:
    opciones[:] = [o for o in opciones if o.name not in SIN_NADA_QUE_DECIR]


hooks.register("construct_main_menu", _quitar)
hooks.register("construct_settings_menu", _quitar)


class Tablero(Component):
    """Lo que esta persona puede hacer y lo que espera por ella."""

    name = "tablero"
    template_name = "intranet/admin/tablero.html"
    order = 10

    def __init__(self, request) -> None:
        self.request = request

    def get_context_data(self, parent_context) -> dict[str, Any]:
        """Las acciones y los pendientes que las aplicaciones declaran."""
        usuario = self.request.user
        return {
            "acciones": registro.acciones_de(usuario),
            "pendientes": registro.pendientes_de(usuario),
        }


@hooks.register("construct_homepage_panels")
def tablero(request, paneles: list) -> None:
    """El tablero de la casa en lugar de los paneles de Wagtail, que aquí no dicen nada."""
    paneles[:] = [Tablero(request)]


@hooks.register("construct_homepage_summary_items")
def sin_resumen(request, cifras: list) -> None:
    """Cuántas páginas o imágenes hay no ayuda a nadie a trabajar."""
    cifras.clear()


# --- Páginas que se quedan


def _cerrar(accion: str, request, page, *args):
    return puertas.rechazar(request, page, accion)


for accion in puertas.ACCIONES:
    hooks.register(f"before_{accion}_page", partial(_cerrar, accion))


@hooks.register("before_publish_page")
def publicar(request, page):
    """Lo que se publica por otra puerta no se publica por esta."""
    propia = page.specific
    motivo = propia.se_niega("publish") if isinstance(propia, PaginaBase) else ""
    if not motivo:
        return None
    messages.warning(request, motivo)
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def acciones_en_bloque(request, action_type, objects, action):
    """Ninguna acción en bloque hace lo que la página sola no deja.

    Mira lo pedido y no ``objects``, de donde Wagtail ya quitó en silencio lo no permitido.
    """
    if Page not in action.models:
        return None
    pedidas = [clave for clave in request.GET.getlist("id") if clave.isdigit()]
    for pagina in {*Page.objects.filter(pk__in=pedidas), *objects}:
        if respuesta := puertas.rechazar(request, pagina, action_type):
            return respuesta
    return None
