"""Un modelo con título y texto, indexado como dice la documentación de Wagtail."""

from django.db import models
from wagtail.search import index


class Nota(index.Indexed, models.Model):
    """Un texto del corpus."""

    clave = models.CharField(max_length=200, unique=True)
    titulo = models.TextField()
    texto = models.TextField()

    search_fields = [index.SearchField("titulo", boost=2), index.SearchField("texto")]

    class Meta:
        app_label = "serie"

    def __str__(self) -> str:
        return self.titulo
