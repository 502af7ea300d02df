"""Direcciones de campañas y kit."""

from django.urls import path

from campanas import views

app_name = "campanas"
urlpatterns = [
    path("campanas/", views.campanas, name="campanas"),
    path("campanas/preparar/<uuid:uuid>/", views.preparar, name="preparar"),
    path("campanas/<str:slug>/", views.campana, name="campana"),
]
