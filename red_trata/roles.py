"""De los roles que hoy tiene una membresía a los que tenía cualquier día (C25)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from red_trata.models import Membresia, RolDeMembresia

CORREGIDO = "Se corrigió: no valió ningún día."


@transaction.atomic
def fechar_roles(*, membresia: Membresia, desde: dt.date | None = None) -> None:
    """Deja fechados los roles que ``membresia.roles`` tiene ahora; repetirlo no cambia nada.

    :param desde: el día en que empiezan a valer. Sin él, hoy; pero los de una membresía que se
        registra hoy valen desde que ella empieza. Lo corregido el mismo día no valió nunca.
    """
    filas = list(membresia.roles_fechados.sin_baja().select_for_update())
    hoy = timezone.localdate()
    if desde is None:
        desde = membresia.desde if timezone.localdate(membresia.creado_en) == hoy else hoy
    dia = max(desde, membresia.desde)
    quedan = set(membresia.roles.values_list("pk", flat=True))
    for fila in filas:
        if fila.rol_id not in quedan and (fila.hasta is None or fila.hasta >= dia):
            _terminar(fila, dia)
    abiertos = {f.rol_id for f in filas if f.hasta is None and f.desde <= dia}
    for rol in quedan - abiertos:
        _abrir(membresia, rol, dia)


def _terminar(fila: RolDeMembresia, dia: dt.date) -> None:
    """``fila`` deja de valer el día ``dia``; si no valió ninguno, es de baja."""
    if fila.desde >= dia:
        fila.baja_en, fila.baja_motivo = fila.desde, CORREGIDO
    else:
        fila.hasta = dia - dt.timedelta(days=1)
    fila.save()


def _abrir(membresia: Membresia, rol: int, dia: dt.date) -> None:
    posterior = (
        membresia.roles_fechados.sin_baja().filter(rol=rol, desde__gt=dia, hasta=None).first()
    )
    fila = posterior or RolDeMembresia(membresia=membresia, rol_id=rol, es_demo=membresia.es_demo)
    fila.desde = dia
    fila.save()
