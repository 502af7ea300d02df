"""Vistas del sitio que no son de ningún dominio."""

import datetime as dt
import mimetypes
import posixpath
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import condition, require_safe

from intranet.models import PaginaBase
from intranet.registro import registro

CARPETAS_DE_IMAGENES = frozenset({"images", "original_images"})

TEXTO_QUE_DUELE_PERDER = 30
"""Desde cuántos caracteres se devuelve lo escrito en un formulario vencido."""


@never_cache
@require_safe
def salud(request: HttpRequest) -> JsonResponse:
    """Estado del servicio en JSON, para la sonda y el balanceador; no dice nada de nadie."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        base = "bien"
    except DatabaseError:
        base = "sin conexión"
    from search.motores import motor

    busqueda = motor().salud() if base == "bien" else "sin conexión"
    estado = "bien" if base == busqueda == "bien" else "mal"
    return JsonResponse(
        {"estado": estado, "base": base, "busqueda": busqueda, "version": settings.VERSION},
        status=200 if base == "bien" else 503,
    )


@require_safe
def lugar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Lleva a donde hoy se lee la página o fila ``uuid``; la dirección vale para siempre.

    :raises Http404: si nada tiene esa identidad. Quién puede verlo lo decide el destino.
    """
    for modelo in registro.lugares:
        cosa = modelo._default_manager.filter(uuid=uuid).first()
        if cosa is not None:
            destino = cosa.specific.get_url() if isinstance(cosa, PaginaBase) else None
            return redirect(destino or cosa.get_absolute_url())
    raise Http404("No hay nada con esa identidad.")


def _modificado(request: HttpRequest, ruta: str) -> dt.datetime | None:
    try:
        return default_storage.get_modified_time(ruta)
    except (FileNotFoundError, NotImplementedError, OSError, ValueError):
        return None


@require_safe
@condition(last_modified_func=_modificado)
def archivo(request: HttpRequest, ruta: str) -> FileResponse:
    """Sirve imágenes y sus copias a quien ha entrado; los documentos van por su propia vista.

    El navegador las guarda, pero pregunta cada vez si aún valen: quien ha salido, o quien entra
    después en la misma computadora, no las saca de su memoria (C39).

    :raises Http404: si no existe o no es una imagen del sitio.
    """
    # Normalizada antes de mirar: «images/../documents/…» no es una imagen.
    if posixpath.normpath(ruta) != ruta or ruta.split("/")[0] not in CARPETAS_DE_IMAGENES:
        raise Http404("No es una imagen.")
    try:
        contenido = default_storage.open(ruta)
    except (FileNotFoundError, IsADirectoryError, ValueError) as error:
        raise Http404("No existe.") from error
    tipo, _ = mimetypes.guess_type(ruta)
    respuesta = FileResponse(contenido, content_type=tipo)
    respuesta["Cache-Control"] = "private, no-cache"
    return respuesta


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """El icono, para el navegador que lo pide sin leer la página (PDF, errores)."""
    return redirect(static("intranet/icono.svg"))


def csrf_vencido(request: HttpRequest, reason: str = "") -> HttpResponse:
    """El formulario venció: dice qué pasó y devuelve los textos escritos, para no perderlos."""
    escrito = [
        texto
        for nombre, textos in request.POST.lists()
        for texto in textos
        if len(texto) >= TEXTO_QUE_DUELE_PERDER
        and nombre != "csrfmiddlewaretoken"
        and "password" not in nombre
    ]
    return render(request, "403_csrf.html", {"escrito": escrito}, status=403)
