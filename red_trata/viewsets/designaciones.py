"""Quién representa a cada institución, y los documentos que lo dicen."""

from __future__ import annotations

from django.urls import path, reverse
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.widgets.button import Button

from intranet.viewsets import AltaUnica, RegistroViewSet
from red_trata.acceso import lleva
from red_trata.models import Designacion, DocumentoReferencia
from red_trata.permisos import PoliticaDeInstancia
from red_trata.viewsets.paneles import VIGENCIA
from red_trata.vistas_invitacion import boton_invitar, ofrecer_invitar
from red_trata.vistas_relevo import Relevo


class AltaDeDesignacion(AltaUnica):
    """Tras designar a alguien se ofrece invitarlo."""

    def get_success_buttons(self) -> list:
        """Editar e invitar."""
        return [
            *super().get_success_buttons(),
            *ofrecer_invitar(self.request.user, self.object.persona),
        ]


class DesignacionViewSet(RegistroViewSet):
    """Quién representa a cada institución; para cambiar de persona está el relevo."""

    model = Designacion
    politica = PoliticaDeInstancia
    add_view_class = AltaDeDesignacion
    fijos = ("membresia", "persona")
    icon = "user"
    list_display = ["nombre", "membresia", "condicion", "cargo", "desde", "hasta"]
    list_filter = ["membresia__instancia", "condicion", "documento_pendiente", "desde"]
    list_export = [
        "uuid",
        "nombre",
        "membresia",
        "condicion",
        "cargo",
        "desde",
        "hasta",
        "documento",
        "documento_pendiente",
        "baja_en",
        "baja_motivo",
    ]
    export_filename = "designaciones"
    export_headings = {**RegistroViewSet.export_headings, "nombre": "Persona o equipo"}
    search_fields = [
        "persona__nombre",
        "equipo",
        "cargo",
        "membresia__institucion__nombre",
        "membresia__institucion__sigla",
    ]
    relacionadas = (
        "persona",
        "membresia__institucion",
        "membresia__instancia",
        "documento",
    )
    paneles = [
        MultiFieldPanel(
            [
                FieldPanel("membresia", help_text="Por qué institución y en qué instancia."),
                FieldPanel("persona"),
                FieldPanel("equipo"),
                FieldRowPanel([FieldPanel("condicion"), FieldPanel("cargo")]),
            ],
            heading="Quién y por quién",
        ),
        MultiFieldPanel(
            [VIGENCIA, FieldPanel("documento"), FieldPanel("documento_pendiente")],
            heading="Desde cuándo y por qué documento",
        ),
    ]

    def botones_de_fila(self, usuario, fila: Designacion) -> list[Button]:
        """«Relevar» e «Invitar», mientras está en pie y la lleva esta persona."""
        if fila.hasta or fila.esta_de_baja:
            return []
        if not lleva(usuario, fila.instancia_duena):
            return boton_invitar(usuario, fila.persona)
        url = reverse(self.get_url_name("relevar"), args=(fila.pk,))
        return [
            Button("Relevar", url=url, icon_name="repeat", priority=50),
            *boton_invitar(usuario, fila.persona),
        ]

    @property
    def relevar_view(self):
        """El formulario del relevo."""
        return self.construct_view(Relevo)

    def get_urlpatterns(self) -> list:
        """Las de todo registro y el relevo."""
        return [
            *super().get_urlpatterns(),
            path("relevar/<int:pk>/", self.relevar_view, name="relevar"),
        ]


class DocumentoReferenciaViewSet(RegistroViewSet):
    """Oficios, resoluciones y ordenanzas."""

    model = DocumentoReferencia
    icon = "doc-full"
    list_display = ["numero", "tipo", "fecha", "emisor", "asunto"]
    list_filter = ["tipo", "fecha"]
    list_export = ["uuid", "tipo", "numero", "fecha", "emisor", "asunto", "baja_en", "baja_motivo"]
    export_filename = "documentos-de-referencia"
    search_fields = ["numero", "asunto", "emisor__nombre", "emisor__sigla"]
    relacionadas = ("emisor",)
    paneles = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("tipo"), FieldPanel("numero"), FieldPanel("fecha")]),
                FieldPanel("emisor"),
                FieldPanel("asunto"),
                FieldPanel("archivo"),
            ],
            heading="El documento",
        )
    ]
