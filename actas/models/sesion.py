"""El año de una instancia, sus sesiones y quién asistió."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import formats, timezone

from actas.enums import EstadoSesion, Modalidad, Presencia, TipoSesion
from actas.querysets import ConsultaSesion
from intranet.models import RegistroBase
from red_trata.models import Designacion, Instancia, Institucion


class Periodo(RegistroBase):
    """El año de una instancia, con un contador por serie. Los números no se reutilizan."""

    instancia = models.ForeignKey(Instancia, on_delete=models.PROTECT, related_name="periodos")
    anio = models.PositiveSmallIntegerField("año")
    ultima_ordinaria = models.PositiveSmallIntegerField(default=0, editable=False)
    ultima_extraordinaria = models.PositiveSmallIntegerField(default=0, editable=False)
    ultimo_acuerdo = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "periodo"
        verbose_name_plural = "periodos"
        ordering = ["-anio"]
        constraints = [models.UniqueConstraint(fields=["instancia", "anio"], name="periodo_unico")]

    def __str__(self) -> str:
        return f"{self.instancia.sigla} {self.anio}"

    @property
    def instancia_duena(self) -> Instancia:
        """De quién es la fila: su secretaría la edita."""
        return self.instancia


class Sesion(RegistroBase):
    """Una sesión de una instancia (R115). Se numera al convocarla o, si no, al aprobar su acta.

    ``fecha``, ``hora_inicio`` y ``hora_fin`` son de Lima: son fechas y horas de pared, así un
    aparato en otra zona no las corre.
    """

    instancia = models.ForeignKey(Instancia, on_delete=models.PROTECT, related_name="sesiones")
    periodo = models.ForeignKey(
        Periodo, on_delete=models.PROTECT, related_name="sesiones", editable=False
    )
    tipo = models.CharField(max_length=2, choices=TipoSesion, default=TipoSesion.ORDINARIA)
    numero = models.PositiveSmallIntegerField("número", null=True, blank=True, editable=False)
    numero_original = models.CharField(
        "número en el papel (opcional)",
        max_length=60,
        blank=True,
        help_text="Si viene de un acta antigua, como se llamaba a sí misma.",
    )
    fecha = models.DateField()
    hora_inicio = models.TimeField("hora de inicio")
    hora_fin = models.TimeField("hora de término (opcional)", null=True, blank=True)
    lugar = models.CharField("lugar (opcional)", max_length=250, blank=True)
    modalidad = models.CharField(max_length=12, choices=Modalidad, default=Modalidad.PRESENCIAL)
    agenda = models.TextField("agenda (opcional)", blank=True, help_text="Un punto por línea.")
    estado = models.CharField(
        max_length=12, choices=EstadoSesion, default=EstadoSesion.PROGRAMADA, editable=False
    )
    motivo_cancelacion = models.CharField(
        "por qué se canceló", max_length=300, blank=True, editable=False
    )
    en_duda = models.CharField(
        "en duda (opcional)",
        max_length=500,
        blank=True,
        help_text="Lo que el papel no deja claro: se muestra así, no se adivina.",
    )

    objects = ConsultaSesion.as_manager()

    class Meta:
        verbose_name = "sesión"
        verbose_name_plural = "sesiones"
        ordering = ["-fecha", "-hora_inicio"]
        constraints = [
            models.UniqueConstraint(
                fields=["periodo", "tipo", "numero"], name="sesion_numero_unico"
            )
        ]

    def __str__(self) -> str:
        return f"{self.titulo} · {formats.date_format(self.fecha)}"

    @property
    def codigo(self) -> str:
        """``SO-05-2026``; vacío si aún no tiene número."""
        return f"{self.tipo}-{self.numero:02d}-{self.periodo.anio}" if self.numero else ""

    @property
    def titulo(self) -> str:
        """«Sesión ordinaria 05-2026», o su nombre de papel si no tiene número."""
        nombre = f"Sesión {self.get_tipo_display().lower()}"
        if self.numero:
            return f"{nombre} {self.numero:02d}-{self.periodo.anio}"
        return f"{nombre} {self.numero_original}" if self.numero_original else nombre

    @property
    def inicio(self) -> dt.datetime:
        """Comienzo, con zona de Lima."""
        return dt.datetime.combine(
            self.fecha, self.hora_inicio, tzinfo=timezone.get_default_timezone()
        )

    @property
    def fin(self) -> dt.datetime | None:
        """Término, con zona de Lima, si se sabe."""
        return self.hora_fin and dt.datetime.combine(
            self.fecha, self.hora_fin, tzinfo=timezone.get_default_timezone()
        )

    @property
    def instancia_duena(self) -> Instancia:
        """De quién es la fila: su secretaría la edita."""
        return self.instancia

    def puntos_de_agenda(self) -> list[str]:
        """Los puntos de la agenda, sin líneas vacías."""
        return [punto.strip() for punto in self.agenda.splitlines() if punto.strip()]

    def get_absolute_url(self) -> str:
        """Donde se lee la sesión."""
        return reverse("actas:sesion", args=[self.uuid])

    def clean(self) -> None:
        """La hora de término sigue a la de inicio, y lo aprobado no se mueve."""
        super().clean()
        if self.hora_inicio and self.hora_fin and self.hora_fin <= self.hora_inicio:
            raise ValidationError({"hora_fin": "El término debe ser posterior al inicio."})
        if self.pk and self.numero and self.fecha and self.fecha.year != self.periodo.anio:
            raise ValidationError(
                {"fecha": f"La sesión ya tiene número de {self.periodo.anio}: no cambia de año."}
            )

    def save(self, *args, **kwargs):
        """Guarda dentro del periodo de su año, que se abre si hace falta."""
        if not self.numero:
            periodo, _ = Periodo.objects.get_or_create(
                instancia_id=self.instancia_id,
                anio=self.fecha.year,
                defaults={"es_demo": self.es_demo},
            )
            self.periodo = periodo
        super().save(*args, **kwargs)


class Asistencia(RegistroBase):
    """Una institución en una sesión y quién vino por ella. La escribe la aprobación del acta."""

    sesion = models.ForeignKey(
        Sesion, on_delete=models.PROTECT, related_name="asistencias", verbose_name="sesión"
    )
    institucion = models.ForeignKey(
        Institucion,
        on_delete=models.PROTECT,
        related_name="asistencias",
        verbose_name="institución",
    )
    designacion = models.ForeignKey(
        Designacion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="asistencias",
        verbose_name="designación",
    )
    presencia = models.CharField(max_length=12, choices=Presencia)
    nota = models.CharField("nota (opcional)", max_length=250, blank=True)

    class Meta:
        verbose_name = "asistencia"
        verbose_name_plural = "asistencias"
        ordering = ["institucion__nombre"]
        constraints = [
            models.UniqueConstraint(
                fields=["sesion", "institucion", "designacion"], name="asistencia_unica"
            ),
            models.UniqueConstraint(
                fields=["sesion", "institucion"],
                condition=models.Q(designacion__isnull=True),
                name="asistencia_sin_nombre_unica",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institucion.nombre_corto}: {self.get_presencia_display().lower()}"

    @property
    def instancia_duena(self) -> Instancia:
        """De quién es la fila: su secretaría la edita."""
        return self.sesion.instancia
