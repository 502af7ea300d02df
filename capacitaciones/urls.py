"""Direcciones de capacitaciones y acciones preventivas."""

from django.urls import path, register_converter

from capacitaciones import views, vistas_acciones

app_name = "capacitaciones"


class Formato:
    """Las dos clases de hoja que se bajan."""

    regex = "xlsx|csv"

    def to_python(self, value: str) -> str:
        """El formato, tal cual."""
        return value

    to_url = to_python


register_converter(Formato, "hoja")

urlpatterns = [
    path("capacitaciones/", views.capacitaciones, name="capacitaciones"),
    path("capacitaciones/lista.<hoja:formato>", views.exportar, name="exportar"),
    path("capacitaciones/registrar/", views.registrar, name="registrar"),
    path("capacitaciones/importar/", views.ImportarCapacitaciones.as_view(), name="importar"),
    path("capacitaciones/<uuid:uuid>/", views.capacitacion, name="capacitacion"),
    path("capacitaciones/<uuid:uuid>/editar/", views.registrar, name="editar"),
    path("capacitaciones/<uuid:uuid>/contar/", views.contar, name="contar"),
    path("capacitaciones/acciones/", vistas_acciones.acciones, name="acciones"),
    path(
        "capacitaciones/acciones/lista.<hoja:formato>",
        vistas_acciones.exportar,
        name="exportar_acciones",
    ),
    path("capacitaciones/acciones/registrar/", vistas_acciones.registrar, name="registrar_accion"),
    path(
        "capacitaciones/acciones/importar/",
        vistas_acciones.ImportarAcciones.as_view(),
        name="importar_acciones",
    ),
    path("capacitaciones/acciones/<uuid:uuid>/", vistas_acciones.accion, name="accion"),
    path(
        "capacitaciones/acciones/<uuid:uuid>/editar/",
        vistas_acciones.registrar,
        name="editar_accion",
    ),
]
