"""Las personas, con su invitación y la unión de dos fichas."""

from __future__ import annotations

from django.urls import path
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.widgets.button import Button

from intranet.viewsets import RegistroViewSet
from red_trata.models import Persona
from red_trata.vistas_invitacion import Invitar, boton_invitar
from red_trata.vistas_unir import Unir, boton_unir


class PersonaViewSet(RegistroViewSet):
    """Personas que representan o representaron a una institución."""

    model = Persona
    icon = "user"
    list_display = ["nombre", "tratamiento", "correo", "telefono", "usuario", "baja_en"]
    list_export = ["uuid", "nombre", "tratamiento", "correo", "telefono", "baja_en", "baja_motivo"]
    export_filename = "personas"
    search_fields = ["nombre", "correo"]
    relacionadas = ("usuario",)
    paneles = [
        MultiFieldPanel(
            [
                FieldPanel("nombre"),
                FieldPanel("tratamiento", help_text="Como se le nombra en un oficio: «Lic.»."),
            ],
            heading="La persona",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("correo"), FieldPanel("telefono")])],
            heading="Datos de oficina",
            help_text="Solo los institucionales; nunca un DNI ni un número personal.",
        ),
        # Enlazar una cuenta es dar lo que la persona representa: lo hace quien lleva las cuentas.
        FieldPanel(
            "usuario",
            help_text="Con qué cuenta entra a esta intranet.",
            permission="intranet.change_usuario",
        ),
    ]

    def botones_de_fila(self, usuario, fila: Persona) -> list[Button]:
        """«Invitar» y «Unir con otra ficha», si puede esta persona."""
        return [*boton_invitar(usuario, fila), *boton_unir(usuario, fila)]

    @property
    def invitar_view(self):
        """El formulario de la invitación."""
        return self.construct_view(Invitar)

    @property
    def unir_view(self):
        """El formulario de unir dos fichas."""
        return self.construct_view(Unir)

    def get_urlpatterns(self) -> list:
        """Las de todo registro, la invitación y la unión."""
        return [
            *super().get_urlpatterns(),
            path("invitar/<int:pk>/", self.invitar_view, name="invitar"),
            path("unir/<int:pk>/", self.unir_view, name="unir"),
        ]
