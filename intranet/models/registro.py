"""La base de todo registro: identidad para siempre, historia, y nada se borra."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import uuid4

from django.db import models
from django.utils import timezone

from intranet.historia import HistoriaRegistro

_retirando = ContextVar("retirando_demostracion", default=False)


@contextmanager
def retiro_de_demostracion() -> Iterator[None]:
    """Deja borrar mientras dura: solo lo usa la orden que retira el contenido de demostración."""
    ficha = _retirando.set(True)
    try:
        yield
    finally:
        _retirando.reset(ficha)


def borrado_permitido() -> bool:
    """Si se está retirando el contenido de demostración."""
    return _retirando.get()


class NoSeBorra(Exception):
    """Un registro no se borra: se le da de baja con fecha y razón."""

    def __init__(self, que: object) -> None:
        super().__init__(f"«{que}» no se borra: déle de baja con fecha y razón.")


class ConsultaRegistro(models.QuerySet):
    """Consultas de registros; borrar en bloque también se rechaza."""

    def delete(self):
        """Se rechaza siempre.

        :raises NoSeBorra: en todo caso.
        """
        raise NoSeBorra(self.model._meta.verbose_name_plural)

    delete.queryset_only = True

    def vigentes(self):
        """Los que hoy (hora de Lima) no están de baja; una baja anunciada aún no lo es."""
        return self.filter(
            models.Q(baja_en__isnull=True) | models.Q(baja_en__gt=timezone.localdate())
        )

    def sin_baja(self):
        """Los que no tienen baja, ni anunciada."""
        return self.filter(baja_en__isnull=True)


class RegistroBase(models.Model):
    """Una fila que alguien contará, fechará, deberá o buscará «a tal fecha».

    :ivar uuid: identidad que sale del sistema (``/u/<uuid>/``, PDF, agenda, exportaciones).
    :ivar version: sube en cada guardado; el formulario la compara para no pisar a otra persona.
    :ivar baja_en: desde qué día dejó de valer; con ``baja_motivo``.
    """

    uuid = models.UUIDField(default=uuid4, editable=False, unique=True)
    creado_en = models.DateTimeField("creado", default=timezone.now, editable=False)
    modificado_en = models.DateTimeField("modificado", auto_now=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    baja_en = models.DateField("baja desde (opcional)", null=True, blank=True)
    baja_motivo = models.CharField("motivo de la baja (opcional)", max_length=300, blank=True)
    es_demo = models.BooleanField("de demostración", default=False, editable=False)

    objects = ConsultaRegistro.as_manager()
    historia = HistoriaRegistro(inherit=True)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Guarda y sube ``version``."""
        self.version += 1
        if (campos := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*campos, "version", "modificado_en"}
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Se rechaza siempre.

        :raises NoSeBorra: en todo caso.
        """
        raise NoSeBorra(self)

    def clean(self) -> None:
        """Una baja dice desde cuándo y por qué."""
        from django.core.exceptions import ValidationError

        super().clean()
        if self.baja_en and not self.baja_motivo:
            raise ValidationError({"baja_motivo": "Diga por qué se da de baja."})
        if self.baja_motivo and not self.baja_en:
            raise ValidationError({"baja_en": "Diga desde qué día está de baja."})

    @property
    def esta_de_baja(self) -> bool:
        """Si hoy (hora de Lima) ya no vale."""
        return self.baja_en is not None and self.baja_en <= timezone.localdate()
