"""Entrar y cambiar la clave: las reglas propias sobre django-allauth y axes."""

from ipaddress import ip_address

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError

from intranet.texto import plegar

PALABRAS_DE_LA_CASA = frozenset(
    {
        *("trata", "tacna", "red", "regional", "migrantes", "peru", "secretaria", "tecnica"),
        *("intranet", "grds", "clave", "contrasena"),
    }
)


class Adaptador(DefaultAccountAdapter):
    """Nadie se registra solo: las cuentas las crea un administrador."""

    _NO_ENTRO = (
        "El usuario o la contraseña no son correctos. Revise las mayúsculas y pruebe otra vez."
    )
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _NO_ENTRO,
        "email_password_mismatch": _NO_ENTRO,
        "incorrect_password": "Esa no es la contraseña de su cuenta.",
        "enter_current_password": "Esa no es su contraseña actual.",
        "unknown_email": "Ese correo no es el de ninguna cuenta.",
        "invalid_password_reset": "El enlace ya no sirve: pida otro.",
    }

    def is_open_for_signup(self, request) -> bool:
        """Siempre no."""
        return False

    def get_client_ip(self, request) -> str:
        """La misma dirección que cuenta axes."""
        return direccion(request)


class SinPalabrasDeLaCasa:
    """Rechaza claves hechas de las palabras que todo el mundo probaría primero."""

    def validate(self, password: str, user=None) -> None:
        """Mira la clave sin sus cifras ni signos.

        :raises ValidationError: si, quitadas las palabras de la casa, quedan menos de 6 letras.
        """
        resto = "".join(c for c in plegar(password) if c.isalpha())
        hubo = False
        for palabra in sorted(PALABRAS_DE_LA_CASA, key=len, reverse=True):
            hubo = hubo or palabra in resto
            resto = resto.replace(palabra, "")
        if hubo and len(resto) < 6:
            raise ValidationError(
                "La contraseña se apoya en palabras de la Red (trata, Tacna, red…)."
                " Añada otras suyas.",
                code="palabras_de_la_casa",
            )

    def get_help_text(self) -> str:
        """La regla, dicha a la persona."""
        return "Evite las palabras de la Red: trata, Tacna, secretaría…"


def nombre_de_cuenta(request, credentials=None) -> str:
    """A qué cuenta se intenta entrar, se haya escrito el usuario o el correo.

    Así los intentos con uno y otro se cuentan juntos.
    """
    from intranet.models import Usuario

    datos = credentials or {}
    escrito = datos.get("username") or datos.get("email") or ""
    if not escrito and request is not None:
        escrito = request.POST.get("login", "")
    if "@" in escrito:
        cuenta = Usuario.objects.filter(email__iexact=escrito).first()
        escrito = cuenta.username if cuenta else escrito
    return escrito.strip().casefold()


def direccion(request) -> str:
    """Desde qué dirección llega ``request``, vista por el primero de nuestros proxies.

    Cada proxy añade al final de ``X-Forwarded-For`` a quién vio; lo que haya más a la izquierda
    lo pudo inventar cualquiera. Sin esto, tras un proxy todos tendrían la misma dirección y
    cualquiera podría frenar la entrada de un colega.
    """
    vistas = [parte.strip() for parte in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if 0 < settings.PROXIES <= len(vistas):
        try:
            return str(ip_address(vistas[-settings.PROXIES]))
        except ValueError:
            pass
    return request.META.get("REMOTE_ADDR", "")
