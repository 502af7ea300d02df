"""Capacitaciones y acciones preventivas en el admin, con su historia y su baja."""

from django import forms
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets.button import Button

from capacitaciones.models import (
    AccionPreventiva,
    Capacitacion,
    LineaBase,
    Participacion,
    Publico,
)
from intranet.viewsets import VOCABULARIOS, RegistroViewSet


class _EnElSitio(RegistroViewSet):
    def botones_de_fila(self, usuario, fila) -> list[Button]:
        """Su ficha en el sitio."""
        return [Button("Abrir en el sitio", url=fila.get_absolute_url(), icon_name="link-external")]


class CapacitacionViewSet(_EnElSitio):
    """La bitácora. Los participantes por institución y los materiales, en el sitio."""

    model = Capacitacion
    icon = "edit"
    list_display = ["titulo", "fecha", "institucion", "modalidad", "participantes", "baja_en"]
    list_filter = ["fecha", "modalidad", "actividad", "temas", "publicos", "distrito"]
    list_export = [
        "uuid",
        "titulo",
        "fecha",
        "fecha_fin",
        "horas",
        "modalidad",
        "actividad",
        "temas",
        "publicos",
        "dirigido_a",
        "institucion",
        "dictada_por",
        "distrito",
        "nodo",
        "lugar",
        "linea",
        "participantes",
        "mujeres",
        "hombres",
        "nota",
        "costo",
        "baja_en",
        "baja_motivo",
    ]
    export_filename = "capacitaciones"
    search_fields = ["titulo", "dirigido_a", "institucion__nombre", "institucion__sigla"]
    relacionadas = ("institucion", "distrito", "nodo", "linea")
    de_varios = ("temas", "publicos")
    paneles = [
        MultiFieldPanel(
            [
                FieldPanel("titulo"),
                FieldRowPanel(
                    [FieldPanel("fecha"), FieldPanel("fecha_fin"), FieldPanel("hora_inicio")]
                ),
                FieldRowPanel(
                    [FieldPanel("horas"), FieldPanel("modalidad"), FieldPanel("actividad")]
                ),
                FieldPanel("institucion"),
                FieldPanel("dictada_por"),
            ],
            heading="Qué, cuándo y quién la dio",
        ),
        MultiFieldPanel(
            [
                FieldPanel("temas", widget=forms.CheckboxSelectMultiple),
                FieldPanel("publicos", widget=forms.CheckboxSelectMultiple),
                FieldPanel("dirigido_a"),
                FieldPanel("linea"),
            ],
            heading="De qué y para quiénes",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("participantes"), FieldPanel("mujeres"), FieldPanel("hombres")]
                ),
                FieldRowPanel([FieldPanel("nota"), FieldPanel("costo")]),
            ],
            heading="Cuántas personas y cómo la valoraron",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("distrito"), FieldPanel("nodo")]), FieldPanel("lugar")],
            heading="Dónde",
        ),
    ]


class AccionPreventivaViewSet(_EnElSitio):
    """Charlas, ferias y acciones en espacios de tránsito y comercio."""

    model = AccionPreventiva
    icon = "group"
    list_display = ["tema", "fecha", "lugar", "tipo", "institucion", "baja_en"]
    list_filter = ["fecha", "tipo", "nivel", "dirigido_a", "distrito"]
    list_export = [
        "uuid",
        "fecha",
        "tipo",
        "lugar",
        "nivel",
        "distrito",
        "nodo",
        "tema",
        "dirigido_a",
        "estudiantes",
        "docentes",
        "familias",
        "otros",
        "institucion",
        "institucion_escrita",
        "metodologia",
        "entrego_materiales",
        "dejo_registro",
        "observaciones",
        "baja_en",
        "baja_motivo",
    ]
    export_filename = "acciones-preventivas"
    search_fields = ["tema", "lugar", "institucion__nombre", "institucion_escrita"]
    relacionadas = ("institucion", "distrito", "nodo")
    paneles = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("tipo"), FieldPanel("fecha")]),
                FieldPanel("lugar"),
                FieldRowPanel([FieldPanel("nivel"), FieldPanel("distrito"), FieldPanel("nodo")]),
                FieldPanel("tema"),
                FieldPanel("dirigido_a"),
            ],
            heading="Qué y dónde",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("estudiantes"), FieldPanel("docentes")]),
                FieldRowPanel([FieldPanel("familias"), FieldPanel("otros")]),
            ],
            heading="A cuántas personas llegó",
        ),
        MultiFieldPanel(
            [
                FieldPanel("institucion"),
                FieldPanel("institucion_escrita"),
                FieldPanel("metodologia"),
                FieldPanel("entrego_materiales"),
                FieldPanel("dejo_registro"),
                FieldPanel("observaciones"),
            ],
            heading="Quién la hizo y qué dejó",
        ),
    ]


class ParticipacionViewSet(RegistroViewSet):
    """Participantes por institución; se escriben en el sitio, con su total a la vista."""

    model = Participacion
    solo_lectura = True
    icon = "user"
    list_display = ["institucion", "capacitacion", "cantidad"]
    list_export = ["uuid", *list_display]
    export_filename = "participantes-por-institucion"
    search_fields = ["institucion__nombre", "institucion__sigla", "capacitacion__titulo"]
    relacionadas = ("institucion", "capacitacion")


class LineaBaseViewSet(RegistroViewSet):
    """Lo que una fuente dice de un año, para compararlo."""

    model = LineaBase
    icon = "order"
    list_display = ["anio", "corte", "escuelas", "charlas", "estudiantes", "fuente"]
    list_export = ["uuid", *list_display, "docentes", "familias"]
    export_filename = "lineas-base"
    paneles = [
        FieldRowPanel([FieldPanel("anio"), FieldPanel("corte")]),
        FieldRowPanel([FieldPanel("escuelas"), FieldPanel("charlas")]),
        FieldRowPanel([FieldPanel("estudiantes"), FieldPanel("docentes"), FieldPanel("familias")]),
        FieldPanel("fuente", help_text="Qué documento lo dice, y en qué página."),
    ]


class PublicoViewSet(RegistroViewSet):
    """Los públicos de las capacitaciones."""

    model = Publico
    menu_hook = VOCABULARIOS
    menu_order = 60
    icon = "group"
    list_display = ["nombre", "codigo", "orden", "fuente"]
    list_export = ["uuid", *list_display]
    export_filename = "publicos"
    search_fields = ["nombre", "codigo"]
    paneles = [
        FieldPanel("nombre"),
        FieldRowPanel([FieldPanel("codigo"), FieldPanel("orden")]),
        FieldPanel("fuente"),
    ]


class EnElAdmin(ModelViewSetGroup):
    """El menú «Capacitaciones»."""

    menu_label = "Capacitaciones"
    menu_icon = "edit"
    menu_order = 206
    items = (
        CapacitacionViewSet,
        AccionPreventivaViewSet,
        ParticipacionViewSet,
        LineaBaseViewSet,
    )
