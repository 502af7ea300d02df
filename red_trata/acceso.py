"""Quién ve y quién lleva cada instancia: la regla, escrita una vez.

Lo de una instancia lo ven sus miembros de hoy, las dos secretarías y los administradores; lo
edita solo su secretaría. Se resuelve por la designación vigente, nunca por la persona.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from intranet.consultas import Hueco, Preparada
from intranet.roles import Rol
from red_trata.models import Designacion, Instancia, Institucion

if TYPE_CHECKING:
    from intranet.models import Usuario
    from red_trata.querysets import ConsultaDesignacion


def ve_todo(usuario: Usuario) -> bool:
    """Si ve lo de todas las instancias: las dos secretarías y los administradores."""
    return usuario.is_superuser or usuario.tiene_rol(Rol.SECRETARIA, Rol.GRDS, Rol.ADMINISTRADOR)


@lru_cache(maxsize=1)
def _designaciones(dia: dt.date) -> ConsultaDesignacion:
    """Las vigentes ese día, sin leer: armar la pregunta cuesta más que hacerla."""
    return Designacion.objects.el_dia(dia)


def instancias_visibles(usuario: Usuario) -> QuerySet[Instancia]:
    """Las instancias cuyas sesiones, actas y compromisos puede leer ``usuario``."""
    if ve_todo(usuario):
        return Instancia.objects.all()
    return Instancia.objects.filter(
        pk__in=_designaciones(timezone.localdate())
        .de_cuenta(usuario)
        .values("membresia__instancia")
    )


_todas = Preparada(lambda: Instancia.objects.order_by().values_list("uuid"))
_las_suyas = Preparada(
    lambda: (
        Instancia.objects.filter(
            pk__in=Designacion.objects.el_dia(Hueco("dia"))
            .de_cuenta(Hueco("cuenta"))
            .values("membresia__instancia")
        )
        .order_by()
        .values_list("uuid")
    )
)


def uuids_visibles(usuario: Usuario) -> list[UUID]:
    """Los de :func:`instancias_visibles`: los pide toda lectura del calendario suscrito."""
    if ve_todo(usuario):
        filas = _todas.filas()
    else:
        filas = _las_suyas.filas(dia=timezone.localdate(), cuenta=usuario.pk)
    return [uuid for (uuid,) in filas]


def instancias_que_lleva(usuario: Usuario) -> QuerySet[Instancia]:
    """Las instancias cuya secretaría ejerce ``usuario``."""
    if not (usuario.is_superuser or usuario.tiene_rol(Rol.SECRETARIA, Rol.GRDS)):
        return Instancia.objects.none()
    if usuario.is_superuser:
        return Instancia.objects.all()
    return Instancia.objects.filter(grupo_secretaria__in=usuario.grupos)


def lleva(usuario: Usuario, instancia: Instancia) -> bool:
    """Si ``usuario`` edita lo de ``instancia``."""
    return usuario.is_superuser or instancia.grupo_secretaria_id in usuario.grupos


def instituciones_de(usuario: Usuario, instancia: Instancia | None = None) -> QuerySet[Institucion]:
    """Las instituciones que ``usuario`` representa hoy (en ``instancia``, si se dice)."""
    designaciones = _designaciones(timezone.localdate()).de_cuenta(usuario)
    if instancia is not None:
        designaciones = designaciones.filter(membresia__instancia=instancia)
    return Institucion.objects.filter(pk__in=designaciones.values("membresia__institucion"))
