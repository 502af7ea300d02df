"""Cómo está en el buscador una página o un registro, para quien cuida la búsqueda."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe
from wagtail.models import Page
from wagtail.permissions import policy_registry

from intranet.models import PaginaBase, RegistroBase
from intranet.permisos import VER
from intranet.registro import registro
from intranet.roles import Rol
from search import analisis
from search.indice import origen_de
from search.models import Entrada, Etiqueta, Salida
from search.motores import FACETAS
from search.views import TITULOS, nombre_de_tipo

LO_CUIDAN = (Rol.SECRETARIA, Rol.ADMINISTRADOR)


@dataclass(frozen=True, kw_only=True)
class Ficha:
    """Una entrada del índice, dicha para una persona.

    :ivar palabras: lo que se indexa de ella y cuántas veces, lo más repetido primero.
    """

    entrada: Entrada
    tipo: str
    la_encuentran: list[str]
    etiquetas: list[tuple[str, list[str]]]
    palabras: list[tuple[str, int]]
    espera: Salida | None


@require_safe
def en_el_buscador(request: HttpRequest, modelo: str, pk: int) -> HttpResponse:
    """Lo que el índice guarda de una fila: palabras, filtros, quién la encuentra y desde cuándo.

    :raises Http404: si no hay tal fila, o no es una página ni un registro.
    :raises PermissionDenied: si esta persona no cuida la búsqueda o no puede leer la fila.
    """
    if not cuida_la_busqueda(request.user):
        raise PermissionDenied
    fila = _fila(modelo, pk)
    if not _puede_leer(request.user, fila):
        raise PermissionDenied
    entradas = (
        Entrada.objects.visibles(registro.fichas(request.user))
        .filter(de_la_fila(fila))
        .prefetch_related("etiquetas")
        .order_by("pk")
    )
    esperan = {s.clave: s for s in Salida.objects.filter(clave__in=[e.clave for e in entradas])}
    return render(
        request,
        "search/admin/en_el_buscador.html",
        {
            "fila": fila,
            "fichas": [_ficha(entrada, esperan.get(entrada.clave)) for entrada in entradas],
            "por_que_no": "" if entradas else _por_que_no(fila),
            "con_borrador": isinstance(fila, Page) and fila.live and fila.has_unpublished_changes,
            "header_title": f"En el buscador: {fila}",
            "page_title": "En el buscador",
            "page_subtitle": str(fila),
            "header_icon": "search",
        },
    )


def cuida_la_busqueda(usuario) -> bool:
    """Si ``usuario`` ve cómo están las cosas en el buscador."""
    return usuario.is_superuser or usuario.tiene_rol(*LO_CUIDAN)


def de_la_fila(fila: Model) -> Q:
    """Las entradas que salen de ``fila`` o que llevan a ella."""
    return Q(origen=origen_de(fila)) | Q(uuid=fila.uuid)


def _fila(modelo: str, pk: int) -> Model:
    try:
        clase = apps.get_model(modelo)
    except (LookupError, ValueError):
        raise Http404(f"No hay «{modelo}»") from None
    if not issubclass(clase, (PaginaBase, RegistroBase)):
        raise Http404(f"«{modelo}» no se busca")
    return get_object_or_404(clase, pk=pk)


def _puede_leer(usuario, fila: Model) -> bool:
    if isinstance(fila, PaginaBase):
        edita = fila.permissions_for_user(usuario).can_edit()
        return edita or (fila.live and fila.visible_para(usuario))
    politica = policy_registry.get_by_type(type(fila))
    return any(politica.user_has_permission_for_instance(usuario, a, fila) for a in VER)


def _ficha(entrada: Entrada, espera: Salida | None) -> Ficha:
    valores: dict[str, list[str]] = {}
    for etiqueta in sorted(entrada.etiquetas.all(), key=lambda e: e.valor):
        valores.setdefault(etiqueta.nombre, []).append(etiqueta.valor)
    texto = "\n".join((entrada.titulo, entrada.detalle, entrada.cuerpo))
    palabras = Counter(
        parte.token for unidad in analisis.unidades(texto) for parte in unidad.partes
    )
    del palabras[analisis.RELLENO]
    return Ficha(
        entrada=entrada,
        tipo=capfirst(nombre_de_tipo(entrada.tipo)),
        la_encuentran=[registro.quienes(ficha) for ficha in valores[Etiqueta.ACCESO]],
        etiquetas=[
            (TITULOS[nombre], valores[nombre])
            for nombre in FACETAS
            if nombre in valores and nombre != Etiqueta.TIPO
        ],
        palabras=sorted(palabras.items(), key=lambda par: (-par[1], par[0])),
        espera=espera,
    )


def _por_que_no(fila: Model) -> str:
    if isinstance(fila, Page) and not fila.live:
        return "Aún no se publica: no está en el buscador."
    if isinstance(fila, RegistroBase) and fila.esta_de_baja:
        return "Está de baja: no está en el buscador."
    return "No está en el buscador por sí sola: puede encontrarse dentro de otra ficha."
