"""Lo que la configuración promete: bases, formatos, transacciones, producción."""

import datetime as dt
import os
import secrets
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import ConnectionHandler
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from intranet.middleware import EscrituraAtomicaMiddleware, PrivacidadMiddleware
from intranet.settings.desarrollo import CLAVE_DE_DESARROLLO
from intranet.settings.entorno import base_de_datos, sqlite

RAIZ = Path(settings.BASE_DIR)


def _produccion(carpeta, **variables) -> subprocess.CompletedProcess:
    """Carga la configuración de producción en otro proceso."""
    entorno = {
        "PATH": os.environ["PATH"],
        "RED_DATOS": str(carpeta),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "intranet.ejemplo.pe",
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-c", "import intranet.settings.produccion"],
        cwd=RAIZ,
        env=entorno,
        capture_output=True,
        text=True,
    )


def test_produccion_arranca_con_lo_suyo(tmp_path):
    assert _produccion(tmp_path).returncode == 0


@pytest.mark.parametrize("clave", ["", CLAVE_DE_DESARROLLO, "corta"])
def test_produccion_no_arranca_sin_una_clave_propia(tmp_path, clave):
    proceso = _produccion(tmp_path, SECRET_KEY=clave)
    assert proceso.returncode != 0
    assert "Falta SECRET_KEY" in proceso.stderr


def test_produccion_no_arranca_sin_saber_su_nombre(tmp_path):
    proceso = _produccion(tmp_path, ALLOWED_HOSTS="")
    assert proceso.returncode != 0
    assert "Falta ALLOWED_HOSTS" in proceso.stderr


@pytest.mark.django_db
def test_sqlite_queda_como_se_midio(tmp_path):
    base = ConnectionHandler({"default": sqlite(tmp_path / "red.sqlite3")})["default"]
    with base.cursor() as cursor:
        pragmas = {
            nombre: cursor.execute(f"PRAGMA {nombre}").fetchone()[0]
            for nombre in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        }
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 20_000,
        "foreign_keys": 1,
    }
    assert base.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    base.close()


@pytest.mark.parametrize(
    ("url", "esperado"),
    [
        (
            "postgres://ana:cl%40ve@db:5433/red",
            {"NAME": "red", "USER": "ana", "PASSWORD": "cl@ve", "HOST": "db", "PORT": 5433},
        ),
        (
            "postgresql://postgres@/red?host=/run/pg&sslmode=require",
            {"NAME": "red", "HOST": "/run/pg", "OPTIONS": {"sslmode": "require"}},
        ),
        ("sqlite:///datos/otra.sqlite3", {"NAME": Path("/datos/otra.sqlite3")}),
        ("sqlite:////datos/otra.sqlite3", {"NAME": Path("/datos/otra.sqlite3")}),
        ("", {"NAME": Path("aqui/red.sqlite3")}),
    ],
)
def test_la_base_se_elige_con_una_variable(monkeypatch, url, esperado):
    monkeypatch.setenv("DATABASE_URL", url)
    base = base_de_datos(Path("aqui"))
    assert {clave: base[clave] for clave in esperado} == esperado


def test_una_base_desconocida_se_dice(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://x/y")
    with pytest.raises(ValueError, match="use postgres"):
        base_de_datos(Path("aqui"))


@pytest.mark.parametrize(
    ("plantilla", "valor", "esperado"),
    [
        ("{{ v }}", 1234567, "1,234,567"),
        ("{{ v }}", Decimal("1234567.89"), "1,234,567.89"),
        ("{{ v|floatformat:'1g' }}", 1234.5, "1,234.5"),
        ("{{ v }}", dt.date(2026, 3, 5), "5 de marzo de 2026"),
        ("{{ v|date:'SHORT_DATE_FORMAT' }}", dt.date(2026, 3, 5), "05/03/2026"),
        ("{{ v|time }}", dt.time(9, 0), "9:00"),
    ],
)
def test_formatos_del_peru(plantilla, valor, esperado):
    assert Template(plantilla).render(Context({"v": valor})) == esperado


def test_el_dia_es_el_de_lima():
    with time_machine.travel(dt.datetime(2027, 1, 1, 4, 30, tzinfo=dt.UTC), tick=False):
        assert timezone.localdate() == dt.date(2026, 12, 31)


# --- Escribir, entero o nada; leer, sin transacción


def _ver(peticion) -> HttpResponse:
    # La prueba ya está en una transacción: otra dentro se ve como un punto de guardado.
    return HttpResponse(str(bool(connection.savepoint_ids)))


def _pasar(vista, peticion):
    return EscrituraAtomicaMiddleware(vista).process_view(peticion, vista, (), {}) or vista(
        peticion
    )


@pytest.mark.django_db
@pytest.mark.parametrize("metodo", ["get", "head", "options"])
def test_leer_no_abre_transaccion(metodo):
    assert _pasar(_ver, getattr(RequestFactory(), metodo)("/")).content == b"False"


@pytest.mark.django_db
@pytest.mark.parametrize("metodo", ["post", "put", "patch", "delete"])
def test_escribir_si(metodo):
    assert _pasar(_ver, getattr(RequestFactory(), metodo)("/")).content == b"True"


@pytest.mark.django_db
@pytest.mark.parametrize("como", ["excepcion", "respuesta"])
def test_lo_que_falla_no_deja_nada_a_medias(como):
    from intranet.models import Tema

    def vista(peticion):
        Tema.objects.create(name="a medias", slug="a-medias")
        if como == "excepcion":
            raise RuntimeError("se cayó")
        return HttpResponse(status=503)

    peticion = RequestFactory().post("/")
    if como == "excepcion":
        with pytest.raises(RuntimeError):
            _pasar(vista, peticion)
    else:
        assert _pasar(vista, peticion).status_code == 503
    assert not Tema.objects.exists()


@pytest.mark.django_db
def test_una_vista_puede_llevar_su_propia_transaccion():
    @transaction.non_atomic_requests
    def vista(peticion):
        return _ver(peticion)

    assert _pasar(vista, RequestFactory().post("/")).content == b"False"


def test_los_nulos_se_quitan_de_lo_recibido():
    recibido = {}

    def vista(peticion):
        recibido["get"], recibido["post"] = peticion.GET["q"], peticion.POST.getlist("t")
        return HttpResponse()

    peticion = RequestFactory().post(
        "/?q=ac%00ta", {"t": ["dos\x00 líneas", '{"json": "uno\\u0000"}']}
    )
    PrivacidadMiddleware(vista)(peticion)
    assert recibido == {"get": "acta", "post": ["dos líneas", '{"json": "uno"}']}
