"""La invitación con que alguien entra por primera vez."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from intranet.models.registro import ConsultaRegistro, RegistroBase
from intranet.roles import Rol


class EstadoInvitacion(models.TextChoices):
    """En qué quedó una invitación; se deriva de sus fechas."""

    POR_USAR = "por_usar", "Por usar"
    VENCIDA = "vencida", "Vencida"
    USADA = "usada", "Usada"
    ANULADA = "anulada", "Anulada"


class ConsultaInvitacion(ConsultaRegistro):
    """Consultas de invitaciones."""

    def sin_usar(self):
        """Las que nadie ha usado ni anulado; también las vencidas, que esperan otra."""
        return self.filter(usada_en__isnull=True, anulada_en__isnull=True)

    def vigentes(self):
        """Las que todavía abren la puerta."""
        return super().vigentes().sin_usar().filter(vence_en__gt=timezone.now())


class Invitacion(RegistroBase):
    """Quién invitó a quién, con qué rol y hasta cuándo; del secreto solo se guarda su huella.

    :ivar persona: el uuid de la persona del directorio; quién es lo sabe la Red, no esta parte.
    :ivar por: a quién representa, dicho como en el correo.
    :ivar usuario: la cuenta que ya tenía al invitarla o, usada la invitación, la que abrió.
    """

    persona = models.UUIDField("persona", db_index=True, editable=False)
    nombre = models.CharField("persona invitada", max_length=255, editable=False)
    correo = models.EmailField("correo", editable=False)
    rol = models.CharField(max_length=15, choices=Rol, editable=False)
    por = models.CharField("a quién representa", max_length=500, blank=True, editable=False)
    usuario = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="invitaciones",
        verbose_name="cuenta",
        editable=False,
    )
    invitada_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    huella = models.CharField(max_length=64, unique=True, editable=False)
    vence_en = models.DateTimeField("vence", editable=False)
    usada_en = models.DateTimeField("usada", null=True, editable=False)
    anulada_en = models.DateTimeField("anulada", null=True, editable=False)

    objects = ConsultaInvitacion.as_manager()

    class Meta:
        verbose_name = "invitación"
        verbose_name_plural = "invitaciones"
        ordering = ["-creado_en", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["persona"],
                condition=Q(usada_en__isnull=True, anulada_en__isnull=True),
                name="invitacion_una_por_persona",
            )
        ]

    def __str__(self) -> str:
        return f"Invitación a {self.nombre}"

    @property
    def estado(self) -> EstadoInvitacion:
        """En qué está hoy."""
        if self.usada_en:
            return EstadoInvitacion.USADA
        if self.anulada_en or self.esta_de_baja:
            return EstadoInvitacion.ANULADA
        if self.vence_en <= timezone.now():
            return EstadoInvitacion.VENCIDA
        return EstadoInvitacion.POR_USAR

    def estado_dicho(self) -> str:
        """El estado, en palabras."""
        return self.estado.label

    estado_dicho.short_description = "estado"
