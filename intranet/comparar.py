"""Cómo se compara lo que Wagtail enseña por su clave: aquí, por su nombre."""

from __future__ import annotations

from django.utils.html import escape
from wagtail import blocks
from wagtail.admin.compare import (
    BlockComparison,
    TagsFieldComparison,
    TextDiff,
)


class TemasComparados(TagsFieldComparison):
    """Un tema, por su nombre."""

    def get_item_display(self, tag) -> str:
        """«Empleo digno», y no ``empleo``."""
        return str(tag)


class EleccionComparada(BlockComparison):
    """Una opción elegida, por su rótulo."""

    def htmlvalue(self, val) -> str:
        """El rótulo."""
        return escape(self._rotulo(val))

    def htmldiff(self) -> str:
        """El rótulo de antes y el de después, si son distintos."""
        antes, despues = self._rotulo(self.val_a), self._rotulo(self.val_b)
        if antes == despues:
            return escape(antes)
        cambios = [("deletion", antes), ("addition", despues)]
        return TextDiff([(clase, texto) for clase, texto in cambios if texto]).to_html()

    def _rotulo(self, valor) -> str:
        opciones = {str(clave): rotulo for clave, rotulo in self.block.field.choices}
        return str(opciones.get(str(valor), valor)) if valor else ""


class OpcionBlock(blocks.ChoiceBlock):
    """Una opción de una lista, que en la historia se lee por su rótulo."""

    def get_comparison_class(self) -> type[EleccionComparada]:
        """Cómo se compara."""
        return EleccionComparada
