"""Las ventanas del admin donde se elige una institución, una persona, un documento…"""

from intranet.viewsets import SelectorViewSet
from red_trata.acceso import instancias_que_lleva
from red_trata.models import DocumentoReferencia, Institucion, Membresia, Persona


class SelectorInstitucion(SelectorViewSet):
    """Elegir una institución."""

    model = Institucion
    icon = "home"
    choose_one_text = "Elegir institución"
    search_fields = ["nombre", "sigla", "otros_nombres"]


class SelectorPersona(SelectorViewSet):
    """Elegir una persona."""

    model = Persona
    icon = "user"
    choose_one_text = "Elegir persona"
    search_fields = ["nombre"]


class SelectorDocumento(SelectorViewSet):
    """Elegir un documento de referencia."""

    model = DocumentoReferencia
    icon = "doc-full"
    choose_one_text = "Elegir documento"
    choose_another_text = "Elegir otro"
    search_fields = ["numero", "asunto", "emisor__nombre"]


class SelectorMembresia(SelectorViewSet):
    """Elegir una membresía de las instancias que uno lleva."""

    model = Membresia
    icon = "group"
    choose_one_text = "Elegir membresía"
    search_fields = ["institucion__nombre", "institucion__sigla", "instancia__nombre"]

    def ofrecer(self, usuario):
        """Las de instancias cuya secretaría ejerce ``usuario``."""
        return (
            super()
            .ofrecer(usuario)
            .filter(instancia__in=instancias_que_lleva(usuario))
            .select_related("institucion", "instancia")
        )


selector_institucion = SelectorInstitucion("elegir_institucion")
selector_persona = SelectorPersona("elegir_persona")
selector_documento = SelectorDocumento("elegir_documento")
SELECTORES = [
    selector_institucion,
    selector_persona,
    selector_documento,
    SelectorMembresia("elegir_membresia"),
]
