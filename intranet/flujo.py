"""StreamField cuyas migraciones no llevan los bloques dentro."""

from wagtail.fields import StreamField


class Flujo(StreamField):
    """``StreamField`` que en las migraciones no escribe sus bloques.

    Cambiar un bloque no cambia la tabla; sin esto cada ajuste de un texto de ayuda añade miles
    de líneas a las migraciones.
    """

    def deconstruct(self):
        """Como el de Wagtail, con la lista de bloques vacía."""
        nombre, ruta, _, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return nombre, ruta, [[]], kwargs
