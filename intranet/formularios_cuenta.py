"""Los formularios de la cuenta, con las palabras de la casa y sin textos dentro de las cajas."""

from allauth.account import forms

REGLA = (
    "Doce caracteres o más. Tres o cuatro palabras que solo usted juntaría son fáciles de"
    " recordar; no use su nombre, una contraseña común ni las palabras de la Red."
)


class _Sencillo:
    """Quita los textos de muestra, que repiten la etiqueta y desaparecen al escribir.

    :cvar rotulos: etiquetas que reemplazan a las de allauth.
    """

    rotulos: dict[str, str] = {}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for nombre, campo in self.fields.items():
            campo.widget.attrs.pop("placeholder", None)
            campo.label = self.rotulos.get(nombre, campo.label)
        if "password1" in self.fields:
            self.fields["password1"].help_text = REGLA
            self.fields["password2"].help_text = ""


class Entrar(_Sencillo, forms.LoginForm):
    """Entrar con el usuario o el correo."""

    rotulos = {"login": "Usuario o correo", "password": "Contraseña"}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""


class PedirEnlace(_Sencillo, forms.ResetPasswordForm):
    """Pedir por correo el enlace para cambiar la contraseña."""

    rotulos = {"email": "Correo de su cuenta"}


class ContrasenaNueva(_Sencillo, forms.ResetPasswordKeyForm):
    """Poner una contraseña desde el enlace del correo."""

    rotulos = {"password1": "Contraseña nueva", "password2": "Escríbala otra vez"}


class CambiarContrasena(_Sencillo, forms.ChangePasswordForm):
    """Cambiar la contraseña sabiendo la actual."""

    rotulos = {
        "oldpassword": "Contraseña actual",
        "password1": "Contraseña nueva",
        "password2": "Escríbala otra vez",
    }


class Confirmar(_Sencillo, forms.ReauthenticateForm):
    """Confirmar que quien sigue es quien entró."""

    rotulos = {"password": "Contraseña"}
