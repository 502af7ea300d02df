"""Lo que comparten los bancos de medida: el entorno, la tabla y las líneas «cifra»."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

RAIZ = Path(__file__).resolve().parents[1]


def usar_entorno() -> None:
    """Sigue con el Python de ``.venv``; si falta, dice cómo hacerlo y termina."""
    entorno = RAIZ / ".venv"
    if Path(sys.prefix).resolve() == entorno.resolve():
        return
    python = entorno / "bin" / "python"
    if not python.exists():
        sys.exit("Falta el entorno de Python. Hágalo con: script/server --preparar")
    os.execv(python, [str(python), *sys.argv])


@dataclass(frozen=True)
class Cifra:
    """Un resultado con nombre.

    :ivar meta: ``<=0.75``, ``>=80`` o ``-`` si no la tiene.
    """

    nombre: str
    valor: float
    meta: str = "-"

    def __str__(self) -> str:
        return f"cifra {self.nombre} {self.valor:.10g} {self.meta}"


def tabla(encabezado: Sequence[str], filas: Iterable[Sequence[str]]) -> str:
    """Las ``filas`` en columnas: la primera a la izquierda, las demás (números) a la derecha."""
    todas = [encabezado, *filas]
    anchos = [max(len(fila[c]) for fila in todas) for c in range(len(encabezado))]
    return "\n".join(
        "  ".join(
            celda.rjust(ancho) if columna else celda.ljust(ancho)
            for columna, (celda, ancho) in enumerate(zip(fila, anchos, strict=True))
        ).rstrip()
        for fila in todas
    )


@dataclass
class Medida:
    """Milisegundos de CPU (de todos los hilos) y de reloj, una vez o la mediana de varias."""

    cpu: float
    reloj: float

    def fila(self, nombre: str) -> tuple[str, str, str]:
        """Lo que va en la tabla."""
        return nombre, f"{self.cpu:,.1f}", f"{self.reloj:,.1f}"


def una_vez(hacer: Callable[[], Any]) -> Medida:
    """Lo que tarda ``hacer``."""
    cpu, reloj = time.process_time(), time.perf_counter()
    hacer()
    return Medida(1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - reloj))


def intercaladas(haceres: list[Callable[[int], Any]], veces: int) -> list[Medida]:
    """La mediana de cada uno en rondas de uno y otro, para que el ruido toque a todos.

    :param haceres: reciben el número de ronda, desde 1.
    """
    rondas = [[una_vez(partial(h, n)) for h in haceres] for n in range(1, veces + 1)]
    return [
        Medida(statistics.median(m.cpu for m in suyas), statistics.median(m.reloj for m in suyas))
        for suyas in zip(*rondas, strict=True)
    ]


@contextmanager
def postgres_de_paso(carpeta: Path) -> Iterator[str]:
    """Un PostgreSQL de usar y tirar en ``carpeta``, sin red.

    :return: su ``DATABASE_URL``; vacía si en la máquina no hay PostgreSQL.
    """
    hallados = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = str(hallados[-1]) if hallados else shutil.which("initdb")
    if not initdb:
        yield ""
        return
    # initdb no acepta ser root.
    quien: dict[str, Any] = {"user": "postgres"} if os.geteuid() == 0 else {}
    carpeta.mkdir()
    if quien:
        shutil.chown(carpeta, **quien)
        carpeta.parent.chmod(0o755)
    quien |= {"check": True, "stdout": subprocess.DEVNULL, "cwd": carpeta}
    datos, pg_ctl = carpeta / "datos", str(Path(initdb).with_name("pg_ctl"))
    con = ["-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run([initdb, "-D", datos, *con], **quien)
    opciones = f"-k {carpeta} -c listen_addresses='' -c fsync=off"
    subprocess.run([pg_ctl, "-D", datos, "-wsl", carpeta / "log", "-o", opciones, "start"], **quien)
    try:
        yield f"postgres://postgres@/postgres?host={carpeta}"
    finally:
        subprocess.run([pg_ctl, "-D", datos, "-m", "immediate", "-s", "stop"], **quien)
