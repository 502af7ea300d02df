"""Direcciones de la búsqueda."""

from django.urls import path

from search import views

app_name = "search"
urlpatterns = [
    path("", views.buscar, name="buscar"),
    path("sin-resultado/", views.sin_resultado, name="sin_resultado"),
    path("sugerencias/", views.sugerencias, name="sugerencias"),
]
