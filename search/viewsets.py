"""Las siglas, las páginas destacadas y lo que no se encontró, en el admin."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.admin.viewsets.base import ViewSetGroup

from intranet.viewsets import VOCABULARIOS, Listado, ListadoViewSet, RegistroViewSet
from search.models import BusquedaFallida, Destacado, Sigla


class SiglaViewSet(RegistroViewSet):
    """Siglas que la búsqueda abre."""

    model = Sigla
    menu_hook = VOCABULARIOS
    menu_order = 60
    icon = "search"
    list_display = ["sigla", "forma_larga", "fuente"]
    list_export = ["uuid", "sigla", "forma_larga", "fuente", "baja_en", "baja_motivo"]
    export_filename = "siglas"
    search_fields = ["sigla", "forma_larga"]
    paneles = [
        FieldRowPanel([FieldPanel("sigla"), FieldPanel("forma_larga")]),
        FieldPanel("fuente"),
    ]


class DestacadoViewSet(RegistroViewSet):
    """Páginas que van delante de todo para una frase."""

    model = Destacado
    icon = "pick"
    list_display = ["frase", "pagina", "nota"]
    list_export = ["uuid", "frase", "pagina", "nota", "baja_en", "baja_motivo"]
    export_filename = "paginas-destacadas"
    search_fields = ["frase", "pagina__title"]
    relacionadas = ("pagina",)
    paneles = [FieldPanel("frase"), PageChooserPanel("pagina"), FieldPanel("nota")]


class _Legibles(Listado):
    """Las que ya se buscaron bastantes veces como para guardar sus palabras."""

    def get_base_queryset(self):
        """Sin las que aún no tienen palabras."""
        return super().get_base_queryset().exclude(texto="")


class BusquedaFallidaViewSet(ListadoViewSet):
    """Lo que varias veces se buscó y no se encontró."""

    model = BusquedaFallida
    solo_lectura = True
    index_view_class = _Legibles
    icon = "search"
    list_display = ["texto", "veces", "ultima_vez"]
    list_export = ["texto", "veces", "ultima_vez"]
    export_filename = "lo-que-no-se-encontro"
    inspect_view_fields = list_export


class BusquedaGrupo(ViewSetGroup):
    """El menú «Búsqueda»."""

    menu_label = "Búsqueda"
    menu_icon = "search"
    menu_order = 700
    items = (DestacadoViewSet, BusquedaFallidaViewSet)
