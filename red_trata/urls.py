"""Direcciones del directorio."""

app_name = "red_trata"
urlpatterns = []
