"""El formulario de una campaña en el admin."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from wagtail.admin.forms import WagtailAdminPageForm

from intranet.texto import limpiar


class CampanaForm(WagtailAdminPageForm):
    """Limpia los textos y comprueba las fechas; cada mensaje, junto a su campo."""

    class Media:
        css = {"all": ["intranet/admin.css"]}

    def __init__(self, *args, **kwargs) -> None:
        """Solo se ofrecen fechas emblemáticas que siguen en pie, o la que ya tenía."""
        super().__init__(*args, **kwargs)
        if campo := self.fields.get("fecha_emblematica"):
            en_pie = Q(baja_en=None) | Q(pk=self.instance.fecha_emblematica_id)
            campo.queryset = campo.queryset.filter(en_pie)

    def clean(self) -> dict[str, Any]:
        """Textos en NFC y sin NUL; el último día, no antes que el primero."""
        datos = super().clean()
        for nombre, valor in datos.items():
            if isinstance(valor, str):
                datos[nombre] = limpiar(valor)
        inicio, fin = datos.get("inicio"), datos.get("fin")
        if inicio and fin and fin < inicio:
            self.add_error(
                "fin", f"El último día no puede ser anterior al primero, el {inicio:%d/%m/%Y}."
            )
        return datos
