"""El directorio de un día: quién representaba a cada institución, con sus roles de entonces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Max, Min, Prefetch, Value
from django.utils import timezone

from red_trata.enums import ClaseCanal, TipoInstancia
from red_trata.formularios import FiltroDirectorio
from red_trata.models import (
    Canal,
    Designacion,
    Institucion,
    Membresia,
    RolDeMembresia,
    TerminoPlan,
)

TITULOS = (
    *("Identidad", "Institución", "Sigla", "Tipo", "Distrito", "Dirección"),
    *(clase.label for clase in ClaseCanal),
    *("Instancia", "Calidad", "Roles funcionales"),
    *("Condición", "Representante", "Cargo", "Desde", "Hasta", "Documento"),
    *("Correo del representante", "Teléfono del representante"),
)


@dataclass(frozen=True)
class Fila:
    """Una institución y lo que era ese día."""

    institucion: Institucion
    membresias: list[Membresia]

    @property
    def roles(self) -> list[TerminoPlan]:
        """Los que tenía ese día en cualquiera de sus instancias, cada uno una vez."""
        roles = {r.rol for m in self.membresias for r in m.roles_del_dia}
        return sorted(roles, key=lambda rol: rol.orden)


def filas_del_dia(filtro: FiltroDirectorio) -> list[Fila]:
    """Las instituciones que participaban en algo el día pedido, con quién las representaba.

    Cuesta cuatro consultas, sean las que sean. De cada membresía se leen después
    ``roles_del_dia`` y ``representantes``; de cada institución, ``canales_vigentes``.
    """
    dia = filtro.dia
    membresias = (
        filtro.membresias()
        .select_related("institucion__distrito", "institucion__ficha", "instancia")
        .prefetch_related(
            Prefetch(
                "roles_fechados",
                RolDeMembresia.objects.el_dia(dia).select_related("rol"),
                to_attr="roles_del_dia",
            ),
            Prefetch(
                "designaciones",
                Designacion.objects.el_dia(dia)
                .select_related("persona", "documento")
                .order_by("-condicion", "desde"),
                to_attr="representantes",
            ),
            Prefetch("institucion__canales", Canal.objects.vigentes(), to_attr="canales_vigentes"),
        )
        .order_by("institucion__nombre", "institucion", "instancia__nombre")
    )
    grupos = groupby(membresias, key=lambda m: m.institucion_id)
    ordenados = (sorted(grupo, key=en_orden) for _, grupo in grupos)
    return [Fila(suyas[0].institucion, suyas) for suyas in ordenados]


def en_orden(membresia: Membresia) -> int:
    """Primero lo de la Red; después, sus grupos y los demás."""
    return TipoInstancia.values.index(membresia.instancia.tipo)


def otras_instituciones(filtro: FiltroDirectorio):
    """Las que hoy no participan en nada y cumplen lo pedido: se conocen, y no son miembros."""
    if filtro.es_de_miembros:
        return Institucion.objects.none()
    miembros = Membresia.objects.el_dia().values("institucion")
    return filtro.instituciones().exclude(pk__in=miembros).select_related("distrito", "ficha")


def primer_dia() -> dt.date | None:
    """El primer día del que se sabe algo."""
    return Membresia.objects.aggregate(primero=Min("desde"))["primero"]


def actualizado_el() -> dt.datetime | None:
    """Cuándo cambió algo del directorio por última vez (R114, R154)."""
    fechas = [
        modelo.objects.order_by()
        .values(todas=Value(1))
        .annotate(ultima=Max("modificado_en"))
        .values_list("ultima")
        for modelo in (Institucion, Membresia, Designacion, Canal)
    ]
    return max((f for (f,) in fechas[0].union(*fechas[1:], all=True) if f), default=None)


# --- Hoja de cálculo


def hoja(filtro: FiltroDirectorio) -> Iterator[list[Any]]:
    """Una línea por representante; una institución sin ninguno ocupa la suya, vacía."""
    for fila in filas_del_dia(filtro):
        comunes = _de_institucion(fila.institucion)
        for membresia in fila.membresias:
            de_membresia = [
                membresia.instancia.nombre,
                membresia.get_calidad_display(),
                "; ".join(str(r.rol) for r in membresia.roles_del_dia),
            ]
            for designacion in membresia.representantes or [None]:
                yield [*comunes, *de_membresia, *_de_representante(designacion)]


def _de_institucion(institucion: Institucion) -> list[Any]:
    canales = institucion.canales_vigentes
    return [
        str(institucion.uuid),
        institucion.nombre,
        institucion.sigla,
        institucion.get_tipo_display(),
        str(institucion.distrito or ""),
        institucion.direccion_publica,
        *("; ".join(c.valor for c in canales if c.clase == clase) for clase in ClaseCanal),
    ]


def _de_representante(designacion: Designacion | None) -> list[Any]:
    """Sus datos de contacto, solo mientras está en el cargo."""
    if designacion is None:
        return [""] * 8
    contacto = designacion.persona if designacion.en_ejercicio else None
    return [
        designacion.get_condicion_display(),
        designacion.nombre,
        designacion.cargo,
        designacion.desde,
        designacion.ultimo_dia or "",
        str(designacion.documento or ""),
        contacto.correo if contacto else "",
        contacto.telefono if contacto else "",
    ]


def es_futuro(dia: dt.date | None) -> bool:
    """Si ``dia`` aún no llega: de él no se sabe nada."""
    return dia is not None and dia > timezone.localdate()
