"""La página de la que descienden todas, y la portada."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils.text import slugify
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PageViewRestriction

from intranet.models.registro import borrado_permitido
from intranet.puertas import PermisosDePagina
from intranet.registro import registro


class PaginaBase(Page):
    """Página del sitio: identidad permanente y título corto en español.

    :ivar uuid: nace con la página y no se copia con ella; ``/u/<uuid>/`` lleva a la página.
    """

    uuid = models.UUIDField(default=uuid4, editable=False, unique=True)
    es_demo = models.BooleanField("de demostración", default=False, editable=False)

    exclude_fields_in_copy = ["uuid"]
    show_in_menus_default = False
    # Sin el panel de Wagtail, que busca en el formulario la dirección: aquí no se escribe.
    content_panels = [
        FieldPanel("title", classname="title", help_text="Como lo leerá toda la Red.")
    ]
    promote_panels = []
    private_page_options = []

    class Meta:
        abstract = True

    def full_clean(self, *args, **kwargs) -> None:
        """Un título sin letras («🙂») también tiene dirección: el comienzo de su identidad."""
        if not self.slug and not slugify(self.title):
            self.slug = str(self.uuid)[:8]
        super().full_clean(*args, **kwargs)

    def get_view_restrictions(self):
        """Ninguna: la casa entera pide entrar, y quién ve qué lo dice la designación."""
        return PageViewRestriction.objects.none()

    def get_absolute_url(self) -> str:
        """La dirección de la página dentro del sitio."""
        return self.get_url()

    def visible_para(self, usuario) -> bool:
        """Si ``usuario`` puede leer la página; casi todas, cualquiera que haya entrado."""
        return True

    @property
    def publicada_por(self) -> str:
        """Quién publicó lo que se lee; vacío si fue el sistema.

        Sin consultas si la página se leyó con ``select_related("live_revision__user")``.
        """
        return str(self.live_revision.user or "") if self.live_revision else ""

    def donde_esta_su_historia(self) -> str:
        """La dirección de su historia: qué se publicó, cuándo y quién."""
        return reverse("historia_de_pagina", args=[self.pk])

    def se_niega(self, accion: str) -> str:
        """Por qué no se le hace ``accion``; vacío si se le puede hacer.

        :param accion: la palabra de Wagtail: ``delete``, ``move``, ``copy``, ``unpublish``,
            ``publish`` o ``edit``.
        """
        return ""

    def donde_se_explica(self) -> str:
        """A dónde se lleva a quien intentó lo que la página no deja."""
        return self.get_absolute_url()

    def permissions_for_user(self, user):
        """Los de Wagtail, menos lo que la página no deja."""
        return PermisosDePagina(user, self)


@receiver(pre_delete, dispatch_uid="pagina_que_se_queda")
def pagina_que_se_queda(sender, instance, **kwargs) -> None:
    """También al borrar un antepasado o un conjunto de páginas.

    :raises ValidationError: si la página no deja que la borren.
    """
    if not isinstance(instance, PaginaBase) or borrado_permitido():
        return
    if motivo := instance.se_niega("delete"):
        raise ValidationError(motivo)


class Portada(PaginaBase):
    """La entrada: qué viene, qué debemos, qué se acaba de decidir."""

    bienvenida = models.CharField(
        "frase de bienvenida (opcional)",
        max_length=160,
        blank=True,
        help_text="Una línea bajo el saludo, para todas las personas.",
    )

    template = "intranet/portada.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [*PaginaBase.content_panels, FieldPanel("bienvenida")]

    class Meta:
        verbose_name = "portada"

    def get_context(self, request, *args, **kwargs):
        """Añade los paneles y acciones que las aplicaciones declaran para esta persona."""
        from intranet.bienvenida.novedad import es_nueva

        contexto = super().get_context(request, *args, **kwargs)
        contexto["es_nueva"] = es_nueva(request.user, registro.representaciones(request.user))
        contexto["paneles"] = registro.paneles("portada", request.user)
        contexto["acciones"] = registro.acciones_de(request.user)
        return contexto
