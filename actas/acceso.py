"""Quién da cuenta de qué: la regla de los avances, escrita una vez.

La secretaría de la instancia informa por cualquiera; un punto focal, por las instituciones que
representa hoy en esa instancia.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from intranet.roles import Rol
from red_trata.acceso import lleva
from red_trata.models import Designacion

if TYPE_CHECKING:
    from actas.models import Responsabilidad
    from intranet.models import Usuario
    from red_trata.models import Instancia


class Informante:
    """Por quiénes informa ``usuario``; lo pregunta una vez, sean cuantas sean las partes."""

    def __init__(self, usuario: Usuario) -> None:
        self.usuario = usuario

    @cached_property
    def _representa(self) -> set[tuple[int, int]]:
        if not self.usuario.tiene_rol(Rol.PUNTO_FOCAL):
            return set()
        return set(
            Designacion.objects.el_dia()
            .de_cuenta(self.usuario)
            .values_list("membresia__institucion", "membresia__instancia")
        )

    def puede(self, responsabilidad: Responsabilidad, instancia: Instancia) -> bool:
        """Si registra y anula avances de ``responsabilidad``, que es de ``instancia``."""
        return (
            lleva(self.usuario, instancia)
            or (responsabilidad.institucion_id, instancia.pk) in self._representa
        )
