"""Charlas y otras acciones preventivas, y la línea base con que se comparan."""

from __future__ import annotations

import re

from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse

from capacitaciones.enums import Dirigido, Nivel, TipoAccion
from capacitaciones.querysets import ConsultaAccion
from intranet.models import RegistroBase
from intranet.texto import plegar
from red_trata.models import Distrito, Institucion, Nodo

_PREFIJO = re.compile(r"^(i e|ie|institucion educativa)\b ?")


def clave_de_lugar(nombre: str) -> str:
    """La misma para las grafías de un lugar: «I.E.  PUNA CLARA » e «IE Puna Clara» son una."""
    sin_signos = " ".join(re.sub(r"[^a-z0-9]+", " ", plegar(nombre)).split())
    return _PREFIJO.sub("", sin_signos) or sin_signos


class AccionPreventiva(RegistroBase):
    """Una charla en una institución educativa, o una acción en otro espacio (R129–R131).

    Cuenta a quiénes llegó, nunca quiénes son.

    :ivar clave_lugar: reconoce el lugar aunque se escriba de otro modo.
    :ivar institucion_escrita: quién la hizo, si no está en el directorio.
    """

    tipo = models.CharField("dónde", max_length=10, choices=TipoAccion, default=TipoAccion.CHARLA)
    fecha = models.DateField("fecha", db_index=True)
    lugar = models.CharField(
        "institución educativa o lugar",
        max_length=200,
        help_text="«I.E. Nombre», el terminal, el mercado o la plaza.",
    )
    clave_lugar = models.CharField(max_length=200, editable=False, db_index=True)
    nivel = models.CharField("nivel (opcional)", max_length=12, choices=Nivel, blank=True)
    distrito = models.ForeignKey(
        Distrito,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="distrito (opcional)",
    )
    nodo = models.ForeignKey(
        Nodo,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="lugar de paso (opcional)",
    )
    tema = models.CharField("tema", max_length=200)
    dirigido_a = models.CharField(
        "dirigida a", max_length=12, choices=Dirigido, default=Dirigido.ESTUDIANTES
    )
    estudiantes = models.PositiveIntegerField(default=0, validators=[MaxValueValidator(100_000)])
    docentes = models.PositiveIntegerField(default=0, validators=[MaxValueValidator(100_000)])
    familias = models.PositiveIntegerField(
        "madres y padres", default=0, validators=[MaxValueValidator(100_000)]
    )
    otros = models.PositiveIntegerField(
        "otras personas", default=0, validators=[MaxValueValidator(100_000)]
    )
    institucion = models.ForeignKey(
        Institucion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="acciones_preventivas",
        verbose_name="institución que la hizo (opcional)",
    )
    institucion_escrita = models.CharField(
        "institución, tal como vino escrita (opcional)", max_length=200, blank=True
    )
    metodologia = models.CharField("metodología (opcional)", max_length=200, blank=True)
    entrego_materiales = models.BooleanField("se entregaron materiales", default=False)
    dejo_registro = models.BooleanField("quedó un registro agregado", default=False)
    observaciones = models.CharField("observaciones (opcional)", max_length=500, blank=True)

    objects = ConsultaAccion.as_manager()

    class Meta:
        verbose_name = "acción preventiva"
        verbose_name_plural = "acciones preventivas"
        ordering = ["-fecha", "-pk"]

    def __str__(self) -> str:
        return f"{self.tema}, en {self.lugar} ({self.fecha:%d/%m/%Y})"

    def get_absolute_url(self) -> str:
        """Su ficha."""
        return reverse("capacitaciones:accion", args=[self.uuid])

    def save(self, *args, **kwargs):
        """Guarda con la clave del lugar al día."""
        self.lugar = " ".join(self.lugar.split())
        self.clave_lugar = clave_de_lugar(self.lugar)
        super().save(*args, **kwargs)

    @property
    def alcance(self) -> int:
        """A cuántas personas llegó."""
        return self.estudiantes + self.docentes + self.familias + self.otros

    @property
    def quien(self) -> str:
        """La institución que la hizo, esté o no en el directorio."""
        return self.institucion.nombre_corto if self.institucion else self.institucion_escrita


class LineaBase(RegistroBase):
    """Lo que una fuente dice que se había hecho hasta un día; se compara, no se suma (R105)."""

    anio = models.PositiveSmallIntegerField("año", unique=True)
    corte = models.DateField("hasta el día", help_text="Solo se compara lo hecho hasta ese día.")
    escuelas = models.PositiveIntegerField("instituciones educativas")
    charlas = models.PositiveIntegerField()
    estudiantes = models.PositiveIntegerField()
    docentes = models.PositiveIntegerField()
    familias = models.PositiveIntegerField("madres y padres")
    fuente = models.CharField(max_length=200)

    class Meta:
        verbose_name = "línea base"
        verbose_name_plural = "líneas base"
        ordering = ["-anio"]

    def __str__(self) -> str:
        return f"Línea base {self.anio}"
