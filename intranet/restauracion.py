"""Volver un registro a como estaba: un cambio más, con las reglas de cualquier otro."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from intranet.cambios import Diferencia, diferencias, legible
from intranet.historia import un_solo_cambio

if TYPE_CHECKING:
    from intranet.models import RegistroBase

YA_ES_OTRA = (
    "No se restauró: otra persona guardó esta ficha mientras usted miraba. Abajo está lo que"
    " cambiaría ahora; compruébelo y vuelva a pulsar."
)


def que_cambiaria(
    fila: RegistroBase, historia: models.Model, campos: Collection[str]
) -> tuple[list[Diferencia], list[Diferencia]]:
    """En qué se distingue ``fila`` de como estaba en ``historia``.

    :param campos: los que se pueden cambiar.
    :return: lo que cambiaría, y lo que se quedaría como está porque no se edita a mano.
    """
    todas = list(diferencias(fila.historia.first(), historia))
    cambian = [d for d in todas if d.clave in campos]
    return cambian, [d for d in todas if d.clave not in campos]


@transaction.atomic
def restaurar(
    *,
    fila: RegistroBase,
    historia: models.Model,
    campos: Collection[str],
    version: int,
    puede: Callable[[RegistroBase], bool],
) -> RegistroBase:
    """Deja ``campos`` de ``fila`` como estaban en ``historia``, relaciones múltiples incluidas.

    Pasa por las mismas reglas que el formulario y queda en la historia, con su motivo.

    :param version: la que tenía la fila cuando se preguntó.
    :param puede: si quien restaura podría escribir la fila tal como quedaría.
    :return: la fila guardada.
    :raises ValidationError: si otra persona la guardó entretanto, si no sería suya o si así
        rompería una regla.
    """
    fila = type(fila)._base_manager.select_for_update().get(pk=fila.pk)
    if fila.version != version:
        raise ValidationError(YA_ES_OTRA)
    for campo in historia.tracked_fields:
        if campo.name in campos:
            setattr(fila, campo.attname, getattr(historia, campo.attname))
    if not puede(fila):
        raise ValidationError("Así sería de una instancia que usted no lleva.")
    fila._change_reason = f"Restaurado a como estaba el {legible(None, historia.history_date)}"
    fila.full_clean()
    try:
        with transaction.atomic(), un_solo_cambio(fila):
            fila.save()
            for campo in historia._history_m2m_fields:
                if campo.name in campos:
                    getattr(fila, campo.name).set(_de_entonces(campo, historia))
    except IntegrityError as error:
        raise ValidationError("No se restauró: así se repetiría otra fila.") from error
    return fila


def _de_entonces(campo: models.ManyToManyField, historia: models.Model) -> models.QuerySet:
    """Las filas que ``campo`` tenía y siguen existiendo."""
    clave = campo.m2m_reverse_field_name()
    pks = getattr(historia, campo.name).values_list(f"{clave}_id", flat=True)
    return campo.related_model._base_manager.filter(pk__in=list(pks))
