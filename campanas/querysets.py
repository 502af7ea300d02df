"""Preguntas sobre campañas."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone
from wagtail.query import PageQuerySet

from campanas.enums import EstadoCampana


class ConsultaCampana(PageQuerySet):
    """Consultas de campañas."""

    def entre(self, desde: dt.date, hasta: dt.date):
        """Las que tocan algún día de ``desde`` a ``hasta``, en orden de inicio."""
        return self.filter(inicio__lte=hasta, fin__gte=desde).order_by("inicio", "title")

    def del_anio(self, anio: int):
        """Las que tocan algún día de ``anio``."""
        return self.entre(dt.date(anio, 1, 1), dt.date(anio, 12, 31))

    def en_estado(self, estado: str):
        """Las que hoy están así (:class:`~campanas.enums.EstadoCampana`)."""
        hoy = timezone.localdate()
        if estado == EstadoCampana.NO_REALIZADA:
            return self.exclude(no_realizada="")
        momento = {
            EstadoCampana.POR_INICIAR: Q(inicio__gt=hoy),
            EstadoCampana.EN_MARCHA: Q(inicio__lte=hoy, fin__gte=hoy),
            EstadoCampana.CERRADA: Q(fin__lt=hoy),
        }[EstadoCampana(estado)]
        return self.filter(momento, no_realizada="")

    def sin_lecciones(self):
        """Las cerradas que todavía no dicen qué funcionó ni qué ajustar (R126)."""
        return self.en_estado(EstadoCampana.CERRADA).filter(que_funciono="", que_ajustar="")

    def en_que_participa(self, institucion):
        """Aquellas donde ``institucion`` (o su clave) hace o hizo algo."""
        return self.filter(
            pk__in=self.model.objects.filter(
                ejecucion__de_participacion__institucion=institucion,
                ejecucion__de_participacion__baja_en=None,
            ).values("pk")
        )
