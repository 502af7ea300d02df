"""Qué se puede hacer con un registro en el admin, sea quien sea quien pregunta."""

from wagtail.permission_policies import ModelPermissionPolicy


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
