"""Etiquetas de plantilla que están siempre a mano: fechas dichas, pesos, estados y enlaces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.forms import BaseForm, BoundField
from django.template.defaultfilters import stringfilter
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from intranet.texto import texto_llano

register = template.Library()

register.filter("texto_llano", stringfilter(texto_llano))


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
    # Piezas del kit
    "retirada": Estado("Retirada", "■", "tarde"),
    "vencida": Estado("Ya venció", "▲", "pronto"),
    # Filas de una importación
    "creada": Estado("Creada", "●", "bien"),
    "actualizada": Estado("Actualizada", "●", "bien"),
    "sin_cambios": Estado("Sin cambios", "○", "nada"),
    "error": Estado("Error", "■", "tarde"),
    # Campañas
    "por_iniciar": Estado("Por iniciar", "○", "nada"),
    "en_marcha": Estado("En marcha", "○", "bien"),
    "cerrada": Estado("Cerrada", "●", "bien"),
    "no_realizada": Estado("No se realizó", "●", "nada"),
    "hecha": Estado("Hecha", "●", "bien"),
    # Canales de una institución
    "por_verificar": Estado("Por verificar", "▲", "pronto"),
    # Asistencia
    "presente": Estado("Presente", "●", "bien"),
    "justificada": Estado("Justificada", "▲", "pronto"),
    "ausente": Estado("Ausente", "■", "tarde"),
}


@register.filter
def estado(valor: Any) -> Estado:
    """Palabra, forma y tono de ``valor`` (el valor de una lista cerrada, como ``por_vencer``)."""
    clave = str(valor or "")
    return ESTADOS.get(clave) or Estado(clave.replace("_", " ").capitalize(), "○", "nada")


HUECO_DE_BARRA = 0.25


@register.simple_tag
@lru_cache(maxsize=256)
def insignia(valor: Any, palabra: str = "") -> SafeString:
    """Un estado en HTML: palabra, forma y color. Son pocos y se repiten: cada uno se arma una vez.

    Es lo que hay detrás de ``components/estado.html``; una tabla larga la usa sin el rodeo.

    :param palabra: otra palabra para ese estado.
    """
    e = estado(valor)
    return format_html(
        '<span class="estado {}"><span class="forma" aria-hidden="true">{}</span> {}</span>',
        *(e.tono, e.forma, palabra or e.palabra),
    )


@register.filter
def barra(cuentas: Any) -> dict[str, Any]:
    """Prepara la barra de estados a partir de pares (valor, cantidad).

    :return: ``total`` y ``tramos``; por tramo ``valor``, ``cantidad``, y ``x`` y ``ancho`` sobre
        100, con un hueco entre tramo y tramo. Los de cantidad cero no salen.
    """
    pares = [(v, n) for v, n in (cuentas.items() if hasattr(cuentas, "items") else cuentas) if n]
    total = sum(n for _, n in pares)
    util = 100 - HUECO_DE_BARRA * (len(pares) - 1)
    tramos, x = [], 0.0
    for valor, cantidad in pares:
        ancho = util * cantidad / total
        tramos.append(
            {"valor": valor, "cantidad": cantidad, "x": f"{x:.2f}", "ancho": f"{ancho:.2f}"}
        )
        x += ancho + HUECO_DE_BARRA
    return {"total": total, "tramos": tramos}


# --- Tablas


@register.filter
def con_rotulos(fila: Iterable[Any], columnas: Iterable[str]) -> list[tuple[str, Any]]:
    """Cada celda de ``fila`` con el título de su columna."""
    return list(zip(columnas, fila, strict=True))


# --- Territorio

ROTULOS_CORTOS = {
    "230102": "Alto Alianza",
    "230110": "Gregorio Albarracín",
    "230111": "La Yarada",
    "230402": "Héroes Albarr.",
}


@register.filter
def rotulo_corto(distrito: Any) -> str:
    """El nombre de un distrito tal como cabe en su casilla del mosaico."""
    return ROTULOS_CORTOS.get(distrito.ubigeo_inei) or distrito.nombre


# --- Direcciones


@register.filter
def empieza_con(texto: Any, prefijo: str) -> bool:
    """Si ``texto`` empieza con ``prefijo``."""
    return str(texto or "").startswith(prefijo)


@register.simple_tag(takes_context=True)
def reemplazar_query(context: template.Context, **cambios: Any) -> str:
    """La consulta de la dirección actual con ``cambios``; ``None`` o vacío quita el parámetro.

    ``<a href="{% reemplazar_query pagina=2 %}">``. Cambiar un filtro vuelve a la primera página.
    """
    parametros = context["request"].GET.copy()
    if "pagina" not in cambios:
        parametros.pop("pagina", None)
    for nombre, valor in cambios.items():
        if valor in (None, ""):
            parametros.pop(nombre, None)
        else:
            parametros[nombre] = valor
    return f"?{parametros.urlencode()}"


class Ficha(NamedTuple):
    """Un filtro puesto: qué dice y a dónde lleva quitarlo."""

    texto: str
    url: str


@register.simple_tag(takes_context=True)
def fichas_de(context: template.Context, formulario: BaseForm) -> list[Ficha]:
    """Los filtros puestos en ``formulario`` (ligado a ``request.GET``), cada uno con su salida."""
    fichas = []
    for campo in formulario:
        if campo.is_hidden or campo.data in (None, "", []):
            continue
        texto = f"{rotulo(campo)}: {_dicho(campo)}"
        fichas.append(Ficha(texto, reemplazar_query(context, **{campo.html_name: None})))
    return fichas


def _dicho(campo: BoundField) -> str:
    """El valor de ``campo`` como lo lee una persona."""
    entendido = getattr(campo.form, "cleaned_data", {}).get(campo.name)
    if isinstance(entendido, dt.date):
        return fecha(entendido)
    opciones = {
        str(valor): str(nombre) for valor, nombre in getattr(campo.field, "choices", None) or []
    }
    valores = campo.data if isinstance(campo.data, list) else [campo.data]
    return ", ".join(opciones.get(str(v), str(v)) for v in valores)


# --- Formularios


@register.filter
def rotulo(campo: BoundField) -> str:
    """La etiqueta del campo sin «(opcional)», que se pone aparte."""
    return str(campo.label).removesuffix("(opcional)").strip()
