"""Direcciones del kit."""

from django.urls import path

from campanas.kit import subir, views, vistas_pieza

app_name = "kit"
urlpatterns = [
    path("", views.kit, name="kit"),
    path("zip/", views.descargar_varias, name="zip"),
    path("subir/", subir.elegir, name="subir"),
    path("subir/<uuid:lote>/", subir.completar, name="completar"),
    path("recibido/<uuid:uuid>/", subir.recibido, name="recibido"),
    path("archivo/<uuid:uuid>/", views.archivo, name="archivo"),
    path("miniatura/<uuid:uuid>/", views.miniatura, name="miniatura"),
    path("vista/<uuid:uuid>/", views.vista, name="vista"),
    path("<str:slug>/", views.pieza, name="pieza"),
    path("<str:slug>/zip/", views.descargar_una, name="zip_de_una"),
    path("<str:slug>/usar/", vistas_pieza.declarar, name="declarar"),
    path("<str:slug>/archivos/", vistas_pieza.archivos, name="archivos"),
    path("<str:slug>/retirar/", vistas_pieza.retirar, name="retirar"),
    path("<str:slug>/reponer/", vistas_pieza.reponer, name="reponer"),
]
