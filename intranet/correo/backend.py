"""El ``EMAIL_BACKEND`` de la casa."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from intranet.correo.services import encolar


class Buzon(BaseEmailBackend):
    """Guarda cada carta en la base, en la transacción de quien la escribe.

    Si la transacción se deshace, la carta no sale; si se confirma, no se pierde. Ningún servidor
    de correo, esté como esté, hace esperar ni fallar a quien escribe.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Pone las cartas en el buzón.

        :return: cuántas.
        """
        return sum(bool(encolar(mensaje)) for mensaje in email_messages)
