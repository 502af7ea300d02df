"""Los registros de la Red en el admin: qué columnas, qué filtros y qué formulario tienen."""

from wagtail.admin.viewsets.model import ModelViewSetGroup

from red_trata.selectores import SELECTORES
from red_trata.viewsets.designaciones import DesignacionViewSet, DocumentoReferenciaViewSet
from red_trata.viewsets.instancias import InstanciaViewSet
from red_trata.viewsets.instituciones import CanalViewSet, InstitucionViewSet
from red_trata.viewsets.membresias import MembresiaViewSet
from red_trata.viewsets.personas import PersonaViewSet
from red_trata.viewsets.vocabularios import (
    DistritoViewSet,
    NodoViewSet,
    TerminoPlanViewSet,
    ZonaViewSet,
)
from red_trata.vistas_invitacion import InvitacionViewSet


class LaRed(ModelViewSetGroup):
    """El menú «La Red»."""

    menu_label = "La Red"
    menu_icon = "group"
    menu_order = 210
    items = (
        InstitucionViewSet,
        CanalViewSet,
        PersonaViewSet,
        MembresiaViewSet,
        DesignacionViewSet,
        InvitacionViewSet,
        DocumentoReferenciaViewSet,
        InstanciaViewSet,
    )


VIEWSETS = [
    *SELECTORES,
    LaRed(),
    TerminoPlanViewSet(),
    DistritoViewSet(),
    ZonaViewSet(),
    NodoViewSet(),
]
