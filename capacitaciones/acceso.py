"""Quién registra qué: la regla, escrita una vez. Ver, ve cualquiera que entre.

Las secretarías y la comunicadora registran lo de cualquiera; un punto focal, lo que dio la
institución que representa hoy. Importar y llevarse la lista es de las secretarías.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from intranet.roles import Rol
from red_trata.acceso import instituciones_de
from red_trata.models import Institucion

if TYPE_CHECKING:
    from capacitaciones.models import AccionPreventiva, Capacitacion
    from intranet.models import Archivo, Usuario

SECRETARIAS = (Rol.SECRETARIA, Rol.GRDS)


def registra_todo(usuario: Usuario) -> bool:
    """Si registra lo de cualquier institución."""
    return usuario.is_superuser or usuario.tiene_rol(*SECRETARIAS, Rol.COMUNICADOR)


def instituciones_que_registra(usuario: Usuario) -> QuerySet[Institucion]:
    """Las instituciones por las que ``usuario`` registra lo que dieron."""
    if registra_todo(usuario):
        return Institucion.objects.vigentes()
    if usuario.tiene_rol(Rol.PUNTO_FOCAL):
        return instituciones_de(usuario)
    return Institucion.objects.none()


def registra(usuario: Usuario) -> bool:
    """Si registra algo."""
    return registra_todo(usuario) or instituciones_que_registra(usuario).exists()


def edita(usuario: Usuario, fila: Capacitacion | AccionPreventiva) -> bool:
    """Si corrige ``fila``: la que dio su institución, o cualquiera si registra todo."""
    if registra_todo(usuario):
        return True
    return (
        fila.institucion_id is not None
        and instituciones_que_registra(usuario).filter(pk=fila.institucion_id).exists()
    )


def maneja_el_archivo(usuario: Usuario, archivo: Archivo) -> bool:
    """Si cuida ``archivo``: puede editarlo, o corrige una capacitación que lo enseña."""
    return archivo.is_editable_by_user(usuario) or any(
        edita(usuario, fila) for fila in archivo.capacitaciones.all()
    )


def importa(usuario: Usuario) -> bool:
    """Si trae hojas y se lleva la lista."""
    return usuario.is_superuser or usuario.tiene_rol(*SECRETARIAS)


def cuenta(usuario: Usuario) -> bool:
    """Si escribe, en el admin, lo que se cuenta de una capacitación."""
    return registra_todo(usuario)
