"""Lo de ``compose.yaml`` sin Docker: los trabajos pasan por cualquiera de los dos procesos web.

Dos procesos web con la orden de la imagen, el proceso aparte, PostgreSQL, tres nodos de
Elasticsearch, un S3 y el proxy con su configuración: cada petición del navegador la atiende uno y
la siguiente, el otro.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Page

from actas.models import Sesion
from tests.actas.conftest import red  # noqa: F401
from tests.correo.servidor import servidor as servidor_de_correo
from tests.e2e.test_trabajo_del_acta import AUTOGUARDADO, nuevo_acuerdo
from tests.factories import CLAVE, SesionFactory
from tests.navegador import Vigilante
from tests.produccion import servicios
from tests.produccion.servicios import RAIZ, esperar

pytestmark = [pytest.mark.cluster, pytest.mark.e2e]


@dataclass
class Casa:
    """Lo que está en marcha.

    :ivar url: por donde se entra, que es el proxy.
    :ivar webs: los procesos web.
    """

    url: str
    webs: list[subprocess.Popen]


def base_de_datos() -> str:
    """La de las pruebas, como se dice en ``DATABASE_URL``."""
    if connection.vendor != "postgresql":
        pytest.fail(
            "Estas pruebas van sobre PostgreSQL: las ejecuta «script/test», o"
            " DATABASE_URL=postgres://… script/test -m cluster"
        )
    datos = connection.settings_dict
    host = urllib.parse.quote(datos["HOST"], safe="")
    return f"postgres://{datos['USER']}@/{datos['NAME']}?host={host}&port={datos['PORT'] or 5432}"


@pytest.fixture
def casa(red, tres_nodos, en_s3, tmp_path, transactional_db) -> Iterator[Casa]:  # noqa: F811
    """Todo en marcha, como lo arrancaría Docker; se detiene al terminar."""
    call_command("createcachetable", "cache_compartida", verbosity=0)
    # Las pruebas cifran con prisa; producción no acepta esas claves.
    cifrador = PBKDF2PasswordHasher()
    red.secretaria.password = cifrador.encode(CLAVE, cifrador.salt())
    red.secretaria.save()
    SesionFactory(instancia=red.instancia, fecha=dt.date(2026, 5, 14))
    base = base_de_datos()
    tres_nodos.levantar()
    puertos = servicios.puertos_libres(2)
    with ExitStack() as pila:
        correo = pila.enter_context(servidor_de_correo())
        entorno = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "intranet.settings.produccion",
            "DATABASE_URL": base,
            "SECRET_KEY": secrets.token_urlsafe(64),
            "ALLOWED_HOSTS": "localhost",
            "URL_PUBLICA": "https://localhost",
            "ELASTICSEARCH_URL": ",".join(tres_nodos.urls),
            "ELASTICSEARCH_INDICE": f"produccion-{secrets.token_hex(4)}",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(correo.puerto),
            "RED_DATOS": str(tmp_path / "datos"),
            "RED_ESTATICOS": str(tmp_path / "estaticos"),
            **en_s3,
        }
        recogidos = subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"],
            cwd=RAIZ,
            env=entorno,
            capture_output=True,
            text=True,
        )
        assert recogidos.returncode == 0, recogidos.stderr
        ordenes = [servicios.web(puerto) for puerto in puertos]
        webs = [
            pila.enter_context(servicios.proceso(orden, tmp_path / f"web-{n}.log", entorno))
            for n, orden in enumerate(ordenes)
        ]
        trabajar = [sys.executable, "manage.py", "trabajar"]
        pila.enter_context(servicios.proceso(trabajar, tmp_path / "trabajador.log", entorno))
        for vivo, puerto in zip(webs, puertos, strict=True):
            esperar(lambda p=puerto: servicios.sano(p, entorno), "Un proceso web", vive=vivo)
        url = pila.enter_context(servicios.proxy(puertos, tmp_path))
        yield Casa(url, webs)
    _sin_trazas(tmp_path)


def _sin_trazas(carpeta: Path) -> None:
    """Ningún proceso dijo que algo se rompió."""
    for registro in carpeta.glob("*.log"):
        texto = registro.read_text()
        assert "Traceback" not in texto, f"{registro.name}:\n{texto[-3000:]}"


@pytest.fixture
def hoja(casa, browser) -> Iterator[Page]:
    """Una página del navegador que entra por el proxy, vigilada."""
    contexto = browser.new_context(
        base_url=casa.url,
        ignore_https_errors=True,
        locale="es-PE",
        timezone_id="America/Lima",
        viewport={"width": 1280, "height": 800},
    )
    contexto.set_default_timeout(60_000)
    vigilante = Vigilante(casa.url, frozenset(AUTOGUARDADO))
    nueva = contexto.new_page()
    vigilante.vigilar(nueva)
    yield nueva
    nueva.wait_for_load_state("networkidle")
    contexto.close()
    vigilante.reclamar()


def test_los_dos_atienden_y_si_muere_uno_nadie_lo_nota(casa, hoja, red):  # noqa: F811
    # Entrar: el formulario lo da uno y la clave la recibe el otro.
    hoja.goto("/entrar/?next=/sesiones/")
    hoja.get_by_label("Usuario o correo").fill(red.secretaria.username)
    hoja.get_by_label("Contraseña", exact=True).fill(CLAVE)
    hoja.get_by_role("button", name="Entrar").click()
    hoja.wait_for_url("**/sesiones/")

    # Un acta que se escribe en los dos.
    hoja.goto(Sesion.objects.get().get_absolute_url())
    hoja.get_by_role("button", name="Redactar el acta").click()
    hoja.wait_for_url("**/admin/pages/*/edit/")
    hoja.get_by_role("button", name="Todas presentes").click()
    nuevo_acuerdo(hoja, 1, "Remitir el padrón de locales.", red.uuid("UGEL"), "30/6/2026")
    hoja.get_by_role("button", name="Aprobar y publicar").click()
    hoja.wait_for_url("**/aprobar/")

    hoja.goto("/sesiones/")
    hoja.wait_for_load_state("networkidle")
    casa.webs[0].kill()
    casa.webs[0].wait()
    for _ in range(6):
        assert hoja.goto("/sesiones/").status == 200
