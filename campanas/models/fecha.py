"""Las fechas emblemáticas: su regla, y el día que da en cada año (R127)."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone

from campanas.enums import DiaSemana, NumeroMes, Ordinal, Regla, TipoFecha
from intranet.models import RegistroBase
from intranet.texto import limpiar, plegar

PRIMER_ANIO = 2025
"""Desde qué año se anotan en el calendario: el primero completo de la Red en esta casa.

No es bisiesto: así un febrero entero dura 28 días en las suscripciones, que repiten la duración.
"""
DIAS_ICAL = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
BISIESTO = 2024


class FechaEmblematica(RegistroBase):
    """Una fecha en torno a la cual se hacen campañas, con su fuente.

    ``dia`` es de la regla fija; ``ordinal`` y ``dia_semana``, de la de un día de la semana.
    """

    nombre = models.CharField(max_length=255, help_text="Como se dice: «Día Mundial contra la…».")
    clave = models.CharField(max_length=255, unique=True, editable=False)
    tipo = models.CharField(max_length=15, choices=TipoFecha)
    regla = models.CharField(
        max_length=10,
        choices=Regla,
        default=Regla.FIJA,
        help_text="Cómo se sabe qué día cae cada año.",
    )
    mes = models.PositiveSmallIntegerField(choices=NumeroMes)
    dia = models.PositiveSmallIntegerField(
        "día (opcional)",
        null=True,
        blank=True,
        help_text="Si es el mismo día cada año. El 29 de febrero se celebra, en los años que no lo"
        " tienen, el último día de febrero.",
    )
    ordinal = models.SmallIntegerField(
        "cuál del mes (opcional)",
        choices=Ordinal,
        null=True,
        blank=True,
        help_text="Si es un día de la semana. El quinto no existe todos los años; con «último»"
        " siempre hay día.",
    )
    dia_semana = models.PositiveSmallIntegerField(
        "día de la semana (opcional)", choices=DiaSemana, null=True, blank=True
    )
    lineas = models.ManyToManyField(
        "red_trata.TerminoPlan",
        blank=True,
        limit_choices_to={"tipo": "linea"},
        related_name="+",
        verbose_name="líneas (opcional)",
    )
    temas = models.ManyToManyField(
        "intranet.Tema", blank=True, related_name="+", verbose_name="temas (opcional)"
    )
    fuente = models.CharField(
        max_length=300, help_text="La norma, o dónde se vio que aquí se celebra."
    )
    verificado_el = models.DateField(
        "verificado el (opcional)",
        null=True,
        blank=True,
        help_text="Cuándo lo comprobó la Red por última vez.",
    )

    _history_m2m_fields = ["lineas", "temas"]

    class Meta:
        verbose_name = "fecha emblemática"
        verbose_name_plural = "fechas emblemáticas"
        ordering = ["mes", "dia", "nombre"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mes__range=(1, 12)), name="fecha_emblematica_mes"
            )
        ]

    def __str__(self) -> str:
        return self.nombre

    def get_absolute_url(self) -> str:
        """La vista del año donde sale, que es donde la lee toda la Red."""
        anio = self.desde(timezone.localdate())[0].year
        return f"{reverse('campanas:campanas')}?vista=anio&anio={anio}#mes-{self.mes}"

    def save(self, *args, **kwargs):
        """Guarda con la clave que la hace única al día."""
        self.nombre = limpiar(self.nombre)
        self.clave = plegar(self.nombre)[:255]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Una regla completa, con un día que exista, y sin otra del mismo nombre."""
        super().clean()
        # Lo de otra regla sobra: quien la cambió no tiene que vaciar los campos.
        if self.regla != Regla.FIJA:
            self.dia = None
        if self.regla != Regla.SEMANA:
            self.ordinal = self.dia_semana = None
        errores: dict[str, str] = {}
        if self.regla == Regla.FIJA:
            errores |= self._errores_del_dia()
        if self.regla == Regla.SEMANA:
            if self.ordinal is None:
                errores["ordinal"] = "Diga cuál del mes: primer, segundo… o último."
            if self.dia_semana is None:
                errores["dia_semana"] = "Diga qué día de la semana."
        otra = FechaEmblematica.objects.filter(clave=plegar(self.nombre)).exclude(pk=self.pk)
        if otra.exists():
            errores["nombre"] = f"Ya está registrada: «{otra[0]}»."
        if errores:
            raise ValidationError(errores)

    def _errores_del_dia(self) -> dict[str, str]:
        if self.dia is None:
            return {"dia": "Falta el día."}
        if not self.mes:
            return {}
        ultimo = calendar.monthrange(BISIESTO, self.mes)[1]
        if 1 <= self.dia <= ultimo:
            return {}
        return {"dia": f"El {self.dia} de {NumeroMes(self.mes).label} no existe en ningún año."}

    def en(self, anio: int) -> tuple[dt.date, dt.date] | None:
        """El primer y el último día de la fecha en ``anio``; nada si ese año no la tiene."""
        ultimo = calendar.monthrange(anio, self.mes)[1]
        if self.regla == Regla.MES:
            return dt.date(anio, self.mes, 1), dt.date(anio, self.mes, ultimo)
        if self.regla == Regla.FIJA:
            dia = dt.date(anio, self.mes, min(self.dia, ultimo))
            return dia, dia
        primero = dt.date(anio, self.mes, 1)
        falta = (self.dia_semana - primero.weekday()) % 7
        dias = range(1 + falta, ultimo + 1, 7)
        if self.ordinal > len(dias):
            return None
        dia = primero.replace(day=dias[self.ordinal - 1 if self.ordinal > 0 else -1])
        return dia, dia

    def desde(self, dia: dt.date) -> tuple[dt.date, dt.date]:
        """La primera vez que aún no termina el ``dia``."""
        return next(vez for vez in self._veces(dia.year) if vez[1] >= dia)

    def _veces(self, anio: int) -> Iterator[tuple[dt.date, dt.date]]:
        # En cuarenta años seguidos hay al menos un quinto lunes de cada mes, febrero incluido.
        yield from (vez for a in range(anio, anio + 41) if (vez := self.en(a)))

    @property
    def primera(self) -> tuple[dt.date, dt.date]:
        """La primera vez desde :data:`PRIMER_ANIO`."""
        return next(self._veces(PRIMER_ANIO))

    @property
    def rrule(self) -> str:
        """La regla como RRULE (RFC 5545); empieza en :attr:`primera`."""
        if self.regla == Regla.SEMANA:
            return (
                f"FREQ=YEARLY;BYMONTH={self.mes};BYDAY={self.ordinal}{DIAS_ICAL[self.dia_semana]}"
            )
        if self.regla == Regla.FIJA and (self.mes, self.dia) == (2, 29):
            return "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"
        return "FREQ=YEARLY"

    @property
    def cuando(self) -> str:
        """La regla en palabras: «segundo domingo de abril»."""
        if not self.mes:
            return ""
        mes = NumeroMes(self.mes).label
        if self.regla == Regla.MES:
            return f"todo {mes}"
        if self.regla == Regla.FIJA:
            nota = ", o el último día de febrero" if (self.mes, self.dia) == (2, 29) else ""
            return f"{self.dia} de {mes}{nota}"
        return f"{Ordinal(self.ordinal).label} {DiaSemana(self.dia_semana).label} de {mes}"

    cuando.fget.short_description = "cuándo"
