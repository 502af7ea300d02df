"""Campos de modelo que varias aplicaciones necesitan iguales."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

MARCA = "|"


class VariasOpciones(models.CharField):
    """Varias opciones de una lista cerrada, en una columna: ``["jovenes", "docentes"]``.

    Se guardan entre barras (``|docentes|jovenes|``), así se filtran igual en SQLite y en
    PostgreSQL (:meth:`con`), y en el orden de la lista.

    :param opciones: la clase :class:`django.db.models.TextChoices` de donde se elige.
    """

    def __init__(self, *args, opciones: type[models.TextChoices] | None = None, **kwargs):
        self.opciones = opciones
        kwargs.setdefault("max_length", 400)
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def con(self, opcion: str) -> Q:
        """La condición «``opcion`` está entre las elegidas»."""
        return Q(**{f"{self.name}__contains": f"{MARCA}{opcion}{MARCA}"})

    def dichas(self, elegidas: Iterable[str]) -> str:
        """Las elegidas, como se leen."""
        return ", ".join(str(self.opciones(e).label) for e in elegidas)

    def from_db_value(self, valor: str | None, expresion, conexion) -> list[str]:
        """De la columna a la lista."""
        return self.to_python(valor)

    def to_python(self, valor: Any) -> list[str]:
        """Una lista, venga de la columna, de un formulario o de una revisión."""
        if isinstance(valor, str):
            return [v for v in valor.split(MARCA) if v]
        return list(valor or [])

    def get_prep_value(self, valor: Any) -> str:
        """De la lista a la columna."""
        elegidas = set(self.to_python(valor))
        orden = [v for v in self.opciones.values if v in elegidas]
        return MARCA + MARCA.join(orden) + MARCA if orden else ""

    def value_to_string(self, obj: models.Model) -> str:
        """Para los volcados de datos."""
        return self.get_prep_value(self.value_from_object(obj))

    def validate(self, valor: list[str], fila: models.Model | None) -> None:
        """Solo vale lo que está en la lista.

        :raises ValidationError: si falta elegir o algo no está.
        """
        if not valor and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")
        if ajenas := [v for v in valor if v not in self.opciones.values]:
            raise ValidationError(f"No está en la lista: {', '.join(map(str, ajenas))}.")

    def run_validators(self, valor: list[str]) -> None:
        """El largo es de la columna, no de la lista."""
        super().run_validators(self.get_prep_value(valor))

    def formfield(self, **kwargs) -> forms.Field:
        """Casillas."""
        kwargs.pop("max_length", None)
        return forms.MultipleChoiceField(
            choices=self.opciones.choices,
            required=not self.blank,
            label=kwargs.get("label", self.verbose_name[:1].upper() + self.verbose_name[1:]),
            help_text=kwargs.get("help_text", self.help_text),
            widget=kwargs.get("widget", forms.CheckboxSelectMultiple),
        )
