"""La cuenta con la que alguien entra."""

from uuid import uuid4

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property

from intranet.registro import registro
from intranet.roles import Rol


class Usuario(AbstractUser):
    """Cuenta de acceso. A quién representa lo dice su designación, no la cuenta (R145)."""

    uuid = models.UUIDField(default=uuid4, editable=False, unique=True)
    es_demo = models.BooleanField("de demostración", default=False, editable=False)
    al_dia_en = models.DateTimeField(
        "se puso al día", null=True, editable=False, help_text="Cuándo despidió «Ponte al día»."
    )

    class Meta(AbstractUser.Meta):
        verbose_name = "cuenta"
        verbose_name_plural = "cuentas"

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @cached_property
    def grupos(self) -> dict[int, str]:
        """Sus grupos, por clave: una sola consulta por petición."""
        return dict(self.groups.values_list("pk", "name"))

    def tiene_rol(self, *roles: Rol) -> bool:
        """Dice si la cuenta está en alguno de los grupos ``roles``."""
        return any(rol.label in self.grupos.values() for rol in roles)

    @cached_property
    def rol(self) -> str:
        """Los roles de la cuenta, como se le dicen a la persona."""
        return ", ".join(rol.label for rol in Rol if self.tiene_rol(rol))

    @cached_property
    def entra_al_admin(self) -> bool:
        """Si sus roles abren el admin; se lee de lo declarado, sin preguntar más a la base."""
        return self.is_superuser or any(
            "wagtailadmin.access_admin" in registro.permisos.get(rol, ())
            for rol in Rol
            if self.tiene_rol(rol)
        )
