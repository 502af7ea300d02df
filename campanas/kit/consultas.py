"""Preguntas sobre piezas."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from wagtail.query import PageQuerySet


def _modelo(nombre: str):
    return apps.get_model("campanas", nombre)


class ConsultaPieza(PageQuerySet):
    """Consultas de piezas; ninguna da dos veces la misma."""

    def en_uso(self):
        """Las que no están retiradas."""
        hoy = timezone.localdate()
        return self.filter(Q(material__baja_en=None) | Q(material__baja_en__gt=hoy))

    def retiradas(self):
        """Las que ya no se bajan."""
        return self.filter(material__baja_en__lte=timezone.localdate())

    def con_archivos(self):
        """Con su material y los archivos que hoy se bajan, en dos consultas."""
        # Al revés del alfabeto, el original va delante de sus formatos.
        vigentes = _modelo("ArchivoPieza").objects.filter(vigente=True).order_by("-formato")
        return self.select_related("material").prefetch_related(
            Prefetch("material__archivos", queryset=vigentes, to_attr="vigentes")
        )

    def con_formato(self, formato: str):
        """Las que tienen hoy un archivo en ``formato``."""
        archivos = _modelo("ArchivoPieza").objects.filter(vigente=True, formato=formato)
        return self.filter(Exists(archivos.filter(material=OuterRef("material"))))

    def con_algun_tema(self, slugs: list[str]):
        """Las que llevan alguno de esos temas."""
        temas = _modelo("TemaDePieza").objects.filter(tag__slug__in=slugs)
        return self.filter(Exists(temas.filter(content_object=OuterRef("pk"))))

    def de_campana(self, campana: int | str):
        """Las hechas para una campaña (o su clave) o usadas en ella."""
        return self.filter(Q(hecha_para=campana) | Q(self._usos(campana=campana)))

    def de_fecha(self, fecha: int | str):
        """Las de una fecha emblemática: hechas para ella, o hechas o usadas en una campaña suya."""
        return self.filter(
            Q(fecha_emblematica=fecha)
            | Q(hecha_para__fecha_emblematica=fecha)
            | Q(self._usos(campana__fecha_emblematica=fecha))
        )

    def del_anio(self, anio: int | str):
        """Las de ese año, y las que se usaron en él."""
        return self.filter(Q(fecha__year=anio) | Q(self._usos(fecha__year=anio)))

    def _usos(self, **condicion) -> Exists:
        usos = _modelo("UsoDePieza").objects.filter(baja_en=None, **condicion)
        return Exists(usos.filter(material=OuterRef("material")))
