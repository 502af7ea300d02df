"""What the generated production settings leave to each installation."""

from .base import INSTALLED_APPS, MIDDLEWARE, STORAGES

SECRET_KEY = "solo-para-medir-" + "x" * 48
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [*INSTALLED_APPS, "notas"]
# Closed to anonymous visitors, as the other side is.
MIDDLEWARE = [*MIDDLEWARE, "django.contrib.auth.middleware.LoginRequiredMiddleware"]
LOGIN_URL = "wagtailadmin_login"
# Without collectstatic, as the other side is served too.
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
