"""Operaciones con texto que varias aplicaciones necesitan iguales."""

import re
import unicodedata

import nh3

_BLANCOS = re.compile(r"\s+")
_INVISIBLES = dict.fromkeys([0, 0x200B, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F)])


def plegar(texto: str) -> str:
    """Sin tildes, en minúsculas y con los blancos juntos: «Prevención » → ``prevencion``.

    La eñe se pliega a ene, igual que en la búsqueda; sirve para comparar, nunca para mostrar.
    """
    descompuesto = unicodedata.normalize("NFKD", texto.translate(_INVISIBLES))
    sin_marcas = "".join(c for c in descompuesto if not unicodedata.combining(c))
    return _BLANCOS.sub(" ", sin_marcas).strip().casefold()


def limpiar(texto: str) -> str:
    """Quita NUL y medios caracteres, y normaliza a NFC: lo que PostgreSQL y UTF-8 esperan."""
    entero = texto.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
    return unicodedata.normalize("NFC", entero)


def texto_llano(html: str) -> str:
    """El texto de ``html`` sin etiquetas, con un espacio donde había un bloque."""
    separado = re.sub(r"<(?:/p|/li|/h\d|br\s*/?|/td|/tr|/div)>", lambda m: m[0] + " ", html)
    limpio = nh3.clean(separado, tags=set(), clean_content_tags={"script", "style"})
    from html import unescape

    return _BLANCOS.sub(" ", unescape(limpio)).strip()


def sin_opcional(etiqueta: str) -> str:
    """El nombre de un campo sin «(opcional)», que solo dice algo dentro de un formulario."""
    return etiqueta.removesuffix(" (opcional)")


def patron_plegado(texto: str) -> str:
    """Expresión regular que halla ``texto`` en lo escrito con o sin tildes, eñes y mayúsculas.

    Vale en SQLite y en PostgreSQL; lo que no es letra se busca tal cual.
    """
    return "".join(_GRAFIAS.get(c, re.escape(c)) for c in plegar(texto))


_GRAFIAS = {
    letra: f"[{letra}{letra.upper()}{acentuadas}{acentuadas.upper()}]"
    for letra, acentuadas in {
        "a": "áàäâãª",
        "e": "éèëê",
        "i": "íìïî",
        "o": "óòöôõº",
        "u": "úùüû",
        "n": "ñ",
        "c": "ç",
    }.items()
}
