"""Escrituras de la Red que tocan más de una fila."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from simple_history.models import HistoricalChanges
from wagtail.coreutils import find_available_slug

from intranet.models import Invitacion
from red_trata.models import (
    Designacion,
    DirectorioIndice,
    DocumentoReferencia,
    FichaInstitucion,
    Institucion,
    Persona,
)


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
    repetida = (
        Designacion.objects.vigentes()
        .filter(
            membresia=actual.membresia, persona=persona, desde=desde, condicion=actual.condicion
        )
        .first()
    )
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


@transaction.atomic
def abrir_ficha(
    *, institucion: Institucion, que_hace: str = "", fuente: str = ""
) -> FichaInstitucion | None:
    """La ficha de ``institucion`` en el directorio; si no la tenía, la publica.

    :return: la ficha, o nada mientras el sitio no tiene directorio.
    """
    ficha = FichaInstitucion.objects.filter(institucion=institucion).first()
    if ficha is not None:
        return ficha
    # Con candado: dos instituciones a la vez no se disputan el mismo lugar en el árbol.
    indice = DirectorioIndice.objects.select_for_update().first()
    if indice is None:
        return None
    return indice.add_child(
        instance=FichaInstitucion(
            institucion=institucion,
            title=institucion.nombre,
            slug=find_available_slug(indice, slugify(institucion.nombre_corto) or "institucion"),
            que_hace=que_hace,
            fuente=fuente,
            es_demo=institucion.es_demo,
        )
    )


@transaction.atomic
def unir_personas(*, queda: Persona, absorbida: Persona) -> Persona:
    """Junta dos fichas de una misma persona: todo lo de ``absorbida`` pasa a ``queda`` (C26).

    Cada paso conserva su institución, sus fechas y su documento, y en su historia queda quién lo
    escribió y quién unió las fichas. La dirección de la absorbida lleva desde entonces a la otra.

    :return: la que queda; si ya estaban unidas (un doble clic), esa misma.
    :raises ValidationError: si son la misma, si alguna ya se unió a otra, si ambas entran con
        cuenta propia o si la absorbida tiene una invitación en pie.
    """
    filas = Persona.objects.select_for_update().in_bulk([queda.pk, absorbida.pk])
    queda, absorbida = filas[queda.pk], filas[absorbida.pk]
    if absorbida.unida_a_id == queda.pk:
        return queda
    if queda == absorbida:
        raise ValidationError("Elija otra ficha: no se puede unir una consigo misma.")
    for persona in (queda, absorbida):
        if persona.unida_a:
            raise ValidationError(f"La ficha de «{persona}» ya se unió a «{persona.unida_a}».")
    if queda.usuario_id and absorbida.usuario_id:
        raise ValidationError("Las dos entran con cuenta propia: quite antes una de las cuentas.")
    if Invitacion.objects.sin_usar().filter(persona=absorbida.uuid).exists():
        raise ValidationError(f"«{absorbida}» tiene una invitación sin usar: anúlela antes.")
    razon = f"Se unió la ficha de «{absorbida}»"[:100]
    for campo in _que_apuntan_a_persona():
        for fila in campo.model._base_manager.filter(**{campo.name: absorbida}):
            setattr(fila, campo.name, queda)
            fila._change_reason = razon
            fila.save()
    usuario, absorbida.usuario = absorbida.usuario, None
    absorbida.unida_a = queda
    absorbida.baja_en = absorbida.baja_en or timezone.localdate()
    absorbida.baja_motivo = absorbida.baja_motivo or f"Es la misma persona que «{queda}»."
    absorbida.save()
    queda.usuario = queda.usuario or usuario
    for dato in ("tratamiento", "correo", "telefono"):
        setattr(queda, dato, getattr(queda, dato) or getattr(absorbida, dato))
    queda._change_reason = razon
    queda.save()
    return queda


def _que_apuntan_a_persona():
    """Las llaves a una persona, de esta y de cualquier otra aplicación; la historia no se toca."""
    for relacion in Persona._meta.get_fields(include_hidden=True):
        es_llave = relacion.one_to_many and relacion.auto_created
        if es_llave and not issubclass(relacion.related_model, HistoricalChanges):
            yield relacion.field
