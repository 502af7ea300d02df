"""Lo acordado, quién lo debe y lo que se ha hecho."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from actas.almacen import almacen_privado, ruta_de_evidencia
from actas.enums import Cumplimiento, EstadoAcuerdo, EstadoAvance, Semaforo
from actas.models.sesion import Periodo, Sesion
from actas.querysets import (
    CERRADOS,
    DIAS_POR_VENCER,
    ConsultaAcuerdo,
    ConsultaAvance,
    ConsultaCompromiso,
    ConsultaResponsabilidad,
)
from intranet.models import ConsultaRegistro, RegistroBase
from red_trata.models import Instancia, Institucion


class Acuerdo(RegistroBase):
    """Lo que una sesión decidió. Se numera al aprobar el acta: ``03-2026/SO-05``.

    ``bloque`` es el UUID del bloque del acta donde se escribió. El número no se reutiliza ni
    deja huecos; el acuerdo no se quita: se anula o se reemplaza.
    """

    sesion = models.ForeignKey(
        Sesion, on_delete=models.PROTECT, related_name="acuerdos", verbose_name="sesión"
    )
    periodo = models.ForeignKey(
        Periodo, on_delete=models.PROTECT, related_name="acuerdos", editable=False
    )
    bloque = models.UUIDField(editable=False)
    orden = models.PositiveSmallIntegerField(editable=False)
    numero = models.PositiveSmallIntegerField("número", editable=False)
    codigo = models.CharField("código", max_length=30, editable=False)
    numero_original = models.CharField("número en el papel", max_length=60, blank=True)
    texto = models.TextField()
    tema = models.ForeignKey(
        "intranet.Tema", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    estado = models.CharField(
        max_length=12, choices=EstadoAcuerdo, default=EstadoAcuerdo.VIGENTE, editable=False
    )
    motivo_estado = models.CharField("motivo", max_length=300, blank=True, editable=False)
    reemplazado_por = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reemplaza_a"
    )
    en_duda = models.CharField(max_length=500, blank=True)

    objects = ConsultaAcuerdo.as_manager()

    class Meta:
        verbose_name = "acuerdo"
        verbose_name_plural = "acuerdos"
        ordering = ["sesion", "orden"]
        constraints = [
            models.UniqueConstraint(fields=["sesion", "bloque"], name="acuerdo_bloque_unico"),
            models.UniqueConstraint(fields=["periodo", "numero"], name="acuerdo_numero_unico"),
        ]

    def __str__(self) -> str:
        return f"Acuerdo {self.codigo}"

    @property
    def instancia_duena(self) -> Instancia:
        """De quién es la fila: su secretaría la edita."""
        return self.sesion.instancia

    def get_absolute_url(self) -> str:
        """El lugar propio del acuerdo."""
        return reverse("actas:acuerdo", args=[self.uuid])


class Compromiso(RegistroBase):
    """Lo que alguien debe por un acuerdo: una sola fila en toda su vida (R123).

    Lleva fecha límite o la razón de que no la tenga. Su semáforo se deriva de los avances de sus
    partes, según ``cumplimiento``.
    """

    acuerdo = models.ForeignKey(Acuerdo, on_delete=models.PROTECT, related_name="compromisos")
    bloque = models.UUIDField(editable=False)
    orden = models.PositiveSmallIntegerField(default=0, editable=False)
    texto = models.TextField()
    fecha_limite = models.DateField("fecha límite", null=True, blank=True)
    fecha_aproximada = models.BooleanField("la fecha es aproximada", default=False)
    razon_sin_fecha = models.CharField("por qué no tiene fecha", max_length=250, blank=True)
    plazo_literal = models.CharField("plazo, como lo dice el acta", max_length=250, blank=True)
    cumplimiento = models.CharField(max_length=8, choices=Cumplimiento, default=Cumplimiento.TODAS)
    en_duda = models.CharField(max_length=500, blank=True)

    objects = ConsultaCompromiso.as_manager()

    class Meta:
        verbose_name = "compromiso"
        verbose_name_plural = "compromisos"
        ordering = ["acuerdo", "orden"]
        constraints = [
            models.UniqueConstraint(fields=["acuerdo", "bloque"], name="compromiso_bloque_unico"),
            models.CheckConstraint(
                condition=Q(fecha_limite__isnull=False) | ~Q(razon_sin_fecha=""),
                name="compromiso_fecha_o_razon",
            ),
        ]

    def __str__(self) -> str:
        return self.texto[:120]

    @property
    def instancia_duena(self) -> Instancia:
        """De quién es la fila: su secretaría la edita."""
        return self.acuerdo.sesion.instancia

    def get_absolute_url(self) -> str:
        """Dentro del lugar de su acuerdo."""
        return f"{self.acuerdo.get_absolute_url()}#compromiso-{self.uuid}"


class Responsabilidad(RegistroBase):
    """La parte que le toca a una institución de un compromiso."""

    compromiso = models.ForeignKey(
        Compromiso, on_delete=models.PROTECT, related_name="responsabilidades"
    )
    institucion = models.ForeignKey(
        Institucion,
        on_delete=models.PROTECT,
        related_name="responsabilidades",
        verbose_name="institución",
    )

    objects = ConsultaResponsabilidad.as_manager()

    class Meta:
        verbose_name = "responsabilidad"
        verbose_name_plural = "responsabilidades"
        ordering = ["institucion__nombre"]
        constraints = [
            models.UniqueConstraint(
                fields=["compromiso", "institucion"], name="responsabilidad_unica"
            )
        ]

    def __str__(self) -> str:
        return f"{self.institucion.nombre_corto}: {self.compromiso}"

    def semaforo_en(self, compromiso: Compromiso, hoy: dt.date | None = None) -> Semaforo:
        """El semáforo de esta parte; cerrado el compromiso, nadie debe ya lo que le quedaba.

        :param compromiso: el suyo, con ``semaforo`` (véase ``con_semaforo``); la parte, con
            ``estado_actual`` (véase ``con_estado``).
        """
        if self.estado_actual in CERRADOS:
            return Semaforo(self.estado_actual)
        if compromiso.semaforo in CERRADOS:
            return Semaforo(compromiso.semaforo)
        return semaforo(fecha_limite=compromiso.fecha_limite, hoy=hoy)

    @property
    def instancia_duena(self) -> Instancia:
        """De quién es la fila: su secretaría la edita."""
        return self.compromiso.acuerdo.sesion.instancia


class Avance(RegistroBase):
    """Lo que se hizo sobre una parte: solo se añade, nunca se cambia. Un error se anula con otro.

    Ver :func:`actas.services.registrar_avance` y :func:`actas.services.anular_avance`.
    """

    responsabilidad = models.ForeignKey(
        Responsabilidad, on_delete=models.PROTECT, related_name="avances"
    )
    fecha = models.DateField()
    estado = models.CharField(max_length=12, choices=EstadoAvance)
    nota = models.TextField()
    autor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="avances", null=True
    )
    sesion = models.ForeignKey(
        Sesion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="avances",
        verbose_name="sesión en que se informó",
    )
    anula = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="anulado_por"
    )
    clave_envio = models.UUIDField(null=True, unique=True, editable=False)

    objects = ConsultaAvance.as_manager()

    class Meta:
        verbose_name = "avance"
        verbose_name_plural = "avances"
        ordering = ["-fecha", "-pk"]
        indexes = [
            # Sin él, SQLite busca el último avance por ``anula``, vacío en casi todos.
            models.Index(
                fields=["responsabilidad", "-fecha", "-id"],
                condition=Q(anula__isnull=True),
                name="avance_ultimo",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_estado_display()} el {self.fecha:%d/%m/%Y}"

    @property
    def instancia_duena(self) -> Instancia:
        """De quién es la fila: su secretaría la edita."""
        return self.responsabilidad.instancia_duena

    def save(self, *args, **kwargs):
        """Solo se añade.

        :raises ValidationError: si la fila ya existía.
        """
        if self.pk:
            raise ValidationError("Un avance no se cambia: anúlelo y registre otro.")
        super().save(*args, **kwargs)


class Evidencia(RegistroBase):
    """Archivo o enlace que prueba un avance; privado, se sirve por su propia vista."""

    avance = models.ForeignKey(Avance, on_delete=models.PROTECT, related_name="evidencias")
    nombre = models.CharField(max_length=200)
    archivo = models.FileField(
        upload_to=ruta_de_evidencia, storage=almacen_privado, max_length=200, blank=True
    )
    enlace = models.URLField("enlace", blank=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    octetos = models.PositiveIntegerField(default=0, editable=False)

    objects = ConsultaRegistro.as_manager()

    class Meta:
        verbose_name = "evidencia"
        verbose_name_plural = "evidencias"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.nombre

    def get_absolute_url(self) -> str:
        """Donde se descarga, tras preguntar quién la pide."""
        return reverse("actas:evidencia", args=[self.uuid])


def semaforo(*, fecha_limite: dt.date | None, hoy: dt.date | None = None) -> Semaforo:
    """El semáforo de algo que se debe, con la misma regla que ``con_semaforo``."""
    if fecha_limite is None:
        return Semaforo.SIN_FECHA
    dia = hoy or timezone.localdate()
    if fecha_limite < dia:
        return Semaforo.VENCIDO
    if fecha_limite <= dia + dt.timedelta(days=DIAS_POR_VENCER):
        return Semaforo.POR_VENCER
    return Semaforo.EN_PLAZO


def semaforo_hasta(semaforo: str, fecha_limite: dt.date | None) -> dt.date | None:
    """El último día en que ``semaforo`` sigue igual si nadie hace nada; nada, si no depende."""
    if semaforo == Semaforo.EN_PLAZO:
        return fecha_limite - dt.timedelta(days=DIAS_POR_VENCER + 1)
    return fecha_limite if semaforo == Semaforo.POR_VENCER else None
