"""En qué está el texto de un archivo, para las plantillas del admin."""

from django import template

from intranet.models import Archivo, TextoDeArchivo
from intranet.textos.services import clave_de, textos_de

register = template.Library()


@register.simple_tag
def texto_de(archivo: Archivo) -> TextoDeArchivo | None:
    """El texto de ``archivo``; nada, si de su clase no se lee."""
    return textos_de([archivo]).get(clave_de(archivo))
