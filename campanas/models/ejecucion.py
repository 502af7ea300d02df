"""Los hechos de una campaña publicada: lo que alguien contará o buscará «a tal fecha».

Los escribe :func:`campanas.services.asentar` al publicar la página, que es donde se edita; véase
la decisión 0009.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from campanas.enums import Canal, EstadoTarea
from intranet.models import RegistroBase


class Ejecucion(RegistroBase):
    """Una campaña, para contarla: cuándo, sobre qué y si se hizo.

    :ivar campana: la página que la cuenta; si se borra, el hecho queda con su nombre.
    """

    campana = models.OneToOneField(
        "campanas.Campana",
        on_delete=models.SET_NULL,
        null=True,
        related_name="ejecucion",
        verbose_name="campaña",
    )
    nombre = models.CharField(max_length=255)
    inicio = models.DateField("primer día")
    fin = models.DateField("último día")
    linea = models.ForeignKey(
        "red_trata.TerminoPlan",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="línea",
    )
    fecha_emblematica = models.ForeignKey(
        "campanas.FechaEmblematica",
        on_delete=models.PROTECT,
        null=True,
        related_name="ejecuciones",
        verbose_name="fecha emblemática",
    )
    emblematica = models.BooleanField("emblemática", default=False)
    no_realizada = models.CharField("por qué no se realizó", max_length=300, blank=True)
    distritos = models.ManyToManyField("red_trata.Distrito", related_name="+")

    _history_m2m_fields = ["distritos"]

    class Meta:
        verbose_name = "ejecución de campaña"
        verbose_name_plural = "ejecuciones de campañas"
        ordering = ["-inicio", "nombre"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin__gte=models.F("inicio")), name="ejecucion_fechas_en_orden"
            )
        ]

    def __str__(self) -> str:
        return self.nombre


class HechoDeCampana(RegistroBase):
    """Un bloque de la página hecho fila; ``bloque`` es su identidad allí."""

    ejecucion = models.ForeignKey(
        Ejecucion, on_delete=models.PROTECT, related_name="de_%(class)s", verbose_name="campaña"
    )
    bloque = models.UUIDField(editable=False)

    class Meta:
        abstract = True
        ordering = ["ejecucion", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["ejecucion", "bloque"], name="%(class)s_de_un_bloque")
        ]


class Participacion(HechoDeCampana):
    """Lo que una institución hace en una campaña."""

    institucion = models.ForeignKey(
        "red_trata.Institucion",
        on_delete=models.PROTECT,
        related_name="participaciones",
        verbose_name="institución",
    )
    tarea = models.CharField(max_length=250)
    estado = models.CharField(max_length=15, choices=EstadoTarea)

    class Meta(HechoDeCampana.Meta):
        verbose_name = "participación en campaña"
        verbose_name_plural = "participaciones en campañas"

    def __str__(self) -> str:
        return f"{self.institucion.nombre_corto}: {self.tarea}"


class Voceria(HechoDeCampana):
    """Quién habló por la Red, en qué medio y qué día (R128, R151)."""

    institucion = models.ForeignKey(
        "red_trata.Institucion",
        on_delete=models.PROTECT,
        related_name="vocerias",
        verbose_name="institución",
    )
    designacion = models.ForeignKey(
        "red_trata.Designacion",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="designación",
    )
    cargo = models.CharField(max_length=150, blank=True)
    medio = models.CharField(max_length=15, choices=Canal)
    detalle = models.CharField(max_length=150, blank=True)
    fecha = models.DateField()

    class Meta(HechoDeCampana.Meta):
        verbose_name = "vocería"
        verbose_name_plural = "vocerías"
        ordering = ["-fecha", "pk"]

    def __str__(self) -> str:
        return f"{self.quien}, {self.fecha:%d/%m/%Y}"

    @property
    def quien(self) -> str:
        """La persona o el equipo designado; si no lo había, su cargo."""
        return self.designacion.nombre if self.designacion else self.cargo


class Alcance(HechoDeCampana):
    """A cuántas personas se llegó por un canal y qué se repartió; nunca quiénes."""

    canal = models.CharField(max_length=15, choices=Canal)
    personas = models.PositiveIntegerField(null=True)
    materiales = models.PositiveIntegerField(null=True)
    como = models.CharField("cómo se sabe", max_length=200, blank=True)

    class Meta(HechoDeCampana.Meta):
        verbose_name = "alcance de campaña"
        verbose_name_plural = "alcances de campañas"

    def __str__(self) -> str:
        return self.get_canal_display()
