"""El contenido base una vez por módulo, y cómo se escribe una campaña: por código o en el admin."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, streamfield

from campanas.models import CalendarioCampanas, Campana, FechaEmblematica
from intranet.contenido import cargar_base
from red_trata.models import Distrito, Instancia, Institucion, TerminoPlan
from tests.contenido import compartido

HOY = dt.datetime(2026, 8, 5, 15, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def base(django_db_setup, django_db_blocker):
    """Lo que trae una instalación nueva."""
    with compartido(django_db_blocker):
        cargar_base()
        yield


@pytest.fixture
def hoy():
    """Es miércoles 5 de agosto de 2026 en Lima."""
    with time_machine.travel(HOY, tick=False):
        yield timezone.localdate()


@pytest.fixture
def red():
    return Instancia.objects.get(sigla="red")


@pytest.fixture
def ugel():
    return Institucion.objects.get(sigla="UGEL Tacna")


@pytest.fixture
def publicar():
    """Fábrica ``publicar(titulo, …)``: una campaña publicada; con ``live=False``, un borrador."""

    def crear(titulo="Corazón Azul 2026", *, distritos=(), **campos) -> Campana:
        inicio = campos.setdefault("inicio", dt.date(2026, 7, 1))
        campos.setdefault("fin", inicio + dt.timedelta(days=30))
        campos.setdefault("linea", TerminoPlan.objects.get(tipo="linea", codigo="L3"))
        campos.setdefault("publicos", ["jovenes"])
        campana = Campana(title=titulo, objetivo="Que se sepa a quién llamar.", **campos)
        CalendarioCampanas.objects.get().add_child(instance=campana)
        campana.distritos = list(Distrito.objects.filter(nombre__in=distritos))
        campana.save()
        revision = campana.save_revision()
        if campana.live:
            revision.publish()
        return Campana.objects.get(pk=campana.pk)

    return crear


@pytest.fixture
def corazon_azul():
    return FechaEmblematica.objects.get(nombre="Campaña Corazón Azul")


@pytest.fixture
def formulario():
    """Fábrica ``formulario(**cambios)``: lo que envía el editor de una campaña."""

    def crear(*, tareas=(), vocerias=(), alcance=(), **cambios) -> dict:
        bloques = {
            "tareas": streamfield([("tarea", t) for t in tareas]),
            "vocerias": streamfield([("voceria", v) for v in vocerias]),
            "alcance": streamfield([("alcance", a) for a in alcance]),
            "comments": {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"},
        }
        return {
            "title": "Corazón Azul 2026",
            "objetivo": "Que se sepa a quién llamar.",
            "linea": TerminoPlan.objects.get(tipo="linea", codigo="L3").pk,
            "inicio": "1/7/2026",
            "fin": "31/7/2026",
            "publicos": ["jovenes"],
            "action-publish": "on",
            **nested_form_data(bloques),
            **cambios,
        }

    return crear


@pytest.fixture
def url_nueva():
    """Donde se escribe una campaña."""

    def crear() -> str:
        indice = CalendarioCampanas.objects.get()
        return reverse("wagtailadmin_pages:add", args=["campanas", "campana", indice.pk])

    return crear
