"""Los roles funcionales de una membresía, con sus fechas (R114)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from intranet.models import RegistroBase
from red_trata.models.designacion import Membresia
from red_trata.models.instancia import Instancia
from red_trata.querysets import ConsultaConFechas


class RolDeMembresia(RegistroBase):
    """Un rol funcional que una membresía tuvo entre dos fechas.

    ``Membresia.roles`` dice los de hoy y es lo que se edita; estas filas dicen los de cualquier
    día. Las escribe :func:`red_trata.roles.fechar_roles` cada vez que cambian aquellos.
    """

    membresia = models.ForeignKey(
        Membresia,
        on_delete=models.PROTECT,
        related_name="roles_fechados",
        verbose_name="membresía",
    )
    rol = models.ForeignKey("red_trata.TerminoPlan", on_delete=models.PROTECT, related_name="+")
    desde = models.DateField("desde")
    hasta = models.DateField("hasta (opcional)", null=True, blank=True)

    objects = ConsultaConFechas.as_manager()

    class Meta:
        verbose_name = "rol de una membresía"
        verbose_name_plural = "roles de membresías"
        ordering = ["rol__orden", "desde"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hasta__isnull=True) | Q(hasta__gte=F("desde")),
                name="rol_de_membresia_fechas_en_orden",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rol} de {self.membresia}"

    @property
    def instancia_duena(self) -> Instancia:
        """De quién es la fila: su secretaría la edita."""
        return self.membresia.instancia
