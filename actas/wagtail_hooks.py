"""El acta dentro del admin de Wagtail: sus botones, y las puertas que no se abren."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.models import Page

from actas import vistas_admin
from actas.models import Acta, EstadoActa
from actas.viewsets import SesionesYActas


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
    return _explicar(request, acta) if acta.aprobada else None


@hooks.register("after_edit_page")
def despues_de_editar(request, page):
    """Tras guardar con «Aprobar y publicar» lleva a la revisión final."""
    if isinstance(page.specific, Acta) and request.POST.get("action-aprobar"):
        return redirect("actas_aprobar", page.pk)
    return None


def _explicar(request, acta: Acta):
    messages.warning(
        request,
        f"«{acta.title}» está aprobada y no cambia. Si tiene un error, agregue una fe de erratas.",
    )
    return redirect(acta.sesion.get_absolute_url())


def _aprobadas_bajo(page: Page):
    """Las actas aprobadas que son ``page`` o cuelgan de ella."""
    return Acta.objects.descendant_of(page, inclusive=True).filter(
        sesion__in=EstadoActa.objects.filter(situacion="aprobada").values("sesion")
    )


def _rechazar_si_hay_aprobadas(request, page, *args):
    acta = _aprobadas_bajo(page).first()
    return _explicar(request, acta) if acta else None


for gancho in ("before_unpublish_page", "before_move_page"):
    hooks.register(gancho, _rechazar_si_hay_aprobadas)


@hooks.register("before_delete_page")
def no_se_borra(request, page):
    """Un acta no se borra, aprobada o no, ni con la rama que la contiene."""
    acta = Acta.objects.descendant_of(page, inclusive=True).first()
    if acta is None:
        return None
    if acta.aprobada:
        return _explicar(request, acta)
    messages.warning(request, f"«{acta.title}» no se borra: cancele su sesión si no va a usarla.")
    return redirect(acta.sesion.get_absolute_url())


@hooks.register("before_copy_page")
def no_se_copia(request, page):
    """Un acta no se copia, tampoco dentro de una rama: llevaría los mismos bloques."""
    acta = Acta.objects.descendant_of(page, inclusive=True).first()
    if acta is None:
        return None
    messages.warning(request, "Un acta no se copia: cada sesión tiene la suya.")
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_publish_page")
def publicar_es_aprobar(request, page):
    """Un acta solo se publica al aprobarla."""
    if isinstance(page.specific, Acta):
        messages.warning(request, "Un acta se publica con «Aprobar y publicar».")
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_bulk_action")
def acciones_en_bloque(request, action_type, objects, action):
    """Ninguna acción en bloque toca un acta aprobada ni publica un borrador.

    Mira lo pedido y no ``objects``, de donde Wagtail ya quitó en silencio lo no permitido.
    """
    if Page not in action.models:
        return None
    pedidas = [clave for clave in request.GET.getlist("id") if clave.isdigit()]
    for pagina in {*Page.objects.filter(pk__in=pedidas), *objects}:
        acta = _aprobadas_bajo(pagina).first()
        if acta is not None:
            return _explicar(request, acta)
        if action_type == "publish" and isinstance(pagina.specific, Acta):
            return publicar_es_aprobar(request, pagina)
        if action_type == "delete" and (respuesta := no_se_borra(request, pagina)):
            return respuesta
    return None
