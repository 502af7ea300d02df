"""El contenido base, para contar con distritos, instituciones, temas y la bitácora."""

import pytest

from intranet.contenido import cargar_base


@pytest.fixture
def base(db):
    """Lo que trae una instalación nueva."""
    cargar_base()
