"""El directorio en el sitio: la lista de un día, la ficha de una institución, los pasos de una
persona y su tarjeta de contacto."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from intranet.auditoria.services import anotar_exportacion
from intranet.hojas import descarga
from red_trata import directorio as consulta
from red_trata.fichas import contexto_de, hecho, pasos_de
from red_trata.formularios import FiltroDirectorio
from red_trata.models import Designacion, DirectorioIndice, FichaInstitucion, Persona
from red_trata.vcard import vcard

EXPORTA = "red_trata.view_designacion"
IMPORTA = "red_trata.add_designacion"


@require_safe
def directorio(request: HttpRequest) -> HttpResponse:
    """Quién representa a cada institución, hoy o el día de ``?fecha=``, con filtros."""
    filtro = FiltroDirectorio(request.GET)
    se_sabe = not filtro.sin_fecha and not consulta.es_futuro(filtro.dia)
    filas = consulta.filas_del_dia(filtro) if se_sabe else []
    otras = consulta.otras_instituciones(filtro) if se_sabe else []
    return render(
        request,
        DirectorioIndice.template,
        {
            "filtro": filtro,
            "dia": filtro.dia or timezone.localdate(),
            "filas": filas,
            "otras": otras,
            "es_futuro": consulta.es_futuro(filtro.dia),
            "primer_dia": None if filas or otras else consulta.primer_dia(),
            "actualizado": consulta.actualizado_el(),
            "exporta": request.user.has_perm(EXPORTA),
            "importa": request.user.has_perm(IMPORTA),
            "descargas": [
                (formato, f"{reverse('red_trata:hoja', args=[formato])}?{request.GET.urlencode()}")
                for formato in ("xlsx", "csv")
            ],
        },
    )


@require_safe
def hoja(request: HttpRequest, formato: str) -> HttpResponse:
    """El directorio del día pedido, con los mismos filtros, en una hoja de cálculo.

    :raises PermissionDenied: a quien no lleva una secretaría ni administra.
    """
    if not request.user.has_perm(EXPORTA):
        raise PermissionDenied
    filtro = FiltroDirectorio(request.GET)
    if filtro.sin_fecha or consulta.es_futuro(filtro.dia):
        return redirect(f"{reverse('red_trata:directorio')}?{request.GET.urlencode()}")
    filas = list(consulta.hoja(filtro))
    anotar_exportacion(
        usuario=request.user,
        que="Directorio",
        formato=formato,
        filas=len(filas),
        filtros=request.GET,
    )
    dia = filtro.dia or timezone.localdate()
    return descarga(
        nombre=f"directorio-{dia:%Y-%m-%d}", formato=formato, titulos=consulta.TITULOS, filas=filas
    )


@require_safe
def ficha(request: HttpRequest, slug: str) -> HttpResponse:
    """La ficha publicada de una institución.

    ``/directorio/<ficha>/`` llega aquí sin recorrer el árbol de páginas.
    """
    pagina = get_object_or_404(
        FichaInstitucion.objects.select_related("institucion__distrito"), slug=slug, live=True
    )
    return render(request, FichaInstitucion.template, contexto_de(pagina, request.user))


@require_safe
def persona(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Los pasos de una persona por la Red; una ficha unida a otra lleva a esa."""
    fila = get_object_or_404(Persona.objects.select_related("unida_a"), uuid=uuid)
    if fila.unida_a:
        return redirect(fila.unida_a, permanent=True)
    pasos = [d for d in pasos_de(fila) if d.valio]
    return render(
        request,
        "red_trata/persona.html",
        {
            "persona": fila,
            "migas": [("Directorio", reverse("red_trata:directorio"))],
            "de_hoy": [d for d in pasos if d.en_ejercicio],
            "termino": any(d.desde <= timezone.localdate() for d in pasos),
            "hechos": [hecho(d, de_persona=True) for d in pasos],
            "edita": request.user.has_perm("red_trata.change_persona"),
        },
    )


@require_safe
def tarjeta(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """La tarjeta de contacto de quien está en el cargo.

    :raises Http404: si ya no está, o aún no.
    """
    designacion = get_object_or_404(
        Designacion.objects.el_dia().select_related(
            "persona", "membresia__instancia", "membresia__institucion__ficha"
        ),
        uuid=uuid,
    )
    if not designacion.persona:
        raise Http404("Un equipo no tiene tarjeta.")
    anotar_exportacion(
        usuario=request.user, que=f"Tarjeta de {designacion.nombre}", formato="vcf", filas=1
    )
    return HttpResponse(
        vcard(designacion, request.build_absolute_uri(designacion.get_absolute_url())),
        content_type="text/vcard; charset=utf-8",
        headers={
            "Content-Disposition": content_disposition_header(
                as_attachment=True, filename=f"{slugify(designacion.nombre) or 'contacto'}.vcf"
            )
        },
    )
