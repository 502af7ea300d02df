"""El texto de un acta como datos: lo que la plantilla del PDF compone sin leer nunca código."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

_BLANCOS = re.compile(r"[ \t\r\n\f]+")
_PARRAFO = re.compile(r"\n\s*\n")
_NEGRITA = {"b", "strong"}
_CURSIVA = {"i", "em"}
_TITULOS = {"h3": 1, "h4": 2}

FONDO = 6
"""Cuántas listas caben una dentro de otra en el papel."""


def parrafos(texto: str) -> list[dict[str, Any]]:
    """Los párrafos de un texto llano; una línea en blanco los separa, un salto queda como salto.

    :return: bloques como los de :func:`bloques`, todos de tipo ``p``.
    """
    return [
        {"tipo": "p", "tramos": _con_saltos(parte.strip())}
        for parte in _PARRAFO.split(texto.replace("\r\n", "\n"))
        if parte.strip()
    ]


def _con_saltos(texto: str) -> list[dict[str, Any]]:
    tramos: list[dict[str, Any]] = []
    for n, linea in enumerate(texto.splitlines()):
        if n:
            tramos.append({"salto": True})
        tramos.append({"texto": linea, "negrita": False, "cursiva": False})
    return tramos


def bloques(html: str, *, nivel: int) -> list[dict[str, Any]]:
    """Los bloques de un texto enriquecido, en orden.

    :param html: solo con las etiquetas de :data:`actas.instantanea.ETIQUETAS`.
    :param nivel: el de los títulos que contenga. Ninguno salta un nivel: PDF/UA no lo admite.
    :return: ``{"tipo": "p", "tramos"}``, ``{"tipo": "titulo", "nivel", "tramos"}`` o
        ``{"tipo": "lista", "numerada": bool, "elementos": [[bloque, …], …]}``. Un tramo es
        ``{"texto", "negrita", "cursiva"}`` o ``{"salto": True}``.
    """
    lector = _Lector(nivel)
    lector.feed(html)
    lector.close()
    return lector.terminar()


class _Lector(HTMLParser):
    """Arma bloques a medida que lee; lo que no está dentro de un bloque es un párrafo."""

    def __init__(self, nivel: int) -> None:
        super().__init__(convert_charrefs=True)
        self.nivel = nivel
        self.ultimo_titulo = nivel - 1
        self.raiz: list[dict[str, Any]] = []
        self.pila: list[list[dict[str, Any]]] = [self.raiz]
        self.listas: list[dict[str, Any]] = []
        self.tramos: list[dict[str, Any]] = []
        self.negrita = self.cursiva = 0
        self.titulo = 0

    def terminar(self) -> list[dict[str, Any]]:
        self._cerrar_bloque()
        return self.raiz

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _NEGRITA:
            self.negrita += 1
        elif tag in _CURSIVA:
            self.cursiva += 1
        elif tag == "br":
            self.tramos.append({"salto": True})
        elif tag in ("ul", "ol"):
            self._cerrar_bloque()
            self._abrir_lista(numerada=tag == "ol")
        elif tag == "li" and self.listas:
            self._cerrar_bloque()
            elemento: list[dict[str, Any]] = []
            self.listas[-1]["elementos"].append(elemento)
            self.pila.append(elemento)
        else:
            self._cerrar_bloque()
            self.titulo = _TITULOS.get(tag, 0)

    def handle_endtag(self, tag: str) -> None:
        if tag in _NEGRITA:
            self.negrita = max(0, self.negrita - 1)
        elif tag in _CURSIVA:
            self.cursiva = max(0, self.cursiva - 1)
        elif tag == "br":
            return
        else:
            self._cerrar_bloque()
            if tag == "li" and len(self.pila) > 1:
                self.pila.pop()
            elif tag in ("ul", "ol") and self.listas:
                self.listas.pop()

    def handle_data(self, data: str) -> None:
        texto = _BLANCOS.sub(" ", data)
        if not self.tramos or "salto" in self.tramos[-1]:
            texto = texto.lstrip(" ")
        if texto:
            self.tramos.append(
                {"texto": texto, "negrita": self.negrita > 0, "cursiva": self.cursiva > 0}
            )

    def _abrir_lista(self, *, numerada: bool) -> None:
        """Una lista más adentro; pasado el fondo, sus elementos siguen en la que la contiene."""
        if len(self.listas) >= FONDO:
            self.listas.append(self.listas[-1])
            return
        lista = {"tipo": "lista", "numerada": numerada, "elementos": []}
        self.pila[-1].append(lista)
        self.listas.append(lista)

    def _cerrar_bloque(self) -> None:
        """Lo leído hasta aquí es un párrafo o un título, si dice algo."""
        tramos, titulo = self.tramos, self.titulo
        self.tramos, self.titulo = [], 0
        while tramos and not tramos[-1].get("texto", "").strip():
            tramos.pop()
        while tramos and "salto" in tramos[0]:
            tramos.pop(0)
        if not tramos:
            return
        if titulo and len(self.pila) == 1:
            self.ultimo_titulo = min(self.nivel + titulo - 1, self.ultimo_titulo + 1)
            self.pila[-1].append({"tipo": "titulo", "nivel": self.ultimo_titulo, "tramos": tramos})
        else:
            self.pila[-1].append({"tipo": "p", "tramos": tramos})
