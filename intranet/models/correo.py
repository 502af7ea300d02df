"""El buzón de salida: cada carta espera en la base hasta que el servidor de correo la acepta."""

from datetime import timedelta
from uuid import uuid4

from django.db import models
from django.utils import timezone

ESPERAS = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720)]
"""Cuánto se espera tras cada intento fallido; después del último, la carta no salió."""

SE_OLVIDA = timedelta(days=7)
"""Cuánto se guarda el texto de una carta que no salió, por si alguien manda repetirla."""


class CorreoSaliente(models.Model):
    """Una carta para una persona.

    :ivar contenido: la carta tal como viaja, con su ``Message-ID`` ya puesto. No se enseña en
        ninguna pantalla (puede llevar un enlace para cambiar la clave) y se borra al salir.
    :ivar clave: qué carta es y para quién; la misma no se pone dos veces en el buzón.
    :ivar tomado_en: cuándo la tomó quien la está enviando.
    """

    class Estado(models.TextChoices):
        """Dónde está."""

        PENDIENTE = "pendiente", "Por salir"
        ENVIANDO = "enviando", "Saliendo"
        ENVIADO = "enviado", "Salió"
        NO_SALIO = "no_salio", "No salió"

    uuid = models.UUIDField("identidad", default=uuid4, editable=False, unique=True)
    para = models.CharField("para", max_length=320)
    asunto = models.CharField(max_length=255)
    remitente = models.CharField("de", max_length=320)
    contenido = models.BinaryField(editable=False)
    clave = models.CharField(max_length=255, unique=True, editable=False)
    creado_en = models.DateTimeField("escrito", default=timezone.now, db_index=True)
    estado = models.CharField(max_length=10, choices=Estado, default=Estado.PENDIENTE)
    intentos = models.PositiveSmallIntegerField(default=0)
    proximo_en = models.DateTimeField("próximo intento", default=timezone.now)
    tomado_en = models.DateTimeField(null=True, editable=False)
    enviado_en = models.DateTimeField("salió", null=True)
    error = models.CharField("qué pasó", max_length=300)

    class Meta:
        verbose_name = "correo"
        verbose_name_plural = "correos"
        default_permissions = ("view",)
        permissions = [("reintentar_correosaliente", "Puede reintentar un correo")]
        ordering = ["-creado_en", "-pk"]
        indexes = [models.Index(fields=["estado", "proximo_en"], name="correo_por_salir")]

    def __str__(self) -> str:
        return f"«{self.asunto}» para {self.para}"

    @property
    def se_puede_reintentar(self) -> bool:
        """Si no salió y todavía se guarda su texto."""
        return self.estado == self.Estado.NO_SALIO and bool(self.contenido)
