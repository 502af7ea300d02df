"""Invitar a quien la Red acaba de designar: quién puede, con qué rol y qué enlaza al aceptar."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from intranet.bienvenida.services import InvitacionSinEfecto, emitir, invitacion_aceptada
from intranet.models import Invitacion, Usuario
from intranet.roles import Rol
from red_trata.acceso import instancias_que_lleva
from red_trata.enums import Calidad
from red_trata.models import Designacion, Persona

if TYPE_CHECKING:
    from red_trata.querysets import ConsultaDesignacion

DE_UNA_SECRETARIA = (Rol.PUNTO_FOCAL, Rol.MIEMBRO, Rol.ALIADO)
"""Los roles que da quien lleva una instancia; los demás, un administrador."""


def lleva_cuentas(usuario: Usuario) -> bool:
    """Si invita a cualquiera y con cualquier rol: un administrador."""
    return usuario.is_superuser or usuario.tiene_rol(Rol.ADMINISTRADOR)


def roles_que_da(usuario: Usuario) -> list[Rol]:
    """Los roles con que ``usuario`` puede invitar. Ser superusuario no es ninguno de ellos."""
    return list(Rol) if lleva_cuentas(usuario) else list(DE_UNA_SECRETARIA)


def designaciones_en_pie(dia: dt.date | None = None) -> ConsultaDesignacion:
    """Las de hoy y las que ya tienen fecha de comienzo."""
    hoy = dia or timezone.localdate()
    return Designacion.objects.filter(
        Q(hasta__isnull=True) | Q(hasta__gte=hoy),
        Q(baja_en__isnull=True) | Q(baja_en__gt=hoy),
    )


def personas_que_invita(usuario: Usuario) -> set[int]:
    """Las personas que ``usuario`` puede invitar por llevar su instancia; se pregunta una vez."""
    if not hasattr(usuario, "_personas_que_invita"):
        usuario._personas_que_invita = set(
            designaciones_en_pie()
            .filter(persona__isnull=False, membresia__instancia__in=instancias_que_lleva(usuario))
            .values_list("persona", flat=True)
        )
    return usuario._personas_que_invita


def puede_invitar(usuario: Usuario, persona: Persona) -> bool:
    """Si ``usuario`` invita a ``persona``: lleva las cuentas o la instancia que la designa."""
    if persona.esta_de_baja:
        return False
    return lleva_cuentas(usuario) or persona.pk in personas_que_invita(usuario)


def rol_propuesto(persona: Persona) -> Rol:
    """El que corresponde a lo que representa: aliado si solo participa como aliada."""
    calidades = set(
        designaciones_en_pie().filter(persona=persona).values_list("membresia__calidad", flat=True)
    )
    return Rol.ALIADO if calidades == {Calidad.ALIADA} else Rol.PUNTO_FOCAL


def lo_que_representa(persona: Persona) -> str:
    """Una línea por designación, como se dice en el correo."""
    filas = designaciones_en_pie().filter(persona=persona).con_nombres().order_by("desde", "pk")
    lineas = [
        f"{d.membresia.institucion}, {d.get_condicion_display().lower()} en {d.membresia.instancia}"
        for d in filas
    ]
    return "\n".join(lineas)[:500]


@transaction.atomic
def invitar(*, persona: Persona, correo: str, rol: Rol, usuario: Usuario) -> tuple[Invitacion, str]:
    """Invita a ``persona``; si tenía otra invitación sin usar, deja de servir.

    Un correo que la persona no tenía queda en su ficha.

    :param usuario: quien invita.
    :return: la invitación y su secreto, que no se guarda.
    :raises ValidationError: si ``usuario`` no puede dar ese rol, si el correo es de la cuenta de
        otra persona o si la cuenta está cerrada.
    """
    persona = Persona.objects.select_for_update().get(pk=persona.pk)
    if not puede_invitar(usuario, persona) or rol not in roles_que_da(usuario):
        raise ValidationError("No puede invitar a esta persona con ese rol.")
    cuenta = cuenta_de(persona, correo)
    if not persona.correo:
        persona.correo = correo
        persona.save()
    return emitir(
        persona=persona,
        correo=correo,
        rol=rol,
        por=lo_que_representa(persona),
        usuario=cuenta,
        invitada_por=usuario,
    )


def cuenta_de(persona: Persona, correo: str) -> Usuario | None:
    """La cuenta que ``persona`` ya tiene, o la de ese correo que aún no es de nadie.

    :raises ValidationError: si la cuenta está cerrada o es de otra persona.
    """
    cuenta = persona.usuario or Usuario.objects.filter(email__iexact=correo).first()
    if cuenta is None:
        return None
    if not cuenta.is_active:
        raise ValidationError(
            {"correo": f"La cuenta «{cuenta.username}» está cerrada: un administrador la abre."}
        )
    duena = Persona.objects.filter(usuario=cuenta).exclude(pk=persona.pk).first()
    if duena:
        raise ValidationError(
            {"correo": f"Ese correo es el de la cuenta de {duena}: use el de la persona invitada."}
        )
    return cuenta


@receiver(invitacion_aceptada)
def enlazar(sender, invitacion: Invitacion, usuario: Usuario, **kwargs) -> None:
    """Al aceptar, la cuenta queda enlazada con la persona, y con ella lo que representa.

    :raises InvitacionSinEfecto: si la persona ya tiene otra cuenta o se dio de baja.
    """
    persona = Persona.objects.select_for_update().get(uuid=invitacion.persona)
    if persona.usuario_id == usuario.pk:
        return
    if persona.usuario_id or persona.esta_de_baja:
        raise InvitacionSinEfecto
    persona.usuario = usuario
    persona._history_user = usuario
    persona._change_reason = f"Aceptó la invitación de {invitacion.invitada_por}"[:100]
    persona.save()


def cuentas_sin_designacion():
    """Cuentas abiertas cuyo rol nace de una designación y hoy no tienen ninguna (R148)."""
    con_designacion = Designacion.objects.el_dia().filter(persona__usuario__isnull=False)
    return (
        Usuario.objects.filter(
            is_active=True, groups__name__in=[rol.label for rol in DE_UNA_SECRETARIA]
        )
        .exclude(pk__in=con_designacion.values("persona__usuario"))
        .distinct()
        .order_by("last_name", "first_name", "pk")
    )
