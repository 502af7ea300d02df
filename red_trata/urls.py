"""Direcciones del directorio."""

from django.urls import path, re_path

from red_trata import views, vistas_importar

app_name = "red_trata"
urlpatterns = [
    path("directorio/", views.directorio, name="directorio"),
    re_path(r"^directorio\.(?P<formato>csv|xlsx)$", views.hoja, name="hoja"),
    path(
        "directorio/importar/designaciones/",
        vistas_importar.ImportarDesignaciones.as_view(),
        name="importar_designaciones",
    ),
    path(
        "directorio/importar/canales/",
        vistas_importar.ImportarCanales.as_view(),
        name="importar_canales",
    ),
    path("directorio/<slug:slug>/", views.ficha, name="ficha"),
    path("personas/<uuid:uuid>/", views.persona, name="persona"),
    path("personas/<uuid:uuid>/contacto.vcf", views.tarjeta, name="tarjeta"),
]
