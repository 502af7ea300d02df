"""Lectura de las variables de entorno, en un solo lugar."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


def booleano(nombre: str, omision: bool) -> bool:
    """Lee ``nombre`` como sí o no (``1``, ``si``, ``true``)."""
    valor = os.environ.get(nombre)
    return omision if valor is None else valor.strip().lower() in {"1", "si", "sí", "true", "on"}


def lista(nombre: str, omision: str) -> list[str]:
    """Lee ``nombre`` como valores separados por comas, sin vacíos."""
    return [v.strip() for v in os.environ.get(nombre, omision).split(",") if v.strip()]


def sqlite(ruta: Path) -> dict:
    """Configuración de SQLite que no pierde escrituras con varios procesos.

    ``IMMEDIATE`` toma el candado al empezar y espera hasta 20 s; WAL deja leer mientras se
    escribe; ``synchronous=FULL`` no pierde el último acta si se va la luz.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ruta,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;"
                "PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728;"
            ),
        },
    }


def base_de_datos(carpeta: Path) -> dict:
    """La base de ``DATABASE_URL`` o, sin ella, un SQLite dentro de ``carpeta``.

    :raises ValueError: si el esquema no es ``postgres``, ``postgresql`` ni ``sqlite``.
    """
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return sqlite(carpeta / "red.sqlite3")
    partes = urlsplit(url)
    if partes.scheme == "sqlite":
        return sqlite(Path("/" + unquote(partes.path).lstrip("/")))
    if partes.scheme not in {"postgres", "postgresql"}:
        raise ValueError(
            f"DATABASE_URL empieza por «{partes.scheme}»: use postgres://… o sqlite:///ruta"
        )
    opciones = dict(parse_qsl(partes.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(partes.path.lstrip("/")),
        "USER": unquote(partes.username or ""),
        "PASSWORD": unquote(partes.password or ""),
        # Un socket local se escribe postgres:///base?host=/carpeta
        "HOST": opciones.pop("host", partes.hostname or ""),
        "PORT": partes.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": opciones,
    }


def almacenes() -> dict[str, dict]:
    """Dónde van los archivos: en el depósito de ``ALMACEN_S3_DEPOSITO`` o, sin él, en el disco."""
    deposito = os.environ.get("ALMACEN_S3_DEPOSITO", "")
    if not deposito:
        return {"default": {"BACKEND": "intranet.almacen.AlmacenEntero"}}
    acceso = {
        "bucket_name": deposito,
        "endpoint_url": os.environ.get("ALMACEN_S3_URL") or None,
        "region_name": os.environ.get("ALMACEN_S3_REGION") or None,
        "access_key": os.environ.get("ALMACEN_S3_CLAVE") or None,
        "secret_key": os.environ.get("ALMACEN_S3_SECRETO") or None,
    }
    return {
        nombre: {
            "BACKEND": f"intranet.almacen_s3.{clase}",
            "OPTIONS": {**acceso, "location": carpeta},
        }
        for nombre, clase, carpeta in (
            ("default", "ArchivosS3", "archivos"),
            ("privado", "AlmacenS3", "privado"),
        )
    }
