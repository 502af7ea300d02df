"""Preguntas sobre la Red «a tal fecha»."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from intranet.models import ConsultaRegistro


def en_fecha(fecha: dt.date | None = None, *, prefijo: str = "") -> Q:
    """Condición «vigente el día ``fecha``» (ambos extremos incluidos).

    :param fecha: día de Lima; sin él, hoy.
    :param prefijo: camino hasta las fechas, por ejemplo ``"membresia__"``.
    """
    dia = fecha or timezone.localdate()
    return (
        Q(**{f"{prefijo}desde__lte": dia})
        & (Q(**{f"{prefijo}hasta__isnull": True}) | Q(**{f"{prefijo}hasta__gte": dia}))
        & sin_baja_el_dia(dia, prefijo=prefijo)
    )


def sin_baja_el_dia(fecha: dt.date | None = None, *, prefijo: str = "") -> Q:
    """Condición «no está de baja el día ``fecha``», de lo que no tiene más fechas que su baja."""
    dia = fecha or timezone.localdate()
    return Q(**{f"{prefijo}baja_en__isnull": True}) | Q(**{f"{prefijo}baja_en__gt": dia})


class ConsultaConFechas(ConsultaRegistro):
    """Consultas de filas con ``desde`` y ``hasta``."""

    def el_dia(self, fecha: dt.date | None = None):
        """Las vigentes el día ``fecha`` (hoy, si no se dice)."""
        return self.filter(en_fecha(fecha))


class ConsultaMembresia(ConsultaConFechas):
    """Consultas de membresías."""

    def el_dia(self, fecha: dt.date | None = None):
        """Las vigentes el día ``fecha``, de instituciones que ese día no estaban de baja."""
        return self.filter(en_fecha(fecha), sin_baja_el_dia(fecha, prefijo="institucion__"))

    def integrantes(self):
        """Las que cuentan para el quórum y para «todas las instituciones»."""
        return self.filter(calidad="integrante")


class ConsultaDesignacion(ConsultaConFechas):
    """Consultas de designaciones."""

    def el_dia(self, fecha: dt.date | None = None):
        """Vigentes el día ``fecha``, y cuya membresía e institución también lo estaban."""
        return self.filter(
            en_fecha(fecha),
            en_fecha(fecha, prefijo="membresia__"),
            sin_baja_el_dia(fecha, prefijo="membresia__institucion__"),
        )

    def de_cuenta(self, usuario):
        """Las de la persona que entra con ``usuario``."""
        return self.filter(persona__usuario=usuario)

    def con_nombres(self):
        """Trae persona, institución e instancia en la misma consulta."""
        return self.select_related("persona", "membresia__institucion", "membresia__instancia")
