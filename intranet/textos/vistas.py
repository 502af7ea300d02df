"""Pedir que el texto de un archivo se lea otra vez."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from intranet.registro import registro
from intranet.textos.services import clave_de, releer, textos_de


def anotar(filas: Iterable[Model]) -> None:
    """Pone en cada fila ``texto_leido``: en qué está el texto de su archivo, o nada."""
    filas = list(filas)
    textos = textos_de(filas)
    for fila in filas:
        fila.texto_leido = textos.get(clave_de(fila))


@require_POST
def releer_archivo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Deja el archivo de la fila ``uuid`` otra vez por leer.

    :raises Http404: si no existe, o esta persona no lo maneja.
    """
    for modelo, fuente in registro.con_archivo.items():
        fila = modelo._default_manager.filter(uuid=uuid).first()
        if fila is None:
            continue
        texto = textos_de([fila]).get(clave_de(fila))
        if texto is None or not fuente.maneja(request.user, fila):
            break
        releer(texto)
        messages.success(request, f"«{texto}»: su texto se lee de nuevo en unos minutos.")
        return redirect(_de_donde_vino(request))
    raise Http404("No hay un archivo suyo con esa identidad.")


def _de_donde_vino(request: HttpRequest) -> str:
    pagina = request.headers.get("Referer", "")
    propia = url_has_allowed_host_and_scheme(
        pagina, {request.get_host()}, require_https=request.is_secure()
    )
    return pagina if propia else "/"
