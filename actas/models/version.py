"""El acta congelada: la situación y cada versión, fuera de la página."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from actas.enums import SituacionActa
from actas.models.sesion import Sesion
from intranet.models import RegistroBase
from red_trata.models import Instancia


class EstadoActa(RegistroBase):
    """Situación del acta de una sesión.

    Vive fuera de la página: un campo de página puesto por código se pierde al publicar un
    borrador pendiente.
    """

    sesion = models.OneToOneField(
        Sesion, on_delete=models.PROTECT, related_name="estado_acta", verbose_name="sesión"
    )
    situacion = models.CharField(
        "situación", max_length=12, choices=SituacionActa, default=SituacionActa.BORRADOR
    )
    ultima_version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "estado de acta"
        verbose_name_plural = "estados de actas"

    def __str__(self) -> str:
        return f"{self.sesion.titulo}: {self.get_situacion_display().lower()}"

    @property
    def aprobada(self) -> bool:
        """Si el acta está aprobada y congelada."""
        return self.situacion == SituacionActa.APROBADA

    @property
    def instancia_duena(self) -> Instancia:
        """De quién es la fila."""
        return self.sesion.instancia


class VersionActa(models.Model):
    """Una versión congelada del acta: lo que se lee, para siempre.

    :ivar n: 1 para el acta aprobada; las siguientes son fe de erratas.
    :ivar instantanea: JSON canónico (claves ordenadas, UTF-8) con todo lo que el acta dice.
    :ivar pdf: los octetos del PDF que se hizo entonces; no se rehace nunca.
    """

    estado = models.ForeignKey(EstadoActa, on_delete=models.PROTECT, related_name="versiones")
    n = models.PositiveSmallIntegerField("versión")
    instantanea = models.TextField()
    instantanea_sha256 = models.CharField(max_length=64)
    pdf = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64)
    motivo = models.CharField(max_length=300, blank=True)
    autor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    creada_en = models.DateTimeField(auto_now_add=True)

    demo_segun = "estado"

    class Meta:
        verbose_name = "versión de acta"
        verbose_name_plural = "versiones de acta"
        ordering = ["estado", "n"]
        constraints = [models.UniqueConstraint(fields=["estado", "n"], name="version_acta_unica")]

    def __str__(self) -> str:
        return f"{self.estado.sesion.titulo}, versión {self.n}"

    @property
    def datos(self) -> dict[str, Any]:
        """La instantánea, leída."""
        return json.loads(self.instantanea)

    def save(self, *args, **kwargs):
        """Solo se añade.

        :raises ValidationError: si la versión ya existía.
        """
        if self.pk:
            raise ValidationError("Una versión de acta no se cambia: añada una fe de erratas.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Se rechaza siempre.

        :raises ValidationError: en todo caso.
        """
        raise ValidationError("Una versión de acta no se borra.")

    def get_absolute_url(self) -> str:
        """Donde se descarga su PDF."""
        return reverse("actas:pdf", args=[self.estado.sesion.uuid, self.n])
