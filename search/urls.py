"""Direcciones de la búsqueda."""

from django.urls import path

from search import views

app_name = "search"
urlpatterns = [
    path("", views.buscar, name="buscar"),
    path("sugerencias/", views.sugerencias, name="sugerencias"),
]
