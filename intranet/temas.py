"""Temas en las páginas: del vocabulario cerrado, se escriban como se escriban.

El campo de Wagtail descarta sin decir nada lo que no existe; aquí se responde junto al campo.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from modelcluster.contrib.taggit import ClusterTaggableManager
from taggit.utils import parse_tags
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.forms.tags import TagField
from wagtail.admin.widgets import AdminTagWidget

from intranet.models.tema import Tema
from intranet.texto import plegar

AYUDA = (
    "Escriba y elija de la lista. Con tilde o sin ella es el mismo tema; si falta uno, pida a la"
    " Secretaría Técnica que lo cree."
)


class EntradaTemas(AdminTagWidget):
    """La de Wagtail, con lo que se ve explicado."""

    def get_context(self, *args, **kwargs):
        """El tema de varias palabras se ve entre comillas."""
        contexto = super().get_context(*args, **kwargs)
        contexto["widget"]["help_text"] = "Las comillas dicen que varias palabras son un tema."
        return contexto


class TemasDePagina(ClusterTaggableManager):
    """Los temas de una página; su formulario usa :class:`CampoTemas`."""


class CampoTemas(TagField):
    """Temas escritos como se quiera («prevencion», «PREVENCIÓN»): cada uno, el que ya existe."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("tag_model", Tema)
        # Libre al escribir: lo que no existe lo dice el servidor, no desaparece al salir del campo.
        kwargs["widget"] = EntradaTemas(tag_model=Tema, free_tagging=True)
        super().__init__(*args, **kwargs)
        self.help_text = AYUDA

    def clean(self, value: str | None) -> list[str]:
        """Los nombres, tal como están en el vocabulario.

        :raises ValidationError: si alguno no existe; los nombra.
        """
        escritos = {plegar(t): t for t in parse_tags(value or "")}
        if self.required and not escritos:
            raise ValidationError(self.error_messages["required"], code="required")
        hay = dict(Tema.objects.filter(clave__in=escritos).values_list("clave", "name"))
        if faltan := [t for clave, t in escritos.items() if clave not in hay]:
            nombres = ", ".join(f"«{t}»" for t in faltan)
            raise ValidationError(
                f"No existe el tema {nombres}: elija uno de la lista o pida a la Secretaría"
                " Técnica que lo cree."
                if len(faltan) == 1
                else f"No existen los temas {nombres}: elija de la lista o pida a la Secretaría"
                " Técnica que los cree."
            )
        return sorted(hay.values())


register_form_field_override(
    TemasDePagina, override=lambda campo: {"form_class": CampoTemas, "tag_model": Tema}
)
