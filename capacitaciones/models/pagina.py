"""Las páginas: la bitácora y lo que se cuenta de cada capacitación."""

from __future__ import annotations

from django.db import models
from django.shortcuts import redirect
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from capacitaciones.models.capacitacion import Capacitacion
from intranet.models import PaginaBase

NO_SE_COPIA = "Lo contado de una capacitación no se copia: cada una tiene lo suyo."


class Bitacora(PaginaBase):
    """``/capacitaciones/``: la bitácora, con filtros."""

    parent_page_types = ["intranet.Portada"]
    subpage_types = ["capacitaciones.Relato"]
    max_count = 1

    class Meta:
        verbose_name = "bitácora de capacitaciones"

    def serve(self, request, *args, **kwargs):
        """El listado con filtros."""
        from capacitaciones.views import capacitaciones

        return capacitaciones(request)


class Relato(PaginaBase):
    """Lo que se cuenta de una capacitación, con borradores; se lee en su ficha.

    Los números no están aquí: son de la fila, y ningún borrador los cambia.
    """

    capacitacion = models.OneToOneField(
        Capacitacion,
        on_delete=models.PROTECT,
        related_name="relato",
        verbose_name="capacitación",
    )
    cuerpo = RichTextField(
        "qué pasó",
        features=["h3", "bold", "italic", "ol", "ul", "link", "document-link", "image"],
        help_text="Qué se trabajó, qué se aprendió, qué queda pendiente. Sin datos de personas.",
    )

    parent_page_types = ["capacitaciones.Bitacora"]
    subpage_types = []
    content_panels = [
        *PaginaBase.content_panels,
        FieldPanel("capacitacion", read_only=True),
        FieldPanel("cuerpo"),
    ]

    class Meta:
        verbose_name = "relato de una capacitación"
        verbose_name_plural = "relatos de capacitaciones"

    def serve(self, request, *args, **kwargs):
        """Lleva a la ficha, que es donde se lee."""
        return redirect(self.capacitacion)

    def serve_preview(self, request, mode_name):
        """La ficha, con lo que aún no se publica."""
        from capacitaciones.views import ficha

        return ficha(request, self.capacitacion, relato=self)

    def se_niega(self, accion: str) -> str:
        """No se copia: sería el relato de ninguna."""
        return NO_SE_COPIA if accion == "copy" else ""
