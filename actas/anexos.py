"""Anexar papeles al acta de una sesión y quitarlos."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from actas.enums import EstadoSesion
from actas.models import Anexo, Sesion
from intranet.subidas import sha256_de
from intranet.texto import limpiar

if TYPE_CHECKING:
    from django.core.files.base import File

    from intranet.models import Usuario


@transaction.atomic
def anexar(*, sesion: Sesion, archivos: Iterable[File], usuario: Usuario | None) -> list[Anexo]:
    """Anexa ``archivos``, ya recibidos; el que ya está anexado no se repite.

    :return: los que no estaban.
    :raises ValidationError: si la sesión se canceló.
    """
    sesion = Sesion.objects.select_for_update().get(pk=sesion.pk)
    if sesion.estado == EstadoSesion.CANCELADA:
        raise ValidationError("La sesión se canceló: no tiene acta a la que anexar nada.")
    ya = set(Anexo.objects.vigentes().filter(sesion=sesion).values_list("sha256", flat=True))
    nuevos = []
    for archivo in archivos:
        huella = sha256_de(archivo)
        if huella in ya:
            continue
        ya.add(huella)
        nuevos.append(
            Anexo.objects.create(
                sesion=sesion,
                nombre=archivo.name,
                archivo=archivo,
                mime=archivo.content_type,
                sha256=huella,
                octetos=archivo.size,
                subido_por=usuario,
                es_demo=sesion.es_demo and getattr(usuario, "es_demo", True),
            )
        )
    return nuevos


@transaction.atomic
def quitar(*, anexo: Anexo, motivo: str) -> Anexo:
    """Da de baja ``anexo``: deja de abrirse y de encontrarse; queda en la historia.

    :raises ValidationError: sin motivo, o si ya se había quitado.
    """
    if not motivo.strip():
        raise ValidationError({"motivo": "Diga por qué se quita."})
    anexo = Anexo.objects.select_for_update().get(pk=anexo.pk)
    if anexo.baja_en:
        raise ValidationError("Ese anexo ya se quitó.")
    anexo.baja_en = timezone.localdate()
    anexo.baja_motivo = limpiar(motivo).strip()[:300]
    anexo.save()
    return anexo
