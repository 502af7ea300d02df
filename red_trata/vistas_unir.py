"""Unir dos fichas de una misma persona, desde el admin."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from red_trata.acceso import instancias_que_lleva
from red_trata.fichas import hecho, pasos_de
from red_trata.invitaciones import lleva_cuentas
from red_trata.models import Designacion, Persona
from red_trata.selectores import selector_persona
from red_trata.services import unir_personas


def puede_unir(usuario, persona: Persona) -> bool:
    """Si ``usuario`` puede unir ``persona`` con otra: lleva todas las instancias donde estuvo.

    Unir mueve designaciones, y con ellas lo que abre una cuenta: es escribir en esas instancias.
    """
    if not usuario.has_perm("red_trata.change_persona"):
        return False
    if lleva_cuentas(usuario):
        return True
    return persona.pk not in _personas_ajenas(usuario)


def _personas_ajenas(usuario) -> set[int]:
    """Las que estuvieron en instancias que ``usuario`` no lleva; se pregunta una vez."""
    if not hasattr(usuario, "_personas_ajenas"):
        suyas = instancias_que_lleva(usuario)
        usuario._personas_ajenas = set(
            Designacion.objects.filter(persona__isnull=False)
            .exclude(membresia__instancia__in=suyas)
            .values_list("persona", flat=True)
        )
    return usuario._personas_ajenas


def boton_unir(usuario, persona: Persona) -> list[Button]:
    """«Unir con otra ficha», si ``usuario`` puede y la ficha está en pie."""
    if persona.unida_a_id or not puede_unir(usuario, persona):
        return []
    url = reverse("persona:unir", args=(persona.pk,))
    return [Button("Unir con otra ficha", url=url, icon_name="resubmit", priority=70)]


class FormularioUnir(forms.Form):
    """Cuál es la otra ficha, y que alguien comprobó que es la misma persona."""

    absorbida = forms.ModelChoiceField(
        Persona.objects.vigentes(),
        label="La otra ficha de la misma persona",
        widget=selector_persona.widget_class,
        help_text="Sus pasos por la Red pasan a esta; su dirección llevará aquí.",
    )
    comprobado = forms.BooleanField(
        label="Comprobé que las dos fichas son de la misma persona",
        error_messages={"required": "Marque que lo comprobó: unir dos fichas no se deshace solo."},
    )

    def __init__(self, *args, queda: Persona, usuario, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.queda, self.usuario = queda, usuario
        # La que ya se unió a esta también: quien pulsa dos veces no ve un error.
        campo = self.fields["absorbida"]
        campo.queryset = Persona.objects.filter(Q(baja_en=None) | Q(unida_a=queda))

    def clean_absorbida(self) -> Persona:
        """Otra, y de las que esta persona puede unir."""
        absorbida = self.cleaned_data["absorbida"]
        if absorbida == self.queda:
            raise ValidationError("Es esta misma ficha: elija la otra.")
        if not puede_unir(self.usuario, absorbida):
            raise ValidationError(
                f"«{absorbida}» representó a alguien en una instancia que usted no lleva. Pida a"
                " quien administra la intranet que las una."
            )
        return absorbida


class Unir(WagtailAdminTemplateMixin, FormView):
    """Junta otra ficha con esta: los pasos de las dos quedan en una (C26)."""

    form_class = FormularioUnir
    template_name = "red_trata/admin/unir.html"
    page_title = "Unir con otra ficha"
    header_icon = "user"
    model = None
    index_url_name = None
    inspect_url_name = None

    @cached_property
    def persona(self) -> Persona:
        """La que queda.

        :raises PermissionDenied: si quien entra no puede unirla.
        """
        fila = get_object_or_404(Persona.objects.filter(unida_a=None), pk=self.kwargs["pk"])
        if not puede_unir(self.request.user, fila):
            raise PermissionDenied
        return fila

    def get_form_kwargs(self) -> dict[str, Any]:
        """Cuál queda y quién las une."""
        return {
            **super().get_form_kwargs(),
            "queda": self.persona,
            "usuario": self.request.user,
        }

    def get_page_subtitle(self) -> str:
        """La que queda."""
        return str(self.persona)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Personas, la ficha, unir."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": "Personas"},
            {"url": self.get_success_url(), "label": str(self.persona)},
            {"url": "", "label": self.page_title},
        ]

    def get_success_url(self) -> str:
        """La ficha de la que queda."""
        return reverse(self.inspect_url_name, args=(self.persona.pk,))

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        """Los pasos de la que queda, para comparar."""
        contexto = super().get_context_data(**kwargs)
        pasos = pasos_de(self.persona)
        contexto["persona"] = self.persona
        contexto["pasos"] = [hecho(d, de_persona=True) for d in pasos]
        contexto["submit_button_label"] = "Unir las dos fichas"
        contexto["submit_button_active_label"] = "Uniendo…"
        contexto["media"] = contexto["form"].media
        return contexto

    def form_valid(self, form):
        """Las une; lo que la regla no deja se dice junto al campo."""
        absorbida = form.cleaned_data["absorbida"]
        try:
            unir_personas(queda=self.persona, absorbida=absorbida)
        except ValidationError as error:
            form.add_error("absorbida", error)
            return self.form_invalid(form)
        messages.success(
            self.request, f"Los pasos de «{absorbida}» están ahora en «{self.persona}»."
        )
        return super().form_valid(form)
