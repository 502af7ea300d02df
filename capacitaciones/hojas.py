"""Las dos listas que una secretaría se lleva, con los encabezados que su importación entiende."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from capacitaciones.models import Capacitacion
from intranet.auditoria.services import anotar_exportacion
from intranet.hojas import descarga

Columnas = list[tuple[str, Callable[[Any], Any]]]


def _nombres(filas: Any) -> str:
    return ", ".join(str(fila) for fila in filas.all())


def _por_institucion(c: Capacitacion) -> str:
    return ", ".join(str(p) for p in c.participaciones.all() if p.cantidad)


def _elegido(fila: Any, campo: str) -> str:
    return getattr(fila, f"get_{campo}_display")() if getattr(fila, campo) else ""


COLUMNAS_DE_CAPACITACIONES: Columnas = [
    ("Identidad", lambda c: str(c.uuid)),
    ("Fecha", lambda c: c.fecha),
    ("Último día", lambda c: c.fecha_fin),
    ("Tema", lambda c: c.titulo),
    ("Temas de la Red", lambda c: _nombres(c.temas)),
    ("Públicos", lambda c: _nombres(c.publicos)),
    ("Dirigido a", lambda c: c.dirigido_a),
    ("Modalidad", lambda c: _elegido(c, "modalidad")),
    ("Clase de actividad", lambda c: _elegido(c, "actividad")),
    ("Horas", lambda c: float(c.horas) if c.horas is not None else None),
    ("Participantes", lambda c: c.participantes),
    ("Mujeres", lambda c: c.mujeres),
    ("Hombres", lambda c: c.hombres),
    ("Participantes por institución", _por_institucion),
    ("Institución", lambda c: str(c.institucion or "")),
    ("Quién la dictó", lambda c: c.dictada_por),
    ("Distrito", lambda c: str(c.distrito or "")),
    ("Lugar de paso", lambda c: str(c.nodo or "")),
    ("Lugar", lambda c: c.lugar),
    ("Línea del Plan", lambda c: str(c.linea or "")),
    ("Nota (1-5)", lambda c: float(c.nota) if c.nota is not None else None),
    ("Costo S/", lambda c: float(c.costo) if c.costo is not None else None),
]

COLUMNAS_DE_ACCIONES: Columnas = [
    ("Identidad", lambda a: str(a.uuid)),
    ("Fecha", lambda a: a.fecha),
    ("Dónde", lambda a: _elegido(a, "tipo")),
    ("Institución educativa", lambda a: a.lugar),
    ("Nivel", lambda a: _elegido(a, "nivel")),
    ("Distrito", lambda a: str(a.distrito or "")),
    ("Lugar de paso", lambda a: str(a.nodo or "")),
    ("Tema", lambda a: a.tema),
    ("Dirigido a", lambda a: _elegido(a, "dirigido_a")),
    ("Estudiantes", lambda a: a.estudiantes),
    ("Docentes", lambda a: a.docentes),
    ("Madres y padres", lambda a: a.familias),
    ("Otras personas", lambda a: a.otros),
    ("Institución ponente", lambda a: str(a.institucion or a.institucion_escrita)),
    ("Metodología", lambda a: a.metodologia),
    ("Se entregaron materiales", lambda a: a.entrego_materiales),
    ("Quedó un registro agregado", lambda a: a.dejo_registro),
    ("Observaciones", lambda a: a.observaciones),
]


def descargar(
    request: HttpRequest, *, que: str, formato: str, columnas: Columnas, filas: QuerySet
) -> HttpResponse:
    """La hoja con ``filas``, anotada en la auditoría antes de darla."""
    tabla = [[valor(fila) for _, valor in columnas] for fila in filas]
    anotar_exportacion(
        usuario=request.user,
        que=que.capitalize(),
        formato=formato,
        filas=len(tabla),
        filtros=request.GET,
    )
    return descarga(
        nombre=que.replace(" ", "-"),
        formato=formato,
        titulos=[titulo for titulo, _ in columnas],
        filas=tabla,
    )
