"""Las campañas dentro del admin de Wagtail."""

from wagtail import hooks

from campanas.viewsets import Campanas


@hooks.register("register_admin_viewset")
def registros() -> Campanas:
    """Las fechas emblemáticas y los hechos de las campañas."""
    return Campanas()
