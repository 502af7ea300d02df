"""Fechas y horas: se eligen o se escriben, y lo escrito nunca se cambia solo.

El selector de Wagtail reemplaza por la fecha de hoy lo que no entiende al salir del campo. Aquí
la fecha es texto (``14/5/2026``) con el calendario del navegador al lado, y quien responde a lo
que no se entiende es el servidor, con un mensaje junto al campo.
"""

import datetime as dt
from contextlib import suppress

from django import forms
from django.db import models
from django.utils.functional import cached_property
from wagtail.admin.forms.models import register_form_field_override
from wagtail.blocks import DateBlock

FORMATO = "%d/%m/%Y"


class EntradaFecha(forms.DateInput):
    """Texto ``día/mes/año`` con un botón que abre el calendario del navegador."""

    template_name = "intranet/controles/fecha.html"

    class Media:
        css = {"all": ["intranet/fecha.css"]}
        js = ["intranet/fecha.js"]

    def __init__(self, attrs=None):
        super().__init__(
            attrs={"autocomplete": "off", "placeholder": "dd/mm/aaaa", **(attrs or {})},
            format=FORMATO,
        )

    def format_value(self, value):
        """Como se escribe aquí, también lo que llega en una dirección (``2025-03-15``)."""
        if isinstance(value, str):
            with suppress(ValueError):
                value = dt.date.fromisoformat(value)
        return super().format_value(value)


class EntradaHora(forms.TimeInput):
    """Hora con el control del navegador; siempre envía ``HH:MM``."""

    def __init__(self, attrs=None):
        super().__init__(attrs={"type": "time", **(attrs or {})}, format="%H:%M")


class FechaBlock(DateBlock):
    """``DateBlock`` con :class:`EntradaFecha`."""

    @cached_property
    def field(self):
        """El campo de Wagtail, con la entrada de la casa."""
        campo = super().field
        campo.widget = EntradaFecha()
        campo.widget.is_required = campo.required
        return campo

    class Meta:
        icon = "date"


register_form_field_override(models.DateField, override={"widget": EntradaFecha})
register_form_field_override(models.TimeField, override={"widget": EntradaHora})
