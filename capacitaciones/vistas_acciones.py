"""Las pantallas de las acciones preventivas: cifras del año, lista, ficha y registro."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_safe

from capacitaciones.acceso import edita, importa, registra
from capacitaciones.filtros import FiltroAcciones
from capacitaciones.formularios import AccionForm
from capacitaciones.hojas import COLUMNAS_DE_ACCIONES, descargar
from capacitaciones.importadores import ImportadorDeAcciones
from capacitaciones.lectura import cotejo_con_la_linea_base
from capacitaciones.models import AccionPreventiva
from capacitaciones.views import BITACORA, paginar, ya_registrada
from intranet.importacion.vistas import Importar

ACCIONES = ("Acciones preventivas", reverse_lazy("capacitaciones:acciones"))


@require_safe
def acciones(request: HttpRequest) -> HttpResponse:
    """Las acciones preventivas con sus cifras y, en un año con línea base, las dos a la par."""
    todas = AccionPreventiva.objects.vigentes()
    filtro = FiltroAcciones(request.GET, todas)
    filas = filtro.aplicar(todas)
    return render(
        request,
        "capacitaciones/acciones.html",
        {
            "migas": [BITACORA],
            "filtro": filtro,
            "pagina": paginar(request, filas.select_related("institucion", "distrito")),
            "totales": filas.totales(),
            "cotejo": cotejo_con_la_linea_base(filtro.valor("anio")),
            "registra": registra(request.user),
            "importa": importa(request.user),
        },
    )


@require_safe
def exportar(request: HttpRequest, formato: str) -> HttpResponse:
    """Lo filtrado, en Excel o CSV.

    :raises PermissionDenied: si no es de una secretaría.
    """
    if not importa(request.user):
        raise PermissionDenied
    todas = AccionPreventiva.objects.vigentes()
    filas = FiltroAcciones(request.GET, todas).aplicar(todas)
    return descargar(
        request,
        que="acciones preventivas",
        formato=formato,
        columnas=COLUMNAS_DE_ACCIONES,
        filas=filas.select_related("institucion", "distrito", "nodo"),
    )


def _fila(uuid: UUID) -> AccionPreventiva:
    return get_object_or_404(
        AccionPreventiva.objects.select_related("institucion", "distrito", "nodo"), uuid=uuid
    )


@require_safe
def accion(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """La ficha de una acción."""
    fila = _fila(uuid)
    return render(
        request,
        "capacitaciones/accion.html",
        {
            "migas": [BITACORA, ACCIONES],
            "accion": fila,
            "edita": edita(request.user, fila),
            "ve_la_historia": importa(request.user),
        },
    )


def registrar(request: HttpRequest, uuid: UUID | None = None) -> HttpResponse:
    """Registra una acción, o corrige la de ``uuid``.

    :raises PermissionDenied: si esta persona no registra, o no lo de esa institución.
    """
    fila = _fila(uuid) if uuid else None
    if not (edita(request.user, fila) if fila else registra(request.user)):
        raise PermissionDenied
    if fila is None and (repetida := ya_registrada(request, AccionPreventiva)):
        return redirect(repetida)
    formulario = AccionForm(request.POST or None, instance=fila, usuario=request.user)
    if formulario.is_valid():
        guardada = formulario.save()
        messages.success(request, f"Se {'guardó' if fila else 'registró'} «{guardada}».")
        return redirect(guardada)
    return render(
        request,
        "capacitaciones/registrar_accion.html",
        {
            "formulario": formulario,
            "accion": fila,
            "migas": [BITACORA, ACCIONES],
            "volver": fila.get_absolute_url() if fila else ACCIONES[1],
            "abierto": formulario.hay_error_plegado,
        },
    )


class ImportarAcciones(Importar):
    """Traer el registro de charlas."""

    importador = ImportadorDeAcciones
    migas = [BITACORA, ACCIONES]

    def puede(self, usuario: Any) -> bool:
        """Las secretarías."""
        return importa(usuario)
