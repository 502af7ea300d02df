"""La página de resultados."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.cache import caches
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from intranet.registro import registro
from intranet.texto import limpiar, plegar
from search import resaltado
from search.consulta import Consulta, interpretar
from search.destacados import anotar_fallida, destacadas
from search.models import Entrada, Etiqueta
from search.motores import FACETAS, Resultado
from search.respuesta import ademas, responder
from search.sugerencias import sugerir

TITULOS = {
    "tipo": "Qué es",
    "estado": "Estado del compromiso",
    "institucion": "Institución",
    "anio": "Año",
    "linea": "Línea del Plan",
    "tema": "Tema",
    "distrito": "Distrito",
    "instancia": "Instancia",
}
POR_FECHA = "fecha"
"""Valor de ``orden`` en la dirección; sin él, va delante lo que más responde."""

A_LA_VISTA = ("tipo", "estado")
"""Filtros que llegan abiertos; los demás, plegados mientras no se ponen."""

FICHAS_RECORDADAS = 20
"""Segundos que las sugerencias recuerdan qué puede ver una cuenta."""

OPCIONES_A_LA_VISTA = 8
"""Las demás de cada filtro quedan plegadas."""


@dataclass(frozen=True, kw_only=True)
class Acierto:
    """Un resultado, listo para leer."""

    entrada: Entrada
    tipo: str
    titulo: SafeString
    detalle: SafeString
    pasaje: SafeString
    instituciones: list[str]


@dataclass(frozen=True, kw_only=True)
class Opcion:
    """Un valor de un filtro y la dirección que lo pone, o que lo quita si está puesto."""

    texto: str
    cuantas: int
    url: str
    puesta: bool = False


@dataclass(frozen=True, kw_only=True)
class Filtro:
    """Un filtro y los valores que se le pueden poner."""

    titulo: str
    a_la_vista: list[Opcion]
    plegadas: list[Opcion]
    abierto: bool


@require_safe
def buscar(request: HttpRequest) -> HttpResponse:
    """Resultados de ``q``, con filtros y páginas que viven en la dirección."""
    filtros = {
        nombre: valor[:300]
        for nombre in FACETAS
        if (valor := limpiar(request.GET.get(nombre, "")).strip())
    }
    consulta = interpretar(
        request.GET.get("q", ""),
        fichas=registro.fichas(request.user),
        filtros=filtros,
        por_fecha=request.GET.get("orden") == POR_FECHA,
        pagina=_numero(request.GET.get("pagina", "")),
    )
    escrita, (consulta, resultado) = consulta, responder(consulta)
    hojas = Paginator(range(resultado.total), consulta.por_pagina)
    return render(
        request,
        "search/buscar.html",
        {
            "consulta": consulta,
            "resultado": resultado,
            "escrita": escrita,
            "destacadas": destacadas(escrita) if resultado.pagina == 1 else [],
            "aciertos": _aciertos(consulta, resultado),
            "ademas": _aciertos(consulta, Resultado(claves=ademas(consulta, resultado))),
            "filtros": _filtros(consulta, resultado),
            "puestos": _puestos(consulta, resultado),
            "url_sin_filtros": _url(consulta, {}),
            "ordenes": _ordenes(consulta),
            "hoja": hojas.page(resultado.pagina),
        },
    )


@require_safe
def sugerencias(request: HttpRequest) -> HttpResponse:
    """Los títulos que empiezan como ``q``, en una lista que la caja enseña bajo sí."""
    # Quien escribe pide varias por segundo: lo que puede ver se recuerda un momento.
    fichas = caches["proceso"].get_or_set(
        f"search.fichas:{request.user.pk}", lambda: registro.fichas(request.user), FICHAS_RECORDADAS
    )
    halladas = sugerir(request.GET.get("q", ""), fichas=fichas)
    opciones = [(entrada, nombre_de_tipo(entrada.tipo)) for entrada in halladas]
    return render(request, "search/_sugerencias.html", {"opciones": opciones})


@require_POST
def sin_resultado(request: HttpRequest) -> HttpResponse:
    """Anota que ``q`` no se encontró; lo dice la propia página, que leyéndose no escribe nada."""
    anotar_fallida(request.POST.get("q", "")[:400], quien=request.user.pk)
    return HttpResponse(status=204)


def nombre_de_tipo(tipo: str) -> str:
    """Cómo se dice ``tipo`` con sus tildes, según el modelo que lo declara."""
    for modelo in registro.fuentes:
        if tipo in {modelo._meta.model_name, plegar(str(modelo._meta.verbose_name))}:
            return str(modelo._meta.verbose_name)
    return tipo


def _numero(texto: str) -> int:
    try:
        return int(texto)
    except ValueError:
        return 1


def _url(consulta: Consulta, filtros: Mapping[str, str], *, por_fecha: bool | None = None) -> str:
    """``consulta`` con esos filtros, en su página 1: ahí se vuelve al cambiar de filtro u orden."""
    por_fecha = consulta.por_fecha if por_fecha is None else por_fecha
    orden = {"orden": POR_FECHA} if por_fecha else {}
    return f"?{urlencode({'q': consulta.texto, **filtros, **orden})}"


def _ordenes(consulta: Consulta) -> list[tuple[str, str, bool]]:
    """Las maneras de ordenar: cómo se dice, su dirección y si es la de ahora."""
    return [
        (titulo, _url(consulta, consulta.filtros, por_fecha=nuevo), nuevo is consulta.por_fecha)
        for titulo, nuevo in (("Lo más pertinente", False), ("Lo más nuevo", True))
    ]


def _aciertos(consulta: Consulta, resultado: Resultado) -> list[Acierto]:
    """Las entradas de esta página, en su orden; el acceso se comprueba otra vez al leerlas."""
    if not resultado.claves:
        return []
    entradas = {
        e.clave: e
        for e in Entrada.objects.visibles(consulta.fichas)
        .filter(clave__in=resultado.claves)
        .prefetch_related("etiquetas")
    }
    return [_acierto(entradas[clave], consulta) for clave in resultado.claves if clave in entradas]


def _acierto(entrada: Entrada, consulta: Consulta) -> Acierto:
    instituciones = sorted(e.valor for e in entrada.etiquetas.all() if e.nombre == "institucion")
    return Acierto(
        entrada=entrada,
        tipo=nombre_de_tipo(entrada.tipo),
        titulo=resaltado.titulo(entrada.titulo, consulta.clausulas),
        detalle=resaltado.titulo(entrada.detalle, consulta.clausulas),
        pasaje=resaltado.pasaje(entrada.cuerpo, consulta.clausulas),
        instituciones=instituciones,
    )


def _filtros(consulta: Consulta, resultado: Resultado) -> list[Filtro]:
    """Los filtros que hoy estrechan algo, con todos sus valores y cuántas hay de cada uno."""
    filtros = []
    for nombre in FACETAS:
        cuentas = resultado.facetas.get(nombre, {})
        puesto = consulta.filtros.get(nombre)
        if not cuentas or (puesto is None and not _estrecha(cuentas, resultado.total)):
            continue
        por_cuenta = sorted(cuentas, key=lambda v: (-cuentas[v], v))
        valores = sorted(cuentas, reverse=True) if nombre == "anio" else por_cuenta
        opciones = [_opcion(consulta, nombre, valor, cuentas[valor]) for valor in valores]
        # La puesta se ve siempre, aunque sea de las que menos tienen.
        opciones.sort(key=lambda opcion: not opcion.puesta)
        filtros.append(
            Filtro(
                titulo=TITULOS[nombre],
                a_la_vista=opciones[:OPCIONES_A_LA_VISTA],
                plegadas=opciones[OPCIONES_A_LA_VISTA:],
                abierto=nombre in A_LA_VISTA or puesto is not None,
            )
        )
    return filtros


def _estrecha(cuentas: Mapping[str, int], total: int) -> bool:
    """Si poner alguno de esos valores dejaría menos resultados."""
    return any(cuantas < total for cuantas in cuentas.values())


def _puestos(consulta: Consulta, resultado: Resultado) -> list[Opcion]:
    """Los filtros puestos, cada uno con la dirección que lo quita y deja los demás."""
    return [
        _opcion(consulta, nombre, valor, resultado.facetas.get(nombre, {}).get(valor, 0))
        for nombre, valor in consulta.filtros.items()
    ]


def _opcion(consulta: Consulta, nombre: str, valor: str, cuantas: int) -> Opcion:
    puesta = consulta.filtros.get(nombre) == valor
    demas = {n: v for n, v in consulta.filtros.items() if n != nombre}
    return Opcion(
        texto=_texto_de(nombre, valor),
        cuantas=cuantas,
        url=_url(consulta, demas if puesta else {**demas, nombre: valor}),
        puesta=puesta,
    )


def _texto_de(nombre: str, valor: str) -> str:
    return nombre_de_tipo(valor).capitalize() if nombre == Etiqueta.TIPO else valor
