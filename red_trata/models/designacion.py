"""Quién representa a cada institución, desde cuándo y por qué documento."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from intranet.models import RegistroBase
from intranet.models.registro import ConsultaRegistro
from red_trata.enums import Calidad, Condicion
from red_trata.models.instancia import Instancia, Institucion
from red_trata.querysets import ConsultaDesignacion, ConsultaMembresia


def _fechas_en_orden(desde: dt.date | None, hasta: dt.date | None) -> None:
    if desde and hasta and hasta < desde:
        raise ValidationError({"hasta": "El último día no puede ser anterior al primero."})


def _antes(*fines: dt.date | None) -> dt.date | None:
    """El primero de los días que lo sean."""
    return min((f for f in fines if f), default=None)


def _vispera(baja_en: dt.date | None) -> dt.date | None:
    return baja_en and baja_en - dt.timedelta(days=1)


def ultimo_dia(fila: Membresia | Designacion) -> dt.date | None:
    """El último día en que vale, por su término o por su baja; nada si sigue en pie."""
    return _antes(fila.hasta, _vispera(fila.baja_en))


def _se_cruzan(una: Membresia | Designacion, otra: Membresia | Designacion) -> bool:
    """Si hay algún día en que las dos valen, por sus propias fechas."""
    hasta_una, hasta_otra = ultimo_dia(una), ultimo_dia(otra)
    return (hasta_otra is None or una.desde <= hasta_otra) and (
        hasta_una is None or otra.desde <= hasta_una
    )


def con_candado(modelo: type[models.Model], pks: Iterable[int] | models.QuerySet) -> None:
    """Nadie más registra nada bajo esas filas hasta que acabe esta transacción.

    Dos que registran a la vez lo mismo pasan uno tras otro, y el segundo ve lo del primero. SQLite
    no lo necesita: quien escribe espera su turno desde que empieza.
    """
    if connection.in_atomic_block:
        filas = modelo._base_manager.select_for_update().filter(pk__in=pks)
        list(filas.order_by("pk").values_list("pk"))


def titulares_de(membresias: Iterable[int]) -> dict[int, list[Designacion]]:
    """Las titulares de cada membresía, que hasta el fin de la transacción nadie más cambia."""
    con_candado(Membresia, membresias)
    titulares: dict[int, list[Designacion]] = {pk: [] for pk in membresias}
    filas = Designacion.objects.filter(membresia__in=membresias, condicion=Condicion.TITULAR)
    for fila in filas.select_related("persona"):
        titulares[fila.membresia_id].append(fila)
    return titulares


class Membresia(RegistroBase):
    """Una institución dentro de una instancia, con sus roles funcionales (R114)."""

    institucion = models.ForeignKey(
        Institucion, on_delete=models.PROTECT, related_name="membresias", verbose_name="institución"
    )
    instancia = models.ForeignKey(Instancia, on_delete=models.PROTECT, related_name="membresias")
    calidad = models.CharField(max_length=12, choices=Calidad, default=Calidad.INTEGRANTE)
    roles = models.ManyToManyField(
        "red_trata.TerminoPlan",
        blank=True,
        limit_choices_to={"tipo": "rol_funcional"},
        related_name="+",
        verbose_name="roles funcionales (opcional)",
    )
    desde = models.DateField("desde")
    hasta = models.DateField("hasta (opcional)", null=True, blank=True)
    documento = models.ForeignKey(
        "red_trata.DocumentoReferencia",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="documento que la incorpora (opcional)",
    )

    objects = ConsultaMembresia.as_manager()
    _history_m2m_fields = ["roles"]

    class Meta:
        verbose_name = "membresía"
        verbose_name_plural = "membresías"
        ordering = ["institucion__nombre", "-desde"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hasta__isnull=True) | Q(hasta__gte=models.F("desde")),
                name="membresia_fechas_en_orden",
            )
        ]

    def __str__(self) -> str:
        return f"{self.institucion.nombre_corto} en {self.instancia.nombre}"

    @property
    def ultimo_dia(self) -> dt.date | None:
        """El último que vale, por su fin o la baja de su institución; nada si sigue en pie."""
        return _antes(ultimo_dia(self), _vispera(self.institucion.baja_en))

    @property
    def valio(self) -> bool:
        """Si valió algún día; la que se dio de baja desde su comienzo, no."""
        return self.ultimo_dia is None or self.ultimo_dia >= self.desde

    def vale_el(self, dia: dt.date) -> bool:
        """Lo mismo que :meth:`ConsultaMembresia.el_dia`, de una fila ya leída."""
        return self.desde <= dia and (self.ultimo_dia is None or dia <= self.ultimo_dia)

    @property
    def en_pie(self) -> bool:
        """Si vale hoy (hora de Lima)."""
        return self.vale_el(timezone.localdate())

    @property
    def instancia_duena(self) -> Instancia:
        """De quién es la fila: su secretaría la edita."""
        return self.instancia

    def clean(self) -> None:
        """Fechas en orden y una sola membresía a la vez en cada instancia."""
        super().clean()
        _fechas_en_orden(self.desde, self.hasta)
        if not (self.desde and self.institucion_id and self.instancia_id):
            return
        con_candado(Institucion, [self.institucion_id])
        suyas = Membresia.objects.filter(
            institucion=self.institucion_id, instancia=self.instancia_id
        ).exclude(pk=self.pk)
        if otra := next((m for m in suyas if _se_cruzan(self, m)), None):
            raise ValidationError(
                {"desde": f"Ya tiene una membresía en esas fechas, desde el {otra.desde:%d/%m/%Y}."}
            )


class Persona(RegistroBase):
    """Alguien que representa o representó a una institución; solo datos de oficina."""

    nombre = models.CharField("nombres y apellidos", max_length=255)
    tratamiento = models.CharField("tratamiento (opcional)", max_length=30, blank=True)
    correo = models.EmailField("correo institucional (opcional)", blank=True)
    telefono = models.CharField("teléfono institucional (opcional)", max_length=40, blank=True)
    usuario = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="persona",
        verbose_name="cuenta (opcional)",
    )
    unida_a = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="absorbidas",
        verbose_name="es la misma persona que",
    )

    objects = ConsultaRegistro.as_manager()

    class Meta:
        verbose_name = "persona"
        verbose_name_plural = "personas"
        ordering = ["nombre"]

    def __str__(self) -> str:
        return self.nombre

    def get_absolute_url(self) -> str:
        """Sus pasos por la Red; si se unió a otra ficha, los de esa."""
        return reverse("red_trata:persona", args=[(self.unida_a or self).uuid])


class Designacion(RegistroBase):
    """Una persona (o equipo) en un cargo, por una institución, entre dos fechas (R009, R019).

    Nunca se sobrescribe: un relevo cierra una y abre otra
    (:func:`red_trata.services.relevar`). Correo, asistencia, responsabilidad y permisos se
    resuelven por la designación vigente, nunca por la persona.

    :cvar titulares: las de su membresía, si quien escribe muchas ya las leyó de una vez
        (:func:`titulares_de`); si no, se leen al comprobarla.
    """

    titulares: list[Designacion] | None = None

    membresia = models.ForeignKey(
        Membresia, on_delete=models.PROTECT, related_name="designaciones", verbose_name="membresía"
    )
    persona = models.ForeignKey(
        Persona,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="designaciones",
        verbose_name="persona (opcional)",
    )
    equipo = models.CharField(
        "equipo (opcional)", max_length=150, blank=True, help_text="Si no es una sola persona."
    )
    cargo = models.CharField("cargo (opcional)", max_length=200, blank=True)
    condicion = models.CharField("condición", max_length=10, choices=Condicion)
    desde = models.DateField("desde")
    hasta = models.DateField("hasta (opcional)", null=True, blank=True)
    documento = models.ForeignKey(
        "red_trata.DocumentoReferencia",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="designaciones",
        verbose_name="documento que la designa (opcional)",
    )
    documento_pendiente = models.BooleanField(
        "el documento está pendiente", default=False, help_text="Márquelo si aún no ha llegado."
    )

    objects = ConsultaDesignacion.as_manager()

    class Meta:
        verbose_name = "designación"
        verbose_name_plural = "designaciones"
        ordering = ["membresia__institucion__nombre", "-condicion", "-desde"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hasta__isnull=True) | Q(hasta__gte=models.F("desde")),
                name="designacion_fechas_en_orden",
            ),
            models.CheckConstraint(
                condition=Q(persona__isnull=False) | ~Q(equipo=""),
                name="designacion_de_alguien",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nombre} ({self.get_condicion_display().lower()})"

    @property
    def nombre(self) -> str:
        """La persona o, si es un equipo, su nombre."""
        return self.persona.nombre if self.persona else self.equipo

    @property
    def ultimo_dia(self) -> dt.date | None:
        """El último que vale; antes que ``hasta`` si ella o su membresía terminan primero."""
        return _antes(ultimo_dia(self), self.membresia.ultimo_dia)

    @property
    def valio(self) -> bool:
        """Si valió algún día; la que se dio de baja desde su comienzo, no."""
        return self.ultimo_dia is None or self.ultimo_dia >= self.desde

    @property
    def en_ejercicio(self) -> bool:
        """Si vale hoy (hora de Lima)."""
        hoy = timezone.localdate()
        return self.desde <= hoy and (self.ultimo_dia is None or hoy <= self.ultimo_dia)

    @property
    def anios(self) -> str:
        """«2024–2025», «2024» o «desde 2024»."""
        if self.ultimo_dia is None:
            return f"desde {self.desde.year}"
        anios = dict.fromkeys((self.desde.year, self.ultimo_dia.year))
        return "–".join(map(str, anios))

    @property
    def ancla(self) -> str:
        """Su lugar dentro de la ficha de la institución."""
        return f"designacion-{self.uuid}"

    def get_absolute_url(self) -> str:
        """Su lugar en la línea de tiempo de la institución."""
        return f"{self.membresia.institucion.get_absolute_url()}#{self.ancla}"

    @property
    def instancia_duena(self) -> Instancia:
        """De quién es la fila: su secretaría la edita."""
        return self.membresia.instancia

    def clean(self) -> None:
        """Alguien designado, por un documento, con fechas en orden y sin dos titulares a la vez."""
        super().clean()
        _fechas_en_orden(self.desde, self.hasta)
        # La persona y no su número: al importar puede ser nueva, y se guarda con la designación.
        if self.persona is None and not self.equipo:
            raise ValidationError({"persona": "Diga qué persona o qué equipo queda designado."})
        if not self.documento_id and not self.documento_pendiente:
            raise ValidationError(
                {"documento": "Falta el documento; si aún no llega, marque que está pendiente."}
            )
        if self.documento_id and self.documento_pendiente:
            raise ValidationError(
                {"documento_pendiente": "Ya hay un documento: desmarque esta casilla."}
            )
        if not (self.desde and self.membresia_id):
            return
        membresia = self.membresia
        if self.desde < membresia.desde or (
            membresia.hasta and (self.hasta is None or self.hasta > membresia.hasta)
        ):
            raise ValidationError(
                {"desde": f"La institución es miembro {_tramo(membresia.desde, membresia.hasta)}."}
            )
        if self.condicion == Condicion.TITULAR and (otra := self._otra_titular()):
            raise ValidationError(
                {
                    "desde": f"{otra.nombre} ya es titular "
                    f"{_tramo(otra.desde, otra.hasta)}. Ciérrela con un relevo."
                }
            )

    def _otra_titular(self) -> Designacion | None:
        """Quien ya es titular algún día en que esta lo sería."""
        titulares = self.titulares
        if titulares is None:
            titulares = titulares_de([self.membresia_id])[self.membresia_id]
        otras = (d for d in titulares if d.pk is None or d.pk != self.pk)
        return next((d for d in otras if _se_cruzan(self, d)), None)


def _tramo(desde: dt.date, hasta: dt.date | None) -> str:
    fin = f"hasta el {hasta:%d/%m/%Y}" if hasta else "sin fecha de término"
    return f"desde el {desde:%d/%m/%Y} {fin}"
