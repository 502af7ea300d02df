"""Una Red pequeña: cuatro instituciones con titular, y una sesión por celebrar."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Page, Site

from actas.models import Acta, ActasIndice, RamaActas, Sesion
from actas.services import redactar
from intranet.models import Portada, Usuario
from intranet.roles import Rol
from red_trata.models import Designacion, Instancia, Institucion, Membresia, Persona

INICIO = dt.date(2024, 1, 1)
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


def crear_instancia(sigla: str, nombre: str, rol: Rol, indice: ActasIndice) -> RamaActas:
    """Una instancia con su rama de actas."""
    grupo, _ = Group.objects.get_or_create(name=rol.label)
    instancia = Instancia.objects.create(
        nombre=nombre,
        sigla=sigla,
        tipo="red",
        grupo_secretaria=grupo,
        membrete="Gobierno Regional de Tacna\nRed Regional",
    )
    return indice.add_child(instance=RamaActas(title=nombre, slug=sigla, instancia=instancia))


@pytest.fixture
def indice(db) -> ActasIndice:
    """El árbol de páginas hasta ``/actas/``."""
    raiz = Page.get_first_root_node()
    portada = raiz.add_child(instance=Portada(title="Intranet", slug="portada-de-prueba"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": portada}
    )
    return portada.add_child(instance=ActasIndice(title="Actas", slug="actas"))


@pytest.fixture
def red(indice) -> Red:
    """La Red con cuatro instituciones integrantes y su Secretaría Técnica."""
    rama = crear_instancia("red", "Red Regional de prueba", Rol.SECRETARIA, indice)
    instituciones, designaciones = {}, {}
    for sigla, nombre in NOMBRES.items():
        institucion = Institucion.objects.create(nombre=nombre, sigla=sigla, tipo="sector")
        membresia = Membresia.objects.create(
            institucion=institucion, instancia=rama.instancia, desde=INICIO
        )
        instituciones[sigla] = institucion
        designaciones[sigla] = Designacion.objects.create(
            membresia=membresia,
            persona=Persona.objects.create(nombre=f"Titular de {sigla}"),
            cargo="Especialista",
            condicion="titular",
            desde=INICIO,
            documento_pendiente=True,
        )
    secretaria = Usuario.objects.create_user("st", password="una-clave-larga-99")
    secretaria.groups.add(rama.instancia.grupo_secretaria)
    return Red(rama.instancia, instituciones, designaciones, rama, secretaria)


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
    from uuid import uuid4

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
