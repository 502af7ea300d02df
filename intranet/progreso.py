"""Avance de un trabajo largo: una barra en el terminal, líneas sueltas en otra parte."""

import sys
from typing import TextIO

ANCHO = 24


class Progreso:
    """Dice por dónde va un trabajo de ``total`` pasos.

    Fuera de un terminal escribe como mucho diez líneas, para no llenar un registro.

    :param titulo: qué se hace («Migraciones»).
    :param salida: dónde se escribe; sin ella, la salida de errores.
    """

    def __init__(self, titulo: str, total: int, salida: TextIO | None = None) -> None:
        self.titulo = titulo
        self.total = total
        self.hecho = 0
        self._salida = salida or sys.stderr
        self._terminal = self._salida.isatty()
        self._decima = 0

    def avanzar(self, detalle: str = "", pasos: int = 1) -> None:
        """Cuenta ``pasos`` más y lo enseña, con ``detalle`` al lado."""
        self.hecho = min(self.hecho + pasos, self.total)
        if self._terminal:
            llenos = ANCHO * self.hecho // max(self.total, 1)
            barra = "█" * llenos + "░" * (ANCHO - llenos)
            texto = f"{self.titulo} {barra} {self.hecho}/{self.total} {detalle[:30]}"
            self._salida.write(f"\r{texto}\x1b[K")
            self._salida.flush()
        elif self.hecho * 10 // max(self.total, 1) > self._decima:
            self._decima = self.hecho * 10 // self.total
            self._salida.write(f"{self.titulo}: {self.hecho}/{self.total}\n")
            self._salida.flush()

    def terminar(self) -> None:
        """Cierra la línea de la barra."""
        if self._terminal and self.hecho:
            self._salida.write("\n")
            self._salida.flush()
