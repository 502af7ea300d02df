"""El sitio con su directorio, y una institución con su gente."""

import datetime as dt
from types import SimpleNamespace

import pytest

from red_trata.enums import TipoTermino
from red_trata.models import DirectorioIndice, Institucion, Persona, TerminoPlan
from red_trata.services import abrir_ficha, relevar
from tests.factories import (
    DesignacionFactory,
    DocumentoReferenciaFactory,
    InstitucionFactory,
    MembresiaFactory,
    PersonaFactory,
)

ROLES = ("gestion", "prevencion", "atencion", "persecucion")


@pytest.fixture
def directorio(sitio) -> SimpleNamespace:
    """``/directorio/`` con los roles del Plan; lo que se registre después abre su ficha."""
    roles = {
        codigo: TerminoPlan.objects.create(
            tipo=TipoTermino.ROL_FUNCIONAL, codigo=codigo, nombre=codigo.capitalize(), orden=n
        )
        for n, codigo in enumerate(ROLES)
    }
    indice = sitio.portada.add_child(
        instance=DirectorioIndice(title="Directorio", slug="directorio")
    )
    for institucion in Institucion.objects.all():
        abrir_ficha(institucion=institucion)
    return SimpleNamespace(indice=indice, red=sitio.red, portada=sitio.portada, rol=roles)


@pytest.fixture
def ugel(directorio) -> SimpleNamespace:
    """La UGEL en la Red desde 2024: Quispe hasta el 28-feb-2025 y desde entonces Mamani."""
    institucion = InstitucionFactory(
        nombre="Unidad de Gestión Educativa Local de Tacna",
        sigla="UGEL Tacna",
        otros_nombres="Unidad Educativa\nUGEL",
    )
    membresia = MembresiaFactory(institucion=institucion, instancia=directorio.red)
    membresia.roles.set([directorio.rol["prevencion"]])
    quispe = DesignacionFactory(
        membresia=membresia,
        persona=PersonaFactory(nombre="María Quispe Inventada", correo="maria@ugel.example"),
        cargo="Especialista de Convivencia",
    )
    mamani = relevar(
        designacion=quispe,
        persona=Persona.objects.create(nombre="José Mamani Inventado", correo="jose@ugel.example"),
        desde=dt.date(2025, 3, 1),
        documento=DocumentoReferenciaFactory(numero="050-2025-UGEL", fecha=dt.date(2025, 2, 26)),
    )
    quispe.refresh_from_db()
    return SimpleNamespace(
        institucion=institucion, membresia=membresia, quispe=quispe, mamani=mamani
    )
