"""Lo que de una pieza es un hecho: sus archivos, cada versión, si se retiró y dónde se usó."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from campanas.enums import Canal
from campanas.kit.enums import Clase, Formato
from intranet.almacen import almacen_privado, nombre_al_azar
from intranet.models import RegistroBase
from intranet.subidas.tipos import SE_ABREN, extension


class Material(RegistroBase):
    """La pieza como cosa que se guarda: la página :class:`~campanas.models.Pieza` la cuenta.

    Darla de baja es retirarla: sus archivos dejan de bajarse.

    :ivar clase: la de su archivo original; sin archivo, es un texto.
    :ivar foco: lo que ningún recorte puede dejar fuera: izquierda, arriba, ancho y alto, en
        centésimas de la imagen.
    """

    nombre = models.CharField(max_length=255, editable=False)
    clase = models.CharField(max_length=10, choices=Clase, default=Clase.TEXTO, editable=False)
    foco = models.JSONField("área importante", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "material del kit"
        verbose_name_plural = "materiales del kit"
        ordering = ["nombre"]

    def __str__(self) -> str:
        return self.nombre


def ruta_de_pieza(archivo: ArchivoGuardado, nombre: str) -> str:
    """Un nombre al azar con la extensión del original, que queda en ``nombre``."""
    return nombre_al_azar("kit", nombre)


class ArchivoGuardado(models.Model):
    """Un archivo ya revisado, en el almacén privado, con lo que se sabe de él.

    :ivar miniatura: para las listas; ``vista``, para verla grande. Las imágenes y, de un PDF, su
        primera página.
    :ivar duracion: segundos de audio o video.
    """

    nombre = models.CharField(max_length=200, editable=False)
    archivo = models.FileField(
        upload_to=ruta_de_pieza,
        storage=almacen_privado,
        max_length=200,
        blank=True,
        editable=False,
    )
    miniatura = models.FileField(
        upload_to=ruta_de_pieza,
        storage=almacen_privado,
        max_length=200,
        blank=True,
        editable=False,
    )
    vista = models.FileField(
        upload_to=ruta_de_pieza,
        storage=almacen_privado,
        max_length=200,
        blank=True,
        editable=False,
    )
    mime = models.CharField("tipo", max_length=100, editable=False)
    octetos = models.PositiveBigIntegerField(default=0, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    ancho = models.PositiveIntegerField(null=True, editable=False)
    alto = models.PositiveIntegerField(null=True, editable=False)
    duracion = models.PositiveIntegerField("duración", null=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.nombre

    @property
    def se_abre(self) -> bool:
        """Si el navegador lo enseña."""
        return extension(self.nombre) in SE_ABREN

    @property
    def medidas(self) -> str:
        """Cuánto mide o dura: «1080 × 1920 px», «0:20»."""
        if self.ancho:
            return f"{self.ancho} × {self.alto} px"
        if self.duracion:
            return f"{self.duracion // 60}:{self.duracion % 60:02d}"
        return ""


class ArchivoPieza(ArchivoGuardado, RegistroBase):
    """Una versión de una pieza en un formato; la anterior queda en la lista.

    :ivar vigente: si es la que se baja; una por material y formato.
    :ivar hecho_aqui: si lo hizo la casa a partir del original.
    """

    material = models.ForeignKey(
        Material, on_delete=models.PROTECT, related_name="archivos", editable=False
    )
    formato = models.CharField(max_length=10, choices=Formato, editable=False)
    numero = models.PositiveSmallIntegerField("versión", editable=False)
    vigente = models.BooleanField(default=True, editable=False)
    hecho_aqui = models.BooleanField("hecho a partir del original", default=False, editable=False)
    subido_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = "archivo del kit"
        verbose_name_plural = "archivos del kit"
        ordering = ["material", "formato", "-numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["material", "formato", "numero"], name="archivo_pieza_version"
            ),
            models.UniqueConstraint(
                fields=["material", "formato"],
                condition=Q(vigente=True),
                name="archivo_pieza_una_vigente",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material}: {self.get_formato_display()}, versión {self.numero}"

    def get_absolute_url(self) -> str:
        """Donde se baja, si la pieza no se retiró."""
        return reverse("kit:archivo", args=[self.uuid])


class ArchivoRecibido(ArchivoGuardado):
    """Un archivo que ya llegó y espera a que se diga qué pieza es; a los dos días se olvida.

    :ivar lote: la tanda en que llegó.
    :ivar problema: por qué no se aceptó; entonces no hay archivo.
    """

    uuid = models.UUIDField(default=uuid4, editable=False, unique=True)
    lote = models.UUIDField(db_index=True, editable=False)
    usuario = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", editable=False
    )
    creado_en = models.DateTimeField(default=timezone.now, editable=False)
    problema = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = "archivo recibido"
        verbose_name_plural = "archivos recibidos"
        ordering = ["pk"]


class UsoDePieza(RegistroBase):
    """Que una institución usó una pieza: cuándo, dónde y para qué.

    :ivar campana: si se borra la página, queda su nombre en ``ocasion``.
    """

    material = models.ForeignKey(
        Material,
        on_delete=models.PROTECT,
        related_name="usos",
        verbose_name="pieza",
        editable=False,
    )
    campana = models.ForeignKey(
        "campanas.Campana",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="usos_de_piezas",
        verbose_name="campaña (opcional)",
    )
    ocasion = models.CharField(
        "otra ocasión (opcional)",
        max_length=200,
        blank=True,
        help_text="Si no fue en una campaña: la feria, la charla, la publicación.",
    )
    institucion = models.ForeignKey(
        "red_trata.Institucion",
        on_delete=models.PROTECT,
        related_name="usos_de_piezas",
        verbose_name="institución",
    )
    fecha = models.DateField("día")
    medio = models.CharField("por dónde", max_length=15, choices=Canal)
    declarado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name="lo declaró",
    )

    class Meta:
        verbose_name = "uso de una pieza"
        verbose_name_plural = "usos de piezas"
        ordering = ["-fecha", "-pk"]

    def __str__(self) -> str:
        return f"{self.material}, {self.fecha:%d/%m/%Y}"
