"""Las páginas: el calendario de campañas y cada campaña."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db import models
from django.urls import reverse
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.models import PageManager

from campanas.blocks import AlcancesBlock, TareasBlock, VoceriasBlock
from campanas.enums import EstadoCampana, Publico
from campanas.forms import CampanaForm
from campanas.models.fecha import FechaEmblematica
from campanas.querysets import ConsultaCampana
from intranet.campos import VariasOpciones
from intranet.flujo import Flujo
from intranet.models import PaginaBase
from intranet.temas import TemasDePagina
from red_trata.models import Distrito, Nodo, TerminoPlan


class CalendarioCampanas(PaginaBase):
    """``/campanas/``: lo que se hizo, lo que está en la calle y lo que viene."""

    parent_page_types = ["intranet.Portada"]
    subpage_types = ["campanas.Campana"]
    max_count = 1
    template = "campanas/campanas.html"

    class Meta:
        verbose_name = "calendario de campañas"

    def serve(self, request, *args, **kwargs):
        """El listado con filtros o la vista del año."""
        from campanas.views import campanas

        return campanas(request)


class TemaDeCampana(ItemBase):
    """Un tema de una campaña."""

    # taggit busca por este nombre: no puede ser «+».
    tag = models.ForeignKey("intranet.Tema", on_delete=models.CASCADE, related_name="de_campanas")
    content_object = ParentalKey(
        "campanas.Campana", on_delete=models.CASCADE, related_name="de_temas"
    )


class Campana(PaginaBase):
    """Lo que la Red dijo en la calle: para qué, a quién, dónde, quién hizo qué y qué dejó.

    La página cuenta; lo que se contará después son filas de :class:`~campanas.models.Ejecucion`,
    que :func:`campanas.services.asentar` pone al día cada vez que se publica.

    :ivar repite: la campaña de otro año de la que salió.
    """

    objetivo = models.TextField(
        help_text="Qué debe cambiar y en quién, en dos o tres líneas.", max_length=1000
    )
    linea = models.ForeignKey(
        TerminoPlan,
        on_delete=models.PROTECT,
        null=True,
        limit_choices_to={"tipo": "linea"},
        related_name="+",
        verbose_name="línea del Plan",
    )
    emblematica = models.BooleanField(
        "es una acción emblemática",
        default=False,
        help_text="De las pocas que la Red cuida cada año. Menos es más: así nadie se sobrecarga.",
    )
    fecha_emblematica = models.ForeignKey(
        FechaEmblematica,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="campanas",
        verbose_name="fecha emblemática (opcional)",
        help_text="En torno a la cual se hace.",
    )
    inicio = models.DateField("primer día")
    fin = models.DateField("último día", help_text="El mismo, si dura un día.")
    publicos = VariasOpciones("públicos", opciones=Publico, help_text="A quién se dirige.")
    distritos = ParentalManyToManyField(
        Distrito, blank=True, related_name="+", verbose_name="distritos (opcional)"
    )
    nodos = ParentalManyToManyField(
        Nodo,
        blank=True,
        related_name="+",
        verbose_name="lugares de paso o encuentro (opcional)",
    )
    temas = TemasDePagina(through=TemaDeCampana, blank=True, verbose_name="temas (opcional)")
    actividades = models.TextField(
        "actividades (opcional)",
        blank=True,
        max_length=3000,
        help_text="Qué se hará o se hizo, una por línea.",
    )
    tareas = Flujo(
        TareasBlock(required=False), blank=True, verbose_name="quién hace qué (opcional)"
    )
    vocerias = Flujo(VoceriasBlock(required=False), blank=True, verbose_name="vocerías (opcional)")
    alcance = Flujo(AlcancesBlock(required=False), blank=True, verbose_name="alcance (opcional)")
    percepciones = models.TextField(
        "percepciones y alertas (opcional)",
        blank=True,
        max_length=2000,
        help_text="Lo que la gente preguntó o dijo, en conjunto. Nunca un caso ni un nombre.",
    )
    que_funciono = models.TextField("qué funcionó (opcional)", blank=True, max_length=2000)
    que_ajustar = models.TextField("qué ajustar (opcional)", blank=True, max_length=2000)
    no_realizada = models.CharField(
        "si no se realizó, por qué (opcional)",
        max_length=300,
        blank=True,
        help_text="La campaña sigue a la vista, dicha así.",
    )
    repite = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="repeticiones",
        verbose_name="campaña que repite",
    )

    objects = PageManager.from_queryset(ConsultaCampana)()

    parent_page_types = ["campanas.CalendarioCampanas"]
    subpage_types = []
    base_form_class = CampanaForm
    template = "campanas/campana.html"
    # Una copia es otra campaña: lo que pasó en esta no pasó en aquella.
    exclude_fields_in_copy = [
        "uuid",
        "vocerias",
        "alcance",
        "percepciones",
        "que_funciono",
        "que_ajustar",
        "no_realizada",
    ]

    content_panels = [
        HelpPanel(template="campanas/admin/lista_editorial.html", heading="Antes de publicar"),
        MultiFieldPanel(
            [
                *PaginaBase.content_panels,
                FieldPanel("objetivo"),
                FieldPanel("linea"),
                FieldPanel("emblematica"),
                FieldPanel("temas"),
            ],
            heading="Qué y para qué",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("inicio"), FieldPanel("fin")]),
                FieldPanel("fecha_emblematica"),
            ],
            heading="Cuándo",
        ),
        MultiFieldPanel(
            [
                FieldPanel("publicos", classname="red-columnas"),
                FieldPanel(
                    "distritos", widget=forms.CheckboxSelectMultiple, classname="red-columnas"
                ),
                FieldPanel("nodos", widget=forms.CheckboxSelectMultiple, classname="red-columnas"),
            ],
            heading="A quién y dónde",
        ),
        FieldPanel("actividades"),
        FieldPanel("tareas"),
        FieldPanel("vocerias"),
        MultiFieldPanel(
            [
                FieldPanel("no_realizada"),
                FieldPanel("alcance"),
                FieldPanel("percepciones"),
                FieldPanel("que_funciono"),
                FieldPanel("que_ajustar"),
            ],
            heading="Al cierre",
        ),
    ]
    settings_panels = []

    class Meta:
        verbose_name = "campaña"
        verbose_name_plural = "campañas"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """``/campanas/<campaña>/``, sin preguntar por el sitio."""
        return reverse("campanas:campana", args=[self.slug])

    def se_niega(self, accion: str) -> str:
        """Publicada, no se borra; y no se copia a mano: se prepara la de otro año."""
        if accion == "copy":
            return "Para hacer otra igual use «Preparar la de otro año», en su página."
        if accion == "delete" and self.first_published_at:
            return (
                f"«{self.title}» ya se publicó y no se borra. Si no se hizo, escriba por qué; si"
                " no debe verse, retírela."
            )
        return ""

    def donde_se_explica(self) -> str:
        """Su página, o el editor si no está publicada."""
        if self.live:
            return self.get_absolute_url()
        return reverse("wagtailadmin_pages:edit", args=[self.pk])

    @property
    def estado(self) -> EstadoCampana:
        """En qué momento está hoy (hora de Lima)."""
        hoy = timezone.localdate()
        if self.no_realizada:
            return EstadoCampana.NO_REALIZADA
        if hoy < self.inicio:
            return EstadoCampana.POR_INICIAR
        return EstadoCampana.EN_MARCHA if hoy <= self.fin else EstadoCampana.CERRADA

    @property
    def sin_lecciones(self) -> bool:
        """Si ya cerró y todavía no dice qué funcionó ni qué ajustar (R126)."""
        return self.estado == EstadoCampana.CERRADA and not (self.que_funciono or self.que_ajustar)

    @property
    def publicos_dichos(self) -> str:
        """A quién se dirige, como se lee."""
        return self._meta.get_field("publicos").dichas(self.publicos)

    def get_context(self, request, *args, **kwargs) -> dict[str, Any]:
        """Añade lo que la página nombra y lo que esta persona puede hacer."""
        from campanas.lectura import lectura_de

        return {**super().get_context(request, *args, **kwargs), **lectura_de(self, request)}

    def desplazada(self, anio: int) -> tuple[dt.date, dt.date]:
        """Sus fechas llevadas a ``anio``, a la misma distancia de su fecha emblemática."""
        original = self.fecha_emblematica and self.fecha_emblematica.en(self.inicio.year)
        nueva = self.fecha_emblematica and self.fecha_emblematica.en(anio)
        if original and nueva:
            inicio = nueva[0] + (self.inicio - original[0])
        else:
            inicio = _mismo_dia(self.inicio, anio)
        return inicio, inicio + (self.fin - self.inicio)


def _mismo_dia(dia: dt.date, anio: int) -> dt.date:
    try:
        return dia.replace(year=anio)
    except ValueError:
        return dt.date(anio, 2, 28)
