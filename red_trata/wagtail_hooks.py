"""La Red en el admin de Wagtail."""

from wagtail import hooks

from red_trata.viewsets import VIEWSETS


@hooks.register("register_admin_viewset")
def registros_de_la_red() -> list:
    """Sus registros, sus vocabularios y las ventanas donde se eligen."""
    return VIEWSETS
