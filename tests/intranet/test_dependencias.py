"""Las versiones están fijadas, son las instaladas y no llevan la dirección de ningún registro."""

import re
import subprocess
from importlib.metadata import version

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from script import instalar

FIJADAS = {
    canonicalize_name(pedido.name): pedido
    for linea in instalar.CONSTANTES.read_text().splitlines()
    if (pedido := Requirement(linea)).marker is None or pedido.marker.evaluate()
}
PEDIDAS = [Requirement(linea) for linea in instalar.pedidos(["pruebas"])]


@pytest.mark.parametrize("pedido", PEDIDAS, ids=lambda p: p.name)
def test_lo_pedido_esta_fijado_e_instalado(pedido):
    fijada = FIJADAS[canonicalize_name(pedido.name)]
    instalada = version(pedido.name)
    assert fijada.specifier.contains(instalada)
    assert pedido.specifier.contains(instalada)


def test_ningun_archivo_lleva_la_direccion_de_un_registro():
    seguidos = subprocess.run(
        ["git", "ls-files", "constraints*", "requirements*", "*.toml", "*.lock", "*.cfg"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "constraints.txt" in seguidos
    assert not {"uv.lock", "pylock.toml"} & set(seguidos)
    con_direccion = [
        ruta
        for ruta in seguidos
        if re.search(r"https?://", (settings.BASE_DIR / ruta).read_text(encoding="utf-8"))
    ]
    assert con_direccion == []


@pytest.mark.parametrize(
    ("dijo_pip", "consejo"),
    [
        ("ERROR: Could not install: [Errno 28] No space left on device", "espacio en el disco"),
        ("ERROR: [Errno 13] Permission denied: '/x/.venv'", "No se puede escribir en .venv"),
        ("NewConnectionError: Temporary failure in name resolution", "conexión a Internet"),
        ("ERROR: No matching distribution found for wagtail", "conexión a Internet"),
        ("uno\ndos\nERROR: algo raro", "ERROR: algo raro"),
    ],
)
def test_un_fallo_de_pip_dice_que_hacer(dijo_pip, consejo):
    assert consejo in instalar.motivo(dijo_pip)


def test_sin_disco_no_se_empieza(monkeypatch, capsys):
    class Disco:
        free = 100 * 2**20

    monkeypatch.setattr(instalar.shutil, "disk_usage", lambda ruta: Disco)
    assert instalar.instalar([]) == 1
    assert "Quedan 100 MB" in capsys.readouterr().err


def test_la_huella_cambia_con_lo_que_se_instala():
    assert instalar.huella([]) == instalar.huella([])
    assert instalar.huella([]) != instalar.huella(["pruebas"])
