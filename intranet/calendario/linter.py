"""El verificador propio: mira los octetos de un calendario y dice cada falta por su causa.

Los lectores de terceros dejan pasar lo que a algún programa le cuesta el calendario entero (solo
LF, líneas sin plegar, un evento mal escrito). Por aquí pasa todo evento antes de guardarse y, en
las pruebas, toda suscripción.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dateutil.rrule import rrulestr

LINEA_MAXIMA = 75
COMPONENTES_CON_UID = frozenset({"VEVENT", "VTODO", "VJOURNAL"})
DE_TEXTO = frozenset(
    {
        *("SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "NAME", "UID"),
        *("X-WR-CALNAME", "X-WR-CALDESC"),
    }
)
CON_TIPO = {"REFRESH-INTERVAL": "DURATION", "SOURCE": "URI", "CONFERENCE": "URI", "IMAGE": "URI"}
ESTADOS = frozenset({"CONFIRMED", "TENTATIVE", "CANCELLED"})
_NOMBRE = re.compile(r"[A-Za-z0-9-]+\Z")
_FECHA = re.compile(r"\d{8}\Z")
_MOMENTO = re.compile(r"\d{8}T\d{6}(Z?)\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SEPARADOR = re.compile("[\u0085\u2028\u2029\ufeff]")
_SIN_ESCAPAR = re.compile(r"(?:[^\\]|^)(?:\\\\)*(?:[;,]|\\(?:[^\\;,nN]|$))")


@dataclass(frozen=True)
class Falta:
    """Una falta: ``causa`` es su nombre corto, ``linea`` (desde 1) dónde está, si se sabe."""

    causa: str
    detalle: str
    linea: int = 0

    def __str__(self) -> str:
        return f"{self.causa}: {self.detalle}" + (f" (línea {self.linea})" if self.linea else "")


@dataclass
class _Propiedad:
    nombre: str
    parametros: dict[str, str]
    valor: str
    linea: int


@dataclass
class _Componente:
    nombre: str
    linea: int
    propiedades: list[_Propiedad] = field(default_factory=list)
    hijos: list[_Componente] = field(default_factory=list)

    def una(self, nombre: str) -> _Propiedad | None:
        return next((p for p in self.propiedades if p.nombre == nombre), None)

    def todos(self) -> Iterator[_Componente]:
        yield self
        for hijo in self.hijos:
            yield from hijo.todos()


def revisar(octetos: bytes) -> list[Falta]:
    """Las faltas de un archivo iCalendar, en orden; ninguna si está bien."""
    faltas = [*_de_octetos(octetos)]
    raiz, mas = _arbol(_lineas(octetos))
    faltas += mas
    if raiz is not None:
        faltas += _de_calendario(raiz)
    return faltas


# --- Octetos


def _de_octetos(octetos: bytes) -> Iterator[Falta]:
    if octetos.startswith(b"\xef\xbb\xbf"):
        yield Falta("bom", "empieza con una marca de orden de bytes", 1)
    if re.search(rb"(?<!\r)\n", octetos):
        yield Falta("solo-lf", "hay líneas que terminan en LF y no en CRLF")
    if re.search(rb"\r(?!\n)", octetos):
        yield Falta("cr-suelto", "hay un CR sin su LF")
    if not octetos.endswith(b"\n"):
        yield Falta("sin-fin-de-linea", "la última línea no termina en CRLF")
    try:
        octetos.decode("utf-8")
    except UnicodeDecodeError as error:
        yield Falta("no-utf8", str(error))
    fisicas = re.split(rb"\r?\n", octetos)
    for n, fisica in enumerate(fisicas[:-1], 1):
        if not fisica:
            yield Falta("linea-vacia", "hay una línea vacía", n)
        if len(fisica) > LINEA_MAXIMA:
            yield Falta("linea-larga", f"mide {len(fisica)} octetos", n)
        if n > 1 and fisica[:1] in (b" ", b"\t") and 0x80 <= (fisica[1:2] or b"\0")[0] < 0xC0:
            yield Falta("caracter-partido", "se pliega por la mitad de un carácter", n)


def _lineas(octetos: bytes) -> Iterator[tuple[int, str]]:
    """Las líneas lógicas con el número de la primera física de cada una."""
    actual, desde = b"", 0
    for n, fisica in enumerate(re.split(rb"\r?\n", octetos.removeprefix(b"\xef\xbb\xbf")), 1):
        if fisica[:1] in (b" ", b"\t") and desde:
            actual += fisica[1:]
            continue
        if actual:
            yield desde, actual.decode("utf-8", "replace")
        actual, desde = fisica, n
    if actual:
        yield desde, actual.decode("utf-8", "replace")


# --- Estructura


def _arbol(lineas: Iterator[tuple[int, str]]) -> tuple[_Componente | None, list[Falta]]:
    faltas: list[Falta] = []
    raiz: _Componente | None = None
    abiertos: list[_Componente] = []
    for n, linea in lineas:
        propiedad = _propiedad(n, linea)
        if propiedad is None:
            faltas.append(Falta("linea-sin-propiedad", f"no se entiende «{linea[:40]}»", n))
        elif propiedad.nombre == "BEGIN":
            nuevo = _Componente(propiedad.valor.upper(), n)
            if abiertos:
                abiertos[-1].hijos.append(nuevo)
            elif raiz is None:
                raiz = nuevo
            else:
                faltas.append(Falta("dos-calendarios", "hay más de un calendario", n))
            abiertos.append(nuevo)
        elif propiedad.nombre == "END":
            if not abiertos or abiertos[-1].nombre != propiedad.valor.upper():
                faltas.append(Falta("cierre-ajeno", f"«{linea[:40]}» no cierra lo abierto", n))
            else:
                abiertos.pop()
        elif abiertos:
            abiertos[-1].propiedades.append(propiedad)
        else:
            faltas.append(Falta("fuera-de-todo", f"«{linea[:40]}» está fuera del calendario", n))
    faltas += [Falta("sin-cierre", f"{c.nombre} no se cierra", c.linea) for c in abiertos]
    if raiz is None or raiz.nombre != "VCALENDAR":
        faltas.append(Falta("no-es-calendario", "no empieza por BEGIN:VCALENDAR"))
        return None, faltas
    return raiz, faltas


def _propiedad(n: int, linea: str) -> _Propiedad | None:
    """La propiedad de una línea lógica, o nada si no lo es. Los «:» entre comillas no cortan."""
    cabeza, valor, comillas = "", None, False
    for i, c in enumerate(linea):
        comillas ^= c == '"'
        if c == ":" and not comillas:
            cabeza, valor = linea[:i], linea[i + 1 :]
            break
    nombre, *resto = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', cabeza)
    if valor is None or not _NOMBRE.match(nombre):
        return None
    parametros = dict(p.split("=", 1) if "=" in p else (p, "") for p in resto)
    return _Propiedad(
        nombre.upper(), {k.upper(): v.strip('"') for k, v in parametros.items()}, valor, n
    )


# --- Lo que dice


def _de_calendario(raiz: _Componente) -> Iterator[Falta]:
    for nombre in ("VERSION", "PRODID"):
        if raiz.una(nombre) is None:
            yield Falta(f"sin-{nombre.lower()}", f"falta {nombre}")
    if raiz.una("UID"):
        yield Falta("uid-de-calendario", "con UID propio, algún programa lee un solo evento")
    if raiz.una("METHOD") and any(
        h.nombre == "VEVENT" and not h.una("ORGANIZER") for h in raiz.hijos
    ):
        yield Falta("metodo-sin-organizador", "METHOD pide ORGANIZER en cada evento")
    if not raiz.hijos:
        yield Falta("sin-componentes", "un calendario lleva al menos un componente")
    zonas = {tz.valor for h in raiz.hijos if h.nombre == "VTIMEZONE" and (tz := h.una("TZID"))}
    uids: set[tuple[str, str]] = set()
    for componente in raiz.todos():
        for propiedad in componente.propiedades:
            yield from _de_propiedad(propiedad, zonas)
        if componente.nombre in COMPONENTES_CON_UID:
            yield from _de_evento(componente, uids)


def _de_propiedad(p: _Propiedad, zonas: set[str]) -> Iterator[Falta]:
    if _CONTROL.search(p.valor):
        yield Falta("control", f"{p.nombre} lleva un carácter de control", p.linea)
    if _SEPARADOR.search(p.valor):
        yield Falta("separador", f"{p.nombre} lleva un salto de línea disfrazado", p.linea)
    if p.nombre in DE_TEXTO and _SIN_ESCAPAR.search(p.valor):
        yield Falta("sin-escapar", f"{p.nombre} lleva «;», «,» o «\\» sin escapar", p.linea)
    if (tipo := CON_TIPO.get(p.nombre)) and p.parametros.get("VALUE", "").upper() != tipo:
        yield Falta("sin-tipo", f"{p.nombre} debe decir VALUE={tipo}", p.linea)
    zona = p.parametros.get("TZID")
    if zona is not None:
        if _FECHA.match(p.valor) or p.parametros.get("VALUE", "").upper() == "DATE":
            yield Falta("zona-en-fecha", f"{p.nombre} es un día entero y lleva zona", p.linea)
        if zona not in zonas:
            yield Falta("zona-sin-definir", f"la zona «{zona}» no está en el archivo", p.linea)


def _de_evento(evento: _Componente, uids: set[tuple[str, str]]) -> Iterator[Falta]:
    uid, copia = evento.una("UID"), evento.una("RECURRENCE-ID")
    if uid is None or not uid.valor:
        yield Falta("sin-uid", "el evento no tiene UID", evento.linea)
    else:
        clave = (uid.valor, copia.valor if copia else "")
        if clave in uids:
            yield Falta("uid-repetido", f"«{uid.valor}» está dos veces", uid.linea)
        uids.add(clave)
    if evento.una("DTSTAMP") is None:
        yield Falta("sin-dtstamp", "el evento no tiene DTSTAMP", evento.linea)
    for nombre in ("DTSTAMP", "LAST-MODIFIED", "CREATED"):
        p = evento.una(nombre)
        if p and not ((m := _MOMENTO.match(p.valor)) and m[1]):
            yield Falta("sello-local", f"{nombre} debe ir en UTC", p.linea)
    if evento.nombre == "VEVENT":
        yield from _de_fechas(evento)
    if (p := evento.una("STATUS")) and p.valor not in ESTADOS:
        yield Falta("estado-desconocido", f"STATUS «{p.valor}»", p.linea)
    if (p := evento.una("SEQUENCE")) and not p.valor.isdecimal():
        yield Falta("secuencia", f"SEQUENCE «{p.valor}»", p.linea)


def _de_fechas(evento: _Componente) -> Iterator[Falta]:
    inicio, fin = evento.una("DTSTART"), evento.una("DTEND")
    if inicio is None:
        yield Falta("sin-inicio", "el evento no tiene DTSTART", evento.linea)
        return
    momentos = []
    for p in filter(None, (inicio, fin)):
        if not (_FECHA.match(p.valor) or _MOMENTO.match(p.valor)):
            yield Falta("fecha-ilegible", f"{p.nombre} «{p.valor}»", p.linea)
            return
        if _FECHA.match(p.valor) and p.parametros.get("VALUE", "").upper() != "DATE":
            yield Falta("sin-tipo", f"{p.nombre} debe decir VALUE=DATE", p.linea)
        if _MOMENTO.match(p.valor) and not (p.valor.endswith("Z") or "TZID" in p.parametros):
            yield Falta("hora-flotante", f"{p.nombre} no dice de qué zona es su hora", p.linea)
        try:
            momentos.append(_momento(p.valor))
        except ValueError:
            yield Falta("fecha-ilegible", f"{p.nombre} «{p.valor}»", p.linea)
            return
    if fin is not None:
        if bool(_FECHA.match(inicio.valor)) != bool(_FECHA.match(fin.valor)):
            yield Falta("fin-de-otra-clase", "inicio y fin son de distinta clase", fin.linea)
        elif momentos[1] <= momentos[0]:
            yield Falta("fin-antes-que-inicio", "el fin no es posterior al inicio", fin.linea)
    if (regla := evento.una("RRULE")) is not None:
        yield from _de_regla(regla, momentos[0], de_dias=bool(_FECHA.match(inicio.valor)))


def _momento(valor: str) -> dt.datetime:
    formato = "%Y%m%d" if len(valor) == 8 else "%Y%m%dT%H%M%S"
    return dt.datetime.strptime(valor.rstrip("Z"), formato)


def _de_regla(regla: _Propiedad, inicio: dt.datetime, *, de_dias: bool) -> Iterator[Falta]:
    partes = dict(p.split("=", 1) for p in regla.valor.upper().split(";") if "=" in p)
    if partes.get("COUNT") == "1":
        yield Falta("regla-de-una-vez", "con COUNT=1 Office rechaza el calendario", regla.linea)
    if (hasta := partes.get("UNTIL")) and bool(_FECHA.match(hasta)) != de_dias:
        yield Falta("until-de-otra-clase", "UNTIL no es de la clase del inicio", regla.linea)
    try:
        # Sin zona: aquí solo importa si el primer día es una de las repeticiones.
        texto = re.sub(r"(UNTIL=\d{8}(?:T\d{6})?)Z", r"\1", regla.valor)
        primera = next(iter(rrulestr(texto, dtstart=inicio)), None)
    except (ValueError, TypeError) as error:
        yield Falta("regla-ilegible", f"RRULE «{regla.valor}»: {error}", regla.linea)
        return
    if primera != inicio:
        yield Falta("regla-no-empieza", "el inicio no es una de las repeticiones", regla.linea)
