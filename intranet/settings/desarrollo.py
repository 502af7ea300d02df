"""Máquina recién instalada: SQLite y todo lo suyo en una carpeta, sin servidores aparte."""

import os

from intranet.settings.base import *  # noqa: F403
from intranet.settings.base import SECRET_KEY, booleano, lista

CLAVE_DE_DESARROLLO = "desarrollo-no-sirve-en-produccion-" + "x" * 32

DEBUG = booleano("DEBUG", False)
SECRET_KEY = SECRET_KEY or CLAVE_DE_DESARROLLO
ALLOWED_HOSTS = lista("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
MODO_DEMO = booleano("MODO_DEMO", True)
# Los estáticos se sirven de donde están, sin recogerlos.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
# Sin servidor de correo, las cartas salen por la consola de script/server.
if "EMAIL_HOST" not in os.environ:
    CORREO_TRANSPORTE = "django.core.mail.backends.console.EmailBackend"
