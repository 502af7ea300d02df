"""El contenido base, y piezas con sus archivos, hechas por las mismas puertas que una persona."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.conf import settings

from campanas.kit import services
from campanas.models import ArchivoPieza, Campana, FechaEmblematica, Pieza
from intranet.contenido import cargar_base
from intranet.models import Tema
from intranet.roles import Rol
from red_trata.models import Instancia, TerminoPlan
from tests import archivos, factories
from tests.contenido import compartido


@pytest.fixture(scope="module", autouse=True)
def base(django_db_setup, django_db_blocker, tmp_path_factory):
    """Lo que trae una instalación nueva, una vez por módulo."""
    with compartido(django_db_blocker):
        cargar_base()
        yield


@pytest.fixture
def comunicadora(cuenta):
    """Quien sube y publica."""
    return cuenta(Rol.COMUNICADOR)


@pytest.fixture
def pieza(comunicadora):
    """Fábrica ``pieza(titulo, archivo=None, publicar=True, …)``; sin archivo, es un texto."""

    def hacer(titulo="Afiche", archivo=None, *, publicar=True, temas=(), formatos=False, **campos):
        comunes = {
            "publicos": ["jovenes"],
            "idiomas": ["es"],
            "creditos": "GRDS y CEM Tacna",
            "fecha": dt.date(2025, 9, 1),
            **campos,
        }
        subidos = {}
        if archivo:
            subidos["original"] = services.recibir_en_lote(
                lote=uuid4(), usuario=comunicadora, archivo=archivos.subida(*archivo)
            )
            assert not subidos["original"].problema
        nueva = services.PiezaNueva(
            titulo=titulo,
            alternativo=comunes.pop("alternativo", "Un círculo blanco"),
            mensaje=comunes.pop("mensaje", ""),
            archivos=subidos,
        )
        (creada,) = services.crear_piezas(
            nuevas=[nueva],
            comunes=comunes,
            temas=Tema.objects.filter(name__in=temas),
            usuario=comunicadora,
            publicar=publicar,
            formatos_que_falten=formatos,
        )
        return Pieza.objects.get(pk=creada.pk)

    return hacer


@pytest.fixture
def afiche(pieza):
    """Un afiche publicado, en todos los formatos."""
    return pieza("Afiche", ("afiche.png", archivos.imagen(tamano=(600, 800))), formatos=True)


@pytest.fixture
def dia_nacional():
    """El 23 de septiembre."""
    return FechaEmblematica.objects.get(mes=9, dia=23)


@pytest.fixture
def campana(dia_nacional):
    """Fábrica ``campana(anio)`` de campañas publicadas del 23 de septiembre."""
    from campanas.models import CalendarioCampanas

    def hacer(anio=2025, titulo=None, **campos):
        indice = CalendarioCampanas.objects.get()
        fila = Campana(
            title=titulo or f"Corazón Azul {anio}",
            objetivo="Que se sepa a quién pedir ayuda.",
            inicio=dt.date(anio, 9, 20),
            fin=dt.date(anio, 9, 30),
            publicos=["jovenes"],
            linea=TerminoPlan.objects.filter(tipo="linea").first(),
            fecha_emblematica=dia_nacional,
            **campos,
        )
        indice.add_child(instance=fila)
        fila.save_revision().publish()
        return fila

    return hacer


@pytest.fixture
def institucion():
    """Una institución del directorio."""
    return factories.InstitucionFactory()


@pytest.fixture
def focal(cuenta, cliente):
    """Fábrica ``focal(institucion)``: el punto focal de esa institución, dentro."""

    def entrar(institucion):
        red = Instancia.objects.get(sigla="red")
        return cliente(cuenta(Rol.PUNTO_FOCAL, institucion=institucion, instancia=red))

    return entrar


def ficheros() -> set[str]:
    """Los archivos que hay en el almacén privado del kit."""
    carpeta = settings.RED_DATOS / "privado" / "kit"
    return {p.name for p in carpeta.iterdir()} if carpeta.exists() else set()


def archivo_de(pieza: Pieza, formato: str = "original") -> ArchivoPieza:
    """El archivo que se baja de ``pieza`` en ``formato``."""
    return pieza.material.archivos.get(formato=formato, vigente=True)
