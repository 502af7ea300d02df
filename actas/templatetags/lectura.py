"""Lo que una instantánea dice, en las palabras con que se lee.

Cada frase se arma aquí y no con condiciones en la plantilla: un acta repite cientos.
"""

from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from actas.enums import Cumplimiento
from intranet.templatetags.red import fecha

register = template.Library()


@register.filter
def representantes(fila: dict[str, Any]) -> SafeString:
    """Quién vino por una institución: una línea por persona y, al final, la nota.

    :param fila: una de ``asistencia``.
    :return: HTML con al menos una línea; una raya si no hay nada que decir.
    """
    personas = [
        f"{', '.join(filter(None, (p['nombre'], p['cargo'])))} ({p['condicion']})"
        for p in fila["personas"]
    ]
    lineas = [*personas, *filter(None, [fila["nota"]])] or ["—"]
    return format_html_join("", "<div>{}</div>", ((linea,) for linea in lineas))


@register.filter
def plazo(compromiso: dict[str, Any]) -> str:
    """Hasta cuándo, o por qué no tiene fecha; como lo dijo el acta, y si basta que cumpla una.

    :param compromiso: uno de los de un bloque de acuerdo.
    """
    if compromiso["fecha_limite"]:
        dicho = f"Hasta el {fecha(compromiso['fecha_limite'])}"
        if compromiso["fecha_aproximada"]:
            dicho += " (aproximada)"
    else:
        dicho = f"Sin fecha: {compromiso['razon_sin_fecha']}"
    if compromiso["plazo_literal"]:
        dicho += f" · «{compromiso['plazo_literal']}»"
    if compromiso["cumplimiento"] == Cumplimiento.ALGUNA:
        dicho += " · Basta que cumpla una"
    return dicho


@register.filter
def responsables(compromiso: dict[str, Any]) -> str:
    """Los nombres de quienes responden por un compromiso, separados por comas."""
    return ", ".join(compromiso["responsables"]) or "Sin responsable"
