"""Vocabulario cerrado de temas."""

from django.core.exceptions import ValidationError
from django.db import models
from taggit.models import TagBase

from intranet.historia import HistoriaRegistro
from intranet.texto import limpiar, plegar


class Tema(TagBase):
    """Tema con el que se clasifican acuerdos, piezas y capacitaciones.

    ``clave`` es el nombre plegado y es única: «Prevención», «prevencion» y «PREVENCIÓN» son el
    mismo tema en SQLite y en PostgreSQL.
    """

    free_tagging = False

    clave = models.CharField(max_length=100, unique=True, editable=False)

    historia = HistoriaRegistro()

    class Meta:
        verbose_name = "tema"
        verbose_name_plural = "temas"
        ordering = ["name"]

    def clean(self) -> None:
        """Avisa junto al campo si el tema ya existe con otra grafía."""
        super().clean()
        otro = Tema.objects.filter(clave=plegar(self.name)).exclude(pk=self.pk).first()
        if otro:
            raise ValidationError({"name": f"Ya existe el tema «{otro}»."})

    def save(self, *args, **kwargs):
        """Guarda con la clave al día."""
        self.name = limpiar(self.name)
        self.clave = plegar(self.name)
        super().save(*args, **kwargs)
