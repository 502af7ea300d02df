"""Las instituciones y sus canales."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from intranet.viewsets import AltaUnica, RegistroViewSet
from red_trata.models import Canal, Institucion


class InstitucionViewSet(RegistroViewSet):
    """Instituciones."""

    model = Institucion
    icon = "home"
    list_display = ["nombre", "sigla", "tipo", "distrito", "origen", "baja_en"]
    list_filter = ["tipo", "origen", "distrito__provincia"]
    list_export = [
        "uuid",
        "nombre",
        "sigla",
        "otros_nombres",
        "tipo",
        "distrito",
        "cobertura",
        "direccion_publica",
        "telefonos",
        "correos",
        "paginas",
        "horarios",
        "origen",
        "fuente",
        "verificado_el",
        "baja_en",
        "baja_motivo",
    ]
    export_filename = "instituciones"
    export_headings = {
        **RegistroViewSet.export_headings,
        "direccion_publica": "Dirección",
        **{atributo: clase.label for atributo, clase in Institucion.CANALES.items()},
    }
    inspect_view_fields = [
        "nombre",
        "sigla",
        "otros_nombres",
        "tipo",
        "distrito",
        "direccion_publica",
        "direccion_reservada",
        "cobertura",
        "origen",
        "fuente",
        "verificado_el",
        "baja_en",
        "baja_motivo",
    ]
    search_fields = ["nombre", "sigla", "otros_nombres"]
    relacionadas = ("distrito",)
    de_varios = ("cobertura", "canales")
    paneles = [
        MultiFieldPanel(
            [
                FieldPanel("nombre"),
                FieldRowPanel([FieldPanel("sigla"), FieldPanel("tipo")]),
                FieldPanel("otros_nombres"),
            ],
            heading="La institución",
        ),
        MultiFieldPanel(
            [
                FieldPanel("distrito"),
                FieldRowPanel([FieldPanel("direccion"), FieldPanel("direccion_reservada")]),
                FieldPanel("cobertura", widget=forms.CheckboxSelectMultiple),
            ],
            heading="Dónde está y a quién atiende",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("fuente"), FieldPanel("verificado_el")])],
            heading="De dónde se sabe",
        ),
    ]


class AltaDeCanal(AltaUnica):
    """Desde la ficha de una institución se llega con ella ya elegida."""

    def get_initial(self) -> dict[str, Any]:
        """La institución de la dirección, si existe."""
        elegida = self.request.GET.get("institucion", "")
        existe = elegida.isdecimal() and Institucion.objects.filter(pk=elegida[:18]).exists()
        return {"institucion": elegida} if existe else {}


class CanalViewSet(RegistroViewSet):
    """Por dónde se llega a cada institución, y cuándo se comprobó."""

    model = Canal
    add_view_class = AltaDeCanal
    fijos = ("institucion",)
    icon = "link"
    list_display = ["institucion", "clase", "valor", "nota", "verificado_el", "baja_en"]
    list_filter = ["clase", "verificado_el"]
    list_export = [
        "uuid",
        "institucion",
        "clase",
        "valor",
        "nota",
        "verificado_el",
        "fuente",
        "baja_en",
        "baja_motivo",
    ]
    export_filename = "canales"
    search_fields = ["institucion__nombre", "institucion__sigla", "valor", "nota"]
    relacionadas = ("institucion",)
    paneles = [
        MultiFieldPanel(
            [
                FieldPanel("institucion"),
                FieldRowPanel([FieldPanel("clase"), FieldPanel("valor")]),
                FieldPanel("nota"),
            ],
            heading="El canal",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("verificado_el"), FieldPanel("fuente")])],
            heading="Cómo se sabe que responde",
        ),
    ]
