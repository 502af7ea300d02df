"""Las páginas: el índice de actas, la rama de cada instancia y la escritura de cada acta."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.models import PagePermissionTester

from actas.blocks import ContenidoActaBlock
from actas.forms import ActaForm
from actas.models.sesion import Sesion
from intranet.flujo import Flujo
from intranet.models import PaginaBase
from red_trata.acceso import instancias_visibles, lleva
from red_trata.models import Instancia


class ActaCongelada(ValidationError):
    """Se quiso cambiar un acta aprobada: se corrige con una fe de erratas."""

    def __init__(self) -> None:
        super().__init__("El acta está aprobada y no cambia. Corríjala con una fe de erratas.")


class ActasIndice(PaginaBase):
    """``/actas/``: todas las actas que esta persona puede leer, con filtros."""

    parent_page_types = ["intranet.Portada"]
    subpage_types = ["actas.RamaActas"]
    max_count = 1
    template = "actas/actas.html"

    class Meta:
        verbose_name = "índice de actas"

    def serve(self, request, *args, **kwargs):
        """El listado con filtros."""
        from actas.views import actas

        return actas(request)


class RamaActas(PaginaBase):
    """La rama de una instancia: el permiso de su secretaría es esta rama."""

    instancia = models.OneToOneField(Instancia, on_delete=models.PROTECT, related_name="rama_actas")

    parent_page_types = ["actas.ActasIndice"]
    subpage_types = ["actas.Acta"]
    content_panels = [*PaginaBase.content_panels, FieldPanel("instancia")]

    class Meta:
        verbose_name = "rama de actas"

    def serve(self, request, *args, **kwargs):
        """Lleva al listado, filtrado por la instancia."""
        return redirect(f"{self.get_parent().url}?instancia={self.instancia.sigla}")


class PermisosDeActa(PagePermissionTester):
    """Lo que se puede hacer con un acta: la edita su secretaría, y aprobada no la toca nadie.

    Publicar es aprobar (:func:`actas.services.aprobar`): por la puerta de Wagtail, nunca.
    """

    def _edita(self) -> bool:
        acta = self.page.specific
        return not acta.aprobada and lleva(self.user, acta.sesion.instancia)

    def can_edit(self):
        # Aprobada también: la puerta se abre y explica la fe de erratas (wagtail_hooks).
        return lleva(self.user, self.page.specific.sesion.instancia) and super().can_edit()

    def can_delete(self, ignore_bulk=False):
        # Tampoco el borrador: la sesión se cancela y su acta queda como está.
        return False

    def can_publish(self):
        return False

    def can_unpublish(self):
        return False

    def can_move(self):
        return False

    def can_copy(self):
        return False

    def can_copy_to(self, destination, recursive=False):
        return False

    def can_move_to(self, destination):
        return False

    def can_unschedule(self):
        return False

    def can_submit_for_moderation(self):
        return False


class Acta(PaginaBase):
    """La escritura de un acta, una por sesión.

    La página es el borrador; lo aprobado son filas y :class:`~actas.models.VersionActa`, que es
    lo que leen los demás. :func:`actas.services.aprobar` es la única puerta entre ambas cosas.

    :ivar asistencia: lista de ``{"institucion": uuid, "presencia", "designaciones", "nota"}``.
    """

    sesion = models.OneToOneField(
        Sesion, on_delete=models.PROTECT, related_name="acta", verbose_name="sesión"
    )
    hora_fin = models.TimeField("hora de término (opcional)", null=True, blank=True)
    proxima_sesion = models.DateField("próxima sesión (opcional)", null=True, blank=True)
    asistencia = models.JSONField(default=list, blank=True)
    razon_sin_quorum = models.CharField(
        "si no hubo quórum, por qué vale la sesión (opcional)", max_length=300, blank=True
    )
    contenido = Flujo(ContenidoActaBlock(), blank=True)

    parent_page_types = ["actas.RamaActas"]
    subpage_types = []
    is_creatable = False
    base_form_class = ActaForm
    template = "actas/acta.html"

    content_panels = [
        HelpPanel(template="actas/admin/sesion_del_acta.html"),
        MultiFieldPanel(
            [FieldPanel("asistencia"), FieldPanel("razon_sin_quorum")], heading="Asistencia"
        ),
        FieldPanel("contenido", heading="Desarrollo y acuerdos"),
        MultiFieldPanel([FieldPanel("hora_fin"), FieldPanel("proxima_sesion")], heading="Cierre"),
    ]
    settings_panels = []

    class Meta:
        verbose_name = "acta"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """``/actas/<rama>/<acta>/``, sin preguntar por el sitio."""
        return reverse("actas:acta", args=self.url_path.split("/")[-3:-1])

    @property
    def aprobada(self) -> bool:
        """Si ya está aprobada; lo dice ``EstadoActa``, no la página."""
        from actas.models.version import EstadoActa

        return EstadoActa.objects.filter(sesion_id=self.sesion_id, situacion="aprobada").exists()

    def se_niega(self, accion: str) -> str:
        """Ni en borrador se borra, se copia o se publica sin aprobarla; aprobada, nada más."""
        if accion == "copy":
            return "Un acta no se copia: cada sesión tiene la suya."
        if self.aprobada:
            return (
                f"«{self.title}» está aprobada y no cambia. Si tiene un error, agregue una fe de"
                " erratas."
            )
        return {
            "delete": f"«{self.title}» no se borra: cancele su sesión si no va a usarla.",
            "publish": "Un acta se publica con «Aprobar y publicar».",
        }.get(accion, "")

    def donde_se_explica(self) -> str:
        """Su sesión: ahí se cancela o se le agrega una fe de erratas."""
        return self.sesion.get_absolute_url()

    def permissions_for_user(self, user):
        """Las reglas propias del acta."""
        return PermisosDeActa(user, self)

    def visible_para(self, usuario) -> bool:
        """Si ``usuario`` puede leer lo de su instancia."""
        return instancias_visibles(usuario).filter(pk=self.sesion.instancia_id).exists()

    def donde_esta_su_historia(self) -> str:
        """Sus versiones, en ella misma: una página aprobada no cambia."""
        return f"{self.get_absolute_url()}#versiones"

    def serve(self, request, *args, **kwargs):
        """El acta congelada, a quien puede leer su instancia."""
        from actas.views import acta

        return acta(request, *self.url_path.split("/")[-3:-1])

    def serve_preview(self, request, mode_name):
        """El borrador tal como quedará, con la misma plantilla que el acta aprobada."""
        from actas.instantanea import instantanea_de

        return TemplateResponse(
            request,
            self.template,
            {"page": self, "acta": instantanea_de(self), "es_borrador": True},
        )

    def _exigir_borrador(self) -> None:
        if self.aprobada:
            raise ActaCongelada

    def publish(self, *args, **kwargs):
        """Publica una revisión; aprobada, ninguna más.

        :raises ActaCongelada: si el acta está aprobada.
        """
        self._exigir_borrador()
        return super().publish(*args, **kwargs)

    def unpublish(self, *args, **kwargs):
        """Retira la página; aprobada, no.

        :raises ActaCongelada: si el acta está aprobada.
        """
        self._exigir_borrador()
        return super().unpublish(*args, **kwargs)

    def move(self, *args, **kwargs):
        """Mueve la página; aprobada, no.

        :raises ActaCongelada: si el acta está aprobada.
        """
        self._exigir_borrador()
        return super().move(*args, **kwargs)

    def copy(self, *args, **kwargs):
        """Un acta no se copia, ni en borrador: la copia llevaría los mismos bloques.

        :raises ValidationError: en todo caso.
        """
        raise ValidationError("Un acta no se copia: cada sesión tiene la suya.")
