"""Direcciones de la invitación y de «Ponte al día»."""

app_name = "bienvenida"
urlpatterns = []
