"""Las páginas del kit: el índice y cada pieza."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import PageManager

from campanas.enums import Publico
from campanas.kit.consultas import ConsultaPieza
from campanas.kit.editor import PiezaForm
from campanas.kit.enums import Contenido, Idioma, Licencia, Parte
from campanas.models.fecha import FechaEmblematica
from campanas.models.material import Material
from campanas.models.pagina import Campana
from intranet.campos import VariasOpciones
from intranet.models import PaginaBase
from intranet.temas import TemasDePagina

RESERVADAS = frozenset({"subir", "zip", "archivo", "miniatura", "vista", "recibido"})
"""Direcciones de ``/kit/…`` que no son de ninguna pieza."""

NO_SE_COPIA = "Una pieza no se copia: suba la nueva y diga de cuál deriva."


class KitIndice(PaginaBase):
    """``/kit/``: las piezas, con filtros."""

    parent_page_types = ["intranet.Portada"]
    subpage_types = ["campanas.Pieza"]
    max_count = 1
    template = "kit/kit.html"

    class Meta:
        verbose_name = "kit de comunicación"

    def serve(self, request, *args, **kwargs):
        """El listado con filtros."""
        from campanas.kit.views import kit

        return kit(request)


class TemaDePieza(ItemBase):
    """Un tema de una pieza."""

    tag = models.ForeignKey("intranet.Tema", on_delete=models.CASCADE, related_name="de_piezas")
    content_object = ParentalKey(
        "campanas.Pieza", on_delete=models.CASCADE, related_name="de_temas"
    )


class Pieza(PaginaBase):
    """Algo que se difunde: un mensaje, un afiche, una cuña, una orientación (R128).

    La página dice qué es, para quién y con qué condiciones; sus archivos y sus usos son filas que
    cuelgan de :attr:`material`, y ningún borrador los cambia.

    :ivar fecha: de cuándo es; de ella salen el año del filtro y la fecha dentro del ZIP.
    """

    material = models.OneToOneField(
        Material, on_delete=models.PROTECT, related_name="pieza", editable=False
    )
    parte = models.CharField("parte del kit", max_length=15, choices=Parte, default=Parte.PIEZAS)
    mensaje = models.TextField(
        "mensaje clave (opcional)",
        blank=True,
        max_length=1000,
        help_text="Tal como se publica: se copia con un botón.",
    )
    cuerpo = RichTextField(
        "texto (opcional)",
        blank=True,
        features=["h3", "bold", "italic", "ol", "ul", "link"],
        help_text="Orientaciones, cuñas para leer, preguntas y respuestas. Sin datos de personas.",
    )
    alternativo = models.TextField(
        "texto alternativo o transcripción (opcional)",
        blank=True,
        max_length=5000,
        help_text="Qué se ve y qué dice la imagen o el PDF; qué se oye en el audio o el video."
        " Obligatorio si la pieza tiene archivo.",
    )
    contenidos = VariasOpciones(
        "qué cubre contra la trata (opcional)",
        opciones=Contenido,
        blank=True,
        help_text="Los cuatro contenidos que pide el Plan.",
    )
    publicos = VariasOpciones("públicos", opciones=Publico, help_text="A quién se dirige.")
    idiomas = VariasOpciones("idiomas", opciones=Idioma, default=["es"])
    temas = TemasDePagina(through=TemaDePieza, blank=True, verbose_name="temas (opcional)")
    fecha = models.DateField("de cuándo es", default=timezone.localdate)
    fecha_emblematica = models.ForeignKey(
        FechaEmblematica,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="piezas",
        verbose_name="fecha emblemática (opcional)",
        help_text="Para la que se hizo.",
    )
    hecha_para = models.ForeignKey(
        Campana,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="piezas",
        verbose_name="campaña (opcional)",
        help_text="Para la que se hizo. Dónde se usó se declara en la pieza.",
    )
    deriva_de = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="derivadas",
        verbose_name="deriva de (opcional)",
        help_text="La pieza de la que salió esta.",
    )
    licencia = models.CharField(max_length=10, choices=Licencia, default=Licencia.RED)
    creditos = models.CharField(
        "créditos", max_length=300, help_text="Qué institución la hizo y con quién."
    )
    condiciones = models.CharField(
        "condiciones de uso (opcional)",
        max_length=300,
        blank=True,
        help_text="«No quitar los logos», «solo hasta la feria».",
    )
    vigente_hasta = models.DateField(
        "vigente hasta (opcional)",
        null=True,
        blank=True,
        help_text="Después se avisa a quien la quiera usar.",
    )

    objects = PageManager.from_queryset(ConsultaPieza)()

    parent_page_types = ["campanas.KitIndice"]
    subpage_types = []
    base_form_class = PiezaForm
    template = "kit/pieza.html"

    content_panels = [
        HelpPanel(template="kit/admin/archivos_de_la_pieza.html"),
        *PaginaBase.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("parte"),
                FieldPanel("mensaje"),
                FieldPanel("cuerpo"),
                FieldPanel("alternativo"),
            ],
            heading="Qué es y qué dice",
        ),
        MultiFieldPanel(
            [
                FieldPanel("publicos"),
                FieldPanel("idiomas"),
                FieldPanel("temas"),
                FieldPanel("contenidos"),
            ],
            heading="Para quién y sobre qué",
        ),
        MultiFieldPanel(
            [
                FieldPanel("fecha"),
                FieldPanel("fecha_emblematica"),
                FieldPanel("hecha_para"),
                FieldPanel("deriva_de"),
            ],
            heading="De dónde viene",
        ),
        MultiFieldPanel(
            [
                FieldPanel("licencia"),
                FieldPanel("creditos"),
                FieldPanel("condiciones"),
                FieldRowPanel([FieldPanel("vigente_hasta")]),
            ],
            heading="Con qué condiciones se usa",
        ),
    ]
    settings_panels = []

    class Meta:
        verbose_name = "pieza"
        verbose_name_plural = "piezas"

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs):
        """Guarda; la primera vez, con su material."""
        if self.material_id is None:
            self.material = Material.objects.create(nombre=self.title, es_demo=self.es_demo)
        return super().save(*args, **kwargs)

    def full_clean(self, *args, **kwargs) -> None:
        """Su dirección no puede ser una de las del kit."""
        propuesta = self.slug or slugify(self.title)
        if propuesta in RESERVADAS:
            self.slug = f"{propuesta}-pieza"
        super().full_clean(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """``/kit/<pieza>/``, sin preguntar por el sitio."""
        return reverse("kit:pieza", args=[self.slug])

    def se_niega(self, accion: str) -> str:
        """No se copia; y la que ya se publicó no se borra: se retira con una razón."""
        if accion == "copy":
            return NO_SE_COPIA
        if accion == "delete" and self.first_published_at:
            return f"«{self.title}» ya se publicó y no se borra: retírela, con su razón."
        return ""

    def donde_se_explica(self) -> str:
        """Su página, o el editor si no está publicada."""
        if self.live:
            return self.get_absolute_url()
        return reverse("wagtailadmin_pages:edit", args=[self.pk])

    @property
    def retirada(self) -> bool:
        """Si ya no se usa ni se baja."""
        return self.material_id is not None and self.material.esta_de_baja

    @property
    def vencida(self) -> bool:
        """Si pasó el día hasta el que vale."""
        return self.vigente_hasta is not None and self.vigente_hasta < timezone.localdate()

    def dichas(self, campo: str) -> str:
        """Lo elegido en ``campo`` (públicos, idiomas, contenidos), como se lee."""
        return self._meta.get_field(campo).dichas(getattr(self, campo))

    def get_context(self, request, *args, **kwargs) -> dict[str, Any]:
        """Añade sus archivos, sus usos y lo que esta persona puede hacer."""
        from campanas.kit.lectura import lectura_de

        return {**super().get_context(request, *args, **kwargs), **lectura_de(self, request)}
