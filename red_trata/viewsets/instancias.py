"""Los cuerpos que se reúnen y deciden."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from intranet.viewsets import RegistroViewSet
from red_trata.models import Instancia
from red_trata.permisos import PoliticaInstancia


class InstanciaViewSet(RegistroViewSet):
    """Los cuerpos que se reúnen y deciden."""

    model = Instancia
    politica = PoliticaInstancia
    icon = "site"
    list_display = ["nombre", "tipo", "grupo_secretaria", "secretaria", "baja_en"]
    list_filter = ["tipo"]
    list_export = [
        "uuid",
        "nombre",
        "sigla",
        "tipo",
        "anfitriona",
        "secretaria",
        "grupo_secretaria",
        "norma",
        "linea",
        "quorum_porcentaje",
        "baja_en",
        "baja_motivo",
    ]
    export_filename = "instancias"
    search_fields = ["nombre", "sigla"]
    relacionadas = ("grupo_secretaria", "secretaria", "anfitriona", "norma", "linea")
    paneles = [
        MultiFieldPanel(
            [
                FieldPanel("nombre"),
                FieldRowPanel([FieldPanel("sigla"), FieldPanel("tipo")]),
                FieldPanel("linea"),
                FieldPanel("norma"),
            ],
            heading="La instancia",
        ),
        MultiFieldPanel(
            [
                FieldPanel("anfitriona"),
                FieldPanel("secretaria"),
                FieldPanel(
                    "grupo_secretaria",
                    help_text="Las cuentas de este grupo editan lo suyo; ninguna otra.",
                ),
            ],
            heading="Quién la lleva",
        ),
        MultiFieldPanel(
            [
                FieldPanel("quorum_porcentaje"),
                FieldPanel("regla_aprobacion"),
                FieldPanel("membrete"),
            ],
            heading="Cómo decide y cómo se presenta",
        ),
    ]
