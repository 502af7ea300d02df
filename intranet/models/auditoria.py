"""Lo que entró y lo que salió en bloque: nadie lo edita ni lo borra."""

from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone


class Anotacion(models.Model):
    """Algo que alguien hizo, con quién y cuándo.

    :ivar cuenta: el nombre de la cuenta tal como era ese día; queda aunque la cuenta se quite.
    """

    uuid = models.UUIDField("identidad", default=uuid4, editable=False, unique=True)
    cuando = models.DateTimeField("cuándo", default=timezone.now, db_index=True)
    quien = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="quién",
    )
    cuenta = models.CharField("cuenta", max_length=301)

    class Meta:
        abstract = True
        default_permissions = ("view",)
        ordering = ["-cuando", "-pk"]


class Importacion(Anotacion):
    """Una hoja que alguien trajo, con lo que se hizo de cada fila (C36).

    :ivar que: la clave del importador (``capacitaciones.charlas``).
    :ivar sha256: la huella del archivo: dos veces el mismo archivo se nota.
    :ivar conteos: por resultado, cuántas filas (``{"nuevas": 79, "iguales": 0}``).
    :ivar informe: una entrada por fila que merece decirse: ``{"fila": 3, "dice": "…"}``.
    """

    class Estado(models.TextChoices):
        """En qué quedó."""

        HECHA = "hecha", "Hecha"
        PARCIAL = "parcial", "Hecha en parte"
        RECHAZADA = "rechazada", "Rechazada"

    que = models.CharField("qué", max_length=80)
    archivo = models.CharField("nombre del archivo", max_length=255)
    sha256 = models.CharField("huella SHA-256", max_length=64, db_index=True)
    conteos = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    informe = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    estado = models.CharField(max_length=10, choices=Estado)

    class Meta(Anotacion.Meta):
        verbose_name = "importación"
        verbose_name_plural = "importaciones"

    def __str__(self) -> str:
        return f"Importación de «{self.archivo}»"

    @property
    def razon(self) -> str:
        """Lo que la historia de cada fila dice de ella; cabe en ``history_change_reason``."""
        return str(self)[:100]


class Exportacion(Anotacion):
    """Una descarga en bloque: qué salió, cuántas filas y con qué filtros.

    :ivar que: lo que se bajó, como se le llama en pantalla («Instituciones»).
    """

    que = models.CharField("qué", max_length=80)
    formato = models.CharField(max_length=10)
    filas = models.PositiveIntegerField()
    filtros = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta(Anotacion.Meta):
        verbose_name = "exportación"
        verbose_name_plural = "exportaciones"

    def __str__(self) -> str:
        return f"{self.que} en {self.formato.upper()}"
