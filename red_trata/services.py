"""Escrituras de la Red que tocan más de una fila."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from red_trata.models import Designacion, DocumentoReferencia, Persona


@transaction.atomic
def relevar(
    *,
    designacion: Designacion,
    persona: Persona,
    desde: dt.date,
    cargo: str = "",
    documento: DocumentoReferencia | None = None,
) -> Designacion:
    """Cierra ``designacion`` el día anterior a ``desde`` y abre otra para ``persona`` (R148).

    :param documento: el que designa a la nueva persona; sin él queda como pendiente.
    :return: la designación nueva; si ya existía (un doble clic), esa misma.
    :raises ValidationError: si la que se cierra ya había terminado, si ``desde`` no es posterior a
        su inicio, o si la nueva se cruza con otra.
    """
    actual = Designacion.objects.select_for_update().get(pk=designacion.pk)
    repetida = Designacion.objects.filter(
        membresia=actual.membresia, persona=persona, desde=desde, condicion=actual.condicion
    ).first()
    if repetida:
        return repetida
    if actual.esta_de_baja or (actual.hasta and actual.hasta < desde):
        raise ValidationError("Esa designación ya terminó: registre una nueva en su lugar.")
    if desde <= actual.desde:
        raise ValidationError(
            {"desde": f"El relevo debe ser posterior al {actual.desde:%d/%m/%Y}, cuando empezó."}
        )
    hasta_previo = actual.hasta
    actual.hasta = desde - dt.timedelta(days=1)
    actual.full_clean()
    actual.save()
    nueva = Designacion(
        membresia=actual.membresia,
        persona=persona,
        cargo=cargo or actual.cargo,
        condicion=actual.condicion,
        desde=desde,
        hasta=hasta_previo if hasta_previo and hasta_previo >= desde else None,
        documento=documento,
        documento_pendiente=documento is None,
        es_demo=actual.es_demo and persona.es_demo,
    )
    nueva.full_clean()
    nueva.save()
    return nueva
