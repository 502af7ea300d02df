"""Qué se puede hacer con un registro en el admin, sea quien sea quien pregunta."""

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from wagtail.permission_policies import ModelPermissionPolicy

VER = ["view", "add", "change"]


class PoliticaRegistro(ModelPermissionPolicy):
    """Los permisos de Django, y dos reglas más: nada se borra y los hechos no se escriben a mano.

    :param solo_lectura: si las filas las escriben los servicios: en el admin se leen y exportan.
    """

    def __init__(self, model, *, solo_lectura: bool = False) -> None:
        super().__init__(model)
        self.solo_lectura = solo_lectura

    def user_has_permission(self, user, action) -> bool:
        """Si ``user`` puede hacer ``action`` con alguna fila."""
        if action == "delete" or (self.solo_lectura and action in {"add", "change"}):
            return False
        return super().user_has_permission(user, action)


class PermisoPorFila:
    """Quien puede con el modelo no puede por eso con cada fila: Wagtail no lo pregunta solo."""

    def exigir(self, acciones: list[str], fila: Model) -> Model:
        """Devuelve ``fila`` si se puede hacer alguna de ``acciones`` con ella.

        :raises PermissionDenied: si no.
        """
        if not any(self.user_has_permission_for_instance(a, fila) for a in acciones):
            raise PermissionDenied
        return fila
