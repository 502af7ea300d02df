"""Los formularios del admin de la Red."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from intranet.fechas import EntradaFecha
from intranet.viewsets import FormularioRegistro
from red_trata.acceso import instancias_que_lleva
from red_trata.roles import fechar_roles


class FormularioDeInstancia(FormularioRegistro):
    """La instancia se elige entre las que uno lleva; si es una sola, ya está elegida."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "instancia" in self.fields and self.for_user is not None:
            campo = self.fields["instancia"]
            campo.queryset = instancias_que_lleva(self.for_user)
            if len(campo.queryset) == 1:
                campo.initial = campo.queryset[0]


class FormularioMembresia(FormularioDeInstancia):
    """Si cambian los roles, dice desde qué día: los de antes se conservan en su fecha (C25)."""

    roles_desde = forms.DateField(
        label="Estos roles valen desde (opcional)",
        required=False,
        widget=EntradaFecha,
        help_text="Si lo deja vacío, desde hoy. Los que tenía antes siguen en sus fechas.",
    )

    def clean_roles_desde(self):
        """No es un día por venir."""
        dia = self.cleaned_data["roles_desde"]
        if dia and dia > timezone.localdate():
            raise ValidationError("Ese día aún no llega: cámbielos cuando llegue.")
        return dia

    def _save_m2m(self) -> None:
        """Guarda los roles de hoy y los deja fechados desde el día que se dijo."""
        dia = self.cleaned_data.get("roles_desde")
        self.instance.roles_desde = dia
        super()._save_m2m()
        if dia:
            fechar_roles(membresia=self.instance, desde=dia)
