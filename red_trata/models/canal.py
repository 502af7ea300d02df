"""Por dónde se llega a una institución: teléfono, correo, página y horario oficiales."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import models
from django.db.models import Q
from django.utils import timezone

from intranet.models import RegistroBase
from intranet.texto import limpiar
from red_trata.enums import ClaseCanal
from red_trata.models.instancia import Institucion

_TELEFONO = re.compile(r"[+(]?\d[\d ()./-]{1,28}\d(?: (?:anexo|opción) \d{1,6})?")
DIAS_AL_DIA = 365
"""Pasados tantos días sin comprobarlo, un canal pide que alguien lo verifique."""


class Canal(RegistroBase):
    """Un canal oficial, con la fecha en que alguien comprobó que responde (R020).

    El que deja de valer se da de baja y el nuevo se registra aparte.
    """

    institucion = models.ForeignKey(
        Institucion, on_delete=models.PROTECT, related_name="canales", verbose_name="institución"
    )
    clase = models.CharField(max_length=10, choices=ClaseCanal)
    valor = models.CharField(
        max_length=200,
        help_text="El número, la dirección o el horario, como se dice.",
    )
    nota = models.CharField(
        "para qué sirve (opcional)", max_length=150, blank=True, help_text="«Denuncias, 24 horas»."
    )
    verificado_el = models.DateField(
        "verificado el (opcional)",
        null=True,
        blank=True,
        help_text="El día en que alguien comprobó que responde; sin él, queda por verificar.",
    )
    fuente = models.CharField(max_length=200, help_text="Quién o qué lo dice.")

    class Meta:
        verbose_name = "canal"
        verbose_name_plural = "canales"
        ordering = ["institucion__nombre", "-clase", "valor"]
        constraints = [
            models.UniqueConstraint(
                fields=["institucion", "clase", "valor"],
                condition=Q(baja_en__isnull=True),
                name="canal_unico",
                violation_error_message="Ese canal ya está registrado.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_clase_display()} de {self.institucion.nombre_corto}: {self.valor}"

    @property
    def por_verificar(self) -> bool:
        """Si nadie lo ha comprobado, o fue hace más de un año."""
        hace = self.verificado_el and timezone.localdate() - self.verificado_el
        return hace is None or hace.days > DIAS_AL_DIA

    @property
    def enlace(self) -> str:
        """A dónde lleva pulsarlo; vacío si es un horario."""
        if self.clase == ClaseCanal.TELEFONO:
            numero = re.split(r" (?:anexo|opción) ", self.valor)[0]
            return f"tel:{re.sub(r'[^+0-9]', '', numero)}"
        if self.clase == ClaseCanal.CORREO:
            return f"mailto:{self.valor}"
        return self.valor if self.clase == ClaseCanal.WEB else ""

    def clean(self) -> None:
        """El valor es de su clase, y la comprobación ya ocurrió."""
        super().clean()
        self.valor = limpiar(self.valor).strip()
        if self.verificado_el and self.verificado_el > timezone.localdate():
            raise ValidationError({"verificado_el": "Ese día aún no llega."})
        try:
            if self.clase == ClaseCanal.CORREO:
                validate_email(self.valor)
            elif self.clase == ClaseCanal.WEB:
                URLValidator(["http", "https"])(self.valor)
            elif self.clase == ClaseCanal.TELEFONO and not _TELEFONO.fullmatch(self.valor):
                raise ValidationError("")
        except ValidationError as error:
            raise ValidationError({"valor": _EJEMPLO[self.clase]}) from error


_EJEMPLO = {
    ClaseCanal.TELEFONO: "Escriba un teléfono, como «052 123456», «1819» o «052 123456 anexo 12».",
    ClaseCanal.CORREO: "Escriba un correo, como «mesadepartes@ejemplo.gob.pe».",
    ClaseCanal.WEB: "Escriba la dirección entera, como «https://www.gob.pe/mimp».",
}
