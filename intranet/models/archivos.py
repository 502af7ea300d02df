"""Imágenes y documentos propios desde la primera migración."""

import contextlib
from uuid import uuid4

from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as DocumentoDeWagtail
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as ImagenDeWagtail
from wagtail.models import Collection, CollectionViewRestriction


class Imagen(AbstractImage):
    """Imagen del sitio; se sirve solo a quien ha entrado."""

    uuid = models.UUIDField(default=uuid4, editable=False, unique=True)
    es_demo = models.BooleanField("de demostración", default=False, editable=False)

    admin_form_fields = ImagenDeWagtail.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = "imagen"
        verbose_name_plural = "imágenes"


class Rendicion(AbstractRendition):
    """Copia de una imagen en un tamaño."""

    image = models.ForeignKey(Imagen, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendicion_unica"
            )
        ]


class Archivo(AbstractDocument):
    """Documento adjunto (oficio, resolución, anexo); se sirve por una vista que pregunta."""

    uuid = models.UUIDField(default=uuid4, editable=False, unique=True)
    es_demo = models.BooleanField("de demostración", default=False, editable=False)

    admin_form_fields = DocumentoDeWagtail.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = "archivo"
        verbose_name_plural = "archivos"

    def save(self, *args, **kwargs):
        """Guarda con la huella y el peso de su archivo, también si no vino de un formulario."""
        if self.file and not (self.file._committed and self.file_hash):
            with contextlib.suppress(FileNotFoundError):
                self._set_document_file_metadata()
        super().save(*args, **kwargs)


def colecciones_reservadas() -> models.QuerySet[Collection]:
    """Las colecciones que no abre cualquiera que haya entrado, con las que cuelgan de ellas."""
    reservas = CollectionViewRestriction.objects.exclude(
        restriction_type=CollectionViewRestriction.LOGIN
    ).values_list("collection__path", flat=True)
    dentro = models.Q(pk=None)
    for ruta in reservas:
        dentro |= models.Q(path__startswith=ruta)
    return Collection.objects.filter(dentro)
