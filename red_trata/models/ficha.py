"""Las páginas del directorio: su índice y la ficha de cada institución."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import RichTextField

from intranet.models import PaginaBase
from red_trata.models.instancia import Institucion

SE_QUEDA = {
    "delete": "no se borra: si la institución deja de existir, déle de baja en su registro.",
    "unpublish": "no se retira: si la institución deja de existir, déle de baja en su registro.",
    "move": "no se mueve: su dirección es la que la gente guardó.",
    "copy": "no se copia: cada institución tiene una ficha.",
}
"""Por qué la ficha se queda; un registro nunca se borra, y ella tampoco."""


class _SeQueda(PaginaBase):
    """Una página que no se borra, mueve, copia ni retira."""

    class Meta:
        abstract = True

    def se_niega(self, accion: str) -> str:
        """Por qué no se le hace ``accion``."""
        motivo = SE_QUEDA.get(accion, "")
        return motivo and f"«{self.title}» {motivo}"


class DirectorioIndice(_SeQueda):
    """``/directorio/``: quién representa a cada institución, hoy o cualquier día."""

    parent_page_types = ["intranet.Portada"]
    subpage_types = ["red_trata.FichaInstitucion"]
    max_count = 1
    template = "red_trata/directorio.html"

    class Meta:
        verbose_name = "directorio"

    def get_absolute_url(self) -> str:
        """``/directorio/``."""
        return reverse("red_trata:directorio")

    def serve(self, request, *args, **kwargs):
        """El listado con filtros."""
        from red_trata.views import directorio

        return directorio(request)


class FichaInstitucion(_SeQueda):
    """Lo que se lee de una institución; los hechos están en :class:`Institucion`.

    La abre :func:`red_trata.services.abrir_ficha` al registrar la institución, y su título es
    siempre el nombre del registro.
    """

    institucion = models.OneToOneField(
        Institucion, on_delete=models.PROTECT, related_name="ficha", verbose_name="institución"
    )
    que_hace = RichTextField(
        "qué hace (opcional)",
        blank=True,
        features=["bold", "italic", "link", "ul", "ol"],
        help_text="Qué hace frente a la trata y cuándo acudir a ella. Sin casos ni personas.",
    )
    fuente = models.CharField(
        "de dónde se sabe (opcional)", max_length=200, blank=True, help_text="Quién o qué lo dice."
    )

    parent_page_types = ["red_trata.DirectorioIndice"]
    subpage_types = []
    is_creatable = False
    template = "red_trata/ficha.html"
    content_panels = [
        HelpPanel(template="red_trata/admin/registro_de_la_ficha.html"),
        FieldPanel("que_hace"),
        FieldPanel("fuente"),
    ]
    settings_panels = []

    class Meta:
        verbose_name = "institución"
        verbose_name_plural = "fichas de instituciones"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """``/directorio/<ficha>/``, sin preguntar por el sitio."""
        return reverse("red_trata:ficha", args=[self.slug])

    def full_clean(self, *args, **kwargs) -> None:
        """El título es el nombre de la institución, también al publicar un borrador viejo."""
        self.title = self.draft_title = self.institucion.nombre
        super().full_clean(*args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        """Lo mismo en el sitio y en la vista previa."""
        from red_trata.fichas import contexto_de

        return {
            **super().get_context(request, *args, **kwargs),
            **contexto_de(self, request.user),
        }

    def serve(self, request, *args, **kwargs):
        """La ficha publicada."""
        from red_trata.views import ficha

        return ficha(request, self.slug)
