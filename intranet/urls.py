"""Direcciones del sitio. Lo que no abre alguien por su nombre, está cerrado."""

from allauth.account import views as cuentas
from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.i18n import JavaScriptCatalog
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from intranet import views, vistas_componentes, vistas_paginas
from intranet.textos.vistas import releer_archivo

entrar = RedirectView.as_view(pattern_name="account_login", query_string=True)
recuperar = RedirectView.as_view(pattern_name="account_reset_password")

urlpatterns = [
    path("salud/", views.salud, name="salud"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("entrar/", cuentas.login, name="account_login"),
    path("salir/", cuentas.logout, name="account_logout"),
    path("cuenta/inactiva/", cuentas.account_inactive, name="account_inactive"),
    path("clave/cambiar/", cuentas.password_change, name="account_change_password"),
    path("clave/olvidada/", cuentas.password_reset, name="account_reset_password"),
    path(
        "clave/olvidada/enviada/", cuentas.password_reset_done, name="account_reset_password_done"
    ),
    re_path(
        r"^clave/nueva/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        cuentas.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "clave/nueva/lista/",
        cuentas.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("cuenta/confirmar/", cuentas.reauthenticate, name="account_reauthenticate"),
    # Las puertas de Wagtail llevan a la nuestra.
    path("admin/login/", entrar, name="wagtailadmin_login"),
    path("admin/password_reset/", recuperar, name="wagtailadmin_password_reset"),
    path("_util/login/", entrar, name="wagtailcore_login"),
    # El de Wagtail mira solo su propio catálogo; este, también el de ``locale/``.
    path("admin/jsi18n/", JavaScriptCatalog.as_view(), name="wagtailadmin_javascript_catalog"),
    path("admin/", include(wagtailadmin_urls)),
    path("documentos/", include(wagtaildocs_urls)),
    path("componentes/", vistas_componentes.componentes, name="componentes"),
    path("u/<uuid:uuid>/", views.lugar, name="lugar"),
    path("historia/<int:pk>/", vistas_paginas.historia, name="historia_de_pagina"),
    path(f"{settings.MEDIA_URL.strip('/')}/<path:ruta>", views.archivo, name="archivo"),
    path("textos/<uuid:uuid>/releer/", releer_archivo, name="releer_archivo"),
    path("buscar/", include("search.urls")),
    path("", include("actas.urls")),
    path("", include("red_trata.urls")),
    path("", include("campanas.urls")),
    path("kit/", include("campanas.kit.urls")),
    path("", include("capacitaciones.urls")),
    path("calendario/", include("intranet.calendario.urls")),
    path("", include("intranet.bienvenida.urls")),
    path("", include(wagtail_urls)),
]
