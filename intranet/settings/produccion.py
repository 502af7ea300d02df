"""Producción: detrás de un proxy con TLS, PostgreSQL y varios procesos web."""

import os

from django.core.exceptions import ImproperlyConfigured

from intranet.settings.base import *  # noqa: F403
from intranet.settings.base import (
    ALLOWED_HOSTS,
    CACHES,
    CONTENT_SECURITY_POLICY,
    SECRET_KEY,
    STORAGES,
    booleano,
)
from intranet.settings.desarrollo import CLAVE_DE_DESARROLLO

DEBUG = False
MODO_DEMO = booleano("MODO_DEMO", False)
WHITENOISE_USE_FINDERS = False
if not SECRET_KEY or SECRET_KEY == CLAVE_DE_DESARROLLO or len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        "Falta SECRET_KEY: ponga una clave propia de 50 caracteres o más (la de desarrollo no"
        " sirve). Puede hacerla con: python -c 'import secrets; print(secrets.token_urlsafe(64))'"
    )
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Falta ALLOWED_HOSTS: diga con qué nombre se entra al sitio.")

SECURE_SSL_REDIRECT = booleano("SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
# La sonda de salud llega por HTTP desde la misma máquina o el balanceador.
SECURE_REDIRECT_EXEMPT = [r"^salud/$"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True
PROXIES = int(os.environ.get("PROXIES", "1"))

STORAGES["staticfiles"] = {
    "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
}
# El freno de restablecer claves debe contar lo mismo en todos los procesos web.
CACHES["default"] = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "cache_compartida",
}
