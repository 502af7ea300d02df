"""El avance: barra en un terminal, pocas líneas en otra parte."""

from io import StringIO

from intranet.progreso import Progreso


class Terminal(StringIO):
    """Una salida que dice ser un terminal."""

    def isatty(self) -> bool:
        """Siempre sí."""
        return True


def _recorrer(salida, total=200) -> str:
    progreso = Progreso("Filas", total, salida)
    for n in range(total):
        progreso.avanzar(f"fila {n}")
    progreso.terminar()
    return salida.getvalue()


def test_fuera_de_un_terminal_son_diez_lineas_sin_signos_de_control():
    lineas = _recorrer(StringIO()).splitlines()
    assert len(lineas) == 10
    assert lineas[-1] == "Filas: 200/200"
    assert not any("\x1b" in linea or "\r" in linea for linea in lineas)


def test_en_un_terminal_la_barra_se_reescribe_y_termina_llena():
    texto = _recorrer(Terminal())
    assert texto.count("\n") == 1
    assert texto.split("\r")[-1].startswith("Filas " + "█" * 24 + " 200/200")


def test_mas_pasos_de_los_dichos_no_pasan_del_total():
    salida = StringIO()
    progreso = Progreso("Paquetes", 2, salida)
    for _ in range(5):
        progreso.avanzar()
    assert salida.getvalue().splitlines()[-1] == "Paquetes: 2/2"
