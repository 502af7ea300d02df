"""Lo último que cambió en todos los registros, y repetir una carta."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import CharField, QuerySet, Value
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from intranet.auditoria.historias import HistoriaDeRegistro
from intranet.correo.services import reintentar
from intranet.models import CorreoSaliente

POR_PAGINA = 50
HASTA = 200
"""Cuántas páginas se miran aquí; más atrás se busca en la tabla de cada registro."""


class UltimosCambios(WagtailAdminTemplateMixin, TemplateView):
    """Lo último que cambió en los registros que esta persona puede ver, junto."""

    template_name = "intranet/auditoria/cambios.html"
    page_title = "Cambios en los registros"
    header_icon = "history"
    tablas: list[HistoriaDeRegistro] = []

    def dispatch(self, request, *args, **kwargs):
        """Abre a quien ve alguna tabla.

        :raises PermissionDenied: a los demás.
        """
        self.suyas = {
            t.model._meta.label: t
            for t in self.tablas
            if t.permission_helper.user_can_list(request.user)
        }
        if not self.suyas:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Auditoría no tiene portada: esta lo es."""
        return [{"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        """Una página de cambios y las tablas de cada registro."""
        contexto = super().get_context_data(**kwargs)
        pagina, filas = self._pagina()
        contexto.update(
            cambios=filas,
            pagina=pagina,
            hay_mas=len(filas) == POR_PAGINA and pagina < HASTA,
            tablas=[(t.get_menu_label(), t.url_helper.index_url) for t in self.suyas.values()],
        )
        return contexto

    def _pagina(self) -> tuple[int, list[dict[str, Any]]]:
        try:
            pagina = min(max(int(self.request.GET.get("p", 1)), 1), HASTA)
        except ValueError:
            pagina = 1
        desde = (pagina - 1) * POR_PAGINA
        claves = list(self._todos()[desde : desde + POR_PAGINA])
        traidas = {}
        for etiqueta in {c["tabla"] for c in claves}:
            tabla = self.suyas[etiqueta]
            pks = [c["history_id"] for c in claves if c["tabla"] == etiqueta]
            filas = list(tabla.model.objects.select_related("history_user").filter(pk__in=pks))
            tabla.preparar(filas)
            traidas.update({(etiqueta, fila.pk): fila for fila in filas})
        return pagina, [
            self._dicho(self.suyas[c["tabla"]], traidas[c["tabla"], c["history_id"]])
            for c in claves
        ]

    def _todos(self) -> QuerySet:
        """Las claves de todos los cambios, lo último primero.

        Cada tabla tiene índice por fecha: la base las va mezclando y solo lee lo de la página.
        """
        primera, *otras = (
            t.model.objects.order_by()
            .annotate(tabla=Value(t.model._meta.label, output_field=CharField()))
            .values("history_date", "history_id", "tabla")
            for t in self.suyas.values()
        )
        return primera.union(*otras, all=True).order_by("-history_date", "-history_id")

    @staticmethod
    def _dicho(tabla: HistoriaDeRegistro, fila) -> dict[str, Any]:
        return {
            "cuando": fila.history_date,
            "quien": tabla.quien(fila),
            "que_paso": tabla.que_paso(fila),
            "clase": tabla.singular(),
            "fila": tabla.fila(fila),
            "razon": fila.history_change_reason or "",
            "url": tabla.url_helper.get_action_url("inspect", quote(fila.pk)),
        }


@require_POST
def reintentar_correo(request: HttpRequest, uuid) -> HttpResponseRedirect:
    """Manda que una carta que no salió se intente otra vez.

    :raises PermissionDenied: si no es un administrador.
    """
    if not request.user.has_perm("intranet.reintentar_correosaliente"):
        raise PermissionDenied
    correo = get_object_or_404(CorreoSaliente.objects.defer("contenido"), uuid=uuid)
    try:
        reintentar(correo=correo, usuario=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"La carta para {correo.para} se intentará otra vez enseguida.")
    return redirect("auditoria_correo_modeladmin_index")
