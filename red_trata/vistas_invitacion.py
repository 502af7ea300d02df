"""Las invitaciones en el admin: hacerlas, anularlas y saber cuáles esperan."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from intranet.bienvenida.correo import direccion, enviar
from intranet.bienvenida.services import anular
from intranet.models import Invitacion
from intranet.roles import Rol
from intranet.viewsets import RegistroViewSet
from red_trata.invitaciones import (
    cuenta_de,
    cuentas_sin_designacion,
    invitar,
    lleva_cuentas,
    lo_que_representa,
    puede_invitar,
    rol_propuesto,
    roles_que_da,
)
from red_trata.models import Persona

EN_MANO = "en_mano"


def boton_invitar(usuario, persona: Persona | None) -> list[Button]:
    """«Invitar», si ``usuario`` puede invitar a ``persona``."""
    if persona is None or not puede_invitar(usuario, persona):
        return []
    url = reverse("persona:invitar", args=(persona.pk,))
    return [Button("Invitar", url=url, icon_name="mail", priority=60)]


def ofrecer_invitar(usuario, persona: Persona | None) -> list:
    """El botón «Invitar» de un aviso."""
    return [messages.button(b.url, f"Invitar a {persona}") for b in boton_invitar(usuario, persona)]


class FormularioInvitacion(forms.Form):
    """A qué correo y con qué rol."""

    correo = forms.EmailField(
        label="Correo institucional",
        help_text="Ahí llega la invitación y será el de su cuenta.",
    )
    rol = forms.ChoiceField(label="Rol", widget=forms.RadioSelect)

    def __init__(self, *args, persona: Persona, usuario, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.persona = persona
        self.fields["rol"].choices = [(r.value, r.label) for r in roles_que_da(usuario)]

    def clean(self) -> dict[str, Any]:
        """El correo no es el de la cuenta de otra persona."""
        datos = super().clean()
        if correo := datos.get("correo"):
            try:
                cuenta_de(self.persona, correo)
            except ValidationError as error:
                self.add_error(None, error)
        return datos


class _PantallaDePersona(WagtailAdminTemplateMixin):
    """Una pantalla sobre una persona, dentro de su listado."""

    header_icon = "mail"
    model = None
    index_url_name = None
    inspect_url_name = None

    @cached_property
    def persona(self) -> Persona:
        """La persona invitada.

        :raises PermissionDenied: si quien entra no puede invitarla.
        """
        fila = get_object_or_404(Persona.objects.select_related("usuario"), pk=self.kwargs["pk"])
        if not puede_invitar(self.request.user, fila):
            raise PermissionDenied
        return fila

    def get_page_subtitle(self) -> str:
        """A quién."""
        return str(self.persona)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Personas, la ficha, invitar."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": "Personas"},
            {"url": self.get_success_url(), "label": str(self.persona)},
            {"url": "", "label": self.page_title},
        ]

    def get_success_url(self) -> str:
        """La ficha de la persona."""
        return reverse(self.inspect_url_name, args=(self.persona.pk,))


class Invitar(_PantallaDePersona, FormView):
    """Invita por correo, o da una dirección para entregarla en mano, que se ve una sola vez."""

    form_class = FormularioInvitacion
    template_name = "red_trata/admin/invitar.html"
    page_title = "Invitar"

    def get_initial(self) -> dict[str, Any]:
        """Su correo y el rol que corresponde a lo que representa."""
        return {"correo": self.persona.correo, "rol": rol_propuesto(self.persona)}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Para quién y quién invita."""
        return {
            **super().get_form_kwargs(),
            "persona": self.persona,
            "usuario": self.request.user,
        }

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        """Lo que representa y la invitación que espera, si la hay."""
        contexto = super().get_context_data(**kwargs)
        contexto["persona"] = self.persona
        contexto["representa"] = lo_que_representa(self.persona).splitlines()
        contexto["espera"] = Invitacion.objects.sin_usar().filter(persona=self.persona.uuid).first()
        contexto["media"] = contexto["form"].media
        contexto["EN_MANO"] = EN_MANO
        return contexto

    def form_valid(self, form):
        """Hace la invitación y la manda, o enseña su dirección."""
        try:
            invitacion, secreto = invitar(
                persona=self.persona,
                correo=form.cleaned_data["correo"],
                rol=Rol(form.cleaned_data["rol"]),
                usuario=self.request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        if EN_MANO in self.request.POST:
            return self._en_mano(invitacion, secreto)
        enviar(self.request, invitacion, secreto)
        messages.success(
            self.request,
            f"Invitación hecha. La carta para {invitacion.correo} queda por salir; la invitación"
            f" sirve hasta el {invitacion.vence_en:%d/%m/%Y}. Si no le llega, vuelva a invitar y"
            " dele la dirección en mano.",
        )
        return super().form_valid(form)

    def _en_mano(self, invitacion: Invitacion, secreto: str):
        return render(
            self.request,
            "red_trata/admin/invitacion_en_mano.html",
            {
                **self.get_context_data(form=self.get_form()),
                "invitacion": invitacion,
                "direccion": direccion(self.request, secreto),
            },
        )


class AnularInvitacion(WagtailAdminTemplateMixin, TemplateView):
    """Deja una invitación sin efecto, preguntando una vez."""

    template_name = "red_trata/admin/anular_invitacion.html"
    page_title = "Anular la invitación"
    header_icon = "cross"
    model = None
    index_url_name = None

    @cached_property
    def invitacion(self) -> Invitacion:
        """La que se anula.

        :raises PermissionDenied: si quien entra no podría invitar a esa persona.
        """
        fila = get_object_or_404(Invitacion.objects.sin_usar(), pk=self.kwargs["pk"])
        if not anula(self.request.user, fila):
            raise PermissionDenied
        return fila

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        """La invitación y a dónde se vuelve."""
        return {
            **super().get_context_data(**kwargs),
            "invitacion": self.invitacion,
            "volver": reverse(self.index_url_name),
        }

    def post(self, request, *args, **kwargs):
        """La anula."""
        anular(invitacion=self.invitacion, motivo="Anulada a mano")
        messages.success(request, f"{self.invitacion} anulada: su dirección ya no abre nada.")
        return redirect(self.index_url_name)


def anula(usuario, invitacion: Invitacion) -> bool:
    """Si ``usuario`` puede anular ``invitacion``: quien la hizo o quien podría hacerla."""
    if lleva_cuentas(usuario) or invitacion.invitada_por_id == usuario.pk:
        return True
    persona = Persona.objects.filter(uuid=invitacion.persona).first()
    return persona is not None and puede_invitar(usuario, persona)


class InvitacionViewSet(RegistroViewSet):
    """Quién invitó a quién, cuándo y en qué quedó; se hacen desde la persona."""

    model = Invitacion
    solo_lectura = True
    icon = "mail"
    list_display = ["nombre", "correo", "rol", "estado_dicho", "creado_en", "invitada_por"]
    list_filter = ["rol", "creado_en"]
    list_export = [
        "uuid",
        "nombre",
        "correo",
        "rol",
        "por",
        "estado_dicho",
        "creado_en",
        "invitada_por",
        "vence_en",
        "usada_en",
        "anulada_en",
    ]
    export_filename = "invitaciones"
    search_fields = ["nombre", "correo"]
    relacionadas = ("invitada_por", "usuario")
    inspect_view_fields = [
        "nombre",
        "por",
        "correo",
        "rol",
        "estado_dicho",
        "invitada_por",
        "creado_en",
        "vence_en",
        "usada_en",
        "anulada_en",
        "usuario",
    ]

    def botones_de_fila(self, usuario, fila: Invitacion) -> list[Button]:
        """«Anular», mientras nadie la haya usado y sea de quien la hizo o de un administrador."""
        propia = lleva_cuentas(usuario) or fila.invitada_por_id == usuario.pk
        if fila.usada_en or fila.anulada_en or not propia:
            return []
        url = reverse(self.get_url_name("anular"), args=(fila.pk,))
        return [Button("Anular", url=url, icon_name="cross", priority=50)]

    @property
    def anular_view(self):
        """La confirmación de anular."""
        return self.construct_view(AnularInvitacion)

    def get_urlpatterns(self) -> list:
        """Las de todo registro y la de anular."""
        return [
            *super().get_urlpatterns(),
            path("anular/<int:pk>/", self.anular_view, name="anular"),
        ]


class CuentasSinDesignacion(WagtailAdminTemplateMixin, TemplateView):
    """Cuentas abiertas de quien ya no representa a nadie: un administrador decide si se cierran."""

    template_name = "red_trata/admin/cuentas_sin_designacion.html"
    page_title = "Cuentas sin designación vigente"
    header_icon = "user"

    def dispatch(self, request, *args, **kwargs):
        """Solo quien lleva las cuentas.

        :raises PermissionDenied: los demás.
        """
        if not lleva_cuentas(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        """Las cuentas, con el último día en que representaron a alguien."""
        contexto = super().get_context_data(**kwargs)
        contexto["cuentas"] = (
            cuentas_sin_designacion()
            .annotate(hasta=Max("persona__designaciones__hasta"))
            .prefetch_related("groups")
        )
        return contexto
