"""Marca en el texto original lo que la consulta buscaba y escoge el pasaje que lo enseña.

El texto se marca con el mismo análisis con que se indexa, así lo marcado es lo encontrado. Lo
que sale es HTML seguro: solo lleva las ``<mark>`` de aquí.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search import analisis
from search.analisis import RELLENO
from search.consulta import Clausula

ANCHO = 260
"""Caracteres de un pasaje."""

LEIDO_MAXIMO = 200_000
"""Hasta dónde se busca el mejor pasaje de un texto muy largo."""

_CONTEXTO = 60


class Marca(NamedTuple):
    """Un lugar del texto que responde a la cláusula ``clausula``."""

    inicio: int
    fin: int
    clausula: int


def titulo(texto: str, clausulas: Iterable[Clausula]) -> SafeString:
    """``texto`` entero, con lo buscado entre ``<mark>``."""
    return _html(texto, 0, len(texto), list(marcas(texto, clausulas)))


def pasaje(texto: str, clausulas: Iterable[Clausula], ancho: int = ANCHO) -> SafeString:
    """El trozo de ``texto`` que más de lo buscado reúne, con lo buscado entre ``<mark>``.

    :param ancho: caracteres, más o menos; se corta entre palabras y con puntos suspensivos.
    :return: HTML seguro; el comienzo del texto si nada coincide en él.
    """
    clausulas = list(clausulas)
    leido = texto[:LEIDO_MAXIMO]
    mejor: list[Marca] = []
    mejor_valor = (0, 0)
    ventana: deque[Marca] = deque()
    for marca in marcas(leido, clausulas):
        ventana.append(marca)
        while marca.fin - ventana[0].inicio > ancho - _CONTEXTO and len(ventana) > 1:
            ventana.popleft()
        valor = (len({m.clausula for m in ventana}), len(ventana))
        if valor > mejor_valor:
            mejor, mejor_valor = list(ventana), valor
        if valor[0] == len(clausulas) and valor[1] > len(clausulas):
            break
    # Cerca del final se retrocede: el pasaje se aprovecha entero.
    inicio = max(0, min(mejor[0].inicio - _CONTEXTO, len(texto) - ancho)) if mejor else 0
    inicio, fin = _a_palabras(texto, inicio, inicio + ancho)
    if mejor:
        fin = max(fin, mejor[-1].fin)
    return _html(texto, inicio, fin, mejor)


def marcas(texto: str, clausulas: Iterable[Clausula]) -> Iterator[Marca]:
    """Los lugares de ``texto`` que responden a ``clausulas``, en orden de final."""
    sueltas: dict[str, int] = {}
    frases: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for i, clausula in enumerate(clausulas):
        for hoja in clausula:
            if len(hoja) == 1:
                sueltas.setdefault(hoja[0], i)
            else:
                frases.setdefault(hoja[-1], []).append((hoja, i))
    mas_larga = max((len(h) for hs in frases.values() for h, _ in hs), default=1)
    ultimas: deque[analisis.Parte] = deque(maxlen=mas_larga)
    for unidad in analisis.unidades(texto):
        for parte in unidad.partes:
            ultimas.append(parte)
            if parte.token in sueltas and parte.token != RELLENO:
                yield Marca(parte.inicio, parte.fin, sueltas[parte.token])
            for hoja, i in frases.get(parte.token, ()):
                final = list(ultimas)[-len(hoja) :]
                if tuple(p.token for p in final) == hoja:
                    yield Marca(final[0].inicio, parte.fin, i)
        if unidad.enteras and (entera := unidad.enteras[-1]) in sueltas:
            yield Marca(unidad.inicio, unidad.fin, sueltas[entera])


def _a_palabras(texto: str, inicio: int, fin: int) -> tuple[int, int]:
    """Mueve ``inicio`` y ``fin`` hasta no partir ninguna palabra."""
    if inicio > 0:
        inicio = texto.find(" ", inicio, inicio + _CONTEXTO) + 1 or inicio
    if fin < len(texto):
        corte = texto.rfind(" ", inicio + 1, fin)
        fin = corte if corte > fin - _CONTEXTO else fin
    return inicio, min(fin, len(texto))


def _html(texto: str, inicio: int, fin: int, marcadas: list[Marca]) -> SafeString:
    """``texto[inicio:fin]`` escapado, con las marcas que caen dentro, sin anidarlas."""
    trozos = ["… "] if inicio > 0 else []
    hasta = inicio
    for marca in sorted(marcadas, key=lambda m: (m.inicio, -m.fin)):
        if marca.inicio < hasta or marca.fin > fin:
            continue
        trozos.append(escape(texto[hasta : marca.inicio]))
        trozos.append(f"<mark>{escape(texto[marca.inicio : marca.fin])}</mark>")
        hasta = marca.fin
    trozos.append(escape(texto[hasta:fin]))
    if fin < len(texto):
        trozos.append(" …")
    # Cada trozo está escapado arriba.
    return mark_safe("".join(trozos))
