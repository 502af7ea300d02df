"""Emitir, usar y anular invitaciones.

Quién puede invitar a quién, y qué se enlaza al aceptar, lo dice la Red: esta parte solo guarda la
llave y abre la cuenta.
"""

from __future__ import annotations

import datetime as dt
import secrets
from hashlib import sha256
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from intranet.models import Invitacion, Usuario
from intranet.roles import Rol
from intranet.texto import plegar

if TYPE_CHECKING:
    from django.db.models import Model

DIAS_DE_VIDA = 7

invitacion_aceptada = Signal()
"""Se envía (``Invitacion``, ``invitacion=``, ``usuario=``) al aceptar, en la misma transacción."""


class InvitacionSinEfecto(ValidationError):
    """La invitación ya no abre nada: se usó, se anuló o venció mientras tanto."""

    def __init__(self) -> None:
        super().__init__("Esta invitación ya no sirve: se usó, se anuló o venció.")


def huella(secreto: str) -> str:
    """Lo único que se guarda de un secreto."""
    return sha256(secreto.encode()).hexdigest()


@transaction.atomic
def emitir(
    *,
    persona: Model,
    correo: str,
    rol: Rol,
    por: str,
    usuario: Usuario | None,
    invitada_por: Usuario,
) -> tuple[Invitacion, str]:
    """Hace una invitación; la que esa persona tuviera sin usar deja de servir.

    Quien llama tiene tomada la fila de la persona: dos a la vez no hacen dos invitaciones.

    :param persona: la fila del directorio (``uuid``, ``nombre``, ``es_demo``).
    :param usuario: la cuenta que ya tiene, si tiene.
    :return: la invitación y su secreto, que no se guarda.
    """
    for anterior in Invitacion.objects.sin_usar().filter(persona=persona.uuid):
        anular(invitacion=anterior, motivo="La reemplazó otra invitación")
    secreto = secrets.token_urlsafe(32)
    invitacion = Invitacion(
        persona=persona.uuid,
        nombre=persona.nombre,
        correo=correo,
        rol=rol,
        por=por,
        usuario=usuario,
        invitada_por=invitada_por,
        huella=huella(secreto),
        vence_en=timezone.now() + dt.timedelta(days=DIAS_DE_VIDA),
        # Con una cuenta de demostración todo lo que se hace es de demostración.
        es_demo=persona.es_demo or invitada_por.es_demo,
    )
    invitacion.save()
    return invitacion, secreto


@transaction.atomic
def anular(*, invitacion: Invitacion, motivo: str = "") -> None:
    """Deja la invitación sin efecto; si ya se usó o se anuló, no hace nada."""
    fila = Invitacion.objects.select_for_update().get(pk=invitacion.pk)
    if fila.usada_en or fila.anulada_en:
        return
    fila.anulada_en = timezone.now()
    fila._change_reason = motivo or None
    fila.save()


def buscar(secreto: str) -> Invitacion | None:
    """La invitación que abre ``secreto``; nada si no existe, venció, se usó o se anuló."""
    return (
        Invitacion.objects.vigentes()
        .filter(huella=huella(secreto))
        .select_related("usuario", "invitada_por")
        .first()
    )


@transaction.atomic
def aceptar(
    *,
    invitacion: Invitacion,
    usuario: str = "",
    nombres: str = "",
    apellidos: str = "",
    clave: str = "",
) -> Usuario:
    """Usa la invitación: abre la cuenta (o usa la que ya tenía), le da su rol y la enlaza.

    :param usuario: nombre de la cuenta nueva; con ``clave``, ya validada.
    :return: la cuenta.
    :raises InvitacionSinEfecto: si mientras tanto se usó, se anuló o venció.
    """
    fila = Invitacion.objects.select_for_update().get(pk=invitacion.pk)
    if not Invitacion.objects.vigentes().filter(pk=fila.pk).exists():
        raise InvitacionSinEfecto
    if fila.usuario is None:
        cuenta = Usuario(
            username=usuario,
            first_name=nombres,
            last_name=apellidos,
            email=fila.correo,
            es_demo=fila.es_demo,
        )
        cuenta.set_password(clave)
        cuenta.save()
        fila.usuario = cuenta
    fila.usuario.groups.add(Group.objects.get(name=Rol(fila.rol).label))
    fila.usada_en = timezone.now()
    fila._history_user = fila.usuario
    fila.save()
    invitacion_aceptada.send(Invitacion, invitacion=fila, usuario=fila.usuario)
    return fila.usuario


def nombre_propuesto(nombre: str) -> tuple[str, str]:
    """Parte ``nombre`` en nombres y apellidos: los apellidos, las dos últimas palabras."""
    palabras = nombre.split()
    corte = max(1, len(palabras) - 2)
    return " ".join(palabras[:corte]), " ".join(palabras[corte:])


def usuario_propuesto(nombre: str) -> str:
    """Un nombre de cuenta libre: la inicial y el primer apellido (``zlirio``, ``zlirio2``)."""
    nombres, apellidos = nombre_propuesto(nombre)
    inicial = plegar(nombres)[:1]
    apellido = (plegar(apellidos) or plegar(nombres)[1:]).split(" ")[0]
    base = "".join(c for c in inicial + apellido if c.isalnum()) or "cuenta"
    ocupados = set(
        Usuario.objects.filter(username__istartswith=base).values_list("username", flat=True)
    )
    ocupados = {u.casefold() for u in ocupados}
    propuesta, n = base, 1
    while propuesta in ocupados:
        n += 1
        propuesta = f"{base}{n}"
    return propuesta
