"""Lo que toda plantilla del sitio necesita."""

from django.conf import settings

from intranet.registro import registro


def sitio(request):
    """Nombre de la casa, menú y si los datos son de demostración."""
    return {
        "NOMBRE_SITIO": settings.NOMBRE_SITIO,
        "MODO_DEMO": settings.MODO_DEMO,
        "destinos": registro.destinos,
    }
