"""Quién hace qué con el kit: la regla, escrita una vez. Ver y bajar, cualquiera que entre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from intranet.roles import Rol
from red_trata.acceso import instituciones_de
from red_trata.models import Institucion

if TYPE_CHECKING:
    from intranet.models import Usuario

ESCRIBEN = (Rol.SECRETARIA, Rol.GRDS, Rol.COMUNICADOR)


def escribe(usuario: Usuario) -> bool:
    """Si sube, publica, cambia y retira piezas."""
    return usuario.is_superuser or usuario.tiene_rol(*ESCRIBEN)


def instituciones_que_declara(usuario: Usuario) -> QuerySet[Institucion]:
    """Las instituciones por las que dice dónde se usó una pieza: quien escribe, todas."""
    if escribe(usuario):
        return Institucion.objects.vigentes()
    if usuario.tiene_rol(Rol.PUNTO_FOCAL):
        return instituciones_de(usuario)
    return Institucion.objects.none()


def declara(usuario: Usuario) -> bool:
    """Si declara usos de alguna institución."""
    return escribe(usuario) or instituciones_que_declara(usuario).exists()
