"""Las familias de consultas que se hacen solas: siglas, formas de una palabra y textos conocidos.

Nada de aquí usa el análisis del producto: si cambia, las consultas siguen siendo estas.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from relevancia import corpus

SEMILLA = 2026
GRUPOS = 60
CONOCIDOS = 60
PALABRAS_DE_UN_CONOCIDO = 3

ESTILOS = ("exacta", "sin tildes", "otro número", "ambas cosas", "una errata")

_PALABRA = re.compile(r"[^\W\d_]+")
_SIN_NUMERO = {
    *("además", "antes", "después", "entonces", "entre", "menos", "según"),
    *("ella", "otra", "otro"),
    *("lunes", "martes", "miércoles", "jueves", "viernes"),
}
"""Palabras de los textos que no tienen singular y plural, o no dicen nada solas."""


@dataclass(frozen=True)
class Conocido:
    """Un texto que se busca por tres de sus palabras, escritas de un modo.

    :ivar clave: el único documento que se da por bueno.
    """

    consulta: str
    estilo: str
    clave: str


def siglas() -> list[tuple[str, str]]:
    """Familia a. Cada sigla que los textos nombran y su forma larga: deben dar lo mismo."""
    todo = "\n".join(plegar(texto.todo) for texto in corpus.textos())
    return [
        (sigla, larga)
        for sigla, larga in corpus.siglas()
        if plegar(larga) in todo or re.search(rf"\b{re.escape(plegar(sigla))}\b", todo)
    ]


def formas() -> list[tuple[str, ...]]:
    """Familia b. Las formas en que se escribe una misma palabra: deben dar lo mismo.

    Son palabras que los textos traen en singular y en plural.
    """
    escritas = {p.lower() for texto in corpus.textos() for p in _PALABRA.findall(texto.todo)}
    pares = sorted(
        (palabra, plural(palabra))
        for palabra in escritas
        if len(palabra) > 3 and palabra not in _SIN_NUMERO and plural(palabra) in escritas
    )
    return [
        tuple(dict.fromkeys(f for p in par for f in (p, sin_tildes(p), p.upper(), p.title())))
        for par in sorted(Random(SEMILLA).sample(pares, GRUPOS))
        # Como los otros pronombres, no dice nada solo; apartarlo antes cambiaría el sorteo.
        if par != ("todo", "todos")
    ]


def conocidos() -> list[Conocido]:
    """Familia c. Textos que se buscan por sus palabras más raras, escritas de cinco modos."""
    azar = Random(SEMILLA)
    frecuencia = Counter(p for texto in corpus.textos() for p in _plurales_posibles(texto.todo))
    elegidos = azar.sample(
        [t for t in corpus.textos() if len(_plurales_posibles(t.todo)) >= 10], CONOCIDOS
    )
    return [
        Conocido(consulta, estilo, texto.clave)
        for texto in elegidos
        for estilo, consulta in zip(
            ESTILOS, _perturbadas(_raras(texto.todo, frecuencia, azar), azar), strict=True
        )
    ]


def plegar(texto: str) -> str:
    """``texto`` en minúsculas, sin tildes y con los blancos juntos."""
    return re.sub(r"\s+", " ", sin_tildes(texto.lower()))


def sin_tildes(texto: str) -> str:
    """``texto`` como lo escribe quien no pone tildes ni eñes."""
    descompuesto = unicodedata.normalize("NFD", texto)
    return "".join(c for c in descompuesto if not unicodedata.combining(c))


def plural(palabra: str) -> str:
    """El plural de un sustantivo en minúsculas."""
    if palabra.endswith("z"):
        return f"{palabra[:-1]}ces"
    if palabra[-1] in "aeoáéó":
        return f"{palabra}s"
    return f"{_sin_tilde_final(palabra)}es"


def singular(palabra: str) -> str:
    """El singular de un plural regular."""
    if palabra.endswith("ces"):
        return f"{palabra[:-3]}z"
    if palabra.endswith("iones"):
        return f"{palabra[:-5]}ión"
    if palabra.endswith("es") and palabra[-3] in "lnrdj":
        return palabra[:-2]
    return palabra[:-1]


def _sin_tilde_final(palabra: str) -> str:
    return f"{palabra[:-2]}{sin_tildes(palabra[-2])}{palabra[-1]}"


def _otro_numero(palabra: str) -> str:
    return singular(palabra) if palabra.endswith("s") else plural(palabra)


def _plurales_posibles(texto: str) -> set[str]:
    """Las palabras largas de ``texto`` que tienen otro número."""
    return {
        palabra.lower()
        for palabra in _PALABRA.findall(texto)
        if len(palabra) >= 6
        and palabra.lower() not in _SIN_NUMERO
        and re.search(r"(?:[aeolnrdz]|[aeo]s|ón)$", palabra.lower())
    }


def _raras(texto: str, frecuencia: Counter[str], azar: Random) -> list[str]:
    """Palabras de ``texto`` entre las más raras, en el orden en que se leen."""
    por_rareza = sorted(_plurales_posibles(texto), key=lambda p: (frecuencia[p], p))
    elegidas = azar.sample(por_rareza[: 2 * PALABRAS_DE_UN_CONOCIDO], PALABRAS_DE_UN_CONOCIDO)
    return sorted(elegidas, key=texto.lower().index)


def _perturbadas(palabras: list[str], azar: Random) -> Iterator[str]:
    """Las mismas palabras en cada uno de los :data:`ESTILOS`."""
    otro_numero = [_otro_numero(p) for p in palabras]
    yield _juntas(palabras)
    yield _juntas(map(sin_tildes, palabras))
    yield _juntas(otro_numero)
    yield _juntas(map(sin_tildes, otro_numero))
    larga = max(palabras, key=len)
    yield _juntas(_con_errata(p, azar) if p == larga else p for p in palabras)


def _con_errata(palabra: str, azar: Random) -> str:
    """``palabra`` con dos letras trocadas o con una de menos; la primera se respeta."""
    i = azar.randrange(1, len(palabra) - 2)
    if palabra[i] == palabra[i + 1] or azar.random() < 0.5:
        return palabra[:i] + palabra[i + 1 :]
    return f"{palabra[:i]}{palabra[i + 1]}{palabra[i]}{palabra[i + 2 :]}"


def _juntas(palabras: Iterable[str]) -> str:
    return " ".join(palabras)
