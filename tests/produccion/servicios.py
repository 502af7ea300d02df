"""Lo que ``compose.yaml`` arrancaría, arrancado en esta máquina sin Docker."""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import yaml

RAIZ = Path(__file__).resolve().parents[2]
ESPERA = 120
COMPOSE: dict[str, Any] = yaml.safe_load((RAIZ / "compose.yaml").read_text())

# El proxy de las pruebas firma con una autoridad que nadie conoce.
SIN_MIRAR_LA_FIRMA = ssl._create_unverified_context()


def puertos_libres(cuantos: int) -> list[int]:
    """Puertos de 127.0.0.1 que nadie usa ahora."""
    with ExitStack() as pila:
        abiertos = [
            pila.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(cuantos)
        ]
        return [abierto.getsockname()[1] for abierto in abiertos]


def orden_de_la_imagen() -> list[str]:
    """La orden con que el ``Dockerfile`` arranca un proceso web."""
    texto = (RAIZ / "Dockerfile").read_text().replace("\\\n", " ")
    ultima = [linea for linea in texto.splitlines() if linea.startswith("CMD ")][-1]
    return json.loads(ultima.removeprefix("CMD "))


def esperar(listo: Callable[[], Any], que: str, *, vive: subprocess.Popen | None = None) -> Any:
    """Lo que da ``listo`` cuando por fin da algo.

    :raises AssertionError: si no llega, o si muere el proceso ``vive``.
    """
    limite = time.monotonic() + ESPERA
    while time.monotonic() < limite:
        if resultado := listo():
            return resultado
        assert vive is None or vive.poll() is None, f"{que}: terminó antes de estar listo"
        time.sleep(0.2)
    raise AssertionError(f"{que}: no llegó en {ESPERA} segundos")


def responde(url: str) -> bool:
    """Si algo contesta en ``url``."""
    try:
        urllib.request.urlopen(url, timeout=10, context=SIN_MIRAR_LA_FIRMA).close()
    except (urllib.error.URLError, OSError):
        return False
    return True


@contextmanager
def proceso(orden: list, registro: Path, entorno: Mapping[str, str]) -> Iterator[subprocess.Popen]:
    """``orden`` en marcha, con lo que diga en ``registro``; se le pide terminar al salir."""
    with registro.open("w") as salida:
        este = subprocess.Popen(
            orden, cwd=RAIZ, env=entorno, stdout=salida, stderr=subprocess.STDOUT
        )
        try:
            yield este
        finally:
            este.terminate()
            try:
                este.wait(20)
            except subprocess.TimeoutExpired:
                este.kill()
                este.wait()


def web(puerto: int) -> list[str]:
    """La orden de la imagen, en ``puerto`` de esta máquina."""
    programa, *argumentos = orden_de_la_imagen()
    argumentos[argumentos.index("--bind") + 1] = f"127.0.0.1:{puerto}"
    argumentos[argumentos.index("--workers") + 1] = "1"
    return [sys.executable, "-m", programa, *argumentos]


def sano(puerto: int, entorno: Mapping[str, str]) -> bool:
    """Lo que responde la pregunta de salud de la imagen."""
    orden = [sys.executable, "script/sano.py"]
    return not subprocess.run(
        orden, cwd=RAIZ, env={**entorno, "PUERTO": str(puerto)}, capture_output=True
    ).returncode


# --- El proxy


def configuracion_del_proxy(webs: list[int], http: int, https: int) -> str:
    """La de ``compose.yaml``, con las direcciones de esta máquina."""
    texto = COMPOSE["configs"]["caddy"]["content"]
    for antes, despues in (
        ("web-1:8000 web-2:8000", " ".join(f"127.0.0.1:{puerto}" for puerto in webs)),
        ("admin off", f"admin off\n  http_port {http}\n  https_port {https}"),
        ("${DOMINIO}", "localhost"),
        ("${PROXY_TLS:-}", "tls internal"),
    ):
        assert antes in texto
        texto = texto.replace(antes, despues)
    return texto


@contextmanager
def proxy(webs: list[int], carpeta: Path) -> Iterator[str]:
    """El Caddy de verdad con nuestra configuración; da la dirección del sitio."""
    caddy = shutil.which("caddy") or shutil.which("caddy", path=RAIZ / "var/caddy/usr/bin")
    assert caddy, "Falta Caddy: «script/test» lo trae; en Debian, sudo apt-get install caddy"
    http, https = puertos_libres(2)
    (carpeta / "Caddyfile").write_text(configuracion_del_proxy(webs, http, https))
    orden = [caddy, "run", "--config", carpeta / "Caddyfile", "--adapter", "caddyfile"]
    entorno = {"HOME": str(carpeta), "XDG_DATA_HOME": str(carpeta), "PATH": os.environ["PATH"]}
    with proceso(orden, carpeta / "proxy.log", entorno) as caddy_vivo:
        url = f"https://localhost:{https}"
        esperar(lambda: responde(f"{url}/salud/"), "El proxy", vive=caddy_vivo)
        yield url
