"""Mirar y bajar: la lista, cada pieza, sus archivos y el ZIP."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from campanas.kit import paquete
from campanas.kit.acceso import escribe
from campanas.kit.consultas import ConsultaPieza
from campanas.kit.enums import Formato
from campanas.kit.filtros import FiltroKit
from campanas.models import ArchivoPieza, KitIndice, Pieza
from intranet.auditoria.services import anotar_exportacion
from intranet.descargas import disposicion, nombre_seguro, servir
from intranet.subidas.tipos import extension

POR_PAGINA = 24


@require_safe
def kit(request: HttpRequest) -> HttpResponse:
    """``/kit/``: las piezas publicadas, con filtros en la dirección."""
    filtro = FiltroKit(request.GET)
    piezas = filtro.aplicar(Pieza.objects.live())
    puede = escribe(request.user)
    return render(
        request,
        "kit/kit.html",
        {
            "filtro": filtro,
            "pagina": Paginator(piezas.con_archivos(), POR_PAGINA).get_page(
                request.GET.get("pagina")
            ),
            "total": _total(piezas),
            "escribe": puede,
            "url_escribir": _url_de_escribir() if puede else "",
            "borradores": _borradores() if puede else [],
        },
    )


def _total(piezas: ConsultaPieza) -> dict[str, int]:
    """Cuántas piezas, cuántas de ellas retiradas, y cuánto pesan las que se bajan."""
    hoy = timezone.localdate()
    cuentas = piezas.order_by().aggregate(
        cuantas=Count("pk"), retiradas=Count("pk", filter=Q(material__baja_en__lte=hoy))
    )
    cuentas["en_uso"] = cuentas["cuantas"] - cuentas["retiradas"]
    vigentes = ArchivoPieza.objects.filter(
        vigente=True, material__in=piezas.en_uso().order_by().values("material")
    )
    return {**cuentas, "octetos": vigentes.aggregate(o=Sum("octetos"))["o"] or 0}


def _url_de_escribir() -> str:
    """Dónde se escribe un mensaje o una orientación; vacío si falta la página del kit."""
    indice = KitIndice.objects.only("pk").first()
    return indice and reverse("wagtailadmin_pages:add", args=["campanas", "pieza", indice.pk])


def _borradores() -> list[Pieza]:
    """Las que todavía no se publican."""
    return list(
        Pieza.objects.filter(live=False, first_published_at=None).order_by(
            "-latest_revision_created_at"
        )
    )


def buscar_pieza(request: HttpRequest, slug: str) -> Pieza:
    """La pieza publicada, o también en borrador para quien escribe.

    :raises Http404: si no existe o esta persona no la ve.
    """
    piezas = Pieza.objects.all() if escribe(request.user) else Pieza.objects.live()
    return get_object_or_404(
        piezas.select_related(
            *("material", "fecha_emblematica", "hecha_para", "deriva_de", "owner"),
            "live_revision__user",
        ).defer("live_revision__content"),
        slug=slug,
    )


@require_safe
def pieza(request: HttpRequest, slug: str) -> HttpResponse:
    """Una pieza: verla, copiar su mensaje, bajarla y saber dónde se usó."""
    return buscar_pieza(request, slug).serve(request)


# --- Archivos


def _archivo(request: HttpRequest, uuid: UUID) -> ArchivoPieza:
    """El archivo de una pieza que esta persona ve.

    :raises Http404: si no existe, o es de un borrador o de una versión anterior y no escribe.
    """
    archivos = ArchivoPieza.objects.select_related("material__pieza")
    if not escribe(request.user):
        archivos = archivos.filter(vigente=True, material__pieza__live=True)
    return get_object_or_404(archivos, uuid=uuid)


def _se_retiro(request: HttpRequest, pieza: Pieza) -> HttpResponse:
    """410, con la razón: quien guardó la dirección sabe por qué ya no está."""
    return render(request, "kit/retirada.html", {"pieza": pieza}, status=410)


@require_safe
def archivo(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Un archivo, con el nombre de su pieza; ``?ver`` lo abre en el navegador."""
    fila = _archivo(request, uuid)
    pieza = fila.material.pieza
    if pieza.retirada:
        return _se_retiro(request, pieza)
    sufijo = f" - {fila.formato}" if fila.formato != Formato.ORIGINAL else ""
    return servir(
        request,
        fila.archivo,
        nombre=nombre_seguro(pieza.title, f"{sufijo}{extension(fila.nombre)}"),
        mime=fila.mime,
        adjunto="ver" not in request.GET or not fila.se_abre,
        huella=fila.sha256,
    )


def _imagen(request: HttpRequest, uuid: UUID, campo: str) -> HttpResponseBase:
    fila = _archivo(request, uuid)
    if fila.material.esta_de_baja:
        return _se_retiro(request, fila.material.pieza)
    if not getattr(fila, campo):
        raise Http404("No es una imagen.")
    return servir(
        request,
        getattr(fila, campo),
        nombre=f"{campo}.jpg",
        mime="image/jpeg",
        adjunto=False,
        huella=f"{fila.sha256}-{campo}",
    )


@require_safe
def miniatura(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """La imagen pequeña de las listas."""
    return _imagen(request, uuid, "miniatura")


@require_safe
def vista(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """La imagen grande de la página de una pieza."""
    return _imagen(request, uuid, "vista")


# --- ZIP


@require_safe
def descargar_varias(request: HttpRequest) -> HttpResponseBase:
    """El ZIP de las piezas elegidas (``p``) o, sin elegir, de todo lo filtrado."""
    elegidas = [int(p) for p in request.GET.getlist("p") if p.isdecimal() and len(p) < 10]
    if "elegidas" in request.GET and not elegidas:
        messages.warning(request, "No eligió ninguna pieza: marque las que quiera bajar.")
        consulta = request.GET.copy()
        del consulta["elegidas"]
        return redirect(f"{reverse('kit:kit')}?{consulta.urlencode()}")
    piezas = Pieza.objects.live()
    if elegidas:
        piezas = piezas.filter(pk__in=elegidas).order_by("-fecha", "title", "pk")
    else:
        piezas = FiltroKit(request.GET).aplicar(piezas)
    return _zip(request, piezas, f"Kit de comunicación {timezone.localdate():%Y-%m-%d}")


@require_safe
def descargar_una(request: HttpRequest, slug: str) -> HttpResponseBase:
    """El ZIP de una pieza con todos sus formatos."""
    fila = buscar_pieza(request, slug)
    if fila.retirada:
        return _se_retiro(request, fila)
    return _zip(request, Pieza.objects.filter(pk=fila.pk), fila.title)


def _zip(request: HttpRequest, piezas: ConsultaPieza, titulo: str) -> HttpResponseBase:
    filas = list(piezas.con_archivos())
    listo = paquete.preparar(filas, request.build_absolute_uri("/").rstrip("/"))
    if not listo.filas:
        messages.warning(request, "No hay nada que bajar: esas piezas se retiraron o no existen.")
        return redirect("kit:kit")
    anotar_exportacion(
        usuario=request.user,
        que=capfirst(Pieza._meta.verbose_name_plural),
        formato="zip",
        filas=len(filas),
        filtros=request.GET,
    )
    respuesta = StreamingHttpResponse(listo, content_type="application/zip")
    respuesta["Content-Disposition"] = disposicion(nombre_seguro(titulo, ".zip"), adjunto=True)
    if listo.octetos is not None:
        respuesta["Content-Length"] = str(listo.octetos)
    return respuesta
