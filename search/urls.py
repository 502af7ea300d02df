"""Dirección de la búsqueda."""

app_name = "search"
urlpatterns = []
