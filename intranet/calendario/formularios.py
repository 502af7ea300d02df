"""Lo que se elige al mirar el calendario y al suscribirse."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from intranet.calendario.ical import en_linea
from intranet.controles import Desplegable
from intranet.models.calendario import Aviso, Capa

ANIOS = range(2000, 2101)


class FiltroCalendario(forms.Form):
    """Qué mes y qué capas; vive en la dirección."""

    mes = forms.CharField(required=False, widget=forms.HiddenInput)
    vista = forms.CharField(required=False, widget=forms.HiddenInput)
    capa = forms.MultipleChoiceField(
        label="Qué se muestra",
        required=False,
        choices=Capa.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_mes(self) -> dt.date:
        """El primer día del mes pedido; sin pedirlo, el de hoy.

        :raises ValidationError: si no es un mes, o queda fuera de los años del calendario.
        """
        escrito = self.cleaned_data["mes"]
        if not escrito:
            return timezone.localdate().replace(day=1)
        try:
            primero = dt.datetime.strptime(escrito, "%Y-%m").date()
        except ValueError:
            primero = None
        if primero is None or primero.year not in ANIOS:
            raise ValidationError(f"«{escrito[:20]}» no es un mes: se muestra el de hoy.")
        return primero

    @property
    def primero(self) -> dt.date:
        """El primer día del mes que se muestra."""
        return self.cleaned_data.get("mes") or timezone.localdate().replace(day=1)

    @property
    def capas(self) -> list[str]:
        """Las capas que se muestran; sin marcar ninguna, todas."""
        return self.cleaned_data.get("capa") or list(Capa.values)

    @property
    def en_lista(self) -> bool:
        """Si se pidió como lista."""
        return self.cleaned_data.get("vista") == "lista"


class AvisoForm(forms.Form):
    """Con cuánta anticipación avisa el programa."""

    aviso = forms.ChoiceField(
        label="Aviso (opcional)",
        required=False,
        choices=Aviso.choices,
        widget=Desplegable,
        help_text=(
            "Lo que dura días enteros avisa a las 9 de la mañana de la víspera, solo con «Un día"
            " antes». iPhone pregunta al suscribirse si se quitan los avisos; Google y Outlook"
            " no los toman."
        ),
    )


class SuscripcionForm(AvisoForm):
    """Qué se quiere ver y cómo se llamará en el teléfono."""

    nombre = forms.CharField(
        label="Nombre",
        max_length=80,
        initial="Red Regional",
        help_text="Así se llamará en su programa; por ejemplo, «Sesiones en mi teléfono».",
    )
    capas = forms.MultipleChoiceField(
        label="Qué incluye",
        choices=Capa.choices,
        initial=list(Capa.values),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Marque al menos una."},
    )

    field_order = ("nombre", "capas", "aviso")

    def clean_nombre(self) -> str:
        """El nombre, en una línea y sin caracteres que rompan el calendario.

        :raises ValidationError: si no queda nada.
        """
        nombre = en_linea(self.cleaned_data["nombre"])
        if not nombre:
            raise ValidationError("Escriba un nombre.")
        return nombre
