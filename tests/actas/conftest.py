"""Una Red pequeña: cuatro instituciones con titular, y una sesión por celebrar."""

import datetime as dt
from dataclasses import dataclass
from uuid import uuid4

import pytest

from actas.models import Acta, RamaActas, Sesion
from actas.services import redactar
from intranet.models import Usuario
from intranet.roles import Rol
from red_trata.models import Designacion, Instancia, Institucion
from tests.factories import DesignacionFactory

NOMBRES = {
    "UGEL": "Unidad de Gestión Educativa Local Tacna",
    "DIRESA": "Dirección Regional de Salud",
    "PNP": "Policía Nacional del Perú",
    "DRTPE": "Dirección Regional de Trabajo",
}


@dataclass
class Red:
    """Lo que las pruebas nombran de la Red pequeña."""

    instancia: Instancia
    instituciones: dict[str, Institucion]
    designaciones: dict[str, Designacion]
    rama: RamaActas
    secretaria: Usuario

    def uuid(self, sigla: str) -> str:
        """El uuid de una institución, como lo llevan los bloques."""
        return str(self.instituciones[sigla].uuid)

    def todas_presentes(self, **excepciones: str) -> list[dict]:
        """Asistencia con cada titular, salvo ``excepciones`` (sigla=presencia)."""
        return [
            {
                "institucion": self.uuid(sigla),
                "presencia": excepciones.get(sigla, "presente"),
                "designaciones": [] if sigla in excepciones else [self.designaciones[sigla].pk],
                "nota": "",
            }
            for sigla in self.instituciones
        ]


@pytest.fixture
def red(sitio, cuenta) -> Red:
    """La Red con cuatro instituciones integrantes y su Secretaría Técnica."""
    instituciones, designaciones = {}, {}
    for sigla, nombre in NOMBRES.items():
        designacion = DesignacionFactory(
            membresia__institucion__nombre=nombre,
            membresia__institucion__sigla=sigla,
            membresia__instancia=sitio.red,
            persona__nombre=f"Titular de {sigla}",
        )
        instituciones[sigla] = designacion.membresia.institucion
        designaciones[sigla] = designacion
    secretaria = cuenta(Rol.SECRETARIA, username="st", first_name="Zoila", last_name="Lirio")
    return Red(sitio.red, instituciones, designaciones, sitio.rama, secretaria)


@pytest.fixture
def sesion(red) -> Sesion:
    """Una sesión ordinaria del 14 de mayo de 2026."""
    return Sesion.objects.create(
        instancia=red.instancia,
        fecha=dt.date(2026, 5, 14),
        hora_inicio=dt.time(9),
        lugar="Auditorio",
        agenda="Lectura del acta anterior\nPlan de prevención",
    )


@pytest.fixture
def acta(red, sesion) -> Acta:
    """El acta de ``sesion``, abierta y con todas presentes menos una."""
    acta = redactar(sesion=sesion, usuario=red.secretaria)
    acta.asistencia = red.todas_presentes(PNP="justificada")
    return acta


def poner_acuerdos(acta: Acta, *acuerdos: dict) -> Acta:
    """Añade a ``acta`` bloques de acuerdo con los campos dados."""
    bloque = acta._meta.get_field("contenido").stream_block
    datos = list(acta.contenido.get_prep_value())
    for acuerdo in acuerdos:
        compromisos = [
            {"type": "item", "value": c, "id": str(uuid4())} for c in acuerdo.get("compromisos", [])
        ]
        datos.append(
            {
                "type": "acuerdo",
                "id": str(uuid4()),
                "value": {**acuerdo, "compromisos": compromisos},
            }
        )
    acta.contenido = bloque.to_python(datos)
    return acta
