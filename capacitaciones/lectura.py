"""Lo registrado frente a la línea base."""

from __future__ import annotations

from dataclasses import dataclass

from capacitaciones.models import AccionPreventiva, LineaBase

QUE = (
    ("escuelas", "Instituciones educativas"),
    ("charlas", "Charlas"),
    ("estudiantes", "Estudiantes"),
    ("docentes", "Docentes"),
    ("familias", "Madres y padres"),
)


@dataclass(frozen=True)
class Cotejo:
    """Una línea base y lo registrado hasta su corte.

    :ivar filas: (qué, lo que dice la línea base, lo registrado, la diferencia).
    """

    linea: LineaBase
    filas: list[tuple[str, int, int, int]]

    @property
    def cuadra(self) -> bool:
        """Si todo da igual."""
        return not any(diferencia for *_, diferencia in self.filas)

    @property
    def sin_nada(self) -> bool:
        """Si aún no se registra nada de ese periodo."""
        return not any(registrado for *_, registrado, _ in self.filas)


def cotejo_con_la_linea_base(anio: str) -> Cotejo | None:
    """La línea base de ``anio`` junto a lo registrado en charlas hasta su corte (R105).

    Lo de demostración no se compara: es inventado y la línea base no.
    """
    linea = LineaBase.objects.vigentes().filter(anio=anio).first() if anio else None
    if linea is None:
        return None
    suman = (
        AccionPreventiva.objects.vigentes()
        .charlas()
        .filter(fecha__year=linea.anio, fecha__lte=linea.corte, es_demo=False)
        .totales()
    )
    return Cotejo(
        linea,
        [
            (nombre, getattr(linea, campo), suman[campo], suman[campo] - getattr(linea, campo))
            for campo, nombre in QUE
        ],
    )
