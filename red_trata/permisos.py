"""La regla «cada secretaría edita lo de sus instancias», para las pantallas del admin."""

from intranet.permisos import PoliticaRegistro
from intranet.roles import Rol
from red_trata.acceso import instancias_que_lleva, lleva

ESCRIBEN = frozenset({"add", "change"})


def _lleva_alguna(user) -> bool:
    """Si ``user`` lleva alguna instancia; un listado lo pregunta por cada fila, la base una vez."""
    if not hasattr(user, "_lleva_alguna"):
        user._lleva_alguna = instancias_que_lleva(user).exists()
    return user._lleva_alguna


class PoliticaDeInstancia(PoliticaRegistro):
    """Filas que son de una instancia (``instancia_duena``): las escribe solo su secretaría."""

    def user_has_permission(self, user, action) -> bool:
        """Si ``user`` puede hacer ``action`` con alguna fila; para escribir, lleva alguna."""
        if not super().user_has_permission(user, action):
            return False
        return action not in ESCRIBEN or _lleva_alguna(user)

    def user_has_permission_for_instance(self, user, action, instance) -> bool:
        """Si ``user`` puede hacer ``action`` con esta fila."""
        if not self.user_has_permission(user, action):
            return False
        return action not in ESCRIBEN or lleva(user, instance.instancia_duena)


class PoliticaInstancia(PoliticaRegistro):
    """La instancia misma: la cambia su secretaría o un administrador, que también las crea."""

    def user_has_permission_for_instance(self, user, action, instance) -> bool:
        """Si ``user`` puede hacer ``action`` con esta instancia."""
        if not self.user_has_permission(user, action):
            return False
        return action not in ESCRIBEN or lleva(user, instance) or user.tiene_rol(Rol.ADMINISTRADOR)
