"""Lo que cada aplicación ofrece a las demás, sin que se importen entre ellas.

Una aplicación de dominio declara en su ``declaraciones.py`` qué se busca de ella, qué pone en
el calendario, qué enseña en la portada y qué direcciones permanentes atiende. La búsqueda, el
calendario y la portada leen de aquí y no conocen ningún dominio.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.dispatch import Signal
from django.utils import timezone

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

documentos_cambiaron = Signal()
"""Se envía (modelo, ``instance=fila``) si lo que se busca de una fila cambió sin guardarla."""

TODOS = "todos"
"""Ficha de acceso de lo que ve cualquiera que haya entrado."""


@dataclass(frozen=True, kw_only=True)
class DocumentoBusqueda:
    """Lo que se puede encontrar: un acta, un acuerdo, una pieza, un periodo en un cargo.

    :param uuid: identidad permanente; el resultado lleva a ``url``.
    :param tipo: clase de cosa, en minúsculas y sin tildes (``acta``, ``acuerdo``).
    :param titulo: lo que se diría en voz alta.
    :param cuerpo: texto llano donde se busca.
    :param acceso: fichas que permiten verlo; basta tener una.
    :param facetas: por ejemplo ``{"institucion": ("UGEL Tacna",), "anio": ("2026",)}``.
    :param es_parte: si es una página más de algo que ya se encuentra por su nombre: las palabras
        de su título valen como las del cuerpo, y no se propone mientras se escribe.
    :param vale_hasta: último día en que es así si nadie toca nada (un plazo que vence); al
        siguiente se rehace solo.
    """

    uuid: UUID
    tipo: str
    titulo: str
    cuerpo: str
    url: str
    acceso: frozenset[str]
    fecha: dt.date | None = None
    detalle: str = ""
    facetas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    es_parte: bool = False
    vale_hasta: dt.date | None = None


def etiquetas(*cosas: Any) -> tuple[str, ...]:
    """Los nombres de ``cosas`` para una faceta, sin las que faltan ni las repetidas."""
    return tuple(dict.fromkeys(str(cosa) for cosa in cosas if cosa))


@dataclass(frozen=True)
class FuenteBusqueda:
    """De qué filas salen documentos de búsqueda y cómo.

    :ivar envejecen: tipos de esos documentos que, con los años, importan menos.
    """

    modelo: type[Model]
    documentos: Callable[[Any], Iterable[DocumentoBusqueda]]
    consulta: Callable[[], QuerySet]
    envejecen: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class FuenteArchivos:
    """Qué filas guardan un archivo cuyo texto se busca (véase :mod:`intranet.textos`).

    :ivar archivo: su campo con el archivo; ``huella``, el que lo distingue de cualquier otro.
    :ivar nombre: cómo se llama el archivo de una fila, con su extensión.
    :ivar url: dónde se abre, tras preguntar quién lo pide.
    :ivar padres: de qué filas cuelga: las que declaran con ``archivos_de`` que lo enseñan.
    :ivar maneja: ``maneja(usuario, fila)``: si puede pedir que se vuelva a leer.
    """

    modelo: type[Model]
    archivo: str
    huella: str
    nombre: Callable[[Any], str]
    url: Callable[[Any], str]
    padres: Callable[[Any], Iterable[Model]]
    maneja: Callable[[Any, Any], bool]


@dataclass(frozen=True, kw_only=True)
class EntradaCalendario:
    """Algo que ocurre, en pantalla: una sesión, una campaña, una capacitación (R152).

    :ivar inicio: momento o, si dura días enteros, el primer día; ``fin``, de la misma clase.
    :ivar estado: ``cancelada``, ``por_confirmar`` o nada, si está en pie.
    """

    uuid: UUID
    capa: str
    titulo: str
    inicio: dt.datetime | dt.date
    fin: dt.datetime | dt.date | None
    lugar: str = ""
    url: str = ""
    estado: str = ""
    detalle: str = ""

    @property
    def todo_el_dia(self) -> bool:
        """Si dura días enteros."""
        return not isinstance(self.inicio, dt.datetime)

    @property
    def primer_dia(self) -> dt.date:
        """El día de Lima en que empieza."""
        return self.inicio if self.todo_el_dia else timezone.localdate(self.inicio)

    @property
    def ultimo_dia(self) -> dt.date:
        """El último día de Lima que ocupa; lo que termina a medianoche no ocupa el siguiente."""
        if self.fin is None:
            return self.primer_dia
        if self.todo_el_dia:
            return self.fin
        return max(self.primer_dia, timezone.localdate(self.fin - dt.timedelta(microseconds=1)))


@dataclass(frozen=True, kw_only=True)
class Evento:
    """Lo que una fila pone en el calendario, en pantalla y en las suscripciones (R152).

    :param uuid: identidad para siempre; es el UID del evento suscrito.
    :param titulo: lo que se diría en voz alta.
    :param inicio: fecha y hora o, si dura días enteros, el primer día.
    :param fin: de la misma clase que ``inicio``; si son días, el último, incluido.
    :param acceso: fichas que permiten verlo; basta tener una.
    :param regla: RRULE (RFC 5545 §3.3.10) si se repite, como ``FREQ=YEARLY``.
    :param cancelado: sigue en el calendario, dicho así.
    :param tentativo: aún sin confirmar.
    """

    uuid: UUID
    titulo: str
    inicio: dt.datetime | dt.date
    fin: dt.datetime | dt.date | None
    acceso: frozenset[str]
    url: str
    lugar: str = ""
    detalle: str = ""
    regla: str = ""
    cancelado: bool = False
    tentativo: bool = False


@dataclass(frozen=True)
class FuenteCalendario:
    """De qué filas salen eventos de una capa y cómo."""

    modelo: type[Model]
    capa: str
    eventos: Callable[[Any], Iterable[Evento]]
    consulta: Callable[[], QuerySet]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Una parte de la portada ya resuelta: plantilla y lo que necesita."""

    plantilla: str
    contexto: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Accion:
    """Algo que esta persona puede hacer, en el lenguaje de quien lo hace."""

    titulo: str
    detalle: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Pendiente:
    """Algo que espera por esta persona, contado, y dónde se atiende."""

    titulo: str
    cuantos: int
    url: str


@dataclass(frozen=True, kw_only=True)
class Representacion:
    """Que una cuenta representa hoy a una institución.

    :ivar desde: cuándo quedó registrado, que es desde cuándo puede hacerlo aquí.
    """

    institucion: Any
    desde: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Destino:
    """Una entrada del menú principal."""

    titulo: str
    ruta: str
    orden: int


@dataclass(frozen=True, kw_only=True)
class Labor:
    """Algo que se hace fuera de las peticiones (véase ``manage.py trabajar``).

    :ivar cada: segundos de descanso cuando no queda nada.
    :ivar hacer: hace un poco y dice cuánto hizo; 0, si no queda nada por ahora.
    """

    nombre: str
    cada: float
    hacer: Callable[[], int]


class Registro:
    """Guarda las declaraciones de las aplicaciones."""

    def __init__(self) -> None:
        self.fuentes: dict[type[Model], FuenteBusqueda] = {}
        self.con_archivo: dict[type[Model], FuenteArchivos] = {}
        self.ensenan_archivos: dict[type[Model], Callable[[Any], Iterable[Model]]] = {}
        self.agendas: dict[type[Model], FuenteCalendario] = {}
        self.lugares: list[type[Model]] = []
        self.destinos: list[Destino] = []
        self.permisos: dict[str, set[str]] = {}
        self.labores: dict[str, Labor] = {}
        self.tablas: list[type] = []
        self.vocabularios: dict[type[Model], str] = {}
        self._fichas: list[Callable[[Any], Iterable[str]]] = []
        self._quienes: dict[str, Callable[[str], str]] = {}
        self._representa: list[Callable[[Any], Iterable[Representacion]]] = []
        self._paneles: dict[str, list[tuple[int, Callable[..., Panel | None]]]] = {}
        self._acciones: list[tuple[int, Callable[[Any], Iterable[Accion]]]] = []
        self._pendientes: list[tuple[int, Callable[[Any], Iterable[Pendiente]]]] = []
        self._muestras: dict[str, Callable[[Any], Any]] = {}

    def busqueda(
        self,
        modelo: type[Model],
        *,
        consulta: Callable[[], QuerySet],
        envejecen: Iterable[str] = (),
    ) -> Callable:
        """Decora la función que da los documentos de una fila de ``modelo``.

        Al guardar la fila se rehacen sus documentos; si no da ninguno, deja de encontrarse.

        :param envejecen: tipos de documento que cuentan lo que pasó: a igual coincidencia va antes
            lo reciente. Lo que dice cómo son las cosas (una institución, una pieza) no envejece.
        """

        def decorar(funcion):
            self.fuentes[modelo] = FuenteBusqueda(modelo, funcion, consulta, frozenset(envejecen))
            return funcion

        return decorar

    def archivo(self, modelo: type[Model], **campos: Any) -> None:
        """Declara que cada fila de ``modelo`` guarda un archivo (:class:`FuenteArchivos`)."""
        self.con_archivo[modelo] = FuenteArchivos(modelo=modelo, **campos)

    def archivos_de(self, modelo: type[Model]) -> Callable:
        """Decora la función que da las filas con archivo que hoy enseña una fila de ``modelo``.

        Las páginas de esos archivos las encuentra quien encuentra el documento de la fila, con
        su acceso y sus facetas; si la fila no da ninguno, tampoco sus archivos.
        """

        def decorar(funcion):
            self.ensenan_archivos[modelo] = funcion
            return funcion

        return decorar

    def vocabulario(self, modelo: type[Model], faceta: str) -> None:
        """Declara que los valores de ``faceta`` son los nombres de las filas de ``modelo``.

        Al cambiar uno se vuelve a indexar lo que lo llevaba.
        """
        self.vocabularios[modelo] = faceta

    @property
    def envejecen(self) -> frozenset[str]:
        """Los tipos de documento que, con los años, importan menos."""
        return frozenset().union(*(fuente.envejecen for fuente in self.fuentes.values()))

    def agenda(
        self, modelo: type[Model], *, capa: str, consulta: Callable[[], QuerySet]
    ) -> Callable:
        """Decora la función que da los :class:`Evento` de una fila de ``modelo``.

        Al guardar la fila (o al publicarla, si es una página) se rehacen sus eventos; el que deja
        de darse queda como retirado en las suscripciones.

        :param capa: ``sesiones``, ``campanas`` o ``capacitaciones``.
        """

        def decorar(funcion):
            self.agendas[modelo] = FuenteCalendario(modelo, capa, funcion, consulta)
            return funcion

        return decorar

    def panel(self, donde: str, orden: int) -> Callable:
        """Decora una función que da un :class:`Panel` o nada.

        :param donde: ``portada`` (la función recibe ``usuario``); ``institucion``, en la ficha de
            una institución (``usuario, institucion``); ``al_dia``, en *Ponte al día* (``usuario,
            instituciones``, la lista de las que representa hoy).
        """

        def decorar(funcion):
            de_ese_lugar = self._paneles.setdefault(donde, [])
            de_ese_lugar.append((orden, funcion))
            de_ese_lugar.sort(key=lambda par: par[0])
            return funcion

        return decorar

    def acciones(self, orden: int) -> Callable:
        """Decora ``funcion(usuario)``, que da las :class:`Accion` de la portada."""

        def decorar(funcion):
            self._acciones.append((orden, funcion))
            self._acciones.sort(key=lambda par: par[0])
            return funcion

        return decorar

    def muestra(self, nombre: str) -> Callable:
        """Decora ``funcion(usuario)``, que da datos de verdad para la página de componentes."""

        def decorar(funcion):
            self._muestras[nombre] = funcion
            return funcion

        return decorar

    def pendientes(self, orden: int) -> Callable:
        """Decora ``funcion(usuario)``, que da los :class:`Pendiente` del tablero."""

        def decorar(funcion):
            self._pendientes.append((orden, funcion))
            self._pendientes.sort(key=lambda par: par[0])
            return funcion

        return decorar

    def acceso(self, funcion: Callable[[Any], Iterable[str]]) -> Callable:
        """Decora ``funcion(usuario)``, que da fichas de acceso (``instancia:<uuid>``)."""
        self._fichas.append(funcion)
        return funcion

    def nombra(self, prefijo: str) -> Callable:
        """Decora ``funcion(resto)``, que dice quiénes son las fichas ``prefijo:resto``."""

        def decorar(funcion):
            self._quienes[prefijo] = funcion
            return funcion

        return decorar

    def quienes(self, ficha: str) -> str:
        """A quiénes deja ver una ficha de acceso, como se le dice a una persona."""
        if ficha == TODOS:
            return "Cualquiera que haya entrado"
        prefijo, _, resto = ficha.partition(":")
        return self._quienes[prefijo](resto)

    def representacion(self, funcion: Callable[[Any], Iterable[Representacion]]) -> Callable:
        """Decora ``funcion(usuario)``, que dice a quién representa hoy ``usuario``."""
        self._representa.append(funcion)
        return funcion

    def lugar(self, modelo: type[Model]) -> type[Model]:
        """Declara que ``/u/<uuid>/`` lleva al ``get_absolute_url`` de ``modelo``."""
        self.lugares.append(modelo)
        return modelo

    def labor(self, nombre: str, *, cada: float) -> Callable:
        """Decora una función sin argumentos que un proceso aparte repite (:class:`Labor`)."""

        def decorar(funcion):
            self.labores[nombre] = Labor(nombre=nombre, cada=cada, hacer=funcion)
            return funcion

        return decorar

    def auditoria(self, tabla: type) -> type:
        """Añade al menú «Auditoría» una ``TablaDeAuditoria``; sirve de decorador."""
        self.tablas.append(tabla)
        return tabla

    def destino(self, titulo: str, ruta: str, orden: int) -> None:
        """Añade ``ruta`` (una dirección del sitio) al menú principal."""
        self.destinos.append(Destino(titulo=titulo, ruta=ruta, orden=orden))
        self.destinos.sort(key=lambda d: d.orden)

    def permitir(self, rol: str, *permisos: str) -> None:
        """Da a ``rol`` permisos de Django (``app.codigo``); véase :mod:`intranet.roles`."""
        self.permisos.setdefault(rol, set()).update(permisos)

    def fichas(self, usuario: Any) -> frozenset[str]:
        """Las fichas de acceso de ``usuario``: lo que lleve alguna de ellas, lo puede ver."""
        if not usuario.is_authenticated:
            return frozenset()
        return frozenset({TODOS}.union(*(f(usuario) for f in self._fichas)))

    def representaciones(self, usuario: Any) -> list[Representacion]:
        """A quién representa hoy ``usuario``, según la Red."""
        return [r for f in self._representa for r in f(usuario)]

    def paneles(self, donde: str, *argumentos: Any) -> list[Panel]:
        """Los paneles de un lugar (véase :meth:`panel`), en su orden."""
        return [panel for _, f in self._paneles.get(donde, ()) if (panel := f(*argumentos))]

    def acciones_de(self, usuario: Any) -> list[Accion]:
        """Las acciones grandes que la portada ofrece a ``usuario``."""
        return [accion for _, f in self._acciones for accion in f(usuario)]

    def muestras(self, usuario: Any) -> dict[str, Any]:
        """Los datos que las aplicaciones prestan a la página de componentes, por nombre."""
        return {nombre: funcion(usuario) for nombre, funcion in self._muestras.items()}

    def pendientes_de(self, usuario: Any) -> list[Pendiente]:
        """Lo que espera por ``usuario``; lo que está al día no se nombra."""
        return [p for _, f in self._pendientes for p in f(usuario) if p.cuantos]

    def entradas(
        self, usuario: Any, desde: dt.date, hasta: dt.date, capas: Iterable[str] | None = None
    ) -> list[EntradaCalendario]:
        """Lo que ``usuario`` puede ver de ``desde`` a ``hasta`` (ambos incluidos), en orden.

        :param capas: solo las de estas capas; sin ellas, todas.
        """
        from intranet.calendario import lectura

        return lectura.entradas(self.fichas(usuario), desde, hasta, capas)


registro = Registro()
