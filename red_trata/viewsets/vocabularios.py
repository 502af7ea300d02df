"""Los términos del Plan y el territorio, dentro de «Vocabularios»."""

from __future__ import annotations

from django import forms
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from intranet.viewsets import VOCABULARIOS, RegistroViewSet
from red_trata.models import Distrito, Nodo, TerminoPlan, Zona


class _VocabularioViewSet(RegistroViewSet):
    menu_hook = VOCABULARIOS
    icon = "list-ul"


class TerminoPlanViewSet(_VocabularioViewSet):
    """Líneas, objetivos, ejes, programas y roles del Plan."""

    model = TerminoPlan
    menu_order = 10
    list_display = ["nombre", "tipo", "codigo", "orden", "fuente"]
    list_filter = ["tipo"]
    list_export = ["uuid", "tipo", "codigo", "nombre", "orden", "fuente", "baja_en", "baja_motivo"]
    export_filename = "terminos-del-plan"
    search_fields = ["nombre", "codigo"]
    paneles = [
        FieldRowPanel([FieldPanel("tipo"), FieldPanel("codigo"), FieldPanel("orden")]),
        FieldPanel("nombre"),
        FieldPanel("fuente", help_text="En qué página del Plan está."),
    ]


class DistritoViewSet(_VocabularioViewSet):
    """Los 28 distritos."""

    model = Distrito
    icon = "site"
    menu_order = 20
    list_display = ["nombre", "ubigeo_inei", "provincia", "priorizado"]
    list_filter = ["provincia", "priorizado"]
    list_export = ["uuid", "ubigeo_inei", "nombre", "provincia", "otros_nombres", "priorizado"]
    export_filename = "distritos"
    search_fields = ["nombre", "otros_nombres", "ubigeo_inei"]
    paneles = [
        FieldRowPanel([FieldPanel("nombre"), FieldPanel("ubigeo_inei"), FieldPanel("provincia")]),
        FieldPanel("otros_nombres"),
        FieldPanel("priorizado"),
        FieldPanel("fuente"),
    ]


class ZonaViewSet(_VocabularioViewSet):
    """Zonas priorizadas."""

    model = Zona
    icon = "site"
    menu_order = 30
    list_display = ["nombre", "codigo", "orden"]
    list_export = ["uuid", "codigo", "nombre", "distritos", "orden", "fuente"]
    export_filename = "zonas"
    search_fields = ["nombre", "codigo"]
    de_varios = ("distritos",)
    paneles = [
        FieldRowPanel([FieldPanel("nombre"), FieldPanel("codigo"), FieldPanel("orden")]),
        FieldPanel("distritos", widget=forms.CheckboxSelectMultiple),
        FieldPanel("fuente"),
    ]


class NodoViewSet(_VocabularioViewSet):
    """Lugares de paso o encuentro."""

    model = Nodo
    icon = "site"
    menu_order = 40
    list_display = ["nombre", "codigo", "distrito"]
    list_filter = ["distrito"]
    list_export = ["uuid", "codigo", "nombre", "distrito", "fuente"]
    export_filename = "nodos"
    search_fields = ["nombre", "codigo"]
    relacionadas = ("distrito",)
    paneles = [
        FieldRowPanel([FieldPanel("nombre"), FieldPanel("codigo")]),
        FieldPanel("distrito"),
        FieldPanel("fuente"),
    ]
