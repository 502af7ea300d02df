"""Lo que se escribe en más de una fila."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page

from capacitaciones.models import Bitacora, Capacitacion, Participacion, Relato
from intranet.models import Archivo

if TYPE_CHECKING:
    from django.core.files.base import File

    from intranet.models import Usuario
    from red_trata.models import Institucion


@transaction.atomic
def repartir(*, capacitacion: Capacitacion, cantidades: Mapping[Institucion, int]) -> None:
    """Deja cuántas personas de cada institución asistieron; las que no se nombran, en cero.

    :raises ValidationError: si suman más que los participantes.
    """
    suman = sum(cantidades.values())
    if suman > capacitacion.participantes:
        raise ValidationError(
            f"Por institución suman {suman:,}, más que {capacitacion.participantes:,}."
        )
    actuales = {p.institucion_id: p for p in capacitacion.participaciones.all()}
    nuevas = {institucion.pk: cantidad for institucion, cantidad in cantidades.items()}
    for institucion in {*actuales, *nuevas}:
        cantidad = nuevas.get(institucion, 0)
        fila = actuales.get(institucion)
        if fila is None:
            fila = Participacion(
                capacitacion=capacitacion,
                institucion_id=institucion,
                es_demo=capacitacion.es_demo,
            )
        elif fila.cantidad == cantidad:
            continue
        fila.cantidad = cantidad
        fila.save()


@transaction.atomic
def adjuntar(*, capacitacion: Capacitacion, archivos: Iterable[File], usuario: Usuario) -> None:
    """Añade materiales a la capacitación, con el nombre que traen."""
    for archivo in archivos:
        capacitacion.materiales.add(
            Archivo.objects.create(
                title=archivo.name[:255],
                file=archivo,
                uploaded_by_user=usuario,
                es_demo=capacitacion.es_demo,
            )
        )


@transaction.atomic
def abrir_relato(*, capacitacion: Capacitacion, usuario: Usuario) -> Relato:
    """La página donde se cuenta la capacitación; la primera vez se crea, en borrador.

    :raises ValidationError: si la bitácora no está creada.
    """
    # Con candado: dos personas a la vez abren la misma.
    Capacitacion.objects.select_for_update().get(pk=capacitacion.pk)
    if relato := Relato.objects.filter(capacitacion=capacitacion).first():
        return relato
    bitacora = Bitacora.objects.first()
    if bitacora is None:
        raise ValidationError("Falta la página de la bitácora: ejecute «manage.py cargar_base».")
    relato = Relato(
        title=capacitacion.titulo,
        slug=f"{slugify(capacitacion.titulo)[:200]}-{capacitacion.uuid.hex[:8]}",
        capacitacion=capacitacion,
        live=False,
        owner=usuario,
        es_demo=capacitacion.es_demo,
    )
    # Wagtail pone la hija en el árbol desde su página de base.
    Page.objects.get(pk=bitacora.pk).add_child(instance=relato)
    relato.save_revision(user=usuario)
    return relato
