"""La fila TOTAL de una hoja: no se importa, se compara con lo que suman las demás."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from intranet.importacion.columnas import Columna, plegar_encabezado
from intranet.importacion.lectura import Formula, Linea
from intranet.importacion.valores import Contexto, Duda, Invalido, escrito, esta_escrita


def es_total(linea: Linea) -> bool:
    """Si lo primero que dice la fila es «TOTAL» o «Subtotal»."""
    primera = next((escrito(c) for c in linea.celdas if esta_escrita(c)), "")
    return bool(re.match(r"(sub ?)?total(es)?\b", plegar_encabezado(primera)))


class Cotejo:
    """Suma las columnas que lo piden según se lee la hoja.

    :param situadas: en qué posición está cada columna.
    :ivar suman: por título de columna, lo que suman las filas leídas.
    """

    def __init__(self, situadas: Mapping[int, Columna]) -> None:
        self.suman: dict[str, Any] = {}
        self._columnas = {n: c for n, c in situadas.items() if c.suma}
        # Lo que sumaría Excel, que no cuenta los números escritos como texto.
        self._en_excel: dict[str, Any] = {}
        self._primera = self._ultima = 0

    def sumar(self, numero: int, celdas: Mapping[Columna, Any], valores: Mapping[str, Any]) -> None:
        """Añade una fila a las sumas."""
        self._primera = self._primera or numero
        self._ultima = numero
        for columna in self._columnas.values():
            valor = valores.get(columna.campo)
            if valor is None:
                continue
            self.suman[columna.titulo] = self.suman.get(columna.titulo, 0) + valor
            if not isinstance(celdas.get(columna), str):
                self._en_excel[columna.titulo] = self._en_excel.get(columna.titulo, 0) + valor

    def comparar(self, linea: Linea) -> Iterator[str]:
        """Lo que no cuadra entre una fila TOTAL y lo sumado hasta ella."""
        for posicion, columna in self._columnas.items():
            celda = linea.celdas[posicion] if posicion < len(linea.celdas) else None
            if not esta_escrita(celda):
                continue
            suman = self.suman.get(columna.titulo, 0)
            dice = self._lo_que_dice(columna, celda)
            donde = f"Fila {linea.numero}, TOTAL de {columna.titulo}"
            if dice is None:
                yield f"{donde}: no se pudo cotejar; las filas suman {suman:,}."
            elif dice != suman:
                yield f"{donde}: la hoja dice {dice:,} y las filas suman {suman:,}." + (
                    " Hay números escritos como texto, que Excel no suma."
                    if dice == self._en_excel.get(columna.titulo, 0)
                    else ""
                )

    def _lo_que_dice(self, columna: Columna, celda: Any) -> Any:
        if isinstance(celda, Formula):
            rango = re.fullmatch(r"=SUM\(([A-Z]+)(\d+):\1(\d+)\)", celda.replace("$", ""))
            entera = rango and int(rango[2]) <= self._primera and int(rango[3]) >= self._ultima
            return self._en_excel.get(columna.titulo, 0) if entera else None
        try:
            return columna.leer(celda, Contexto(columna=columna.titulo))
        except (Invalido, Duda):
            return None
