"""Deja la base lista para servir, y la segunda vez no repite nada."""

import hashlib
import json
import os
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from intranet.calendario import guardado
from intranet.models import Usuario
from intranet.progreso import Progreso
from intranet.roles import sincronizar

CUENTAS_DEMO = {
    "secretaria": "Secretaría Técnica",
    "focal": "Punto focal",
    "comunicadora": "Comunicador",
    "miembro": "Miembro",
    "aliada": "Aliado",
    "grds": "GRDS",
    "admin": "Administrador",
}


class MigrarConProgreso(Migrate):
    """El ``migrate`` de Django, con una barra."""

    def __init__(self, progreso: Progreso) -> None:
        super().__init__()
        self._progreso = progreso

    def migration_progress_callback(self, action, migration=None, fake=False) -> None:
        """Cuenta cada migración terminada."""
        if action == "apply_success":
            self._progreso.avanzar(str(migration))


class Command(BaseCommand):
    """``manage.py preparar``: migraciones, grupos, contenido base y, la primera vez, la demo."""

    help = "Deja la base lista: migraciones, grupos, contenido base y demostración."
    requires_system_checks = []

    def handle(self, *args, **opciones) -> None:
        """Hace lo que falte.

        :raises SystemExit: si la base o el disco no dejan, tras decir qué hacer.
        """
        try:
            if _sello() != _leer_sello():
                self._preparar()
            self._anunciar_cuentas()
        except CommandError as error:
            self._rendirse(str(error))
        except DatabaseError as error:
            self._rendirse(_consejo(error))
        except OSError as error:
            self._rendirse(
                f"No se pudo escribir en {settings.RED_DATOS}: {error.strerror}."
                " Revise el espacio en el disco y los permisos de la carpeta."
            )

    def _rendirse(self, texto: str) -> None:
        self.stderr.write(self.style.ERROR(texto))
        sys.exit(1)

    def _preparar(self) -> None:
        self._migrar()
        call_command("createcachetable", verbosity=0)
        self.stderr.write("Grupos y permisos…")
        sincronizar()
        self.stderr.write("Contenido base…")
        call_command("cargar_base")
        guardado.rehacer()
        if settings.MODO_DEMO and not Usuario.objects.exists() and not _demo_ya_se_cargo():
            self.stderr.write("Contenido de demostración (personas inventadas)…")
            call_command("cargar_demo")
        _escribir_sello()

    def _migrar(self) -> None:
        ejecutor = MigrationExecutor(connection)
        pendientes = ejecutor.migration_plan(ejecutor.loader.graph.leaf_nodes())
        progreso = Progreso("Migraciones", len(pendientes))
        call_command(MigrarConProgreso(progreso), verbosity=0)
        progreso.terminar()

    def _anunciar_cuentas(self) -> None:
        cuentas = {c.username: c for c in Usuario.objects.filter(es_demo=True, is_active=True)}
        if not cuentas:
            return
        _poner_clave(list(cuentas.values()))
        self.stdout.write("Cuentas de demostración:")
        for nombre, rol in CUENTAS_DEMO.items():
            if nombre in cuentas:
                self.stdout.write(f"  {nombre:<13} {rol}")


def _poner_clave(cuentas: list[Usuario]) -> None:
    """Si ``RED_CLAVE_DEMO`` trae otra clave, la pone: así se recupera una que se perdió."""
    clave = os.environ.get("RED_CLAVE_DEMO")
    if clave and not cuentas[0].check_password(clave):
        for cuenta in cuentas:
            cuenta.set_password(clave)
            cuenta.save(update_fields=["password"])


# --- El sello: de qué estaba hecha la base la última vez que se preparó


def _ruta_del_sello() -> Path:
    return settings.RED_DATOS / "preparado.json"


def _identidad_de_la_base() -> str:
    """Cambia si la base es otra, aunque se llame igual."""
    datos = connection.settings_dict
    if connection.vendor == "sqlite":
        archivo = Path(datos["NAME"])
        return f"{archivo}:{archivo.stat().st_ino}" if archivo.exists() else ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        return f"{datos['HOST']}:{datos['PORT']}/{datos['NAME']}:{cursor.fetchone()[0]}"


def _sello() -> dict[str, str]:
    """Huella de todo lo que :meth:`Command._preparar` lee."""
    huella = hashlib.sha256()
    for patron in (
        "constraints.txt",
        "*/migrations/*.py",
        "*/datos/**/*.*",
        "*/declaraciones.py",
        "*/contenido_base.py",
        "*/management/commands/*.py",
        "intranet/roles.py",
    ):
        for archivo in sorted(settings.BASE_DIR.glob(patron)):
            huella.update(archivo.read_bytes())
    return {"base": _identidad_de_la_base(), "huella": huella.hexdigest()}


def _leer_sello() -> dict[str, str]:
    ruta = _ruta_del_sello()
    return json.loads(ruta.read_text(encoding="utf-8")) if ruta.exists() else {}


def _escribir_sello() -> None:
    _ruta_del_sello().write_text(json.dumps(_sello()), encoding="utf-8")


def _demo_ya_se_cargo() -> bool:
    """Si esta misma base ya se preparó: la demostración retirada a propósito no vuelve."""
    return _leer_sello().get("base") == _identidad_de_la_base()


def _consejo(error: DatabaseError) -> str:
    texto = str(error)
    if "disk is full" in texto or "No space left" in texto:
        return "No queda espacio en el disco para la base. Libere al menos 200 MB y repita."
    if "readonly" in texto or "unable to open" in texto:
        return f"No se puede escribir la base en {settings.RED_DATOS}. Revise sus permisos."
    if connection.vendor == "postgresql":
        return f"PostgreSQL no responde como se espera; revise DATABASE_URL. Dijo: {texto.strip()}"
    return f"La base no dejó terminar: {texto.strip()}"
