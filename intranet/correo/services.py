"""Poner cartas en el buzón y llevarlas, cada una una vez."""

from __future__ import annotations

import contextlib
import logging
import smtplib
from collections.abc import Iterator
from datetime import timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.utils import timezone

from intranet.models.correo import ESPERAS, SE_OLVIDA, CorreoSaliente

if TYPE_CHECKING:
    from intranet.models import Usuario

Estado = CorreoSaliente.Estado

SE_DA_POR_CAIDO = timedelta(minutes=15)
"""Cuánto puede tener una carta quien la envía; pasado esto, murió y la toma otro."""

SE_DETUVO = "Quien lo enviaba se detuvo a medias."

bitacora = logging.getLogger(__name__)


def encolar(mensaje: EmailMessage, *, clave: str = "") -> list[CorreoSaliente]:
    """Pone ``mensaje`` en el buzón: una fila por destinatario, para que cada una corra su suerte.

    :param clave: qué carta es; con la misma clave, a la misma persona no se le escribe otra vez.
    :return: las filas nuevas.
    """
    nuevas = []
    remitente = mensaje.from_email or settings.DEFAULT_FROM_EMAIL
    for destinatario in dict.fromkeys(mensaje.recipients()):
        uuid = uuid4()
        # Puesto aquí y no al enviar: un reintento lleva el mismo, y buscar el nombre de la
        # máquina (lo que haría Django) puede tardar lo que tarde un DNS que no responde.
        mensaje.extra_headers["Message-ID"] = f"<{uuid}@{_dominio(remitente)}>"
        fila, nueva = CorreoSaliente.objects.get_or_create(
            clave=f"{clave or uuid}:{destinatario}"[:255],
            defaults={
                "uuid": uuid,
                "para": parseaddr(destinatario)[1] or destinatario,
                "asunto": " ".join(str(mensaje.subject).split())[:255],
                "remitente": remitente,
                "contenido": mensaje.message().as_bytes(),
            },
        )
        if nueva:
            nuevas.append(fila)
    return nuevas


def _dominio(remitente: str) -> str:
    return parseaddr(remitente)[1].rpartition("@")[2] or "localhost"


def enviar_pendientes() -> int:
    """Lleva lo que toca ahora. Pueden correr varias a la vez: ninguna carta sale dos veces.

    :return: cuántas salieron.
    """
    _recoger_las_de_caidos()
    return sum(_llevar(fila) for fila in _tomar())


def reintentar(*, correo: CorreoSaliente, usuario: Usuario) -> None:
    """Manda que una carta que no salió se intente otra vez, desde el principio.

    :raises ValidationError: si ya salió, está por salir o su texto ya no se guarda.
    """
    cambiadas = (
        CorreoSaliente.objects.filter(pk=correo.pk, estado=Estado.NO_SALIO)
        .exclude(contenido=b"")
        .update(
            estado=Estado.PENDIENTE,
            intentos=0,
            proximo_en=timezone.now(),
            error=f"{usuario} pidió intentarlo otra vez.",
        )
    )
    if not cambiadas:
        raise ValidationError(
            "No se puede repetir: ya salió, está por salir o su texto ya no se guarda."
        )


def olvidar_textos() -> int:
    """Borra el texto de lo que no salió y nadie repitió en siete días.

    :return: de cuántas cartas.
    """
    return (
        CorreoSaliente.objects.filter(
            estado=Estado.NO_SALIO, creado_en__lt=timezone.now() - SE_OLVIDA
        )
        .exclude(contenido=b"")
        .update(contenido=b"")
    )


# --- Llevar


def _recoger_las_de_caidos() -> None:
    """Devuelve a la cola lo que tomó un proceso que murió.

    Pudo morir entre que el servidor aceptó la carta y que lo anotó: esa sale otra vez, con el
    mismo ``Message-ID``. SMTP no da más; perderla sería peor.
    """
    caidas = CorreoSaliente.objects.filter(
        estado=Estado.ENVIANDO, tomado_en__lt=timezone.now() - SE_DA_POR_CAIDO
    )
    if not caidas.exists():
        return
    # El intento se contó al tomarla: la carta que hace morir a quien la lleva tampoco es eterna.
    caidas.filter(intentos__gt=len(ESPERAS)).update(
        estado=Estado.NO_SALIO, tomado_en=None, error=f"{SE_DETUVO} Era el último intento."
    )
    caidas.update(estado=Estado.PENDIENTE, tomado_en=None, error=SE_DETUVO)


def _tomar() -> Iterator[CorreoSaliente]:
    """Una carta tras otra, cada una ya apartada para este proceso.

    Apartar es una sola orden que cambia la fila si nadie la cambió antes. No se usa un candado:
    duraría lo que tarde el servidor de correo y, en SQLite, nadie más podría escribir.
    """
    pks = CorreoSaliente.objects.filter(
        estado=Estado.PENDIENTE, proximo_en__lte=timezone.now()
    ).order_by("proximo_en", "pk")
    for pk in list(pks.values_list("pk", flat=True)[:500]):
        if CorreoSaliente.objects.filter(pk=pk, estado=Estado.PENDIENTE).update(
            estado=Estado.ENVIANDO, tomado_en=timezone.now(), intentos=F("intentos") + 1
        ):
            yield CorreoSaliente.objects.get(pk=pk)


def _llevar(fila: CorreoSaliente) -> bool:
    """Entrega ``fila`` al servidor de correo y anota en qué quedó."""
    conexion = get_connection(settings.CORREO_TRANSPORTE)
    try:
        conexion.open()
        entregada = conexion.send_messages([_Sobre(fila)])
        if not entregada:
            raise smtplib.SMTPException("El servidor no dijo si la tomó.")
    except Exception as error:  # sea lo que sea, queda dicho en la fila y las demás siguen
        _anotar_fallo(fila, error)
        return False
    finally:
        # Ya aceptada, que la despedida falle no es razón para enviarla otra vez.
        with contextlib.suppress(OSError):
            conexion.close()
    _anotar(fila, estado=Estado.ENVIADO, enviado_en=timezone.now(), error="", contenido=b"")
    return True


def _anotar_fallo(fila: CorreoSaliente, error: Exception) -> None:
    bitacora.warning("No salió el correo %s: %s", fila.uuid, error)
    quedan = ESPERAS[fila.intentos - 1 : fila.intentos]
    if _es_para_siempre(error) or not quedan:
        _anotar(fila, estado=Estado.NO_SALIO, error=_dicho(error))
    else:
        _anotar(
            fila,
            estado=Estado.PENDIENTE,
            proximo_en=timezone.now() + quedan[0],
            error=_dicho(error),
        )


def _anotar(fila: CorreoSaliente, **cambios) -> None:
    """Escribe en la fila, si sigue siendo de este proceso."""
    CorreoSaliente.objects.filter(
        pk=fila.pk, estado=Estado.ENVIANDO, tomado_en=fila.tomado_en
    ).update(tomado_en=None, **cambios)


class _Sobre:
    """Una carta guardada, con lo que un *backend* de Django le pregunta a un mensaje."""

    encoding = None

    def __init__(self, fila: CorreoSaliente) -> None:
        self.from_email = fila.remitente
        self._para = fila.para
        self._contenido = bytes(fila.contenido)

    def recipients(self) -> list[str]:
        """A quién va: siempre a una persona."""
        return [self._para]

    def message(self) -> _Carta:
        """La carta, tal como se guardó."""
        return _Carta(self._contenido)


class _Carta:
    """Los octetos guardados: se envían sin rehacerlos."""

    def __init__(self, contenido: bytes) -> None:
        self._contenido = contenido

    def as_bytes(self, linesep: str = "\n", **opciones) -> bytes:
        """La carta con el fin de línea que pida quien la lleva."""
        return self._contenido.replace(b"\n", linesep.encode())

    def get_charset(self) -> None:
        """El juego de caracteres lo dice la propia carta."""


# --- Qué pasó, dicho


def _codigo(error: Exception) -> int:
    """El código con que el servidor rechazó la carta o a su destinatario; 0 si fue otra cosa."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))[0]
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code
    return 0


def _es_para_siempre(error: Exception) -> bool:
    """Si repetirlo daría lo mismo: esa dirección no existe o esa carta no se admite.

    Que el servidor no nos conozca (clave, remitente) se arregla en la configuración: se espera.
    """
    return 500 <= _codigo(error) < 600 or isinstance(error, UnicodeError)


def _dicho(error: Exception) -> str:
    """El fallo, como lo lee quien lleva la casa, con lo que dijo el servidor."""
    codigo = _codigo(error)
    if isinstance(error, TimeoutError | ConnectionError | smtplib.SMTPServerDisconnected):
        que = "El servidor de correo no respondió o cortó la conexión."
    elif isinstance(error, smtplib.SMTPAuthenticationError):
        que = "El servidor de correo no aceptó el usuario o la clave de la intranet."
    elif 500 <= codigo < 600:
        que = "El servidor de correo rechazó la carta."
    elif codigo:
        que = "El servidor de correo pidió intentarlo más tarde."
    elif isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
        que = "No se pudo llegar al servidor de correo."
    else:
        que = "El servidor de correo no pudo con la carta."
    return f"{que} Dijo: {error}"[:300]
