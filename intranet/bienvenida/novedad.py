"""A quién se le ofrece «Ponte al día» en la portada, y hasta cuándo."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import timezone

from intranet.registro import Representacion

if TYPE_CHECKING:
    from intranet.models import Usuario

DIAS_DE_NUEVA = 60


def es_nueva(usuario: Usuario, representa: Iterable[Representacion]) -> bool:
    """Si la cuenta o alguna de sus designaciones es reciente y no ha dicho que ya está al día.

    :param representa: lo que da ``registro.representaciones(usuario)``.
    """
    hechos = [usuario.date_joined, *(r.desde for r in representa)]
    desde = timezone.now() - dt.timedelta(days=DIAS_DE_NUEVA)
    if usuario.al_dia_en:
        desde = max(desde, usuario.al_dia_en)
    return max(hechos) > desde
