"""Direcciones del directorio."""

from django.urls import path, re_path

from red_trata import views

app_name = "red_trata"
urlpatterns = [
    path("directorio/", views.directorio, name="directorio"),
    re_path(r"^directorio\.(?P<formato>csv|xlsx)$", views.hoja, name="hoja"),
    path("directorio/<slug:slug>/", views.ficha, name="ficha"),
    path("personas/<uuid:uuid>/", views.persona, name="persona"),
    path("personas/<uuid:uuid>/contacto.vcf", views.tarjeta, name="tarjeta"),
]
