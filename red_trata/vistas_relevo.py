"""El relevo: cierra una designación y abre la siguiente."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from intranet.fechas import EntradaFecha
from red_trata.acceso import lleva
from red_trata.models import Designacion, DocumentoReferencia, Persona
from red_trata.selectores import selector_documento, selector_persona
from red_trata.services import relevar
from red_trata.vistas_invitacion import ofrecer_invitar


class FormularioRelevo(forms.Form):
    """Quién entra, desde cuándo y por qué documento."""

    persona = forms.ModelChoiceField(
        Persona.objects.vigentes(),
        label="Quién entra",
        widget=selector_persona.widget_class,
        help_text="Si todavía no está en Personas, regístrela allí primero.",
    )
    desde = forms.DateField(
        label="Desde",
        widget=EntradaFecha,
        help_text="La designación actual se cierra el día anterior.",
    )
    cargo = forms.CharField(
        label="Cargo (opcional)",
        max_length=200,
        required=False,
        help_text="Si lo deja vacío, el mismo cargo.",
    )
    documento = forms.ModelChoiceField(
        DocumentoReferencia.objects.vigentes(),
        label="Documento que la designa (opcional)",
        required=False,
        widget=selector_documento.widget_class,
        help_text="Si aún no llega, la designación queda marcada como pendiente de documento.",
    )


class Relevo(WagtailAdminTemplateMixin, FormView):
    """Cierra una designación y abre la siguiente, sin sobrescribir nada (R148)."""

    form_class = FormularioRelevo
    template_name = "red_trata/admin/relevar.html"
    page_title = "Relevar"
    header_icon = "repeat"
    model = None
    index_url_name = None
    inspect_url_name = None

    @cached_property
    def designacion(self) -> Designacion:
        """La que se cierra.

        :raises PermissionDenied: si quien la releva no lleva su instancia.
        """
        fila = get_object_or_404(Designacion.objects.con_nombres(), pk=self.kwargs["pk"])
        if not lleva(self.request.user, fila.instancia_duena):
            raise PermissionDenied
        return fila

    def get_page_subtitle(self) -> str:
        """A quién se releva."""
        return str(self.designacion)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Designaciones, la ficha, relevar."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": "Designaciones"},
            {"url": self.get_success_url(), "label": str(self.designacion)},
            {"url": "", "label": self.page_title},
        ]

    def get_success_url(self) -> str:
        """La ficha de la designación que se cerró."""
        return reverse(self.inspect_url_name, args=(self.designacion.pk,))

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        """La designación y lo que los controles necesitan."""
        contexto = super().get_context_data(**kwargs)
        contexto["designacion"] = self.designacion
        contexto["submit_button_label"] = "Relevar"
        contexto["submit_button_active_label"] = "Relevando…"
        contexto["media"] = contexto["form"].media
        return contexto

    def form_valid(self, form):
        """Hace el relevo; lo que la regla no deja se dice junto a su campo."""
        try:
            nueva = relevar(designacion=self.designacion, **form.cleaned_data)
        except ValidationError as error:
            for campo, avisos in _por_campo(error).items():
                form.add_error(campo if campo in form.fields else None, avisos)
            return self.form_invalid(form)
        messages.success(
            self.request,
            f"{nueva.nombre} releva a {self.designacion.nombre} desde el {nueva.desde:%d/%m/%Y}.",
            buttons=ofrecer_invitar(self.request.user, nueva.persona),
        )
        return super().form_valid(form)


def _por_campo(error: ValidationError) -> dict[str | None, list[str]]:
    return error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
