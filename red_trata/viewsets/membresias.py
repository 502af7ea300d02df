"""Qué institución participa en qué instancia."""

from __future__ import annotations

from django import forms
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from intranet.viewsets import RegistroViewSet
from red_trata.forms import FormularioMembresia
from red_trata.models import Membresia
from red_trata.permisos import PoliticaDeInstancia
from red_trata.viewsets.paneles import VIGENCIA


class MembresiaViewSet(RegistroViewSet):
    """Qué institución participa en qué instancia; si cambia de una u otra, es otra membresía."""

    model = Membresia
    politica = PoliticaDeInstancia
    formulario = FormularioMembresia
    fijos = ("institucion", "instancia")
    icon = "group"
    list_display = ["institucion", "instancia", "calidad", "desde", "hasta", "baja_en"]
    list_filter = ["instancia", "calidad", "desde"]
    list_export = [
        "uuid",
        "institucion",
        "instancia",
        "calidad",
        "roles",
        "desde",
        "hasta",
        "documento",
        "baja_en",
        "baja_motivo",
    ]
    export_filename = "membresias"
    search_fields = ["institucion__nombre", "institucion__sigla", "institucion__otros_nombres"]
    relacionadas = ("institucion", "instancia__grupo_secretaria", "documento")
    de_varios = ("roles",)
    paneles = [
        MultiFieldPanel(
            [
                FieldPanel("institucion"),
                FieldRowPanel([FieldPanel("instancia"), FieldPanel("calidad")]),
                FieldPanel("roles", widget=forms.CheckboxSelectMultiple),
                FieldPanel("roles_desde"),
            ],
            heading="Quién participa y dónde",
        ),
        MultiFieldPanel([VIGENCIA, FieldPanel("documento")], heading="Desde cuándo y por qué"),
    ]
