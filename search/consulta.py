"""De lo que la persona escribe a un árbol que todo motor compila igual.

El árbol es siempre el mismo: *todas* las cláusulas, y ninguna de las excluidas; una cláusula se
cumple con *cualquiera* de sus hojas; una hoja es un token o una frase de tokens seguidos. El
texto escrito no llega nunca al motor.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from intranet.texto import limpiar
from search import analisis
from search.analisis import RELLENO, Unidad
from search.models import Sigla

Hoja = tuple[str, ...]
Clausula = tuple[Hoja, ...]
Familias = Mapping[Hoja, Clausula]

LARGO_MAXIMO = 400
"""Caracteres que se leen de lo escrito."""

CLAUSULAS_MAXIMAS = 20
"""Palabras o frases que se buscan a la vez."""

FRASE_MAXIMA = 30
"""Tokens de la frase más larga."""

_COMILLAS = str.maketrans(dict.fromkeys("“”«»„‟", '"'))
_ESPECIAL = re.compile(
    r'(?P<menos>(?<!\S)-(?=["\w]))?(?:"(?P<frase>[^"]*)"|(?(menos)(?P<palabra>[^\s"]+)|(?!)))'
)


@dataclass(frozen=True, kw_only=True)
class Consulta:
    """Una búsqueda ya entendida.

    :ivar texto: lo escrito, limpio y en NFC, para volver a mostrarlo.
    :ivar clausulas: lo que debe estar; sin ninguna no se busca nada.
    :ivar excluidas: lo que no debe estar.
    :ivar fichas: acceso de quien busca (:meth:`intranet.registro.Registro.fichas`); no hay
        búsqueda sin él, y vacío no encuentra nada.
    :ivar filtros: etiqueta pedida por cada nombre.
    :ivar por_fecha: lo más nuevo primero y lo que no tiene fecha al final; si no, lo que más
        responde a lo escrito.
    :ivar hasta: momento (``time.monotonic``) en que quien pregunta ya no espera a otro servidor.
    :ivar con_alguna: si basta con alguna de las palabras, porque nada las tiene todas.
    :ivar recortada: si lo escrito era demasiado largo y se leyó solo el comienzo.
    """

    texto: str
    clausulas: tuple[Clausula, ...]
    excluidas: tuple[Clausula, ...]
    fichas: frozenset[str]
    filtros: Mapping[str, str] = field(default_factory=dict)
    por_fecha: bool = False
    pagina: int = 1
    por_pagina: int = 10
    con_alguna: bool = False
    hasta: float = math.inf
    recortada: bool = False


def familias_de_siglas() -> Familias:
    """Las siglas vigentes y sus formas largas, analizadas: cada una lleva a toda su familia."""
    hojas: dict[Hoja, set[Hoja]] = {}
    hoy = timezone.localdate()
    pares = Sigla.objects.exclude(baja_en__lte=hoy).values_list("sigla", "forma_larga")
    for par in pares:
        familia = {h for h in map(_frase, par) if h}
        for hoja in familia:
            hojas.setdefault(hoja, set()).update(familia)
    # Quien escribe la forma larga sin su «del» también la ha escrito.
    return {_sin_relleno(hoja): tuple(sorted(familia)) for hoja, familia in hojas.items()}


def interpretar(
    texto: str,
    *,
    fichas: Iterable[str],
    filtros: Mapping[str, str] | None = None,
    por_fecha: bool = False,
    pagina: int = 1,
    por_pagina: int = 10,
    familias: Familias | None = None,
) -> Consulta:
    """Lee lo que escribió la persona; ninguna entrada es un error.

    Palabras sueltas, ``"frases"`` y ``-exclusiones``; el guion dentro de una palabra o de un
    código no excluye. Las siglas se abren en su forma larga y al revés, salvo entre comillas.

    :param texto: cualquier cosa.
    :param fichas: acceso de quien busca.
    :param familias: siglas ya leídas; si no se dan, se leen de la base.
    :return: la consulta.
    """
    escrito = limpiar(texto).strip()
    limpio = escrito[:LARGO_MAXIMO]
    if familias is None:
        familias = familias_de_siglas()
    escrito_llano = limpio.translate(_COMILLAS)
    positivas: list[Clausula] = []
    excluidas: list[Clausula] = []
    leido = 0
    for especial in _ESPECIAL.finditer(escrito_llano):
        positivas += _de_palabras(escrito_llano[leido : especial.start()], familias)
        leido = especial.end()
        if especial["palabra"]:
            nuevas = _de_palabras(especial["palabra"], familias)
        else:
            nuevas = [(frase,)] if (frase := _frase(especial["frase"])) else []
        (excluidas if especial["menos"] else positivas).extend(nuevas)
    positivas += _de_palabras(escrito_llano[leido:], familias)
    unicas = tuple(dict.fromkeys(positivas))
    return Consulta(
        texto=limpio,
        clausulas=unicas[:CLAUSULAS_MAXIMAS],
        excluidas=tuple(dict.fromkeys(excluidas))[:CLAUSULAS_MAXIMAS],
        fichas=frozenset(fichas),
        filtros=dict(filtros or {}),
        por_fecha=por_fecha,
        pagina=pagina,
        por_pagina=por_pagina,
        recortada=len(escrito) > LARGO_MAXIMO or len(unicas) > CLAUSULAS_MAXIMAS,
    )


def _sin_relleno(hoja: Hoja) -> Hoja:
    return tuple(token for token in hoja if token != RELLENO)


def _frase(texto: str) -> Hoja:
    """La hoja que encuentra ``texto`` tal cual; vacía si solo hay palabras vacías."""
    return analisis.sin_relleno_al_borde(analisis.tokens(texto)[:FRASE_MAXIMA])


def _de_palabras(texto: str, familias: Familias) -> list[Clausula]:
    """Las cláusulas de unas palabras sueltas."""
    palabras = list(analisis.unidades(texto))
    clausulas: list[Clausula] = []
    i = 0
    while i < len(palabras):
        clausula, usadas = _sigla_en(palabras[i:], familias)
        if not usadas:
            clausula, usadas = _de_unidad(palabras, i), 1
        if clausula:
            clausulas.append(clausula)
        i += usadas
    return clausulas


def _sigla_en(palabras: list[Unidad], familias: Familias) -> tuple[Clausula, int]:
    """La familia de la sigla o forma larga más larga con que empiezan, y cuántas palabras ocupa."""
    hallada: tuple[Clausula, int] = ((), 0)
    mas_larga = max(map(len, familias), default=0)
    comienzo: Hoja = ()
    for usadas, unidad in enumerate(palabras, start=1):
        comienzo += _sin_relleno(tuple(p.token for p in unidad.partes))
        if len(comienzo) > mas_larga:
            break
        if comienzo in familias:
            hallada = familias[comienzo], usadas
    return hallada


def _de_unidad(palabras: list[Unidad], i: int) -> Clausula:
    """Las hojas que encuentran la unidad ``i``: entera, por partes, o junta con su vecina."""
    unidad = palabras[i]
    hojas = [(entera,) for entera in unidad.enteras[-1:]]
    if partes := analisis.sin_relleno_al_borde(tuple(p.token for p in unidad.partes)):
        hojas.append(partes[:FRASE_MAXIMA])
    for par in (palabras[i - 1 : i + 1] if i else [], palabras[i : i + 2]):
        if len(par) == 2 and all(p.es_palabra for p in par):
            hojas.append((analisis.juntas(*par),))
    return tuple(dict.fromkeys(hojas))
