"""Direcciones de la invitación y de «Ponte al día» (la página misma es de Wagtail)."""

from django.urls import path

from intranet.bienvenida import views

app_name = "bienvenida"
urlpatterns = [
    path("invitacion/<str:secreto>/", views.invitacion, name="invitacion"),
    path("ponte-al-dia/listo/", views.listo, name="listo"),
]
