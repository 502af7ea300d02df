"""De lo escrito en una celda a su valor, sin adivinar: lo ambiguo se pregunta."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import Any

from django.utils import timezone
from openpyxl.utils.datetime import from_excel

from intranet.importacion.lectura import Formula
from intranet.templatetags.red import MESES
from intranet.texto import limpiar, plegar

BORRAR = "(borrar)"
"""Lo que se escribe en una celda para vaciar a propósito lo que había."""

_DIA_MES = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2}|\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_CON_NOMBRE = re.compile(
    r"(?:[a-z]+,? )?(\d{1,2})(?: de |[ /\-.])([a-z]+)\.?(?:(?: del? |[ /\-.,]+)(\d{2}|\d{4}))?"
)
_MESES = {plegar(mes)[:3]: n for n, mes in enumerate(MESES, start=1)} | {"set": 9}
_NOMBRES_DE_MES = {plegar(mes): n for n, mes in enumerate(MESES, start=1)} | {"setiembre": 9}
_MILES = re.compile(r"\d{1,3}(?:([.,'\xa0\u202f ])\d{3})(?:\1\d{3})*")


class Invalido(Exception):
    """La celda no vale; su texto dice por qué."""


class Duda(Exception):
    """La celda puede leerse de varias maneras: decide quien importa.

    :ivar clave: la misma para lo mismo escrito en la misma columna: se contesta una vez.
    :ivar opciones: pares (lo que se elige, cómo se lee).
    """

    def __init__(
        self, clave: str, escrito: str, pregunta: str, opciones: list[tuple[str, str]]
    ) -> None:
        self.clave = clave
        self.escrito = escrito
        self.pregunta = pregunta
        self.opciones = opciones
        super().__init__(pregunta)


@dataclass
class Contexto:
    """Lo que se sabe mientras se lee una celda.

    :ivar anio: el que dicen los títulos de la hoja, si dicen uno solo.
    :ivar respuestas: lo que ya contestó quien importa, por clave de la duda.
    :ivar columna: el título de la columna que se lee.
    :ivar avisos: lo que se leyó de una manera que conviene decir.
    """

    anio: int | None = None
    respuestas: Mapping[str, str] = field(default_factory=dict)
    columna: str = ""
    avisos: list[str] = field(default_factory=list)

    def preguntar(self, escrito: str, pregunta: str, opciones: list[tuple[str, str]]) -> str:
        """Lo que se contestó a ``pregunta``.

        :raises Duda: si aún no se contesta.
        """
        huella = hashlib.sha256(f"{self.columna}\n{escrito}".encode()).hexdigest()
        clave = f"duda-{huella[:16]}"
        respuesta = self.respuestas.get(clave)
        if respuesta is None or respuesta not in dict(opciones):
            raise Duda(clave, escrito, pregunta, opciones)
        return respuesta


Conversor = Callable[[Any, Contexto], Any]


def escrito(celda: Any) -> str:
    """El texto de una celda, sin el apóstrofo con que una exportación impide que se ejecute.

    :raises Invalido: si es una fórmula cuyo resultado no viene en el archivo.
    """
    if isinstance(celda, Formula):
        raise Invalido("Es una fórmula sin resultado. Abra el archivo en Excel y guárdelo.")
    if celda is None:
        return ""
    if isinstance(celda, float) and celda.is_integer():
        celda = int(celda)
    texto = limpiar(str(celda)).strip("\ufeff\xa0 \t\r\n")
    return texto[1:] if texto.startswith("'") and texto[1:2] in "=+-@\t\r" else texto


def esta_escrita(celda: Any) -> bool:
    """Si la celda trae algo, aunque sea una fórmula sin resultado."""
    return isinstance(celda, Formula) or bool(escrito(celda))


@dataclass(frozen=True)
class Texto:
    """Texto de una línea, de hasta ``largo`` caracteres."""

    largo: int = 200
    varias_lineas: bool = False

    def __call__(self, celda: Any, contexto: Contexto) -> str:
        """El texto, con los blancos juntos.

        :raises Invalido: si es más largo.
        """
        texto = escrito(celda)
        if not self.varias_lineas:
            texto = " ".join(texto.split())
        if len(texto) > self.largo:
            raise Invalido(f"Tiene {len(texto)} caracteres y caben {self.largo}.")
        return texto


@dataclass(frozen=True)
class Entero:
    """Una cantidad entera: «2,459», «2.459» y «1 203» solo pueden tener los miles separados."""

    maximo: int = 1_000_000

    def __call__(self, celda: Any, contexto: Contexto) -> int:
        """La cantidad.

        :raises Invalido: si no es un número entero de cero a ``maximo``.
        """
        if isinstance(celda, bool):
            raise Invalido("Se espera un número entero.")
        texto = escrito(celda)
        if _MILES.fullmatch(texto):
            texto = re.sub(r"\D", "", texto)
        elif coincide := re.fullmatch(r"(\d+)[.,]0+", texto):
            texto = coincide[1]
        if not re.fullmatch(r"[0-9]{1,9}", texto):
            raise Invalido("Se espera un número entero, sin letras ni decimales.")
        if int(texto) > self.maximo:
            raise Invalido(f"Es demasiado: el máximo es {self.maximo:,}.")
        return int(texto)


@dataclass(frozen=True)
class Decimales:
    """Un número con decimales, con coma o con punto; «1,250» puede ser dos: se pregunta."""

    minimo: Decimal = Decimal(0)
    maximo: Decimal = Decimal(1_000_000)
    lugares: int = 2

    def __call__(self, celda: Any, contexto: Contexto) -> Decimal:
        """El número, con ``lugares`` decimales.

        :raises Invalido: si no es un número entre ``minimo`` y ``maximo``.
        :raises Duda: si un separador puede ser de miles o de decimales.
        """
        if isinstance(celda, bool):
            raise Invalido("Se espera un número.")
        texto = escrito(celda)
        if isinstance(celda, (int, float)):
            numero = Decimal(texto)
        else:
            numero = self._leer(re.sub(r"^s/\.?\s*", "", texto, flags=re.IGNORECASE), contexto)
        if not self.minimo <= numero <= self.maximo:
            raise Invalido(f"Debe estar entre {self.minimo} y {self.maximo:,}.")
        return round(numero, self.lugares)

    def _leer(self, texto: str, contexto: Contexto) -> Decimal:
        miles = _MILES.fullmatch(texto)
        if miles and miles[1] in ".," and len(re.findall(r"[.,]", texto)) == 1:
            como_miles, como_decimal = re.sub(r"\D", "", texto), texto.replace(",", ".")
            # Si solo una de las dos cabe en la columna, no hay duda.
            caben = [n for n in (como_miles, como_decimal) if self._cabe(Decimal(n))]
            if len(caben) == 1:
                return Decimal(caben[0])
            return Decimal(
                contexto.preguntar(
                    texto,
                    f"«{texto}»: ¿el separador es de miles o de decimales?",
                    [
                        (como_miles, f"{int(como_miles):,}, en miles"),
                        (como_decimal, f"{como_decimal}, con decimales"),
                    ],
                )
            )
        if not re.fullmatch(r"-?[\d.,'\xa0\u202f ]+", texto):
            raise Invalido("Se espera un número.")
        decimal = max(texto.rfind(","), texto.rfind("."))
        if miles or decimal < 0:
            entero, fraccion = texto, ""
        else:
            entero, fraccion = texto[:decimal], texto[decimal + 1 :]
            if entero and not (_MILES.fullmatch(entero) or re.fullmatch(r"-?\d+", entero)):
                raise Invalido("Se espera un número.")
        try:
            return Decimal(f"{re.sub(r'[^0-9-]', '', entero) or 0}.{fraccion or 0}")
        except InvalidOperation as error:
            raise Invalido("Se espera un número.") from error

    def _cabe(self, numero: Decimal) -> bool:
        return self.minimo <= numero <= self.maximo


@dataclass(frozen=True)
class Fecha:
    """Un día: de Excel, «22/04/2025», «17-06-25», «15 de agosto» o «2025-04-22».

    :ivar futuras: si vale un día que aún no llega.
    """

    futuras: bool = False

    def __call__(self, celda: Any, contexto: Contexto) -> dt.date:
        """El día.

        :raises Invalido: si no es un día del calendario entre 2000 y hoy.
        """
        dia = self._leer(celda, contexto)
        if dia.year < 2000:
            raise Invalido(f"Dice el año {dia.year}.")
        if not self.futuras and dia > timezone.localdate():
            raise Invalido(f"El {dia:%d/%m/%Y} aún no llega.")
        if dia > timezone.localdate() + dt.timedelta(days=3660):
            raise Invalido(f"Dice el año {dia.year}.")
        return dia

    def _leer(self, celda: Any, contexto: Contexto) -> dt.date:
        if isinstance(celda, dt.datetime):
            return celda.date()
        if isinstance(celda, dt.date):
            return celda
        texto = escrito(celda)
        if re.fullmatch(r"[2-7]\d{4}", texto):
            return from_excel(int(texto)).date()
        if partes := _ISO.fullmatch(texto):
            anio, mes, dia = partes.groups()
        elif partes := _DIA_MES.fullmatch(texto):
            dia, mes, anio = partes.groups()
        elif partes := _CON_NOMBRE.fullmatch(plegar(texto)):
            dia, nombre, anio = partes.groups()
            mes = _NOMBRES_DE_MES.get(nombre) or (_MESES.get(nombre) if len(nombre) < 5 else None)
            if mes is None:
                raise Invalido(f"No se reconoce el mes «{nombre}».")
            if anio is None:
                anio = self._del_titulo(texto, contexto)
        else:
            raise Invalido("No se entiende la fecha; se espera día/mes/año, como 14/5/2026.")
        try:
            return dt.date(int(anio) + (2000 if len(str(anio)) == 2 else 0), int(mes), int(dia))
        except ValueError:
            raise Invalido(
                f"Ese día no existe (se lee día {dia}, mes {mes}); se espera día/mes/año."
            ) from None

    def _del_titulo(self, texto: str, contexto: Contexto) -> int:
        if contexto.anio is None:
            raise Invalido("Le falta el año.")
        contexto.avisos.append(f"«{texto}» se leyó del {contexto.anio}, el año del título.")
        return contexto.anio


class Opcion:
    """Una de las opciones de una lista cerrada, por su nombre o un sinónimo.

    :param opciones: pares (valor, nombre), como ``TextChoices.choices``.
    :param sinonimos: otras grafías y el valor que significan.
    """

    def __init__(
        self, opciones: Iterable[tuple[str, str]], sinonimos: Mapping[str, str] | None = None
    ) -> None:
        self._opciones = list(opciones)
        self._por_nombre = {plegar(nombre): valor for valor, nombre in self._opciones}
        self._por_nombre |= {plegar(n): v for n, v in (sinonimos or {}).items()}

    def __call__(self, celda: Any, contexto: Contexto) -> str:
        """El valor de la opción.

        :raises Duda: si no es ninguna: se pregunta cuál.
        """
        texto = escrito(celda)
        valor = self._por_nombre.get(plegar(texto))
        if valor is None:
            return contexto.preguntar(
                texto, f"«{texto}» no está en la lista. ¿Cuál es?", self._opciones
            )
        return valor


class Referencia:
    """Una fila de un registro, por cualquiera de sus nombres.

    :param filas: se llama una vez por importación.
    :param nombres: los nombres plegados de una fila.
    :param como_texto: lo que se ofrece para guardar lo escrito sin enlazarlo; vacío, no se ofrece.
    """

    def __init__(
        self,
        filas: Callable[[], Iterable[Any]],
        nombres: Callable[[Any], Iterable[str]],
        *,
        como_texto: str = "",
    ) -> None:
        self._cargar, self._nombres, self._como_texto = filas, nombres, como_texto
        self._indice: dict[str, list[Any]] | None = None
        self._filas: dict[str, Any] = {}
        self._ya_buscadas: dict[str, list[Any]] = {}

    def __call__(self, celda: Any, contexto: Contexto) -> Any:
        """La fila; o el texto, si se contestó que se guarde sin enlazar.

        :raises Duda: si ninguna o varias se llaman así: se pregunta cuál, las parecidas primero.
        """
        texto = " ".join(escrito(celda).split())
        if self._indice is None:
            self._preparar()
        halladas = self._indice.get(plegar(texto), [])
        if len(halladas) == 1:
            return halladas[0]
        candidatas = halladas or self._parecidas(plegar(texto))
        opciones = [(str(fila.pk), str(fila)) for fila in candidatas]
        if halladas:
            pregunta = f"Hay varias que se llaman «{texto}». ¿Cuál es?"
        else:
            pregunta = f"«{texto}» no está registrada con ese nombre. ¿Cuál es?"
            if self._como_texto:
                opciones.append(("texto", self._como_texto))
        respuesta = contexto.preguntar(texto, pregunta, opciones)
        return texto if respuesta == "texto" else self._filas[respuesta]

    def _preparar(self) -> None:
        self._indice = {}
        for fila in self._cargar():
            self._filas[str(fila.pk)] = fila
            for nombre in set(self._nombres(fila)):
                self._indice.setdefault(nombre, []).append(fila)

    def _parecidas(self, buscado: str) -> list[Any]:
        """Todas las filas, de la que más se parece a la que menos."""
        if buscado in self._ya_buscadas:
            return self._ya_buscadas[buscado]
        parecido: dict[str, float] = {}
        for nombre, filas in self._indice.items():
            cuanto = SequenceMatcher(None, buscado, nombre).ratio()
            for fila in filas:
                parecido[str(fila.pk)] = max(cuanto, parecido.get(str(fila.pk), 0))
        orden = sorted(parecido, key=parecido.get, reverse=True)
        self._ya_buscadas[buscado] = [self._filas[pk] for pk in orden]
        return self._ya_buscadas[buscado]
