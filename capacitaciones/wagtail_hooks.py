"""Los registros de capacitaciones en el admin."""

from wagtail import hooks

from capacitaciones.viewsets import EnElAdmin, PublicoViewSet


@hooks.register("register_admin_viewset")
def registros() -> list:
    """Su menú y sus pantallas."""
    return [EnElAdmin(), PublicoViewSet()]
