"""Las pantallas de las campañas: la lista, el año, las vocerías y cada campaña."""

from __future__ import annotations

import re
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from campanas.anio import anio_de
from campanas.formularios import FiltroCampanas, anios_con_campanas
from campanas.models import CalendarioCampanas, Campana, FechaEmblematica
from campanas.services import preparar_otro_anio
from campanas.vocerias import podrian_hablar, turnos

POR_PAGINA = 20
CAMPANAS = ("Campañas", reverse_lazy("campanas:campanas"))
ANIOS = range(1900, 2200)
"""Los que se dejan pedir."""


@require_safe
def campanas(request: HttpRequest) -> HttpResponse:
    """``/campanas/``: la lista con filtros, el año (``vista=anio``) o las vocerías."""
    vistas = {"anio": _anio, "vocerias": _vocerias}
    return vistas.get(request.GET.get("vista"), _lista)(request)


def _lista(request: HttpRequest) -> HttpResponse:
    filtro = FiltroCampanas(request.GET)
    publicadas = filtro.aplicar(Campana.objects.live().defer_streamfields())
    pagina = Paginator(publicadas.select_related("fecha_emblematica"), POR_PAGINA)
    anadir = _url_de_anadir(request)
    return render(
        request,
        "campanas/campanas.html",
        {
            "vista": "lista",
            "filtro": filtro,
            "pagina": pagina.get_page(request.GET.get("pagina")),
            "url_anadir": anadir,
            "borradores": _borradores() if anadir else [],
            "anio": timezone.localdate().year,
        },
    )


def _url_de_anadir(request: HttpRequest) -> str:
    """Dónde se escribe una campaña nueva; vacío para quien no puede o si falta el calendario."""
    if not request.user.entra_al_admin:
        return ""
    indice = CalendarioCampanas.objects.first()
    if indice is None or not indice.permissions_for_user(request.user).can_add_subpage():
        return ""
    return reverse("wagtailadmin_pages:add", args=["campanas", "campana", indice.pk])


def _borradores() -> list[Campana]:
    """Las que todavía no se publican."""
    return list(
        Campana.objects.filter(live=False, first_published_at=None)
        .defer_streamfields()
        .order_by("inicio")
    )


def _como_anio(texto: str) -> int | None:
    """El año que dice ``texto``, si es uno de los que se dejan pedir."""
    return int(texto) if re.fullmatch("[0-9]{4}", texto) and int(texto) in ANIOS else None


def _anio_pedido(request: HttpRequest) -> int:
    return _como_anio(request.GET.get("anio", "")) or timezone.localdate().year


def _anio(request: HttpRequest) -> HttpResponse:
    numero = _anio_pedido(request)
    fechas = [f for f in FechaEmblematica.objects.all() if not f.esta_de_baja]
    publicadas = Campana.objects.live().defer_streamfields().del_anio(numero)
    return render(
        request,
        "campanas/anio.html",
        {
            "migas": [CAMPANAS],
            "vista": "anio",
            "anio": numero,
            "calendario": anio_de(numero, fechas, publicadas),
        },
    )


def _vocerias(request: HttpRequest) -> HttpResponse:
    numero = _anio_pedido(request)
    filas = turnos(numero)
    return render(
        request,
        "campanas/vocerias.html",
        {
            "migas": [CAMPANAS],
            "vista": "vocerias",
            "anio": numero,
            "anios": anios_con_campanas(),
            "turnos": filas,
            "podrian": podrian_hablar(filas),
        },
    )


@require_safe
def campana(request: HttpRequest, slug: str) -> HttpResponse:
    """Una campaña publicada.

    :raises Http404: si no existe o todavía es un borrador.
    """
    pagina = get_object_or_404(
        Campana.objects.live()
        .select_related("linea", "fecha_emblematica", "repite", "live_revision__user")
        # De la revisión solo interesa quién: su contenido puede pesar lo que la página entera.
        .defer("live_revision__content"),
        slug=slug,
    )
    return pagina.serve(request)


@require_POST
def preparar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Prepara el borrador de una campaña para otro año y abre su editor.

    :raises Http404: si la campaña no está publicada.
    :raises PermissionDenied: si esta persona no puede añadir campañas.
    """
    original = get_object_or_404(Campana.objects.live(), uuid=uuid)
    if not original.get_parent().permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    anio = _como_anio(request.POST.get("anio", ""))
    try:
        if anio is None:
            raise ValidationError("Diga para qué año, con sus cuatro cifras.")
        copia = preparar_otro_anio(campana=original, usuario=request.user, anio=anio)
    except ValidationError as error:
        messages.error(request, f"No se preparó nada. {' '.join(error.messages)}")
        return redirect(original.get_absolute_url())
    messages.success(
        request,
        f"«{copia}» ya está publicada."
        if copia.live
        else f"«{copia}» está en borrador, con las fechas de {anio} y las tareas por hacer."
        " Revísela y publíquela.",
    )
    return redirect("wagtailadmin_pages:edit", copia.pk)
