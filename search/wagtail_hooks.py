"""La búsqueda en el admin de Wagtail."""

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from search.elastic.salida import REINTENTAR
from search.viewsets import BusquedaGrupo, SiglaViewSet


@hooks.register("register_admin_viewset")
def siglas() -> SiglaViewSet:
    """Las siglas, dentro de «Vocabularios»."""
    return SiglaViewSet()


@hooks.register("register_admin_viewset")
def busqueda() -> BusquedaGrupo:
    """Lo que la Secretaría Técnica cuida de la búsqueda."""
    return BusquedaGrupo()


@hooks.register("register_log_actions")
def acciones(bitacora: LogActionRegistry) -> None:
    """Lo que Auditoría dice de quien manda repetir."""
    bitacora.register_action(
        REINTENTAR, "Intentar otra vez", "Mandó llevarlo otra vez a Elasticsearch"
    )
