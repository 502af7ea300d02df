"""Los hechos del kit en el admin: los archivos se leen; un uso mal dicho se corrige."""

from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from campanas.models import ArchivoPieza, Material, UsoDePieza
from intranet.viewsets import RegistroViewSet


class MaterialViewSet(RegistroViewSet):
    """Cada pieza como cosa guardada, también las retiradas, con su razón."""

    model = Material
    icon = "image"
    solo_lectura = True
    list_display = ["nombre", "clase", "baja_en", "baja_motivo"]
    list_filter = ["clase", "baja_en"]
    list_export = ["uuid", *list_display]
    export_filename = "materiales-del-kit"
    search_fields = ["nombre", "baja_motivo"]


class ArchivoPiezaViewSet(RegistroViewSet):
    """Cada versión de cada archivo, con su huella."""

    model = ArchivoPieza
    icon = "doc-full"
    solo_lectura = True
    list_display = ["material", "formato", "numero", "vigente", "nombre", "creado_en"]
    list_filter = ["formato", "vigente", "hecho_aqui"]
    list_export = [
        *("uuid", "material", "formato", "numero", "vigente", "hecho_aqui", "nombre", "mime"),
        *("octetos", "ancho", "alto", "duracion", "sha256", "subido_por", "creado_en"),
    ]
    export_filename = "archivos-del-kit"
    search_fields = ["material__nombre", "nombre"]
    relacionadas = ("material", "subido_por")


class UsoDePiezaViewSet(RegistroViewSet):
    """Dónde se usó cada pieza; se declara en su página."""

    model = UsoDePieza
    icon = "pick"
    list_display = ["material", "ocasion", "institucion", "medio", "fecha", "baja_en"]
    list_filter = ["medio", "fecha"]
    list_export = ["uuid", *list_display[:5], "campana", "declarado_por", "baja_en", "baja_motivo"]
    export_filename = "usos-de-piezas"
    search_fields = ["material__nombre", "ocasion", "institucion__nombre", "institucion__sigla"]
    relacionadas = ("material", "institucion", "campana", "declarado_por")
    paneles = [
        MultiFieldPanel(
            [
                FieldPanel("ocasion"),
                FieldPanel("institucion"),
                FieldPanel("medio"),
                FieldPanel("fecha"),
            ],
            heading="Dónde se usó",
        )
    ]
