"""Direcciones de campañas y kit."""

app_name = "campanas"
urlpatterns = []
