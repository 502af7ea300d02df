"""Direcciones de sesiones, actas, acuerdos y compromisos."""

from django.urls import path

from actas import views, vistas_anexos

app_name = "actas"
urlpatterns = [
    path("sesiones/", views.sesiones, name="sesiones"),
    path("sesiones/<uuid:uuid>/", views.sesion, name="sesion"),
    path("sesiones/<uuid:uuid>/convocar/", views.convocar, name="convocar"),
    path("sesiones/<uuid:uuid>/cancelar/", views.cancelar, name="cancelar"),
    path("sesiones/<uuid:uuid>/redactar/", views.redactar, name="redactar"),
    path("sesiones/<uuid:uuid>/fe-de-erratas/", views.fe_de_erratas, name="fe_de_erratas"),
    path("sesiones/<uuid:uuid>/anexar/", vistas_anexos.anexar, name="anexar"),
    path("sesiones/<uuid:uuid>/acta-v<int:n>.pdf", views.pdf, name="pdf"),
    path("actas/", views.actas, name="actas"),
    path("actas/<str:rama>/<str:slug>/", views.acta, name="acta"),
    path("acuerdos/<uuid:uuid>/", views.acuerdo, name="acuerdo"),
    path("acuerdos/<uuid:uuid>/cambiar/", views.cambiar_acuerdo, name="cambiar_acuerdo"),
    path("compromisos/", views.compromisos, name="compromisos"),
    path("avances/nuevo/<uuid:uuid>/", views.nuevo_avance, name="nuevo_avance"),
    path("avances/<uuid:uuid>/anular/", views.anular_avance, name="anular_avance"),
    path("anexos/<uuid:uuid>/", vistas_anexos.anexo, name="anexo"),
    path("anexos/<uuid:uuid>/quitar/", vistas_anexos.quitar, name="quitar_anexo"),
    path("evidencias/<uuid:uuid>/", views.evidencia, name="evidencia"),
]
