"""Filas mínimas y válidas para las pruebas: personas e instituciones inventadas."""

import datetime as dt

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from actas.models import Sesion
from intranet.models import Usuario
from intranet.roles import Rol
from red_trata.enums import Condicion, TipoDocumento, TipoInstancia, TipoInstitucion
from red_trata.models import (
    Designacion,
    DocumentoReferencia,
    Instancia,
    Institucion,
    Membresia,
    Persona,
)

CLAVE = "cuaderno-azul-77"
"""La clave de todas las cuentas de prueba."""


class CuentaFactory(DjangoModelFactory):
    """Cuenta activa, sin grupo, que entra con :data:`CLAVE`."""

    class Meta:
        model = Usuario
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"cuenta{n}")
    email = factory.LazyAttribute(lambda o: f"{o.username}@ejemplo.pe")
    first_name = "Ada"
    last_name = factory.Sequence(lambda n: f"Quispe {n}")
    password = factory.django.Password(CLAVE)


class InstitucionFactory(DjangoModelFactory):
    """Institución registrada por la Red."""

    class Meta:
        model = Institucion

    nombre = factory.Sequence(lambda n: f"Institución {n}")
    sigla = factory.Sequence(lambda n: f"INS{n}")
    tipo = TipoInstitucion.SECTOR


class InstanciaFactory(DjangoModelFactory):
    """Instancia que lleva la Secretaría Técnica."""

    class Meta:
        model = Instancia

    nombre = factory.Sequence(lambda n: f"Instancia {n}")
    sigla = factory.Sequence(lambda n: f"instancia-{n}")
    tipo = TipoInstancia.RED
    grupo_secretaria = factory.LazyFunction(lambda: Group.objects.get(name=Rol.SECRETARIA.label))


class MembresiaFactory(DjangoModelFactory):
    """Integrante desde 2024, sin término."""

    class Meta:
        model = Membresia
        skip_postgeneration_save = True

    institucion = factory.SubFactory(InstitucionFactory)
    instancia = factory.SubFactory(InstanciaFactory)
    desde = dt.date(2024, 1, 1)


class PersonaFactory(DjangoModelFactory):
    """Persona inventada, sin cuenta."""

    class Meta:
        model = Persona

    nombre = factory.Sequence(lambda n: f"Persona Inventada {n}")


class DocumentoReferenciaFactory(DjangoModelFactory):
    """Un oficio."""

    class Meta:
        model = DocumentoReferencia

    tipo = TipoDocumento.OFICIO
    numero = factory.Sequence(lambda n: f"{n:03d}-2026-INV")
    fecha = dt.date(2026, 1, 5)
    emisor = factory.SubFactory(InstitucionFactory)


class DesignacionFactory(DjangoModelFactory):
    """Titular desde 2024, con el documento pendiente."""

    class Meta:
        model = Designacion

    membresia = factory.SubFactory(MembresiaFactory)
    persona = factory.SubFactory(PersonaFactory)
    cargo = "Especialista"
    condicion = Condicion.TITULAR
    desde = dt.date(2024, 1, 1)
    documento_pendiente = factory.LazyAttribute(lambda o: o.documento is None)
    documento = None


class SesionFactory(DjangoModelFactory):
    """Sesión ordinaria programada, un jueves por la mañana."""

    class Meta:
        model = Sesion

    instancia = factory.SubFactory(InstanciaFactory)
    fecha = dt.date(2026, 5, 14)
    hora_inicio = dt.time(9, 0)
    lugar = "Sala de reuniones"
    agenda = "Lectura del acta anterior\nPlan de trabajo"
