"""Distritos, zonas y nodos de Tacna."""

from django.core.validators import RegexValidator
from django.db import models

from intranet.models import RegistroBase
from red_trata.enums import Provincia


class Distrito(RegistroBase):
    """Uno de los 28 distritos, por su código INEI (el de RENIEC es otro)."""

    ubigeo_inei = models.CharField(
        "ubigeo INEI", max_length=6, unique=True, validators=[RegexValidator(r"^23\d{4}$")]
    )
    nombre = models.CharField(max_length=80)
    provincia = models.CharField(max_length=4, choices=Provincia)
    otros_nombres = models.CharField(
        "otros nombres (opcional)",
        max_length=200,
        blank=True,
        help_text="Separados por punto y coma.",
    )
    priorizado = models.BooleanField(default=False)
    fuente = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "distrito"
        verbose_name_plural = "distritos"
        ordering = ["ubigeo_inei"]

    def __str__(self) -> str:
        return self.nombre


class Zona(RegistroBase):
    """Zona priorizada: agrupa distritos; un cono no es un distrito (R037, R050)."""

    codigo = models.SlugField("código", max_length=40, unique=True)
    nombre = models.CharField(max_length=120)
    distritos = models.ManyToManyField(Distrito, blank=True, related_name="zonas")
    orden = models.PositiveSmallIntegerField(default=0)
    fuente = models.CharField(max_length=200, blank=True)

    _history_m2m_fields = ["distritos"]

    class Meta:
        verbose_name = "zona"
        verbose_name_plural = "zonas"
        ordering = ["orden", "nombre"]

    def __str__(self) -> str:
        return self.nombre


class Nodo(RegistroBase):
    """Lugar de paso o encuentro: terminal, frontera, plazas (R006)."""

    codigo = models.SlugField("código", max_length=40, unique=True)
    nombre = models.CharField(max_length=120)
    distrito = models.ForeignKey(
        Distrito,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="nodos",
        verbose_name="distrito (opcional)",
    )
    fuente = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "nodo"
        verbose_name_plural = "nodos"
        ordering = ["nombre"]

    def __str__(self) -> str:
        return self.nombre
