"""Etiquetas de plantilla que están siempre a mano: fechas dichas, pesos, estados y enlaces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.forms import BaseForm, BoundField
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


# --- Fechas

DIAS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
MESES = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)


def _fecha(valor: Any) -> dt.date | None:
    """``valor`` (fecha, momento o texto ``AAAA-MM-DD``) como fecha de Lima."""
    if isinstance(valor, dt.datetime):
        return timezone.localtime(valor).date() if timezone.is_aware(valor) else valor.date()
    if isinstance(valor, dt.date):
        return valor
    try:
        return dt.date.fromisoformat(str(valor)[:10])
    except ValueError:
        return None


@register.filter
def fecha_larga(valor: Any) -> str:
    """«jueves 14 de mayo de 2026»; admite fecha, momento o ``AAAA-MM-DD``. Vacío si no lo es."""
    dia = _fecha(valor)
    return f"{DIAS[dia.weekday()]} {fecha(dia)}" if dia else ""


@register.filter
def fecha(valor: Any) -> str:
    """«14 de mayo de 2026»; admite lo mismo que :func:`fecha_larga`."""
    dia = _fecha(valor)
    return f"{dia.day} de {MESES[dia.month - 1]} de {dia.year}" if dia else ""


@register.filter
def dia_y_mes(valor: Any) -> str:
    """«jueves 14 de mayo», para cuando el año se sobrentiende."""
    dia = _fecha(valor)
    return f"{DIAS[dia.weekday()]} {dia.day} de {MESES[dia.month - 1]}" if dia else ""


@register.filter
def hora(valor: Any) -> str:
    """«9:00»; admite hora, momento o ``HH:MM``. Vacío si no lo es."""
    if isinstance(valor, dt.datetime) and timezone.is_aware(valor):
        valor = timezone.localtime(valor)
    if isinstance(valor, str):
        try:
            valor = dt.time.fromisoformat(valor)
        except ValueError:
            return ""
    return f"{valor.hour}:{valor.minute:02d}" if isinstance(valor, (dt.time, dt.datetime)) else ""


@register.filter
def hace(valor: Any) -> str:
    """«hoy», «ayer», «hace 3 días», «en 2 meses»: se pone siempre junto a la fecha."""
    dia = _fecha(valor)
    if dia is None:
        return ""
    dias = (dia - timezone.localdate()).days
    cercanos = {0: "hoy", 1: "mañana", -1: "ayer"}
    if dias in cercanos:
        return cercanos[dias]
    lapso = abs(dias)
    if lapso < 60:
        cuanto = plural(lapso, "día,días")
    elif lapso < 730:
        cuanto = plural(lapso // 30, "mes,meses")
    else:
        cuanto = plural(lapso // 365, "año,años")
    return f"en {cuanto}" if dias > 0 else f"hace {cuanto}"


@register.filter
def tramo(desde: Any, hasta: Any) -> str:
    """«23 de septiembre de 2026», «del 1 al 31 de julio de 2026»; de mes a mes, con los dos."""
    primero, ultimo = _fecha(desde), _fecha(hasta)
    if primero is None or ultimo is None or primero == ultimo:
        return fecha(primero or ultimo)
    if primero.year != ultimo.year:
        return f"del {fecha(primero)} al {fecha(ultimo)}"
    if primero.month != ultimo.month:
        return f"del {primero.day} de {MESES[primero.month - 1]} al {fecha(ultimo)}"
    return f"del {primero.day} al {fecha(ultimo)}"


@register.filter
def tramo_corto(desde: Any, hasta: Any) -> str:
    """«23 sep», «1–31 jul», «20 may–4 jun»: para cuadros donde el año se sobrentiende."""
    primero, ultimo = _fecha(desde), _fecha(hasta)
    if primero is None or ultimo is None:
        return ""
    fin = f"{ultimo.day} {MESES[ultimo.month - 1][:3]}"
    if primero == ultimo:
        return fin
    mismo_mes = (primero.year, primero.month) == (ultimo.year, ultimo.month)
    inicio = f"{primero.day}" if mismo_mes else f"{primero.day} {MESES[primero.month - 1][:3]}"
    return f"{inicio}–{fin}"


@register.simple_tag
def hoy() -> dt.date:
    """La fecha de hoy en Lima."""
    return timezone.localdate()


@register.simple_tag
def saludo(persona: Any) -> str:
    """«Buenos días, Ada», según la hora de Lima; sin nombre si la cuenta no lo tiene."""
    ahora = timezone.localtime().hour
    frase = "Buenos días" if ahora < 12 else "Buenas tardes" if ahora < 19 else "Buenas noches"
    nombre = persona.first_name
    return f"{frase}, {nombre}" if nombre else frase


# --- Cantidades


@register.filter
def minutos(lapso: dt.timedelta) -> str:
    """Un lapso corto en minutos enteros: «15 minutos»."""
    return plural(max(1, round(lapso.total_seconds() / 60)), "minuto,minutos")


@register.filter
def plural(cantidad: Any, formas: str) -> str:
    """``3|plural:"acuerdo,acuerdos"`` → «3 acuerdos»; con miles separados por coma."""
    singular, varios = formas.split(",")
    numero = int(cantidad or 0)
    return f"{numero:,} {singular if numero == 1 else varios}"


@register.filter
def peso(octetos: Any) -> str:
    """Tamaño de un archivo: «240 kB», «1.2 MB»."""
    cantidad = int(octetos or 0)
    if cantidad < 1000:
        return plural(cantidad, "byte,bytes")
    if cantidad < 1_000_000:
        return f"{round(cantidad / 1000)} kB"
    return f"{cantidad / 1_000_000:.1f} MB"


@register.filter
def clase_de_archivo(nombre: Any) -> str:
    """La clase de un archivo por su nombre: «PDF»; «Archivo» si no tiene extensión."""
    _, punto, extension = str(nombre or "").rpartition(".")
    return extension.upper() if punto and extension.isalnum() else "Archivo"


# --- Estados


class Estado(NamedTuple):
    """Cómo se enseña un estado: palabra, forma y tono. La forma dice lo mismo que el color.

    Lleno está cerrado, vacío está abierto; el triángulo pide atención y el cuadrado la exige.
    """

    palabra: str
    forma: str
    tono: str


ESTADOS = {
    # Compromisos y sus partes
    "cumplido": Estado("Cumplido", "●", "bien"),
    "en_plazo": Estado("En plazo", "○", "bien"),
    "en_proceso": Estado("En proceso", "○", "bien"),
    "por_vencer": Estado("Por vencer", "▲", "pronto"),
    "vencido": Estado("Vencido", "■", "tarde"),
    "sin_fecha": Estado("Sin fecha", "○", "nada"),
    "pendiente": Estado("Pendiente", "○", "nada"),
    "no_procede": Estado("Ya no procede", "●", "nada"),
    # Sesiones
    "programada": Estado("Programada", "○", "nada"),
    "convocada": Estado("Convocada", "○", "bien"),
    "realizada": Estado("Realizada", "●", "bien"),
    "cancelada": Estado("Cancelada", "■", "tarde"),
    "por_confirmar": Estado("Por confirmar", "○", "nada"),
    # Actas y acuerdos
    "borrador": Estado("En borrador", "▲", "pronto"),
    "aprobada": Estado("Aprobada", "●", "bien"),
    "vigente": Estado("Vigente", "●", "bien"),
    "anulado": Estado("Anulado", "■", "tarde"),
    "reemplazado": Estado("Reemplazado", "●", "nada"),
    "en_duda": Estado("En duda", "▲", "pronto"),
    # Filas de una importación
    "creada": Estado("Creada", "●", "bien"),
    "actualizada": Estado("Actualizada", "●", "bien"),
    "sin_cambios": Estado("Sin cambios", "○", "nada"),
    "error": Estado("Error", "■", "tarde"),
    # Canales de una institución
    "por_verificar": Estado("Por verificar", "▲", "pronto"),
