"""``script/server``: lo que falta lo dice en español, con lo que hay que hacer, y termina mal."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

SISTEMA = ("bash", "sh", "env", "dirname", "cat", "mkdir", "rm")


@pytest.fixture
def clon(tmp_path) -> Path:
    """Una copia de lo que ``script/server`` usa antes de instalar, sin .venv."""
    raiz = tmp_path / "clon"
    shutil.copytree(settings.BASE_DIR / "script", raiz / "script")
    (raiz / "intranet").mkdir()
    for ruta in ("pyproject.toml", "constraints.txt", "intranet/progreso.py"):
        shutil.copy(settings.BASE_DIR / ruta, raiz / ruta)
    return raiz


@pytest.fixture
def programas(tmp_path) -> Path:
    """Una carpeta de programas con lo mínimo del sistema, y ningún Python."""
    carpeta = tmp_path / "bin"
    carpeta.mkdir()
    for nombre in SISTEMA:
        (carpeta / nombre).symlink_to(shutil.which(nombre))
    return carpeta


def _python(carpeta: Path, nombre: str, *, guion: str = 'exec "$PYTHON_DE_VERDAD" "$@"') -> None:
    archivo = carpeta / nombre
    archivo.write_text(f"#!/bin/sh\n{guion}\n")
    archivo.chmod(0o755)


def _server(clon: Path, programas: Path, *argumentos: str, **variables: str):
    return subprocess.run(
        [clon / "script/server", *argumentos],
        env={"PATH": str(programas), "PYTHON_DE_VERDAD": sys.executable, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        cwd="/",
    )


def _fallo(proceso, *dice: str) -> None:
    assert proceso.returncode != 0
    for texto in dice:
        assert texto in proceso.stderr, proceso.stderr
    assert "Traceback" not in proceso.stderr


def test_sin_ningun_python(clon, programas):
    _fallo(
        _server(clon, programas),
        "No se encontró Python 3.11, 3.12 ni 3.13.",
        "apt-get install python3 python3-venv",
    )


def test_con_un_python_viejo_o_que_no_arranca(clon, programas):
    _python(programas, "python3", guion="exit 1")  # como 3.9 ante la pregunta de la versión
    _python(programas, "python3.13", guion="echo no instalado >&2; exit 127")  # pyenv sin elegir
    _fallo(_server(clon, programas), "No se encontró Python 3.11, 3.12 ni 3.13.")


def test_un_python_sin_venv(clon, programas):
    _python(
        programas,
        "python3",
        guion='case "$*" in *ensurepip*) exit 1;; esac; exec "$PYTHON_DE_VERDAD" "$@"',
    )
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    _fallo(_server(clon, programas), "falta el módulo venv", f"install python{version}-venv")


def test_la_variable_python_manda(clon, programas):
    _python(programas, "python3")
    _fallo(_server(clon, programas, PYTHON="/no/hay"), "PYTHON=/no/hay no arranca")


def test_puerto_ocupado(clon, programas):
    _python(programas, "python3")
    with socket.create_server(("127.0.0.1", 0)) as otro:
        puerto = otro.getsockname()[1]
        proceso = _server(clon, programas, f"127.0.0.1:{puerto}")
    _fallo(proceso, f"El puerto {puerto} de 127.0.0.1 está ocupado", f"127.0.0.1:{puerto + 1}")
    assert not (clon / ".venv").exists()


@pytest.mark.parametrize(
    ("host", "aceptados", "publica"),
    [
        ("127.0.0.1", "localhost,127.0.0.1,[::1],127.0.0.1", "127.0.0.1"),
        ("0.0.0.0", "localhost,127.0.0.1,[::1],10.0.0.7,[fe80::1],servidor", "10.0.0.7"),
    ],
)
def test_se_entra_por_los_nombres_de_la_maquina(
    clon, programas, tmp_path, host, aceptados, publica
):
    """Desde otra máquina de la red nadie escribe 0.0.0.0."""
    entorno = tmp_path / "entorno"
    _python(
        programas, "hostname", guion='[ "$1" = -I ] && echo "10.0.0.7 fe80::1 " || echo servidor'
    )
    _python(
        programas,
        "python3",
        guion=f'echo "$ALLOWED_HOSTS $URL_PUBLICA" >{entorno}; exec "$PYTHON_DE_VERDAD" "$@"',
    )
    with socket.socket() as ocupado:
        ocupado.bind((host, 0))
        ocupado.listen()
        puerto = ocupado.getsockname()[1]
        _fallo(_server(clon, programas, f"{host}:{puerto}"), "está ocupado")
    assert entorno.read_text().split() == [aceptados, f"http://{publica}:{puerto}"]


def test_direccion_que_no_es_de_esta_maquina(clon, programas):
    _python(programas, "python3")
    _fallo(_server(clon, programas, "192.0.2.1:8000"), "no es una dirección")
    _fallo(_server(clon, programas, "127.0.0.1:70000"), "no es una dirección")


@pytest.mark.parametrize("argumentos", [("hola",), ("127.0.0.1",), ("--otra",), ("a:1", "b:2")])
def test_lo_que_no_se_entiende_enseña_el_uso(clon, programas, argumentos):
    proceso = _server(clon, programas, *argumentos)
    _fallo(proceso, "Uso: script/server [HOST:PUERTO]")
    assert proceso.returncode == 2


def test_datos_donde_no_se_puede_escribir(clon, programas):
    _python(programas, "python3")
    _fallo(
        _server(clon, programas, RED_DATOS="/dev/null/datos"),
        "No se puede escribir en /dev/null/datos",
        "RED_DATOS=/otra/carpeta",
    )


def test_los_programas_se_pueden_ejecutar():
    for ruta in ("script/server", "script/test", ".ci/run"):
        assert os.access(settings.BASE_DIR / ruta, os.X_OK), ruta
