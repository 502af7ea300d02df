"""Direcciones del calendario y de sus suscripciones."""

from django.urls import path, re_path

from intranet.calendario import feed, views

app_name = "calendario"
urlpatterns = [
    path("", views.calendario, name="calendario"),
    path("suscribirse/", views.suscribirse, name="suscribirse"),
    path("suscripciones/<uuid:uuid>/aviso/", views.avisar, name="avisar"),
    path("suscripciones/<uuid:uuid>/revocar/", views.revocar, name="revocar"),
    path("<uuid:uuid>.ics", views.evento, name="evento"),
    # Todo lo que empieza así es de programas: nunca la página para entrar, se copie como se copie.
    re_path(r"^f/(?P<secreto>.*)\Z", feed.feed, name="feed"),
]
