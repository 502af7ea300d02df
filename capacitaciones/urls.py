"""Direcciones de capacitaciones y acciones preventivas."""

app_name = "capacitaciones"
urlpatterns = []
