"""El análisis del español que usan por igual el índice, la consulta y el resaltado.

El texto se corta en *unidades*: una palabra, o una cadena unida por guion, barra, punto o
guion bajo (``03-2026/SO-05``, ``socio-emocional``, ``banner_30-julio_v2.PNG``). Cada unidad da
sus partes, una posición por parte, y además los compuestos con que se encuentra entera. Los
motores reciben las palabras ya analizadas, así todos encuentran lo mismo.

Un token es ASCII en minúsculas: letras, cifras y ``-_/.,``. Es el alfabeto de todos los motores.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

RELLENO = "_"
"""Token que ocupa el lugar de una palabra vacía, para que las frases guarden su distancia."""

HUECO = "__"
"""Token que separa lo que no debe leerse como frase."""

LARGO_MAXIMO = 64
"""Un token más largo se corta, igual al indexar que al consultar."""

PARTES_MAXIMAS = 6
"""Hasta cuántas partes se guardan los comienzos de un código (``03-2026``, ``03-2026/so``…)."""


def _conjunto(palabras: str) -> frozenset[str]:
    return frozenset(palabras.split())


VACIAS = _conjunto(
    """
    a al ante aquel aquella aquellas aquellos asi aun aunque bajo cada como con cual cuales cuando
    cuanto de del desde donde e el ella ellas ellos en entre era eran es esa esas ese eso esos
    esta estas este esto estos fue fueron ha habia han hasta hay hacia la las le les lo los mas me
    mi mis mientras muy n ni no nos nro o os otra otras otro otros para pero por porque pues que
    quien quienes se sea sean segun ser sera seran si sido sin sobre son su sus tal tales tambien
    tan te toda todas todo todos tras tu tus u un una unas uno unos y ya
    """
)
"""Palabras vacías, ya plegadas. Se quedan fuera ``estado``, ``estados`` y ``contra``: aquí dicen
algo («el Estado», «contra la trata»)."""

PREFIJOS = _conjunto(
    """
    afro anti bio ciber co etno geo infra inter intra macro micro multi neuro pluri pos post pre
    psico semi seudo socio sub trans ultra
    """
)
"""Elementos que forman una sola palabra con la siguiente: «socio emocional», «socio-emocional» y
«socioemocional» son lo mismo."""

PROTEGIDAS = _conjunto("demuna diresa inpe minsa zofratacna")
"""Siglas que no pierden su final: no son plurales ni femeninos de nada."""

_FAMILIAS = {
    "nin": "nino nina ninos ninas",
    "hij": "hijo hija hijos hijas",
    "trata": "trata tratas",
    "avanc": "avances",
    "alcanc": "alcances",
    "balanc": "balances",
    "enlac": "enlaces",
    "acuerd": "acordar acordado acordada acordados acordadas acordo acordaron",
}
EXCEPCIONES = {forma: raiz for raiz, formas in _FAMILIAS.items() for forma in formas.split()}
"""Lo que la regla no une (el género en palabras cortas, el verbo de los acuerdos,
los plurales de «-ce», que no son de «-z») o no separa: la
trata no es lo que «se trató» en la sesión."""

# Marcas que se combinan e invisibles que Word deja dentro de las palabras.
_MARCAS = "\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff"
_PALABRA = rf"(?:[^\W_ºª][{_MARCAS}]*)+"
_GUIONES = "-\u2010\u2011\u2012\u2013"
_SEPARADOR = rf"(?:[{_GUIONES}/_.'’]|(?<=\d),(?=\d))"
_UNIDAD = re.compile(rf"{_PALABRA}(?:{_SEPARADOR}{_PALABRA})*")
_PARTE = re.compile(_PALABRA)
_SIGLA_EN_PLURAL = re.compile(r"[A-ZÁÉÍÓÚÑ]{2,}s")
_SEPARADOR_LLANO = str.maketrans(dict.fromkeys(f"{_GUIONES}'’", "-"))


class Parte(NamedTuple):
    """Una palabra del texto.

    :ivar forma: plegada, sin cortar su final.
    :ivar token: lo que se indexa, o :data:`RELLENO` si es una palabra vacía.
    :ivar inicio: dónde empieza en el texto original; ``fin``, dónde acaba.
    """

    forma: str
    token: str
    inicio: int
    fin: int


class Unidad(NamedTuple):
    """Una palabra o cadena, con sus partes.

    :ivar enteras: tokens con que se encuentra entera, del comienzo más corto a la completa.
    """

    partes: tuple[Parte, ...]
    enteras: tuple[str, ...] = ()

    @property
    def inicio(self) -> int:
        """Dónde empieza en el texto original."""
        return self.partes[0].inicio

    @property
    def fin(self) -> int:
        """Dónde acaba en el texto original."""
        return self.partes[-1].fin

    @property
    def es_palabra(self) -> bool:
        """Si es una sola palabra de letras y no es vacía."""
        return (
            len(self.partes) == 1
            and self.partes[0].token != RELLENO
            and self.partes[0].forma.isalpha()
        )


def plegar_palabra(palabra: str) -> str:
    """``palabra`` en ASCII minúsculo: sin tildes, y otros alfabetos escritos por su código.

    NFC y NFD dan lo mismo. Puede quedar vacía.
    """
    descompuesta = unicodedata.normalize("NFKD", palabra).casefold()
    if not descompuesta.isascii():
        descompuesta = "".join(
            c if c.isascii() else f"u{ord(c):x}" for c in descompuesta if c.isalnum()
        )
    return "".join(c for c in descompuesta if c.isalnum())[:LARGO_MAXIMO]


def raiz(forma: str) -> str:
    """Corta plurales, géneros y vocales finales; une «región» y «regiones», «acta» y «actas».

    Es el cortador ligero del español de J. Savoy, con dos reglas propias: las palabras de menos
    de cinco letras solo pierden el plural (o la ``e``), y los plurales en ``-eses`` siguen a su
    singular («intereses», «interés»).

    :param forma: una palabra plegada.
    :return: su token.
    """
    if forma in EXCEPCIONES:
        return EXCEPCIONES[forma]
    if forma.isdigit():
        return forma.lstrip("0") or "0"
    if forma in PROTEGIDAS or len(forma) < 4 or not forma.isalpha():
        return forma
    if forma.endswith("ces"):
        return forma[:-3] + "z"
    if forma.endswith("eses"):
        return forma[:-4] if len(forma) >= 8 else forma[:-2]
    if len(forma) == 4:
        return forma[:-1] if forma[-1] == "e" or forma[-2:] in {"as", "es", "os"} else forma
    if len(forma) == 5 and forma[-2:] in {"as", "os"}:
        return forma[:-1]
    if forma[-2:] in {"as", "es", "os"}:
        return forma[:-2]
    return forma[:-1] if forma[-1] in "aeo" else forma


@lru_cache(maxsize=50_000)
def _forma_y_token(palabra: str) -> tuple[str, str]:
    if _SIGLA_EN_PLURAL.fullmatch(palabra):
        palabra = palabra[:-1]
    forma = plegar_palabra(palabra)
    return forma, RELLENO if forma in VACIAS else raiz(forma)


def _partes(texto: str, inicio: int) -> Iterator[Parte]:
    for hallazgo in _PARTE.finditer(texto):
        forma, token = _forma_y_token(hallazgo[0])
        if token:
            yield Parte(forma, token, inicio + hallazgo.start(), inicio + hallazgo.end())


def _unidad(texto: str, inicio: int) -> Unidad | None:
    """La unidad que forma ``texto``, que está en ``inicio`` del original."""
    partes = tuple(_partes(texto, inicio))
    if len(partes) < 2:
        return Unidad(partes) if partes else None
    separadores = [
        texto[a.fin - inicio : b.inicio - inicio].translate(_SEPARADOR_LLANO)
        for a, b in pairwise(partes)
    ]
    de_letras = all(p.forma.isalpha() for p in partes)
    if de_letras and set(separadores) == {"."} and all(len(p.forma) <= 2 for p in partes):
        # P.N.P. y EE.UU. son una sola palabra.
        forma = "".join(p.forma for p in partes)
        return Unidad((Parte(forma, raiz(forma), partes[0].inicio, partes[-1].fin),))
    if de_letras:
        return Unidad(partes, (_unida(partes),) if set(separadores) == {"-"} else ())
    # En un código cuenta todo: el «SE» de SE-05-2026 no es una palabra vacía.
    partes = tuple(p._replace(token=raiz(p.forma)) for p in partes)
    comienzo, comienzos = partes[0].forma, []
    for separador, parte in zip(separadores, partes[1:], strict=True):
        comienzo = f"{comienzo}{separador}{parte.forma}"
        comienzos.append(comienzo[:LARGO_MAXIMO])
    return Unidad(partes, tuple(dict.fromkeys((*comienzos[: PARTES_MAXIMAS - 1], comienzos[-1]))))


def _unida(partes: tuple[Parte, ...]) -> str:
    return raiz("".join(p.forma for p in partes)[:LARGO_MAXIMO])


def juntas(a: Unidad, b: Unidad) -> str:
    """El token de las palabras ``a`` y ``b`` escritas sin separación."""
    return _unida((*a.partes, *b.partes))


def unidades(texto: str) -> Iterator[Unidad]:
    """Las unidades de ``texto``, en orden, con su lugar en el original."""
    prefijo = None
    for hallazgo in _UNIDAD.finditer(texto):
        unidad = _unidad(hallazgo[0], hallazgo.start())
        if unidad is None:
            continue
        if prefijo and unidad.es_palabra and texto[prefijo.fin : unidad.inicio].isspace():
            unidad = Unidad((*prefijo.partes, *unidad.partes), (juntas(prefijo, unidad),))
        elif prefijo:
            yield prefijo
        prefijo = unidad if unidad.es_palabra and unidad.partes[0].forma in PREFIJOS else None
        if prefijo is None:
            yield unidad
    if prefijo:
        yield prefijo


def tokens(texto: str) -> tuple[str, ...]:
    """Los tokens de ``texto`` en su orden, sin compuestos y con su relleno: los de una frase."""
    return tuple(parte.token for unidad in unidades(texto) for parte in unidad.partes)


def sin_relleno_al_borde(frase: tuple[str, ...]) -> tuple[str, ...]:
    """``frase`` sin palabras vacías al comienzo ni al final."""
    llenas = [i for i, token in enumerate(frase) if token != RELLENO]
    return frase[llenas[0] : llenas[-1] + 1] if llenas else ()


def para_indexar(texto: str) -> list[str]:
    """Todo lo que se indexa de ``texto``: sus tokens y, aparte, sus compuestos.

    :return: lista donde el lugar de cada token es su posición.
    """
    corrido: list[str] = []
    aparte: list[str] = []
    for unidad in unidades(texto):
        corrido.extend(parte.token for parte in unidad.partes)
        for entera in unidad.enteras:
            aparte += (HUECO, entera)
    return corrido + aparte
