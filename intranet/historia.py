"""Historia de los registros: quién cambió qué y cuándo, sin filas de más ni valores a medias."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import models
from modelcluster.fields import ParentalKey
from simple_history.models import HistoricalRecords


@dataclass
class _Pendiente:
    """Lo que quedará dicho al terminar un guardado de varias partes."""

    historia: HistoricalRecords | None = None
    tipo: str = ""

    def anotar(self, historia: HistoricalRecords, tipo: str) -> None:
        """La fila cambió; si es nueva, sigue siendo nueva aunque después cambie."""
        self.historia, self.tipo = historia, self.tipo or tipo


@contextmanager
def un_solo_cambio(fila: models.Model) -> Iterator[None]:
    """Lo que se guarde de ``fila`` aquí dentro es una sola fila de historia, o ninguna.

    Sin esto, los campos dejan una y cada relación de varios a varios, otra.
    """
    if hasattr(fila, "_historia_pendiente"):
        yield
        return
    pendiente = fila._historia_pendiente = _Pendiente()
    try:
        yield
    finally:
        del fila._historia_pendiente
    if pendiente.historia:
        pendiente.historia.create_historical_record(fila, pendiente.tipo)


class HistoriaRegistro(HistoricalRecords):
    """``HistoricalRecords`` que dice la verdad con Wagtail.

    * ``save(update_fields=…)`` guarda lo que quedó en la base, no lo que había en memoria.
    * Guardar sin cambiar nada no añade una fila.
    * Un guardado de varias partes es una sola fila (:func:`un_solo_cambio`).
    * Un ``ParentalKey`` se guarda como clave foránea corriente (``modelcluster.E002``).
    """

    def copy_fields(self, model):
        """Copia los campos de ``model`` para su tabla de historia."""
        campos = super().copy_fields(model)
        for campo in campos.values():
            if isinstance(campo, ParentalKey):
                campo.__class__ = models.ForeignKey
        return campos

    def post_save(self, instance, created, using=None, update_fields=None, **kwargs):
        """Añade una fila de historia si de verdad cambió algo."""
        pendiente = getattr(instance, "_historia_pendiente", None)
        if not created and not kwargs.get("raw"):
            if update_fields is not None:
                instance = instance.__class__._base_manager.using(using or "default").get(
                    pk=instance.pk
                )
            ultima = getattr(instance, self.manager_name).first()
            # ``version`` y ``modificado_en`` cambian siempre: por sí solos no son un hecho.
            if ultima and all(
                getattr(ultima, c.attname) == getattr(instance, c.attname)
                for c in ultima.tracked_fields
                if c.attname not in {"version", "modificado_en"}
            ):
                return None
        if pendiente:
            return pendiente.anotar(self, "+" if created else "~")
        return super().post_save(instance, created, using=using, **kwargs)

    def m2m_changed(self, instance, action, **kwargs):
        """Añade una fila si cambió una relación de varios a varios."""
        pendiente = getattr(instance, "_historia_pendiente", None)
        if pendiente is None:
            return super().m2m_changed(instance=instance, action=action, **kwargs)
        if action in ("post_add", "post_remove", "post_clear"):
            pendiente.anotar(self, "~")
        return None
