"""El acta dentro del admin de Wagtail: sus botones, y las puertas que no se abren."""

from __future__ import annotations

from django.shortcuts import redirect
from django.urls import path
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem

from actas import vistas_admin
from actas.models import Acta
from actas.viewsets import SesionesYActas
from intranet import puertas


@hooks.register("register_admin_viewset")
def registros() -> SesionesYActas:
    """Sesiones, acuerdos y compromisos: su menú y sus pantallas."""
    return SesionesYActas()


class AprobarMenuItem(ActionMenuItem):
    """«Aprobar y publicar», en lugar del «Publicar» de Wagtail."""

    label = "Aprobar y publicar"
    name = "action-aprobar"
    template_name = "actas/admin/boton_aprobar.html"
    icon_name = "check"


@hooks.register("construct_page_action_menu")
def botones_del_acta(menu_items, request, context) -> None:
    """En un acta quedan «Aprobar y publicar», a mano, y «Guardar borrador»."""
    if not isinstance(context.get("page"), Acta):
        return
    guardar = [i for i in menu_items if i.name is None or i.name == "action-save-draft"]
    menu_items[:] = [AprobarMenuItem(), *guardar[:1]]


@hooks.register("register_admin_urls")
def direcciones():
    """La revisión final antes de aprobar."""
    return [path("actas/<int:pk>/aprobar/", vistas_admin.aprobar, name="actas_aprobar")]


@hooks.register("before_edit_page")
def antes_de_editar(request, page):
    """Aprobada, explica cómo se corrige; si otra persona guardó antes, enseña los dos textos."""
    acta = page.specific
    if not isinstance(acta, Acta):
        return None
    if request.method == "POST" and not vistas_admin.espera_json(request):
        pantalla = vistas_admin.choque(request, acta)
        if pantalla is not None:
            return pantalla
    return puertas.rechazar(request, acta, "edit")


@hooks.register("after_edit_page")
def despues_de_editar(request, page):
    """Tras guardar con «Aprobar y publicar» lleva a la revisión final."""
    if isinstance(page.specific, Acta) and request.POST.get("action-aprobar"):
        return redirect("actas_aprobar", page.pk)
    return None
