"""Direcciones de sesiones, acuerdos y compromisos."""

from django.urls import path

from actas import views

app_name = "actas"
urlpatterns = [
    path("sesiones/", views.sesiones, name="sesiones"),
    path("sesiones/<uuid:uuid>/", views.sesion, name="sesion"),
    path("acuerdos/<uuid:uuid>/", views.acuerdo, name="acuerdo"),
    path("sesiones/<uuid:uuid>/acta-v<int:n>.pdf", views.pdf, name="pdf"),
    path("evidencias/<uuid:uuid>/", views.evidencia, name="evidencia"),
    path("compromisos/", views.compromisos, name="compromisos"),
]
