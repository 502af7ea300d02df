"""Cómo se escribe un evento en iCalendar (RFC 5545), y el calendario que lo lleva.

Cada evento se escribe una vez, al cambiar; una suscripción es la cabecera y los eventos seguidos.
Por qué cada propiedad está o falta: ``docs/decisiones/0012-calendario-suscrito.md``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Event, vCalAddress, vRecur, vText
from icalendar.parser import Contentline, Parameters

from intranet.models.calendario import Aviso, Capa, EstadoEvento, EventoGuardado
from intranet.texto import limpiar

FORMATO = 1
"""Sube si cambia cómo se escribe: entonces todo se vuelve a escribir y a descargar."""

LIMA = ZoneInfo("America/Lima")
RESUMEN_MAXIMO = 120
SIN_TERMINO = dt.timedelta(hours=1)
"""Lo que se dibuja un evento cuya hora de término no se sabe; el texto lo dice."""

ZONA = """\
BEGIN:VTIMEZONE
TZID:America/Lima
X-LIC-LOCATION:America/Lima
BEGIN:STANDARD
DTSTART:19700101T000000
TZNAME:-05
TZOFFSETFROM:-0500
TZOFFSETTO:-0500
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n")

FIN = "END:VEVENT\r\n"
PIE = "END:VCALENDAR\r\n"

DE_DIAS_ENTEROS = "\r\nDTSTART;VALUE=DATE:"
AVISOS = {
    # (cuándo, si tiene hora; cuándo, si dura días enteros; lo que dice). Un día entero empieza a
    # las 0:00: se avisa a las 9 de la mañana de la víspera, no a medianoche.
    Aviso.UN_DIA: ("-P1D", "-PT15H", "Mañana, en la Red Regional"),
    Aviso.DOS_HORAS: ("-PT2H", "", "Dentro de dos horas, en la Red Regional"),
}

_CONTROLES = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_SALTOS = re.compile(r"\r\n?|[\u0085\u2028\u2029\x0b\x0c]")


def sanear(texto: str) -> str:
    """``texto`` sin lo que rompe a algún lector: controles, saltos raros, medios caracteres."""
    return _CONTROLES.sub("", _SALTOS.sub("\n", limpiar(texto)).replace("\t", " ")).strip()


def en_linea(texto: str) -> str:
    """``texto`` saneado en una sola línea."""
    return " ".join(sanear(texto).split())


def resumen(fila: EventoGuardado) -> str:
    """El título con que el evento sale en un teléfono."""
    if fila.estado == EstadoEvento.RETIRADO:
        return f"{Capa(fila.capa).una} retirada"
    titulo = f"CANCELADA: {fila.titulo}" if fila.estado == EstadoEvento.CANCELADO else fila.titulo
    return titulo if len(titulo) <= RESUMEN_MAXIMO else f"{titulo[: RESUMEN_MAXIMO - 1].rstrip()}…"


def vevent(fila: EventoGuardado) -> str:
    """El VEVENT de ``fila``, escrito.

    :raises ValueError: si su regla de repetición no se entiende.
    """
    return componente(fila).to_ical().decode()


def componente(fila: EventoGuardado) -> Event:
    """El VEVENT de ``fila``.

    :raises ValueError: si su regla de repetición no se entiende.
    """
    evento = Event()
    evento.add("uid", str(fila.uid))
    for sello in ("dtstamp", "last-modified"):
        evento.add(sello, fila.cambiado_en.astimezone(dt.UTC))
    evento.add("created", fila.creado_en.astimezone(dt.UTC))
    evento.add("sequence", fila.secuencia)
    evento.add("status", _status(fila))
    _poner_fechas(evento, fila)
    evento.add("summary", resumen(fila))
    libre = fila.inicio is None or fila.estado != EstadoEvento.VIVO
    evento.add("transp", "TRANSPARENT" if libre else "OPAQUE")
    if fila.estado != EstadoEvento.RETIRADO:
        _poner_lo_demas(evento, fila)
    return evento


def _status(fila: EventoGuardado) -> str:
    if fila.estado != EstadoEvento.VIVO:
        return "CANCELLED"
    return "TENTATIVE" if fila.tentativo else "CONFIRMED"


def _poner_fechas(evento: Event, fila: EventoGuardado) -> None:
    if fila.inicio is None:
        evento.add("dtstart", fila.primer_dia)
        # RFC 5545 §3.6.1: el fin de un día entero es el día siguiente al último.
        evento.add("dtend", fila.ultimo_dia + dt.timedelta(days=1))
    else:
        inicio = fila.inicio.astimezone(LIMA)
        evento.add("dtstart", inicio)
        evento.add("dtend", fila.fin.astimezone(LIMA) if fila.fin else inicio + SIN_TERMINO)
    if fila.regla:
        evento.add("rrule", vRecur.from_ical(fila.regla))


def _poner_lo_demas(evento: Event, fila: EventoGuardado) -> None:
    enlace = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{fila.url}" if fila.url else ""
    avisos = []
    if fila.inicio and not fila.fin:
        avisos.append("Hora de término por confirmar.")
    evento.add("description", "\n".join(filter(None, [fila.detalle, *avisos, enlace])))
    if enlace:
        evento.add("url", enlace)
    if fila.lugar:
        evento.add("location", fila.lugar)
    evento.add("categories", [Capa(fila.capa).label])
    evento.add("class", "PUBLIC")


@lru_cache(maxsize=512)
def cabecera(nombre: str) -> str:
    """Del comienzo del calendario al primer evento. Sin METHOD, UID ni dirección de origen."""
    descripcion = "Sesiones, campañas y capacitaciones de la Red Regional. Hora del Perú."
    lineas = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Red Regional Tacna//Intranet//ES",
        "CALSCALE:GREGORIAN",
        *(_linea(propiedad, nombre) for propiedad in ("NAME", "X-WR-CALNAME")),
        *(_linea(propiedad, descripcion) for propiedad in ("DESCRIPTION", "X-WR-CALDESC")),
        "X-WR-TIMEZONE:America/Lima",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        "X-PUBLISHED-TTL:PT4H",
    ]
    return "\r\n".join(lineas) + "\r\n" + ZONA


def _linea(propiedad: str, texto: str) -> str:
    """Una propiedad de texto, escapada y plegada a 75 octetos."""
    linea = Contentline.from_parts(propiedad, Parameters(), vText(en_linea(texto)))
    return linea.to_ical().decode()


def con_aviso(vevent: str, aviso: str) -> str:
    """``vevent``, ya escrito, con la alarma que pidió quien se suscribe; lo que no va no avisa.

    Cada quien pide la suya: no puede ir en lo que se guarda para todos.
    """
    if not aviso or "\r\nSTATUS:CANCELLED\r\n" in vevent:
        return vevent
    return f"{vevent.removesuffix(FIN)}{_alarma(aviso, DE_DIAS_ENTEROS in vevent)}{FIN}"


@lru_cache(maxsize=8)
def _alarma(aviso: str, de_dias_enteros: bool) -> str:
    con_hora, de_dias, texto = AVISOS[Aviso(aviso)]
    cuando = de_dias if de_dias_enteros else con_hora
    if not cuando:
        return ""
    dice = f"{_linea('DESCRIPTION', texto)}\r\n"
    return f"BEGIN:VALARM\r\nACTION:DISPLAY\r\n{dice}TRIGGER:{cuando}\r\nEND:VALARM\r\n"


def calendario(nombre: str, eventos: Iterable[str]) -> bytes:
    """El archivo entero: cabecera, ``eventos`` ya escritos y cierre."""
    texto = "".join([cabecera(nombre), *eventos, PIE])
    return (_publicado(texto) if settings.CALENDARIO_ORGANIZADOR else texto).encode()


def _publicado(texto: str) -> str:
    """``texto`` con METHOD:PUBLISH y quien organiza en cada evento: lo uno pide lo otro (RFC 5546).

    Un renglón de texto plegado empieza por espacio: nunca se confunde con el cierre de un evento.
    """
    quien = vCalAddress(f"mailto:{settings.CALENDARIO_ORGANIZADOR}")
    linea = Contentline.from_parts("ORGANIZER", Parameters(), quien).to_ical().decode()
    return texto.replace(
        "\r\nCALSCALE:GREGORIAN\r\n", "\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n", 1
    ).replace("\r\nEND:VEVENT\r\n", f"\r\n{linea}\r\nEND:VEVENT\r\n")
