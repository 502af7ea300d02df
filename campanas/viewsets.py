"""Las campañas en el admin: las fechas emblemáticas se editan; los hechos se leen y se exportan."""

from django import forms
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.admin.viewsets.model import ModelViewSetGroup

from campanas.kit.viewsets import ArchivoPiezaViewSet, MaterialViewSet, UsoDePiezaViewSet
from campanas.models import Alcance, Ejecucion, FechaEmblematica, Participacion, Voceria
from intranet.viewsets import RegistroViewSet


class FechaEmblematicaViewSet(RegistroViewSet):
    """Las fechas, con su regla y su fuente."""

    model = FechaEmblematica
    icon = "date"
    list_display = ["nombre", "cuando", "tipo", "fuente", "verificado_el", "baja_en"]
    list_filter = ["tipo", "mes"]
    list_export = [
        "uuid",
        "nombre",
        "cuando",
        "tipo",
        "lineas",
        "temas",
        "fuente",
        "verificado_el",
        "baja_en",
        "baja_motivo",
    ]
    export_filename = "fechas-emblematicas"
    search_fields = ["nombre", "fuente"]
    de_varios = ("lineas", "temas")
    paneles = [
        MultiFieldPanel([FieldPanel("nombre"), FieldPanel("tipo")], heading="La fecha"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("regla"), FieldPanel("mes")]),
                FieldPanel("dia"),
                FieldRowPanel([FieldPanel("ordinal"), FieldPanel("dia_semana")]),
            ],
            heading="Qué día cae cada año",
        ),
        MultiFieldPanel(
            [
                FieldPanel("lineas", widget=forms.CheckboxSelectMultiple),
                FieldPanel("temas", widget=forms.CheckboxSelectMultiple),
            ],
            heading="De qué trata",
        ),
        MultiFieldPanel(
            [FieldPanel("fuente"), FieldPanel("verificado_el")], heading="De dónde se sabe"
        ),
        HelpPanel(
            "<p>La verá toda la Red en el calendario y en la vista del año de las campañas. Si un"
            " año no tiene ese día, la vista lo dice.</p>"
        ),
    ]


class _HechosViewSet(RegistroViewSet):
    """Lo escriben las campañas al publicarse: aquí se lee y se exporta."""

    solo_lectura = True


class EjecucionViewSet(_HechosViewSet):
    """Cada campaña publicada."""

    model = Ejecucion
    icon = "calendar-check"
    list_display = ["nombre", "inicio", "fin", "linea", "emblematica", "no_realizada", "baja_en"]
    list_filter = ["linea", "emblematica", "inicio"]
    list_export = ["uuid", *list_display[:4], "fecha_emblematica", "distritos", *list_display[4:]]
    export_filename = "campanas"
    search_fields = ["nombre"]
    relacionadas = ("linea", "fecha_emblematica")
    de_varios = ("distritos",)


class ParticipacionViewSet(_HechosViewSet):
    """Qué hizo cada institución."""

    model = Participacion
    name = "participacion_en_campana"
    icon = "group"
    list_display = ["institucion", "tarea", "estado", "ejecucion", "baja_en"]
    list_filter = ["estado", "ejecucion__inicio"]
    list_export = ["uuid", *list_display]
    export_filename = "participaciones-en-campanas"
    search_fields = ["institucion__nombre", "institucion__sigla", "tarea", "ejecucion__nombre"]
    relacionadas = ("institucion", "ejecucion")


class VoceriaViewSet(_HechosViewSet):
    """Quién habló por la Red."""

    model = Voceria
    icon = "user"
    list_display = ["institucion", "quien", "medio", "detalle", "fecha", "ejecucion", "baja_en"]
    list_filter = ["medio", "fecha"]
    list_export = ["uuid", *list_display]
    export_filename = "vocerias"
    search_fields = ["institucion__nombre", "institucion__sigla", "cargo", "ejecucion__nombre"]
    relacionadas = ("institucion", "designacion__persona", "ejecucion")


class AlcanceViewSet(_HechosViewSet):
    """A cuántas personas se llegó."""

    model = Alcance
    icon = "success"
    list_display = ["ejecucion", "canal", "personas", "materiales", "como", "baja_en"]
    list_filter = ["canal", "ejecucion__inicio"]
    list_export = ["uuid", *list_display]
    export_filename = "alcance-de-campanas"
    search_fields = ["ejecucion__nombre", "como"]
    relacionadas = ("ejecucion",)


class Campanas(ModelViewSetGroup):
    """El menú «Campañas», con lo del kit al final."""

    menu_label = "Campañas"
    menu_icon = "calendar-alt"
    menu_order = 205
    items = (
        FechaEmblematicaViewSet,
        EjecucionViewSet,
        ParticipacionViewSet,
        VoceriaViewSet,
        AlcanceViewSet,
        MaterialViewSet,
        ArchivoPiezaViewSet,
        UsoDePiezaViewSet,
    )
