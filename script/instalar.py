"""Instala en este entorno las dependencias de pyproject.toml, con las versiones fijadas.

Uso: ``python script/instalar.py [extra…]``. Solo usa la biblioteca estándar. Si nada cambió
desde la última vez, no hace nada.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

RAIZ = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RAIZ))

from intranet.progreso import Progreso  # noqa: E402

CONSTANTES = RAIZ / "constraints.txt"
REGISTRO = Path(sys.prefix) / "instalacion.log"
MEGAS = {False: 900, True: 1600}  # sin y con las pruebas
PAQUETES = {False: 60, True: 125}  # más o menos, para la barra

MOTIVOS = (
    (
        r"No space left|Errno 28|disk quota",
        "No queda espacio en el disco. Libere al menos 1 GB y vuelva a intentarlo.",
    ),
    (
        r"Permission denied|Errno 13|Read-only file system",
        "No se puede escribir en .venv. Revise que la carpeta sea suya, o bórrela y repita.",
    ),
    (
        r"name resolution|NewConnectionError|Connection(Refused|Reset)?Error|Max retries|"
        r"timed out|ProxyError|SSLError|Network is unreachable|Could not find a version|"
        r"No matching distribution",
        "No se pudieron bajar los paquetes de Python. Revise la conexión a Internet o el proxy"
        " y vuelva a intentarlo: lo ya bajado no se repite.",
    ),
)


def pedidos(extras: list[str]) -> list[str]:
    """Lo que pyproject.toml pide, con los ``extras`` que se digan."""
    proyecto = tomllib.loads((RAIZ / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    opcionales = proyecto["optional-dependencies"]
    return proyecto["dependencies"] + [d for extra in extras for d in opcionales[extra]]


def huella(extras: list[str]) -> str:
    """Cambia si cambian las dependencias, las versiones fijadas o el Python."""
    datos = "\n".join([*pedidos(extras), sys.version, CONSTANTES.read_text(encoding="utf-8")])
    return hashlib.sha256(datos.encode()).hexdigest()


def motivo(registro: str) -> str:
    """Qué decir a la persona según lo que pip dejó escrito."""
    for patron, texto in MOTIVOS:
        if re.search(patron, registro, re.IGNORECASE):
            return texto
    ultimas = "\n  ".join(registro.strip().splitlines()[-5:])
    return f"La instalación falló. Lo último que dijo pip:\n  {ultimas}\nTodo está en {REGISTRO}"


def instalar(extras: list[str]) -> int:
    """Llama a pip y enseña el avance.

    :return: 0 si todo quedó instalado.
    """
    con_pruebas = "pruebas" in extras
    necesita = MEGAS[con_pruebas]
    libres = shutil.disk_usage(sys.prefix).free // 2**20
    if libres < necesita:
        print(f"Quedan {libres} MB en el disco y hacen falta {necesita}.", file=sys.stderr)
        print("Libere espacio y vuelva a intentarlo.", file=sys.stderr)
        return 1
    orden = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check"]
    orden += ["--no-input", "--progress-bar", "off", "-c", str(CONSTANTES), *pedidos(extras)]
    entorno = {"PIP_RETRIES": "2", "PIP_DEFAULT_TIMEOUT": "30", **os.environ, "LC_ALL": "C"}
    progreso = Progreso("Bajando paquetes", PAQUETES[con_pruebas])
    with (
        REGISTRO.open("w", encoding="utf-8") as registro,
        subprocess.Popen(
            orden, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=entorno
        ) as pip,
    ):
        for linea in pip.stdout:
            registro.write(linea)
            if linea.startswith("Collecting "):
                progreso.avanzar(linea.split()[1])
            elif linea.startswith("Installing collected"):
                progreso.terminar()
                print("Instalando lo bajado (medio minuto, más o menos)…", file=sys.stderr)
    if pip.returncode:
        progreso.terminar()
        print(motivo(REGISTRO.read_text(encoding="utf-8")), file=sys.stderr)
    return pip.returncode


def principal(extras: list[str]) -> int:
    """Instala si hace falta y apunta que ya está.

    :return: el estado con que termina el programa.
    """
    sello = Path(sys.prefix) / f"instalado-{'-'.join(extras) or 'base'}"
    if sello.exists() and sello.read_text() == huella(extras):
        return 0
    if estado := instalar(extras):
        return estado
    sello.write_text(huella(extras))
    return 0


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
