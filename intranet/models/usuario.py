"""La cuenta con la que alguien entra."""

from uuid import uuid4

from django.contrib.auth.models import AbstractUser
from django.db import models

from intranet.roles import Rol


class Usuario(AbstractUser):
    """Cuenta de acceso. A quién representa lo dice su designación, no la cuenta (R145)."""

    uuid = models.UUIDField(default=uuid4, editable=False, unique=True)
    es_demo = models.BooleanField("de demostración", default=False, editable=False)

    class Meta(AbstractUser.Meta):
        verbose_name = "cuenta"
        verbose_name_plural = "cuentas"

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def tiene_rol(self, *roles: Rol) -> bool:
        """Dice si la cuenta está en alguno de los grupos ``roles`` (una consulta por petición)."""
        if not hasattr(self, "_roles"):
            self._roles = set(self.groups.values_list("name", flat=True))
        return any(rol.label in self._roles for rol in roles)
