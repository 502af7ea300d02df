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
    """El archivo no se pudo leer; el mensaje dice por qué, para una persona.

    :ivar otra_vez: si más tarde podría ir mejor.
    """

    def __init__(self, mensaje: str, *, otra_vez: bool = False) -> None:
        super().__init__(mensaje)
        self.otra_vez = otra_vez


def clases() -> frozenset[str]:
    """Las extensiones de las que se saca texto."""
    return frozenset(LECTORES)


def extraer(ruta: Path, extension: str) -> list[Pagina]:
    """Las páginas de ``ruta``; si no dio tiempo a todas, las que se leyeron (``entera`` lo dice).

    :param extension: sin punto y en minúsculas.
    :raises NoSeLee: si está dañado, tarda o pesa demasiado, o no hay lector para esa clase.
    """
    if extension not in LECTORES:
        raise NoSeLee(f"De los archivos .{extension} no se lee el texto.")
    salida, a_tiempo = _pedir(ruta, extension, segundos=SEGUNDOS)
    paginas = _paginas(salida)
    if a_tiempo:
        return paginas
    if not paginas:
        raise _tarda(SEGUNDOS)
    return [*paginas[:-1], paginas[-1]._replace(entera=False)]


def primera_pagina(ruta: Path, lado: int) -> bytes:
    """La primera página del PDF de ``ruta``, en PNG.

    :param lado: los píxeles de su lado mayor.
    :raises NoSeLee: si está dañado, o tarda o pesa demasiado.
    """
    png, a_tiempo = _pedir(ruta, "pdf", str(lado), segundos=SEGUNDOS_DE_UNA_IMAGEN)
    if not a_tiempo:
        raise _tarda(SEGUNDOS_DE_UNA_IMAGEN)
    return png


def _pedir(*orden: Path | str, segundos: int) -> tuple[bytes, bool]:
    """Lo que responde el proceso aparte, y si terminó a tiempo.

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
        return lector.communicate()[0], False
    if lector.returncode:
        raise _por_que(lector.returncode, quejas.decode("utf-8", "replace"))
    return salida, True


def _tarda(segundos: int) -> NoSeLee:
    return NoSeLee(f"Leerlo tarda más de {segundos} segundos.", otra_vez=True)


def _paginas(salida: bytes) -> list[Pagina]:
    """Las páginas que el proceso escribió enteras, hasta :data:`LETRAS_MAXIMAS`."""
    paginas: list[Pagina] = []
    letras = 0
    for linea in salida.splitlines(keepends=True):
        if not linea.endswith(b"\n"):
            break
        pagina = Pagina(*json.loads(linea))
        if letras + len(pagina.texto) > LETRAS_MAXIMAS:
            texto = pagina.texto[: LETRAS_MAXIMAS - letras]
            return [*paginas, pagina._replace(texto=texto, entera=False)]
        letras += len(pagina.texto)
        paginas.append(pagina)
    return paginas


def _por_que(codigo: int, quejas: str) -> NoSeLee:
    ultima = quejas.strip().rpartition("\n")[2][:300]
    if codigo < 0 or "MemoryError" in ultima:
        return NoSeLee("Leerlo pide más memoria o tiempo de los que se le dan.", otra_vez=True)
    if "password" in ultima.lower():
        return NoSeLee("Pide una clave para abrirse.")
    return NoSeLee(f"Está dañado o no es lo que dice su nombre. ({ultima})")
