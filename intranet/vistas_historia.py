"""La historia de un registro en el admin, y volver a como estaba."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import quote
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from intranet.cambios import cambios_de, nombre_de
from intranet.permisos import VER, PermisoPorFila
from intranet.restauracion import que_cambiaria, restaurar


def direccion(nombre: str | None, fila: models.Model) -> str | None:
    """La dirección de una vista de ``fila``, si la vista existe."""
    return reverse(nombre, args=(quote(fila.pk),)) if nombre else None


class _DeUnaFila(
    PermisoPorFila,
    PermissionCheckedMixin,
    BaseObjectMixin,
    WagtailAdminTemplateMixin,
    TemplateView,
):
    header_icon = "history"
    index_url_name = None
    inspect_url_name = None
    history_url_name = None
    restore_url_name = None

    def get_page_subtitle(self) -> str:
        """De qué fila es."""
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Listado y ficha."""
        return [
            *self.breadcrumbs_items,
            {
                "url": reverse(self.index_url_name),
                "label": capfirst(self.model._meta.verbose_name_plural),
            },
            {"url": direccion(self.inspect_url_name, self.object), "label": str(self.object)},
        ]


class Historia(_DeUnaFila):
    """Quién cambió la fila, cuándo y en qué."""

    page_title = "Historia"
    any_permission_required = VER
    template_name = "intranet/admin/historia.html"

    def get_object(self) -> models.Model:
        """La fila.

        :raises PermissionDenied: si esta persona no puede verla.
        """
        return self.exigir(VER, super().get_object())

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Listado, ficha, historia."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": "Historia"}]

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        """Los cambios, el último primero, de 20 en 20."""
        contexto = super().get_context_data(**kwargs)
        cambios = cambios_de(self.object)
        contexto["fila"] = self.object
        contexto["cambios"] = Paginator(cambios, 20).get_page(self.request.GET.get("p"))
        if self.restore_url_name and self.user_has_permission_for_instance("change", self.object):
            contexto["restaurar"] = self.restore_url_name
            contexto["ultimo"] = cambios[0].clave if cambios else None
        return contexto


class Restaurar(_DeUnaFila):
    """Dice qué cambiaría y, si se confirma, lo cambia.

    :ivar formulario: el de editar: solo se restaura lo que esta persona podría escribir en él.
    """

    page_title = "Volver a como estaba"
    any_permission_required = ["change"]
    template_name = "intranet/admin/restaurar.html"
    formulario = None

    def get_object(self) -> models.Model:
        """La fila.

        :raises PermissionDenied: si esta persona no puede editarla.
        """
        return self.exigir(["change"], super().get_object())

    @cached_property
    def historia(self) -> models.Model:
        """Cómo estaba."""
        return get_object_or_404(self.object.historia.all(), pk=self.kwargs["historia"])

    @cached_property
    def campos(self) -> set[str]:
        """Los que esta persona podría cambiar en el formulario."""
        formulario = self.formulario(instance=self.object, for_user=self.request.user)
        return {nombre for nombre, campo in formulario.fields.items() if not campo.disabled}

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Listado, ficha, historia, restaurar."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": direccion(self.history_url_name, self.object), "label": "Historia"},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        """Lo que cambiaría y lo que no."""
        cambian, se_quedan = que_cambiaria(self.object, self.historia, self.campos)
        return {
            **super().get_context_data(**kwargs),
            "fila": self.object,
            "historia": self.historia,
            "cambian": cambian,
            "se_quedan": se_quedan,
            "volver": direccion(self.history_url_name, self.object),
        }

    def post(self, request, *args, **kwargs) -> HttpResponse:
        """Lo restaura, o dice por qué no se puede."""
        try:
            version = int(request.POST.get("version", ""))
        except ValueError:
            version = -1
        try:
            fila = restaurar(
                fila=self.object,
                historia=self.historia,
                campos=self.campos,
                version=version,
                puede=lambda fila: self.user_has_permission_for_instance("change", fila),
            )
        except ValidationError as error:
            self.object.refresh_from_db()
            return self.render_to_response(self.get_context_data(errores=self._dichos(error)))
        messages.success(request, f"«{fila}» volvió a como estaba.")
        return redirect(direccion(self.history_url_name, fila))

    def _dichos(self, error: ValidationError) -> list[str]:
        """Cada regla que se rompería, con el nombre de su campo."""
        if not hasattr(error, "error_dict"):
            return error.messages
        nombres = {c.name: nombre_de(c) for c in self.model._meta.fields}
        return [
            f"{nombres[campo]}: {mensaje}" if campo in nombres else mensaje
            for campo, mensajes in error.message_dict.items()
            for mensaje in mensajes
        ]
