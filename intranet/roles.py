"""Los grupos de la casa, en código: quién es quién y qué permisos tiene cada uno.

Cada aplicación declara sus permisos con ``registro.permitir``; aquí se reúnen y se escriben en
la base. La tabla completa, de la que salen las pruebas, está en ``docs/roles.md``.
"""

from django.db import models

from intranet.registro import registro


class Rol(models.TextChoices):
    """Grupos de cuentas (R144–R147)."""

    SECRETARIA = "secretaria", "Secretaría Técnica"
    PUNTO_FOCAL = "punto_focal", "Punto focal"
    COMUNICADOR = "comunicador", "Comunicador"
    MIEMBRO = "miembro", "Miembro"
    ALIADO = "aliado", "Aliado"
    GRDS = "grds", "GRDS"
    ADMINISTRADOR = "administrador", "Administrador"


def sincronizar() -> dict[str, int]:
    """Crea los grupos y les da los permisos declarados; quita los que ya no lo están.

    :return: por rol, cuántos permisos tiene.
    :raises LookupError: si una aplicación declara un permiso que no existe.
    """
    from django.contrib.auth.models import Group, Permission

    existentes = {
        f"{p.content_type.app_label}.{p.codename}": p
        for p in Permission.objects.select_related("content_type")
    }
    cuenta = {}
    for rol in Rol:
        pedidos = registro.permisos.get(rol, set())
        faltan = pedidos - existentes.keys()
        if faltan:
            raise LookupError(f"Permisos declarados que no existen: {sorted(faltan)}")
        grupo, _ = Group.objects.get_or_create(name=rol.label)
        grupo.permissions.set([existentes[p] for p in pedidos])
        cuenta[rol.label] = len(pedidos)
    return cuenta
