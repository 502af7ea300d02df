"""Sumas de capacitaciones y de acciones preventivas."""

from __future__ import annotations

from typing import Any

from django.db.models import Avg, Count, Sum

from intranet.models import ConsultaRegistro


class ConsultaCapacitacion(ConsultaRegistro):
    """Consultas de capacitaciones."""

    def totales(self) -> dict[str, Any]:
        """Cuántas son y qué suman, en una consulta."""
        return self.order_by().aggregate(
            cuantas=Count("pk"),
            participantes=Sum("participantes", default=0),
            mujeres=Sum("mujeres", default=0),
            hombres=Sum("hombres", default=0),
            horas=Sum("horas", default=0),
            nota=Avg("nota"),
        )


class ConsultaAccion(ConsultaRegistro):
    """Consultas de acciones preventivas."""

    def charlas(self):
        """Las que fueron en una institución educativa."""
        return self.filter(tipo="charla")

    def totales(self) -> dict[str, int]:
        """Cuántas son, a cuántas personas llegaron y en cuántas escuelas distintas.

        La misma escuela se cuenta una vez aunque su nombre venga escrito de varias maneras; dos
        del mismo nombre en distritos distintos son dos.
        """
        filas = self.order_by()
        sumas = filas.aggregate(
            acciones=Count("pk"),
            **{
                campo: Sum(campo, default=0)
                for campo in ("estudiantes", "docentes", "familias", "otros")
            },
        )
        escuelas = filas.charlas().values("clave_lugar", "distrito").distinct().count()
        return {**sumas, "charlas": filas.charlas().count(), "escuelas": escuelas}
