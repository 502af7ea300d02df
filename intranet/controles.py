"""Controles de formulario que el sitio escribe a su manera."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


class Desplegable(forms.Select):
    """Un ``<select>`` sin grupos, escrito de una vez.

    El de Django usa una plantilla por opción: con las instituciones de la Red era lo más caro de
    cada lista.
    """

    def render(self, name: str, value: Any, attrs: dict | None = None, renderer=None) -> SafeString:
        """El HTML del control, con lo elegido marcado."""
        elegidas = self.format_value(value)
        opciones = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            (
                (clave, mark_safe(" selected") if str(clave) in elegidas else "", rotulo)
                for clave, rotulo in self.choices
            ),
        )
        atributos = self.build_attrs({**self.attrs, "name": name}, attrs)
        return format_html("<select{}>\n{}\n</select>", flatatt(atributos), opciones)
