"""El formulario con que alguien abre su cuenta."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from intranet.bienvenida.services import nombre_propuesto, usuario_propuesto
from intranet.formularios_cuenta import REGLA
from intranet.models import Invitacion, Usuario
from intranet.texto import limpiar


class AbrirCuenta(forms.Form):
    """Cómo se le saluda, con qué nombre entra y con qué contraseña."""

    nombres = forms.CharField(
        label="Nombres",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    apellidos = forms.CharField(
        label="Apellidos",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    usuario = forms.CharField(
        label="Usuario",
        max_length=150,
        validators=[Usuario.username_validator],
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text="Con él o con su correo entrará. Puede cambiar el que proponemos.",
    )
    clave1 = forms.CharField(
        label="Contraseña",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=REGLA,
    )
    clave2 = forms.CharField(
        label="Escríbala otra vez",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, invitacion: Invitacion, **kwargs) -> None:
        nombres, apellidos = nombre_propuesto(invitacion.nombre)
        propuesto = {
            "nombres": nombres,
            "apellidos": apellidos,
            "usuario": usuario_propuesto(invitacion.nombre),
        }
        super().__init__(*args, initial=propuesto, **kwargs)
        self.invitacion = invitacion

    def clean_usuario(self) -> str:
        """Un nombre que nadie tiene, con mayúsculas o sin ellas.

        :raises ValidationError: si ya lo tiene alguien.
        """
        usuario = limpiar(self.cleaned_data["usuario"])
        if Usuario.objects.filter(username__iexact=usuario).exists():
            raise ValidationError("Ese usuario ya lo tiene otra persona: elija otro.")
        return usuario

    def clean(self) -> dict[str, Any]:
        """Las dos contraseñas iguales y que valgan para esta persona."""
        datos = super().clean()
        clave1, clave2 = datos.get("clave1"), datos.get("clave2")
        if clave1 and clave2 and clave1 != clave2:
            self.add_error("clave2", "Las dos contraseñas no son iguales.")
        elif clave1:
            cuenta = Usuario(
                username=datos.get("usuario", ""),
                first_name=datos.get("nombres", ""),
                last_name=datos.get("apellidos", ""),
                email=self.invitacion.correo,
            )
            try:
                password_validation.validate_password(clave1, cuenta)
            except ValidationError as error:
                self.add_error("clave1", error)
        return datos
