"""Los bloques de una campaña que al publicarla son hechos: tareas, vocerías y alcance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from campanas.enums import Canal, EstadoTarea
from intranet.comparar import EleccionComparada, OpcionBlock
from intranet.fechas import FechaBlock
from red_trata.models import Designacion, Institucion

TOPE = 10_000_000
"""Más personas o materiales que estos es un dedo de más."""


def instituciones() -> list[tuple[str, str]]:
    """Las que se pueden elegir; valor, su uuid.

    También las que están de baja, al final y dichas así: lo que hicieron en una campaña de antes
    se sigue pudiendo corregir.
    """
    filas = sorted(
        Institucion.objects.only("uuid", "nombre", "sigla", "baja_en"),
        key=lambda i: (i.esta_de_baja, i.nombre_corto.casefold()),
    )
    return [
        (str(i.uuid), f"{i.nombre_corto} (de baja)" if i.esta_de_baja else i.nombre_corto)
        for i in filas
    ]


def designaciones() -> list[tuple[str, list[tuple[str, str]]]]:
    """Quién representa o representó a cada institución, por institución; valor, su uuid."""
    filas = Designacion.objects.con_nombres().order_by("membresia__institucion__nombre", "-desde")
    return [
        (institucion, [(str(d.uuid), _dicha(d)) for d in suyas])
        for institucion, suyas in groupby(filas, lambda d: d.membresia.institucion.nombre_corto)
    ]


def _dicha(designacion: Designacion) -> str:
    hasta = f"–{designacion.hasta:%d/%m/%Y}" if designacion.hasta else ", vigente"
    return f"{designacion.nombre} ({designacion.desde:%d/%m/%Y}{hasta})"


class EleccionBlock(blocks.FieldBlock):
    """Elegir una fila de un registro por su uuid; las opciones se leen de la base al usarlas."""

    def __init__(self, opciones: Callable = instituciones, required=True, help_text="", **kwargs):
        self._opciones = opciones
        self._required = required
        self._help_text = help_text
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> forms.ChoiceField:
        """El desplegable."""
        return forms.ChoiceField(
            choices=lambda: [("", "Elija"), *self._opciones()],
            required=self._required,
            help_text=self._help_text,
        )

    def get_searchable_content(self, value) -> list[str]:
        """Los identificadores no se buscan."""
        return []

    def get_comparison_class(self) -> type[EleccionComparada]:
        """En la historia se lee el nombre, no el identificador."""
        return EleccionComparada

    class Meta:
        icon = "group"


class TareaBlock(blocks.StructBlock):
    """Quién hace qué."""

    institucion = EleccionBlock(label="Institución")
    tarea = blocks.CharBlock(
        max_length=250, label="Qué hace", help_text="Con un verbo: «Presta el local y convoca»."
    )
    estado = OpcionBlock(
        choices=EstadoTarea.choices, default=EstadoTarea.PENDIENTE, label="Cómo va"
    )

    class Meta:
        icon = "group"
        label = "Tarea"
        label_format = "{tarea}"


class VoceriaBlock(blocks.StructBlock):
    """Quién habló por la Red: alguien designado ese día o, con honestidad, solo su cargo."""

    institucion = EleccionBlock(label="Institución por la que habla")
    designacion = EleccionBlock(
        designaciones,
        required=False,
        label="Quién (opcional)",
        help_text="Una persona designada ese día. Si no lo estaba, escriba abajo su cargo.",
    )
    cargo = blocks.CharBlock(
        required=False,
        max_length=150,
        label="Cargo, si no está designada (opcional)",
        help_text="El cargo, no el nombre: «Director de comunicaciones».",
    )
    medio = OpcionBlock(choices=Canal.choices, label="Medio")
    detalle = blocks.CharBlock(
        required=False,
        max_length=150,
        label="En cuál (opcional)",
        help_text="El programa o el lugar: «Noticiero de la mañana».",
    )
    fecha = FechaBlock(label="Día")

    def clean(self, value: Any) -> Any:
        """Una designación vigente ese día y de esa institución, o un cargo.

        :raises StructBlockValidationError: si no; el mensaje va junto a su campo.
        """
        datos = super().clean(value)
        uuid, cargo = datos["designacion"], datos["cargo"].strip()
        if bool(uuid) == bool(cargo):
            falta = "Elija a la persona o escriba un cargo."
            sobra = "Ya eligió a la persona: deje vacío el cargo."
            raise _error(**({"cargo": sobra} if uuid else {"designacion": falta}))
        if uuid:
            self._comprobar(uuid, datos["institucion"], datos["fecha"])
        return datos

    def _comprobar(self, uuid: str, institucion: str, dia: dt.date) -> None:
        designacion = Designacion.objects.con_nombres().get(uuid=uuid)
        suya = designacion.membresia.institucion
        if str(suya.uuid) != institucion:
            raise _error(designacion=f"{designacion.nombre} representa a {suya.nombre_corto}.")
        if not Designacion.objects.el_dia(dia).filter(pk=designacion.pk).exists():
            raise _error(
                designacion=f"{designacion.nombre} no estaba designada el {dia:%d/%m/%Y}: elija a"
                " quien lo estaba o escriba su cargo."
            )

    class Meta:
        icon = "microphone"
        label = "Vocería"
        label_format = "{medio} {fecha}"


class AlcanceBlock(blocks.StructBlock):
    """Cuántas personas y cuántos materiales, por un canal."""

    canal = OpcionBlock(choices=Canal.choices, label="Canal")
    personas = blocks.IntegerBlock(
        required=False,
        min_value=0,
        validators=[MaxValueValidator(TOPE)],
        label="Personas a las que se llegó (opcional)",
        help_text="El total, contado o estimado. Nunca nombres ni datos de nadie.",
    )
    materiales = blocks.IntegerBlock(
        required=False,
        min_value=0,
        validators=[MaxValueValidator(TOPE)],
        label="Materiales repartidos o difundidos (opcional)",
    )
    como = blocks.CharBlock(
        required=False,
        max_length=200,
        label="Cómo se sabe (opcional)",
        help_text="«Conteo en la puerta», «estadística de la página».",
    )

    def clean(self, value: Any) -> Any:
        """Alguna cifra.

        :raises StructBlockValidationError: si no hay ninguna.
        """
        datos = super().clean(value)
        if datos["personas"] is None and datos["materiales"] is None:
            raise _error(personas="Escriba cuántas personas o cuántos materiales.")
        return datos

    class Meta:
        icon = "success"
        label = "Alcance por un canal"
        label_format = "{canal}"


def _error(**mensajes: str) -> StructBlockValidationError:
    return StructBlockValidationError({c: ValidationError(m) for c, m in mensajes.items()})


class TareasBlock(blocks.StreamBlock):
    """Las instituciones y sus tareas."""

    tarea = TareaBlock()


class VoceriasBlock(blocks.StreamBlock):
    """Las vocerías."""

    voceria = VoceriaBlock()


class AlcancesBlock(blocks.StreamBlock):
    """El alcance, canal por canal."""

    alcance = AlcanceBlock()
