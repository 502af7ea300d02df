"""Pide el texto de un archivo, o su primera página, al proceso aparte."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from intranet.extraccion.lectores import LECTORES, Pagina

SEGUNDOS = 600
"""Un escaneo de cien páginas tarda unos minutos."""

SEGUNDOS_DE_UNA_IMAGEN = 15
"""La espera quien sube el archivo."""

CAMINO = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin"
"""Donde se busca ``tesseract``."""

LETRAS_MAXIMAS = 5_000_000


class NoSeLee(Exception):
    """El archivo no se pudo leer; el mensaje dice por qué, para una persona."""


def clases() -> frozenset[str]:
    """Las extensiones de las que se saca texto."""
    return frozenset(LECTORES)


def extraer(ruta: Path, extension: str) -> list[Pagina]:
    """Las páginas de ``ruta``.

    :param extension: sin punto y en minúsculas.
    :raises NoSeLee: si está dañado, tarda o pesa demasiado, o no hay lector para esa clase.
    """
    if extension not in LECTORES:
        raise NoSeLee(f"De los archivos .{extension} no se lee el texto.")
    paginas: list[Pagina] = []
    letras = 0
    for linea in _pedir(ruta, extension, segundos=SEGUNDOS).splitlines():
        pagina = Pagina(*json.loads(linea))
        letras += len(pagina.texto)
        if letras > LETRAS_MAXIMAS:
            break
        paginas.append(pagina)
    return paginas


def primera_pagina(ruta: Path, lado: int) -> bytes:
    """La primera página del PDF de ``ruta``, en PNG.

    :param lado: los píxeles de su lado mayor.
    :raises NoSeLee: si está dañado, o tarda o pesa demasiado.
    """
    return _pedir(ruta, "pdf", str(lado), segundos=SEGUNDOS_DE_UNA_IMAGEN)


def _pedir(*orden: Path | str, segundos: int) -> bytes:
    """Lo que responde el proceso aparte.

    :raises NoSeLee: si no pudo.
    """
    lector = subprocess.Popen(
        [sys.executable, "-m", "intranet.extraccion", *orden],
        cwd=Path(__file__).resolve().parents[2],
        # Sin claves ni direcciones de la intranet: no las necesita.
        env={"PATH": CAMINO, "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        salida, quejas = lector.communicate(timeout=segundos)
    except subprocess.TimeoutExpired:
        lector.kill()
        lector.communicate()
        raise NoSeLee(f"Leerlo tarda más de {segundos} segundos.") from None
    if lector.returncode:
        raise NoSeLee(_por_que(lector.returncode, quejas.decode("utf-8", "replace")))
    return salida


def _por_que(codigo: int, quejas: str) -> str:
    ultima = quejas.strip().rpartition("\n")[2][:300]
    if codigo < 0 or "MemoryError" in ultima:
        return "Leerlo pide más memoria o tiempo de los que se le dan."
    if "password" in ultima.lower():
        return "Pide una clave para abrirse."
    return f"Está dañado o no es lo que dice su nombre. ({ultima})"
