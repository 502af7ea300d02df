"""La carta que lleva la invitación."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from intranet.models import Invitacion


def direccion(request: HttpRequest, secreto: str) -> str:
    """La dirección entera que abre la invitación."""
    return request.build_absolute_uri(reverse("bienvenida:invitacion", args=[secreto]))


def enviar(request: HttpRequest, invitacion: Invitacion, secreto: str) -> None:
    """Deja en el buzón la carta de la invitación, en texto y en HTML sencillo.

    Sale sola, esté como esté ahora el servidor de correo; si no sale, se ve en Auditoría.
    """
    contexto = {
        "invitacion": invitacion,
        "direccion": direccion(request, secreto),
        "NOMBRE_SITIO": settings.NOMBRE_SITIO,
    }
    responder_a = invitacion.invitada_por.email
    carta = EmailMultiAlternatives(
        subject=f"{invitacion.invitada_por} le invita a la {settings.NOMBRE_SITIO}",
        body=render_to_string("bienvenida/correo.txt", contexto),
        to=[invitacion.correo],
        reply_to=[responder_a] if responder_a else None,
    )
    carta.attach_alternative(render_to_string("bienvenida/correo.html", contexto), "text/html")
    carta.send()
