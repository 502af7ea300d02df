"""La búsqueda en el admin de Wagtail."""

from wagtail import hooks

from search.viewsets import SiglaViewSet


@hooks.register("register_admin_viewset")
def siglas() -> SiglaViewSet:
    """Las siglas, dentro de «Vocabularios»."""
    return SiglaViewSet()
