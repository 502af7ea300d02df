"""Historia de los registros: quién cambió qué y cuándo, sin filas de más ni valores a medias."""

from django.db import models
from modelcluster.fields import ParentalKey
from simple_history.models import HistoricalRecords


class HistoriaRegistro(HistoricalRecords):
    """``HistoricalRecords`` que dice la verdad con Wagtail.

    * ``save(update_fields=…)`` guarda lo que quedó en la base, no lo que había en memoria.
    * Guardar sin cambiar nada no añade una fila.
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
        return super().post_save(instance, created, using=using, **kwargs)
