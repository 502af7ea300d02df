"""El campo de un formulario del sitio con el que se suben varios archivos."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms

from intranet.subidas.puerta import recibir
from intranet.subidas.tipos import MEGA, Tipo, acepta

if TYPE_CHECKING:
    from django.core.files.base import File


class EntradaDeVarios(forms.FileInput):
    """El control de elegir varios archivos."""

    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        """Todos los elegidos."""
        return files.getlist(name)


class Archivos(forms.FileField):
    """Uno o varios archivos; cada uno entra por la puerta de todos.

    :ivar admite: los tipos que se aceptan, de hasta 10 MB.
    """

    def __init__(self, *, admite: Iterable[Tipo], **kwargs: Any) -> None:
        self.admite = tuple(admite)
        control = EntradaDeVarios(attrs={"multiple": True, "accept": acepta(self.admite)})
        super().__init__(widget=control, **kwargs)

    def clean(self, data: list[File] | None, initial: Any = None) -> list[File]:
        """Los archivos que se guardan.

        :raises ValidationError: con el nombre de cada uno que no vale, y por qué.
        """
        if self.required and not data:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        buenos, errores = [], []
        for archivo in data or []:
            try:
                recibido = super().clean(archivo, initial)
                buenos.append(recibir(recibido, self.admite, maximo=10 * MEGA))
            except forms.ValidationError as error:
                errores += [f"«{archivo.name}»: {mensaje}" for mensaje in error.messages]
        if errores:
            raise forms.ValidationError(errores)
        return buenos
