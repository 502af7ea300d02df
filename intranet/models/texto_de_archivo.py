"""El texto de un archivo, página por página, y en qué está su lectura."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone

UNIDADES = {
    "pdf": ("página", "páginas"),
    "xlsx": ("hoja", "hojas"),
    "ods": ("hoja", "hojas"),
    "pptx": ("lámina", "láminas"),
    "odp": ("lámina", "láminas"),
}
"""En qué se divide cada clase de archivo; las demás no se dividen."""


class ConsultaTexto(models.QuerySet):
    """Consultas de los textos."""

    def por_leer(self, ahora: dt.datetime) -> ConsultaTexto:
        """Los que ya toca leer, primero el que más espera."""
        pendientes = self.filter(estado=TextoDeArchivo.Estado.PENDIENTE, siguiente__lte=ahora)
        return pendientes.order_by("siguiente", "pk")


class TextoDeArchivo(models.Model):
    """Lo que dice un archivo. Se sabe cuál es por su huella: el repetido se lee una sola vez.

    :ivar siguiente: desde cuándo se puede leer; quien lo toma lo adelanta, y si muere a medias
        otro lo vuelve a tomar pasado ese momento.
    :ivar paginas: ``[número, texto]`` de cada una, en orden.
    :ivar cuantas: páginas que se miraron; ``reconocidas``, en una imagen; ``sin_ocr``, imágenes
        sin con qué reconocerlas; ``ilegibles``, imágenes que no se pudieron reconocer.
    :ivar entero: si no queda nada por leer.
    """

    class Estado(models.TextChoices):
        """En qué está la lectura."""

        PENDIENTE = "pendiente", "Por leer"
        LEIDO = "leido", "Leído"
        SIN_TEXTO = "sin_texto", "Sin texto"
        FALTA_OCR = "falta_ocr", "Sin texto: falta OCR"
        FALLO = "fallo", "No se pudo leer"

    huella = models.CharField(max_length=64)
    extension = models.CharField("extensión", max_length=10)
    nombre = models.CharField(max_length=255)
    estado = models.CharField(max_length=10, choices=Estado, default=Estado.PENDIENTE)
    motivo = models.TextField("qué pasó", blank=True)
    intentos = models.PositiveSmallIntegerField(default=0)
    siguiente = models.DateTimeField("siguiente intento", default=timezone.now)
    paginas = models.JSONField("páginas", default=list)
    cuantas = models.PositiveIntegerField("páginas leídas", default=0)
    reconocidas = models.PositiveIntegerField(default=0)
    sin_ocr = models.PositiveIntegerField(default=0)
    ilegibles = models.PositiveIntegerField(default=0)
    entero = models.BooleanField(default=True)
    creado_en = models.DateTimeField("recibido", default=timezone.now)
    leido_en = models.DateTimeField("leído", null=True)

    objects = ConsultaTexto.as_manager()

    class Meta:
        verbose_name = "texto de archivo"
        verbose_name_plural = "textos de archivos"
        default_permissions = ("view",)
        ordering = ["-creado_en", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["huella", "extension"], name="texto_de_archivo_unico")
        ]
        indexes = [models.Index(fields=["estado", "siguiente"], name="texto_por_leer")]

    def __str__(self) -> str:
        return self.nombre

    @property
    def en_palabras(self) -> str:
        """En qué está, para quien maneja el archivo."""
        if self.estado == self.Estado.PENDIENTE:
            if self.motivo:
                return f"No se pudo leer: {self.motivo} Se intentará otra vez."
            return "Se lee su texto en unos minutos."
        if self.estado == self.Estado.FALLO:
            return f"No se pudo leer: {self.motivo}"
        if self.estado == self.Estado.FALTA_OCR and self.sin_ocr == self.cuantas:
            return "Sin texto: falta OCR."
        if self.estado == self.Estado.SIN_TEXTO:
            return "No tiene texto que leer."
        return self._lo_leido()

    def _lo_leido(self) -> str:
        unidad = UNIDADES.get(self.extension)
        if unidad is None:
            return "Texto leído." if self.entero else "Texto leído hasta donde se pudo."
        leidas = self.cuantas - self.sin_ocr - self.ilegibles
        dicho = f"{leidas} {unidad[leidas != 1]}"
        if leidas < self.cuantas:
            dicho = f"{leidas} de {self.cuantas} {unidad[1]}"
        if not self.entero:
            dicho += ", y no más allá"
        frases = [f"Texto leído: {dicho}."]
        if self.reconocidas:
            frases.append(f"Por OCR: {self.reconocidas}.")
        if self.sin_ocr:
            frases.append(f"En {self.sin_ocr} falta OCR.")
        if self.ilegibles:
            frases.append(f"No se reconocen: {self.ilegibles}.")
        return " ".join(frases)

    @property
    def se_puede_releer(self) -> bool:
        """Si algo quedó sin leer; lo que espera turno, ya se va a leer."""
        if self.estado == self.Estado.LEIDO:
            return bool(self.ilegibles) or not self.entero
        return self.estado != self.Estado.PENDIENTE or bool(self.motivo)
