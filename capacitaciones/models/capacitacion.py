"""A quiénes se capacitó, en qué, cuándo y quién lo hizo."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Sum
from django.urls import reverse

from capacitaciones.enums import Actividad, Modalidad
from capacitaciones.querysets import ConsultaCapacitacion
from intranet.models import Archivo, RegistroBase, Tema
from intranet.texto import plegar
from red_trata.models import Distrito, Institucion, Nodo, TerminoPlan


class Publico(RegistroBase):
    """Un público de las capacitaciones: los siete del Plan y los que se añadan (R099)."""

    codigo = models.SlugField("código", max_length=40, unique=True)
    nombre = models.CharField(max_length=120, unique=True)
    orden = models.PositiveSmallIntegerField(default=0)
    fuente = models.CharField("fuente (opcional)", max_length=200, blank=True)

    class Meta:
        verbose_name = "público"
        verbose_name_plural = "públicos"
        ordering = ["orden", "nombre"]

    def __str__(self) -> str:
        return self.nombre


class Capacitacion(RegistroBase):
    """Una capacitación dada: lo que se cuenta de ella; lo que se cuenta *sobre* ella, su página.

    Participantes, solo en número: nunca se guarda quién asistió.

    :ivar clave_titulo: el título plegado; con la fecha, reconoce la fila de una hoja.
    :ivar reparto: lo que suman por institución las cantidades que se van a guardar, si se sabe.
    """

    titulo = models.CharField(
        "nombre", max_length=200, help_text="Como se diría: «Identificación de señales de alerta»."
    )
    clave_titulo = models.CharField(max_length=200, editable=False, db_index=True)
    fecha = models.DateField("fecha", db_index=True)
    fecha_fin = models.DateField(
        "último día (opcional)", null=True, blank=True, help_text="Si duró más de un día."
    )
    hora_inicio = models.TimeField("hora de inicio (opcional)", null=True, blank=True)
    horas = models.DecimalField(
        "horas (opcional)",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.25")), MaxValueValidator(Decimal(500))],
    )
    modalidad = models.CharField(max_length=12, choices=Modalidad, default=Modalidad.PRESENCIAL)
    actividad = models.CharField(
        "clase de actividad (opcional)", max_length=20, choices=Actividad, blank=True
    )
    temas = models.ManyToManyField(
        Tema, blank=True, related_name="capacitaciones", verbose_name="temas (opcional)"
    )
    publicos = models.ManyToManyField(
        Publico, blank=True, related_name="capacitaciones", verbose_name="públicos (opcional)"
    )
    dirigido_a = models.CharField(
        "dirigido a (opcional)",
        max_length=200,
        blank=True,
        help_text="Con las palabras de la convocatoria: «Docentes tutores».",
    )
    institucion = models.ForeignKey(
        Institucion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="capacitaciones",
        verbose_name="institución que la dio (opcional)",
    )
    dictada_por = models.CharField(
        "quién la dictó (opcional)", max_length=200, blank=True, help_text="Área, equipo o ponente."
    )
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
    lugar = models.CharField("lugar (opcional)", max_length=200, blank=True)
    linea = models.ForeignKey(
        TerminoPlan,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"tipo": "linea"},
        verbose_name="línea del Plan (opcional)",
    )
    participantes = models.PositiveIntegerField(
        "participantes", validators=[MaxValueValidator(100_000)]
    )
    mujeres = models.PositiveIntegerField("mujeres (opcional)", null=True, blank=True)
    hombres = models.PositiveIntegerField("hombres (opcional)", null=True, blank=True)
    nota = models.DecimalField(
        "nota de la evaluación (opcional)",
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(5))],
        help_text="El promedio de las encuestas, de 1 a 5.",
    )
    costo = models.DecimalField(
        "costo en soles (opcional)",
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    materiales = models.ManyToManyField(
        Archivo, blank=True, related_name="capacitaciones", verbose_name="materiales (opcional)"
    )

    objects = ConsultaCapacitacion.as_manager()
    _history_m2m_fields = ["temas", "publicos", "materiales"]
    reparto: int | None = None

    class Meta:
        verbose_name = "capacitación"
        verbose_name_plural = "capacitaciones"
        ordering = ["-fecha", "-pk"]

    def __str__(self) -> str:
        return f"{self.titulo} ({self.fecha:%d/%m/%Y})"

    def get_absolute_url(self) -> str:
        """Su lugar en la bitácora."""
        return reverse("capacitaciones:capacitacion", args=[self.uuid])

    def save(self, *args, **kwargs):
        """Guarda con la clave al día."""
        self.clave_titulo = plegar(self.titulo)
        super().save(*args, **kwargs)

    @property
    def horas_dichas(self) -> str:
        """Las horas sin ceros de más: «1.5»; vacío si no se sabe."""
        return "" if self.horas is None else f"{self.horas.normalize():f}"

    @property
    def sin_sexo(self) -> int:
        """Cuántos participantes no están contados como mujeres ni como hombres."""
        return self.participantes - (self.mujeres or 0) - (self.hombres or 0)

    def clean(self) -> None:
        """Días en orden, y las partes no suman más que el total."""
        super().clean()
        errores = {}
        if self.fecha and self.fecha_fin and self.fecha_fin < self.fecha:
            errores["fecha_fin"] = "El último día no puede ser anterior al primero."
        if self.participantes is not None:
            por_sexo = (self.mujeres or 0) + (self.hombres or 0)
            if por_sexo > self.participantes:
                errores["participantes"] = (
                    f"{self.mujeres or 0:,} mujeres y {self.hombres or 0:,} hombres suman"
                    f" {por_sexo:,}, más que {self.participantes:,}."
                )
            elif (por_institucion := self._por_institucion()) > self.participantes:
                errores["participantes"] = (
                    f"Por institución suman {por_institucion:,}, más que {self.participantes:,}."
                )
        if errores:
            raise ValidationError(errores)

    def _por_institucion(self) -> int:
        if self.reparto is not None:
            return self.reparto
        if self._state.adding:
            return 0
        return self.participaciones.aggregate(n=Sum("cantidad"))["n"] or 0


class Participacion(RegistroBase):
    """Cuántas personas de una institución asistieron a una capacitación.

    Al corregir, una institución que no estuvo queda en cero: la fila no se borra.
    """

    capacitacion = models.ForeignKey(
        Capacitacion,
        on_delete=models.PROTECT,
        related_name="participaciones",
        verbose_name="capacitación",
    )
    institucion = models.ForeignKey(
        Institucion, on_delete=models.PROTECT, related_name="+", verbose_name="institución"
    )
    cantidad = models.PositiveIntegerField()

    class Meta:
        verbose_name = "participantes de una institución"
        verbose_name_plural = "participantes por institución"
        ordering = ["-cantidad", "institucion__nombre"]
        constraints = [
            models.UniqueConstraint(
                fields=["capacitacion", "institucion"], name="participacion_unica"
            )
        ]

    def __str__(self) -> str:
        return f"{self.institucion.nombre_corto}: {self.cantidad}"
