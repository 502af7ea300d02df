"""Las dos hojas que llegan: el registro de charlas y la evaluación de capacitaciones."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import Decimal
from typing import Any

from capacitaciones.enums import Dirigido, Modalidad, Nivel
from capacitaciones.models import AccionPreventiva, Capacitacion
from capacitaciones.models.accion import clave_de_lugar
from intranet.feriados import feriados
from intranet.importacion import (
    Columna,
    Contexto,
    Decimales,
    Entero,
    Fecha,
    Importador,
    Opcion,
    Referencia,
    Texto,
)
from intranet.texto import plegar
from red_trata.models import Distrito, Institucion

COMO_SE_ESCRIBE_LA_FECHA = "Día/mes/año, como 14/5/2026."


def _nombres_de_distrito(distrito: Distrito) -> set[str]:
    escritos = [distrito.nombre, *distrito.otros_nombres.split(";")]
    return {plegar(nombre) for nombre in escritos if nombre.strip()}


def distrito() -> Referencia:
    """Un distrito, por cualquiera de sus nombres."""
    return Referencia(Distrito.objects.vigentes, _nombres_de_distrito)


def institucion(*, como_texto: str = "") -> Referencia:
    """Una institución del directorio, por cualquiera de sus nombres."""
    return Referencia(Institucion.objects.vigentes, Institucion.nombres, como_texto=como_texto)


class ImportadorDeAcciones(Importador):
    """El registro agregado de charlas y otras acciones preventivas (R105)."""

    clave = "capacitaciones.acciones"
    titulo = "acciones preventivas"
    modelo = AccionPreventiva

    def declarar(self) -> tuple[Columna, ...]:
        """Las columnas del registro de charlas."""

        def cantidad(campo: str, titulo: str, *sinonimos: str) -> Columna:
            return Columna(
                campo=campo,
                titulo=titulo,
                leer=Entero(100_000),
                sinonimos=sinonimos,
                vacia=0,
                borrada=0,
                suma=True,
                ayuda="Cuántas personas.",
            )

        return (
            Columna(
                campo="fecha",
                titulo="FECHA",
                leer=Fecha(),
                obligatoria=True,
                ayuda=COMO_SE_ESCRIBE_LA_FECHA,
            ),
            Columna(
                campo="lugar",
                titulo="INSTITUCIÓN EDUCATIVA",
                leer=Texto(200),
                sinonimos=("I.E.", "LUGAR", "COLEGIO"),
                obligatoria=True,
            ),
            Columna(campo="nivel", titulo="NIVEL", leer=Opcion(Nivel.choices), borrada=""),
            Columna(campo="distrito", titulo="DISTRITO", leer=distrito(), ayuda="Uno de los 28."),
            Columna(campo="tema", titulo="TEMA", leer=Texto(200), obligatoria=True),
            Columna(
                campo="dirigido_a",
                titulo="DIRIGIDO A",
                leer=Opcion(
                    Dirigido.choices, {"padres de familia": "familias", "ppff": "familias"}
                ),
                sinonimos=("PÚBLICO",),
                obligatoria=True,
                ayuda=", ".join(Dirigido.labels) + ".",
            ),
            cantidad("estudiantes", "ESTUDIANTES", "ALUMNOS"),
            cantidad("docentes", "DOCENTES", "PROFESORES"),
            cantidad("familias", "MADRES Y PADRES", "PADRES Y MADRES", "PPFF"),
            cantidad("otros", "OTRAS PERSONAS", "OTROS"),
            Columna(
                campo="institucion",
                titulo="INSTITUCIÓN PONENTE",
                leer=institucion(
                    como_texto="No está en el directorio: guardar el nombre tal como vino"
                ),
                sinonimos=("PONENTE", "INSTITUCIÓN", "INSTITUCIÓN QUE LA HIZO"),
                ayuda="Como sale en el directorio, o su sigla.",
            ),
            Columna(
                campo="observaciones",
                titulo="OBSERVACIONES",
                leer=Texto(500, varias_lineas=True),
                borrada="",
            ),
        )

    def completar(self, valores: dict[str, Any], contexto: Contexto) -> None:
        """Una institución que no está en el directorio queda por su nombre."""
        if "institucion" in valores:
            quien = valores["institucion"]
            valores["institucion_escrita"] = quien if isinstance(quien, str) else ""
            valores["institucion"] = None if isinstance(quien, str) else quien

    def identidad(self, valores: Mapping[str, Any]) -> Hashable:
        """El día, el lugar, el tema y el público: así es la misma charla."""
        return (
            valores["fecha"],
            clave_de_lugar(valores["lugar"]),
            plegar(valores["tema"]),
            valores["dirigido_a"],
        )

    def existentes(self, lote: list[Mapping[str, Any]]) -> dict[Hashable, AccionPreventiva]:
        """Las de esos días, en una consulta."""
        filas = AccionPreventiva.objects.filter(
            fecha__in={v["fecha"] for v in lote}, es_demo=False
        ).select_related("distrito", "institucion")
        return {
            (f.fecha, f.clave_lugar, plegar(f.tema), f.dirigido_a): f for f in filas.order_by("-pk")
        }

    def comparables(self, actual: AccionPreventiva, valores: Mapping[str, Any]) -> dict[str, Any]:
        """Otra grafía del mismo lugar o tema no es un cambio: queda la que ya estaba."""
        return {c: v for c, v in valores.items() if c not in ("lugar", "tema")}

    def nombrar(self, valores: Mapping[str, Any]) -> str:
        """Tema, lugar y día."""
        return f"{valores['tema']}, en {valores['lugar']} ({valores['fecha']:%d/%m/%Y})"


class ImportadorDeCapacitaciones(Importador):
    """Las capacitaciones dadas, con su evaluación (R099)."""

    clave = "capacitaciones.capacitaciones"
    titulo = "capacitaciones"
    modelo = Capacitacion

    def declarar(self) -> tuple[Columna, ...]:
        """Las columnas de la hoja de evaluación y las que la completan."""
        return (
            Columna(
                campo="fecha",
                titulo="FECHA",
                leer=Fecha(),
                obligatoria=True,
                ayuda=COMO_SE_ESCRIBE_LA_FECHA,
            ),
            Columna(
                campo="titulo",
                titulo="TEMA",
                leer=Texto(200),
                sinonimos=("NOMBRE", "CAPACITACIÓN", "TÍTULO"),
                obligatoria=True,
            ),
            Columna(
                campo="dirigido_a",
                titulo="DIRIGIDO A",
                leer=Texto(200),
                sinonimos=("PÚBLICO",),
                borrada="",
            ),
            Columna(
                campo="modalidad",
                titulo="MODALIDAD",
                leer=Opcion(Modalidad.choices, {"semipresencial": "mixta", "híbrida": "mixta"}),
                vacia=Modalidad.PRESENCIAL.value,
                borrada=Modalidad.PRESENCIAL.value,
                ayuda=", ".join(Modalidad.labels) + ".",
            ),
            Columna(
                campo="horas",
                titulo="HORAS",
                leer=Decimales(Decimal("0.25"), Decimal(500)),
                sinonimos=("N° DE HORAS", "DURACIÓN (HORAS)"),
                suma=True,
                ayuda="Con decimales: 1,5 o 1.5.",
            ),
            Columna(
                campo="participantes",
                titulo="PARTICIPANTES",
                leer=Entero(100_000),
                sinonimos=("ASISTENTES", "TOTAL DE PARTICIPANTES"),
                obligatoria=True,
                suma=True,
            ),
            Columna(campo="mujeres", titulo="MUJERES", leer=Entero(100_000), suma=True),
            Columna(campo="hombres", titulo="HOMBRES", leer=Entero(100_000), suma=True),
            Columna(
                campo="nota",
                titulo="NOTA (1-5)",
                leer=Decimales(Decimal(1), Decimal(5)),
                sinonimos=("NOTA", "EVALUACIÓN", "SATISFACCIÓN"),
                ayuda="Promedio de las encuestas, de 1 a 5.",
            ),
            Columna(
                campo="costo",
                titulo="COSTO S/",
                leer=Decimales(maximo=Decimal(10_000_000)),
                sinonimos=("COSTO", "COSTO (S/)"),
                suma=True,
                ayuda="En soles.",
            ),
            Columna(
                campo="institucion",
                titulo="INSTITUCIÓN",
                leer=institucion(),
                sinonimos=("INSTITUCIÓN QUE LA DIO", "ORGANIZA"),
                ayuda="Como sale en el directorio, o su sigla.",
            ),
            Columna(
                campo="dictada_por",
                titulo="QUIÉN LA DICTÓ",
                leer=Texto(200),
                sinonimos=("PONENTE", "FACILITADOR"),
                borrada="",
            ),
            Columna(campo="distrito", titulo="DISTRITO", leer=distrito()),
            Columna(campo="lugar", titulo="LUGAR", leer=Texto(200), borrada=""),
        )

    def completar(self, valores: dict[str, Any], contexto: Contexto) -> None:
        """Un feriado no se corrige: se avisa."""
        dia = valores["fecha"]
        if feriado := feriados(dia.year).get(dia):
            contexto.avisos.append(f"Ese día fue feriado ({feriado}): revise la fecha.")

    def identidad(self, valores: Mapping[str, Any]) -> Hashable:
        """El día y el nombre."""
        return valores["fecha"], plegar(valores["titulo"])

    def existentes(self, lote: list[Mapping[str, Any]]) -> dict[Hashable, Capacitacion]:
        """Las de esos días, en una consulta."""
        filas = Capacitacion.objects.filter(
            fecha__in={v["fecha"] for v in lote}, es_demo=False
        ).select_related("distrito", "institucion")
        return {(f.fecha, f.clave_titulo): f for f in filas.order_by("-pk")}

    def comparables(self, actual: Capacitacion, valores: Mapping[str, Any]) -> dict[str, Any]:
        """Otra grafía del mismo nombre no es un cambio."""
        return {c: v for c, v in valores.items() if c != "titulo"}

    def nombrar(self, valores: Mapping[str, Any]) -> str:
        """Nombre y día."""
        return f"{valores['titulo']} ({valores['fecha']:%d/%m/%Y})"
