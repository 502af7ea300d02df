"""Los anexos de un acta: subirlos, abrirlos y quitarlos."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from actas import anexos
from actas.enums import EstadoSesion
from actas.formularios import AnexosForm, MotivoForm, poner
from actas.models import Anexo, Sesion
from actas.views import SESIONES, _sesion_propia
from intranet.descargas import servir
from intranet.subidas import SE_ABREN, extension
from red_trata.acceso import lleva


def _lugar(sesion: Sesion) -> str:
    return f"{sesion.get_absolute_url()}#anexos"


def anexar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Anexa uno o varios archivos al acta de la sesión."""
    sesion = _sesion_propia(request, uuid)
    if sesion.estado == EstadoSesion.CANCELADA:
        messages.error(request, "La sesión se canceló: no tiene acta a la que anexar nada.")
        return redirect(sesion)
    formulario = AnexosForm(request.POST or None, request.FILES or None)
    if formulario.is_valid():
        recibidos = formulario.cleaned_data["archivos"]
        try:
            nuevos = anexos.anexar(sesion=sesion, archivos=recibidos, usuario=request.user)
        except ValidationError as causa:
            poner(formulario, causa)
        else:
            messages.success(request, _lo_anexado(len(nuevos), len(recibidos) - len(nuevos)))
            return redirect(_lugar(sesion))
    return render(
        request,
        "actas/anexar.html",
        {
            "migas": [SESIONES, (sesion.titulo, sesion.get_absolute_url())],
            "sesion": sesion,
            "formulario": formulario,
        },
    )


def _lo_anexado(nuevos: int, repetidos: int) -> str:
    if not nuevos:
        return "Ya estaba anexado: no se repitió."
    dicho = "Quedó anexado." if nuevos == 1 else f"Quedaron anexados {nuevos} archivos."
    return f"{dicho} Los que ya estaban no se repitieron." if repetidos else dicho


@require_safe
def anexo(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """El archivo, a quien puede leer el acta; ``#page=7`` lo abre por ahí.

    :raises Http404: si no puede, se quitó, o ya no está en el almacén.
    """
    fila = get_object_or_404(Anexo.objects.legibles(request.user), uuid=uuid)
    return servir(
        request,
        fila.archivo,
        nombre=fila.nombre,
        mime=fila.mime,
        adjunto=extension(fila.nombre) not in SE_ABREN,
        huella=fila.sha256,
    )


def quitar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Quita un anexo, con su razón.

    :raises PermissionDenied: si esta persona puede leerlo y no lleva su instancia.
    """
    fila = get_object_or_404(
        Anexo.objects.legibles(request.user).select_related("sesion__instancia", "sesion__periodo"),
        uuid=uuid,
    )
    if not lleva(request.user, fila.sesion.instancia):
        raise PermissionDenied
    formulario = MotivoForm(request.POST or None)
    if formulario.is_valid():
        try:
            anexos.quitar(anexo=fila, motivo=formulario.cleaned_data["motivo"])
        except ValidationError as causa:
            poner(formulario, causa)
        else:
            messages.success(request, f"«{fila}» ya no está anexado.")
            return redirect(_lugar(fila.sesion))
    return render(
        request,
        "actas/confirmar.html",
        {
            "formulario": formulario,
            "titulo": f"Quitar el anexo «{fila}»",
            "explicacion": "Dejará de verse y de encontrarse. En la historia queda quién lo quitó"
            " y por qué.",
            "boton": "Quitar el anexo",
            "migas": [SESIONES, (fila.sesion.titulo, fila.sesion.get_absolute_url())],
            "volver": _lugar(fila.sesion),
        },
    )
