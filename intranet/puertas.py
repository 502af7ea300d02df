"""Páginas que se quedan: las puertas de Wagtail se cierran una vez, y cada página dice cuáles.

Wagtail tiene varias puertas para lo mismo (la pantalla, el menú, las acciones en bloque, borrar un
antepasado). Una página cuenta en :meth:`intranet.models.PaginaBase.se_niega` qué no se le hace y
por qué; aquí se pregunta en todas.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from wagtail.models import Page, PagePermissionTester

ACCIONES = ("delete", "move", "copy", "unpublish")
"""Las que se preguntan también por lo que cuelga de la página."""


class PermisosDePagina(PagePermissionTester):
    """Los permisos de Wagtail, menos lo que la página no deja que se le haga."""

    def _deja(self, accion: str) -> bool:
        return not self.page.specific.se_niega(accion)

    def can_delete(self, ignore_bulk=False):
        return super().can_delete(ignore_bulk) and self._deja("delete")

    def can_unpublish(self):
        return super().can_unpublish() and self._deja("unpublish")

    def can_move(self):
        return super().can_move() and self._deja("move")

    def can_copy(self):
        return super().can_copy() and self._deja("copy")

    def can_copy_to(self, destination, recursive=False):
        return super().can_copy_to(destination, recursive) and self._deja("copy")

    def can_move_to(self, destination):
        return super().can_move_to(destination) and self._deja("move")


def que_se_niegan(pagina: Page, accion: str) -> Iterator[tuple[Page, str]]:
    """Cada página que es ``pagina`` o cuelga de ella y no deja hacer ``accion``, con su porqué."""
    from intranet.models import PaginaBase

    for modelo in apps.get_models():
        if issubclass(modelo, PaginaBase) and modelo.se_niega is not PaginaBase.se_niega:
            for propia in modelo.objects.descendant_of(pagina, inclusive=True):
                if motivo := propia.se_niega(accion):
                    yield propia, motivo


def rechazar(request, pagina: Page, accion: str) -> HttpResponse | None:
    """Si algo se niega a ``accion``, deja dicho por qué y lleva a donde se entiende."""
    for propia, motivo in que_se_niegan(pagina, accion):
        messages.warning(request, motivo)
        return redirect(propia.donde_se_explica())
    return None
