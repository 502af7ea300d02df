"""Piezas comunes de las pruebas: la base ya migrada, cuentas por rol, el sitio y el navegador."""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.db import connection
from django.test import Client

from tests.contenido import crear_sitio
from tests.nodos import Nodos

RAIZ = Path(__file__).resolve().parents[1]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def pytest_addoption(parser):
    """``--segunda-base``: no repite lo que esta base no puede cambiar."""
    parser.addoption(
        "--segunda-base",
        action="store_true",
        help="sin las pruebas que no usan la base (pytest-django se la niega) ni las «una_vez»",
    )


def _depende_de_la_base(item) -> bool:
    """Si ``item`` puede preguntar algo a la base; a las demás, pytest-django se lo impide."""
    usa = item.get_closest_marker("django_db") or "django_db_setup" in item.fixturenames
    return bool(usa) and not item.get_closest_marker("una_vez")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Lo del navegador ocurre en otro hilo: su base se confirma, y se repone antes de empezar.

    Una prueba que confirma vacía las tablas al terminar; ``serialized_rollback`` repone la
    página raíz, el sitio y los grupos. Va antes que pytest-django, que las pone al final.
    """
    if config.getoption("segunda_base"):
        config.hook.pytest_deselected(items=[i for i in items if not _depende_de_la_base(i)])
        items[:] = [i for i in items if _depende_de_la_base(i)]
    for item in items:
        marca = item.get_closest_marker("django_db")
        confirma = marca is not None and marca.kwargs.get("transaction")
        if item.get_closest_marker("e2e") or confirma:
            item.add_marker(
                pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False
            )


# --- Base de datos
#
# Migrar desde cero cuesta unos 10 s. Con SQLite se guarda la base recién migrada en var/, bajo
# la huella de las migraciones, y la siguiente vez se parte de su copia.


def _plantilla() -> Path:
    huella = hashlib.sha256((RAIZ / "constraints.txt").read_bytes())
    for migracion in sorted(RAIZ.glob("*/migrations/*.py")):
        huella.update(migracion.read_bytes())
    return RAIZ / "var" / "pruebas" / f"{huella.hexdigest()[:20]}.sqlite3"


def _es_sqlite() -> bool:
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Se parte de la plantilla si existe; la carpeta de la base se tira entera al terminar."""
    return _es_sqlite() and _plantilla().exists()


@pytest.fixture(scope="session")
def navegador_primero(request) -> None:
    """Si habrá navegador, se arranca antes de abrir la base.

    Playwright deja un bucle de eventos en este hilo; desde entonces Django guarda sus conexiones
    en otro sitio (y niega la base, si no se le dice que puede) y no vería las de antes.
    """
    if any(item.get_closest_marker("e2e") for item in request.session.items):
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        request.getfixturevalue("playwright")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    navegador_primero, django_db_modify_db_settings, django_db_keepdb
) -> None:
    """Copia la plantilla adonde irá la base de pruebas."""
    if django_db_keepdb:
        shutil.copy(_plantilla(), settings.DATABASES["default"]["TEST"]["NAME"])


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_keepdb, django_db_blocker):
    """Añade los grupos de la casa y recuerda el punto de partida para reponerlo."""
    from intranet.roles import sincronizar

    with django_db_blocker.unblock():
        if _es_sqlite() and not django_db_keepdb:
            _guardar_plantilla()
        sincronizar()
        connection._test_serialized_contents = connection.creation.serialize_db_to_string()


def _guardar_plantilla() -> None:
    destino = _plantilla()
    destino.parent.mkdir(parents=True, exist_ok=True)
    temporal = destino.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(temporal) as copia:
        connection.connection.backup(copia)
    copia.close()
    temporal.rename(destino)


@pytest.fixture(autouse=True)
def sin_cache() -> None:
    """Ninguna prueba hereda la caché (raíz de los sitios, frenos de correo) de otra."""
    for almacen in caches.all(initialized_only=True):
        almacen.clear()


# --- Cuentas y sitio


@pytest.fixture
def cuenta(db) -> Callable:
    """Fábrica ``cuenta(rol, …)`` de cuentas con ese rol; entran con ``factories.CLAVE``.

    Con ``institucion`` (e ``instancia``, o la de la membresía que se dé) queda designada:
    ``cuenta(Rol.PUNTO_FOCAL, institucion=ugel, instancia=red)``. Lo demás son campos de la
    cuenta.
    """
    from tests import factories

    def crear(rol=None, *, institucion=None, instancia=None, condicion="titular", **campos):
        usuario = factories.CuentaFactory(**campos)
        if rol is not None:
            usuario.groups.add(Group.objects.get(name=rol.label))
        if institucion is not None:
            membresia = institucion.membresias.filter(instancia=instancia).first()
            factories.DesignacionFactory(
                membresia=membresia
                or factories.MembresiaFactory(institucion=institucion, instancia=instancia),
                persona=factories.PersonaFactory(usuario=usuario, nombre=usuario.get_full_name()),
                condicion=condicion,
            )
        return usuario

    return crear


@pytest.fixture
def cliente(cuenta) -> Callable:
    """Fábrica ``cliente(rol_o_cuenta)`` de clientes de prueba que ya entraron."""
    from intranet.models import Usuario

    def crear(quien, **campos) -> Client:
        usuario = quien if isinstance(quien, Usuario) else cuenta(quien, **campos)
        cliente = Client()
        cliente.force_login(usuario)
        cliente.usuario = usuario
        return cliente

    return crear


@pytest.fixture
def sitio(db) -> SimpleNamespace:
    """El sitio mínimo (:func:`tests.contenido.crear_sitio`)."""
    return crear_sitio()


# --- Un Elasticsearch de tres nodos


@pytest.fixture(scope="session")
def tres_nodos() -> Iterator[Nodos]:
    """Tres nodos de verdad, en pie al empezar cada prueba que los pide; se quitan al terminar."""
    nodos = Nodos()
    yield nodos
    nodos.quitar()


# --- Navegador


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """El Chromium del sistema (o el de ``CHROMIUM``)."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM}


def _cerrar(navegacion) -> None:
    """Cierra sin dejar peticiones a medias: el editor avisa al salir, cuando ya no hay base."""
    for hoja in navegacion.pages:
        hoja.wait_for_load_state("networkidle")
    navegacion.set_offline(True)
    navegacion.close()


@pytest.fixture
def pagina(browser, live_server):
    """Fábrica ``pagina(cuenta=None, movil=False, …)`` de páginas del navegador, ya dentro.

    Toda página está vigilada (:class:`tests.navegador.Vigilante`): la prueba falla si hay
    errores en la consola, infracciones de la política de contenido, peticiones a otros
    servidores o respuestas de error que no estén en ``espera``. Las rutas se piden sin
    servidor: ``pagina(cuenta).goto("/actas/")``.
    """
    from tests.navegador import Vigilante

    abiertos = []

    def abrir(usuario=None, *, movil=False, espera=(), **contexto):
        ventana = {"width": 390, "height": 844} if movil else {"width": 1280, "height": 800}
        opciones = {
            "base_url": live_server.url,
            "locale": "es-PE",
            "timezone_id": "America/Lima",
            "viewport": ventana,
            "has_touch": movil,
            **contexto,
        }
        navegacion = browser.new_context(**opciones)
        navegacion.set_default_timeout(15_000)
        if usuario is not None:
            cliente = Client()
            cliente.force_login(usuario)
            galleta = cliente.cookies[settings.SESSION_COOKIE_NAME]
            navegacion.add_cookies(
                [{"name": galleta.key, "value": galleta.value, "url": live_server.url}]
            )
        vigilante = Vigilante(live_server.url, frozenset(espera))
        abiertos.append((navegacion, vigilante))
        nueva = navegacion.new_page()
        vigilante.vigilar(nueva)
        return nueva

    yield abrir
    for navegacion, _ in abiertos:
        _cerrar(navegacion)
    for _, vigilante in abiertos:
        vigilante.reclamar()
