"""Las cuentas en el admin: desde ahí nadie se hace superusuario ni toca la cuenta de uno."""

from django.core.exceptions import PermissionDenied
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views import users


class _SinSuperusuario:
    """Ser superusuario se da en el servidor (``manage.py createsuperuser``), no aquí."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("is_superuser", None)


class CuentaNuevaForm(_SinSuperusuario, UserCreationForm):
    """Alta de una cuenta."""


class CuentaForm(_SinSuperusuario, UserEditForm):
    """Cambio de una cuenta."""


class EditarCuenta(users.EditView):
    """Edición de una cuenta."""

    def dispatch(self, request, *args, **kwargs):
        """Abre la cuenta.

        :raises PermissionDenied: si es de un superusuario y quien entra no lo es.
        """
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class CuentaViewSet(users.UserViewSet):
    """Las pantallas de cuentas."""

    edit_view_class = EditarCuenta

    def get_form_class(self, for_update=False):
        """Los formularios de la casa."""
        return CuentaForm if for_update else CuentaNuevaForm
