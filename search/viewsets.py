"""Las siglas en el admin."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel

from intranet.viewsets import VOCABULARIOS, RegistroViewSet
from search.models import Sigla


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
