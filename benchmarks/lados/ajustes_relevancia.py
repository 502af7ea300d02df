"""Los ajustes del sitio con el buscador de serie de Wagtail al lado."""

import os

from intranet.settings.pruebas import *  # noqa: F403
from intranet.settings.pruebas import DATABASES, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "relevancia.serie"]
BASE = "wagtail.search.backends.database"
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": BASE},
    "serie": {"BACKEND": BASE},
}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    WAGTAILSEARCH_BACKENDS["serie_es"] = {"BACKEND": BASE, "SEARCH_CONFIG": "spanish"}
ELASTICSEARCH_URL = tuple(filter(None, os.environ.get("ELASTICSEARCH_URL", "").split(",")))
if ELASTICSEARCH_URL:
    WAGTAILSEARCH_BACKENDS["serie_elastic"] = {
        "BACKEND": "wagtail.search.backends.elasticsearch8",
        "URLS": list(ELASTICSEARCH_URL),
        "INDEX_PREFIX": "relevancia-serie-",
        "AUTO_UPDATE": False,
    }


class SinMigraciones:
    """Las tablas se crean de una vez, como son hoy: migrar tarda más que todo lo demás."""

    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


MIGRATION_MODULES = SinMigraciones()
