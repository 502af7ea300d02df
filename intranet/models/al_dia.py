"""La página «Ponte al día»."""

from __future__ import annotations

from django.utils import timezone
from wagtail import blocks
from wagtail.admin.panels import FieldPanel

from intranet.flujo import Flujo
from intranet.models.paginas import PaginaBase, Portada
from intranet.registro import registro

RASGOS = ["bold", "italic", "link", "ol", "ul"]


class IntroduccionBlock(blocks.StreamBlock):
    """Qué es la Red, contado corto."""

    titulo = blocks.CharBlock(
        max_length=90,
        icon="title",
        label="Subtítulo",
        template="bienvenida/bloques/titulo.html",
    )
    texto = blocks.RichTextBlock(features=RASGOS, icon="pilcrow", label="Texto")


class PonteAlDia(PaginaBase):
    """Lo que debe saber quien llega, en una lectura: qué es la Red y qué le toca hoy (R148).

    La introducción la escribe la Secretaría Técnica; lo demás lo declara cada aplicación con
    ``registro.panel("al_dia", orden)`` y se lee de los registros, siempre al día.
    """

    introduccion = Flujo(
        IntroduccionBlock(),
        blank=True,
        verbose_name="introducción (opcional)",
        help_text="Qué es la Red y cómo trabaja. Corto: se lee entero en una o dos pantallas.",
    )

    template = "bienvenida/ponte_al_dia.html"
    max_count = 1
    parent_page_types = [Portada]
    subpage_types = []
    content_panels = [*PaginaBase.content_panels, FieldPanel("introduccion")]

    class Meta:
        verbose_name = "página «Ponte al día»"

    def get_context(self, request, *args, **kwargs):
        """Añade los paneles de las instituciones que esta persona representa hoy."""
        from intranet.bienvenida.novedad import es_nueva

        contexto = super().get_context(request, *args, **kwargs)
        representa = registro.representaciones(request.user)
        instituciones = list({r.institucion.pk: r.institucion for r in representa}.values())
        contexto["instituciones"] = instituciones
        contexto["paneles"] = registro.paneles("al_dia", request.user, instituciones)
        contexto["ahora"] = timezone.localtime()
        contexto["es_nueva"] = es_nueva(request.user, representa)
        return contexto
