"""Direcciones del calendario y de sus suscripciones."""

app_name = "calendario"
urlpatterns = []
