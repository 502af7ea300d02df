"""Pruebas: como desarrollo, con archivos en una carpeta que se tira y claves rápidas de cifrar."""

import atexit
import shutil
import tempfile
from pathlib import Path

from intranet.settings.base import DATABASES, MIDDLEWARE
from intranet.settings.desarrollo import *  # noqa: F403

RED_DATOS = Path(tempfile.mkdtemp(prefix="red-pruebas-"))
atexit.register(shutil.rmtree, RED_DATOS, ignore_errors=True)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # En un archivo, como en el sitio de verdad: cada hilo con su conexión.
    DATABASES["default"]["TEST"] = {"NAME": str(RED_DATOS / "pruebas.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
MEDIA_ROOT = RED_DATOS / "archivos"
STATIC_ROOT = RED_DATOS / "estaticos"
ALLOWED_HOSTS = ["*"]
MODO_DEMO = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MIDDLEWARE = [m for m in MIDDLEWARE if "whitenoise" not in m]
# Solo las pruebas que la piden usan Elasticsearch (``tests/search/conftest.py``).
BUSQUEDA_MOTOR = "sql"
ELASTICSEARCH_URL = ()
ELASTICSEARCH_ESPERA = 30
