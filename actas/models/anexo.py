"""Los papeles que acompañan a un acta."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from actas.almacen import almacen_privado, ruta_de_anexo
from actas.models.sesion import Sesion
from actas.querysets import ConsultaAnexo
from intranet.models import RegistroBase
from red_trata.models import Instancia


class Anexo(RegistroBase):
    """Un archivo que acompaña al acta de una sesión: un oficio, el acta firmada y escaneada.

    Se lee con el acta: hasta que se aprueba, solo lo ve la secretaría. No forma parte de lo
    congelado: se puede añadir después, y quitar es darlo de baja con su razón.
    """

    sesion = models.ForeignKey(
        Sesion, on_delete=models.PROTECT, related_name="anexos", verbose_name="sesión"
    )
    nombre = models.CharField(max_length=200)
    archivo = models.FileField(upload_to=ruta_de_anexo, storage=almacen_privado, max_length=200)
    mime = models.CharField("tipo", max_length=100, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    octetos = models.PositiveIntegerField(default=0, editable=False)
    subido_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )

    objects = ConsultaAnexo.as_manager()

    class Meta:
        verbose_name = "anexo"
        verbose_name_plural = "anexos"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.nombre

    @property
    def instancia_duena(self) -> Instancia:
        """De quién es la fila: su secretaría la edita."""
        return self.sesion.instancia

    def get_absolute_url(self) -> str:
        """Donde se abre, tras preguntar quién lo pide."""
        return reverse("actas:anexo", args=[self.uuid])
