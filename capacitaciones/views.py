"""Las pantallas de la bitácora: lista, ficha y registro de capacitaciones."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST, require_safe

from capacitaciones import services
from capacitaciones.acceso import cuenta, edita, importa, registra
from capacitaciones.filtros import FiltroCapacitaciones
from capacitaciones.formularios import CapacitacionForm, RepartoFormSet
from capacitaciones.hojas import COLUMNAS_DE_CAPACITACIONES, descargar
from capacitaciones.importadores import ImportadorDeCapacitaciones
from capacitaciones.models import Capacitacion, Relato
from intranet.historia import un_solo_cambio
from intranet.importacion.vistas import Importar
from intranet.textos.vistas import anotar
from red_trata.models import Institucion

POR_PAGINA = 20
BITACORA = ("Capacitaciones", reverse_lazy("capacitaciones:capacitaciones"))


def paginar(request: HttpRequest, filas: QuerySet) -> Page:
    """La página pedida de ``filas``; una que no existe lleva a la más cercana."""
    return Paginator(filas, POR_PAGINA).get_page(request.GET.get("pagina"))


@require_safe
def capacitaciones(request: HttpRequest) -> HttpResponse:
    """La bitácora, con filtros en la dirección y lo que suma lo filtrado."""
    todas = Capacitacion.objects.vigentes()
    filtro = FiltroCapacitaciones(request.GET, todas)
    filas = filtro.aplicar(todas)
    return render(
        request,
        "capacitaciones/capacitaciones.html",
        {
            "filtro": filtro,
            "pagina": paginar(
                request,
                filas.select_related("institucion", "distrito").prefetch_related("temas"),
            ),
            "totales": filas.totales(),
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
    todas = Capacitacion.objects.vigentes()
    filas = FiltroCapacitaciones(request.GET, todas).aplicar(todas)
    return descargar(
        request,
        que="capacitaciones",
        formato=formato,
        columnas=COLUMNAS_DE_CAPACITACIONES,
        filas=filas.select_related("institucion", "distrito", "nodo", "linea").prefetch_related(
            "temas", "publicos", "participaciones__institucion"
        ),
    )


def _fila(uuid: UUID) -> Capacitacion:
    return get_object_or_404(
        Capacitacion.objects.select_related("institucion", "distrito", "nodo", "linea"), uuid=uuid
    )


@require_safe
def capacitacion(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """La ficha de una capacitación, con lo que se publicó de ella."""
    fila = _fila(uuid)
    relato = Relato.objects.filter(capacitacion=fila).first()
    return ficha(request, fila, relato=relato)


def ficha(request: HttpRequest, fila: Capacitacion, *, relato: Relato | None) -> HttpResponse:
    """Los números de la fila y el texto de ``relato``, si está publicado o se está mirando."""
    a_la_vista = relato and (relato.live or getattr(request, "is_preview", False))
    materiales, puede = list(fila.materiales.all()), edita(request.user, fila)
    if puede:
        anotar(materiales)
    return render(
        request,
        "capacitaciones/capacitacion.html",
        {
            "migas": [BITACORA],
            "capacitacion": fila,
            "temas": fila.temas.all(),
            "publicos": fila.publicos.all(),
            "participaciones": fila.participaciones.filter(cantidad__gt=0).select_related(
                "institucion"
            ),
            "materiales": materiales,
            "relato": relato if a_la_vista else None,
            "edita": puede,
            "cuenta": cuenta(request.user),
            "ve_la_historia": importa(request.user),
            "hay_borrador": relato is not None and not relato.live,
        },
    )


def registrar(request: HttpRequest, uuid: UUID | None = None) -> HttpResponse:
    """Registra una capacitación, o corrige la de ``uuid``.

    :raises PermissionDenied: si esta persona no registra, o no lo de esa institución.
    """
    fila = _fila(uuid) if uuid else None
    if not (edita(request.user, fila) if fila else registra(request.user)):
        raise PermissionDenied
    if fila is None and (repetida := ya_registrada(request, Capacitacion)):
        return redirect(repetida)
    formulario = CapacitacionForm(
        request.POST or None, request.FILES or None, instance=fila, usuario=request.user
    )
    reparto = _reparto(request, fila)
    if request.method == "POST" and "mas" not in request.POST:
        # Primero el reparto: la fila compara su suma con el total.
        reparte = reparto.is_valid()
        if reparte:
            formulario.instance.reparto = sum(reparto.cantidades().values())
        if formulario.is_valid() and reparte:
            guardada = _guardar(request, formulario, reparto.cantidades())
            messages.success(request, f"Se {'guardó' if fila else 'registró'} «{guardada}».")
            return redirect(guardada)
    return render(
        request,
        "capacitaciones/registrar.html",
        {
            "formulario": formulario,
            "reparto": reparto,
            "capacitacion": fila,
            "migas": [BITACORA, *([(fila.titulo, fila.get_absolute_url())] if fila else [])],
            "volver": fila.get_absolute_url() if fila else BITACORA[1],
            "abierto": formulario.hay_error_plegado
            or "mas" in request.POST
            or (reparto.is_bound and not reparto.is_valid()),
        },
    )


def ya_registrada(request: HttpRequest, modelo: type) -> Any:
    """La fila que ya hizo este mismo formulario: enviarlo dos veces no hace dos."""
    try:
        uuid = UUID(request.POST.get("uuid_nuevo", ""))
    except ValueError:
        return None
    fila = modelo.objects.filter(uuid=uuid).first()
    if fila:
        messages.info(request, f"«{fila}» ya estaba registrada: no se repitió.")
    return fila


def _reparto(request: HttpRequest, fila: Capacitacion | None) -> Any:
    """Las casillas de participantes por institución; con «mas», otras tres en blanco."""
    opciones = {
        "prefix": "reparto",
        "form_kwargs": {
            "instituciones": Institucion.objects.vigentes(),
            "empty_permitted": True,
            "use_required_attribute": False,
        },
    }
    if request.method == "POST":
        datos = request.POST.copy()
        if "mas" in datos and datos.get("reparto-TOTAL_FORMS", "").isdigit():
            datos["reparto-TOTAL_FORMS"] = str(int(datos["reparto-TOTAL_FORMS"]) + 3)
        return RepartoFormSet(datos, **opciones)
    ya = fila.participaciones.filter(cantidad__gt=0) if fila else ()
    iniciales = [{"institucion": p.institucion_id, "cantidad": p.cantidad} for p in ya]
    return RepartoFormSet(initial=iniciales, **opciones)


@transaction.atomic
def _guardar(
    request: HttpRequest, formulario: CapacitacionForm, cantidades: dict[Institucion, int]
) -> Capacitacion:
    with un_solo_cambio(formulario.instance):
        fila = formulario.save()
        services.repartir(capacitacion=fila, cantidades=cantidades)
        services.adjuntar(
            capacitacion=fila, archivos=formulario.cleaned_data["archivos"], usuario=request.user
        )
    return fila


@require_POST
def contar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Abre en el editor la página donde se cuenta la capacitación.

    :raises PermissionDenied: si no entra al admin.
    """
    fila = _fila(uuid)
    if not cuenta(request.user):
        raise PermissionDenied
    try:
        relato = services.abrir_relato(capacitacion=fila, usuario=request.user)
    except ValidationError as causa:
        messages.error(request, " ".join(causa.messages))
        return redirect(fila)
    return redirect("wagtailadmin_pages:edit", relato.pk)


class ImportarCapacitaciones(Importar):
    """Traer la hoja de capacitaciones."""

    importador = ImportadorDeCapacitaciones
    migas = [BITACORA]

    def puede(self, usuario: Any) -> bool:
        """Las secretarías."""
        return importa(usuario)
