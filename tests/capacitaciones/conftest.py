"""El contenido base, para contar con distritos, instituciones, temas y la bitácora."""

import pytest

from intranet.contenido import cargar_base
from tests.contenido import compartido


@pytest.fixture(scope="module")
def base(django_db_setup, django_db_blocker):
    """Lo que trae una instalación nueva; se carga una vez para todo el módulo."""
    with compartido(django_db_blocker):
        cargar_base()
        yield
