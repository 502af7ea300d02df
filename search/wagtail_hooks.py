"""La búsqueda en el admin de Wagtail."""

from wagtail import hooks

from search.viewsets import BusquedaGrupo, SiglaViewSet


@hooks.register("register_admin_viewset")
def siglas() -> SiglaViewSet:
    """Las siglas, dentro de «Vocabularios»."""
    return SiglaViewSet()


@hooks.register("register_admin_viewset")
def busqueda() -> BusquedaGrupo:
    """Lo que la Secretaría Técnica cuida de la búsqueda."""
    return BusquedaGrupo()
