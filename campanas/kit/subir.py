"""Subir varias piezas: primero llegan los archivos, después se dice qué son.

Cada archivo que llega se revisa y queda guardado aparte: lo que falle en uno, o en el formulario,
no obliga a enviar otra vez los demás.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from campanas.kit import services
from campanas.kit.acceso import escribe
from campanas.kit.formularios import ComunesForm, SuyosFormSet
from campanas.models import ArchivoRecibido
from intranet.descargas import servir
from intranet.subidas import acepta
from intranet.texto import limpiar

TOPE = 30
"""Cuántos archivos caben en una tanda."""

KIT = ("Kit", "/kit/")


def _exigir(request: HttpRequest) -> None:
    if not escribe(request.user):
        raise PermissionDenied


def _de_la_tanda(request: HttpRequest, lote: UUID) -> QuerySet[ArchivoRecibido]:
    return ArchivoRecibido.objects.filter(lote=lote, usuario=request.user)


def elegir(request: HttpRequest) -> HttpResponse:
    """Elegir los archivos; el navegador puede enviarlos uno a uno y mostrar cómo van.

    :raises PermissionDenied: si esta persona no escribe en el kit.
    """
    _exigir(request)
    lote = _lote(request)
    if request.method == "POST":
        services.olvidar_viejos()
        filas = _recibir(request, lote)
        if request.headers.get("Accept") == "application/json":
            return JsonResponse(
                {"archivos": [{"nombre": f.nombre, "problema": f.problema} for f in filas]}
            )
        if _de_la_tanda(request, lote).exists():
            return redirect("kit:completar", lote)
        messages.error(request, "No eligió ningún archivo.")
    return render(
        request,
        "kit/subir.html",
        {"lote": lote, "acepta": acepta(services.ADMITE), "tope": TOPE, "migas": [KIT]},
    )


def _recibir(request: HttpRequest, lote: UUID) -> list[ArchivoRecibido]:
    """Guarda los archivos que llegan, hasta los que caben en una tanda."""
    llegan = request.FILES.getlist("archivos")
    caben = max(0, TOPE - _de_la_tanda(request, lote).count())
    if len(llegan) > caben:
        messages.warning(request, f"En una tanda caben {TOPE}: los demás no se guardaron.")
    return [
        services.recibir_en_lote(lote=lote, usuario=request.user, archivo=archivo)
        for archivo in llegan[:caben]
    ]


def _lote(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("lote", ""))
    except ValueError:
        return uuid4()


def completar(request: HttpRequest, lote: UUID) -> HttpResponse:
    """Lo común de la tanda y lo de cada archivo; al guardar, todas las piezas o ninguna."""
    _exigir(request)
    anade = "anadir" in request.POST
    if anade:
        _recibir(request, lote)
    tanda = list(_de_la_tanda(request, lote))
    if not tanda:
        messages.info(request, "Esos archivos ya se usaron, o pasaron dos días: mire el kit.")
        return redirect("kit:kit")
    comunes, suyos = _formularios(request, [r for r in tanda if not r.problema], anade)
    # Los dos se revisan siempre: así se ve de una vez todo lo que falta.
    if (
        comunes.is_bound
        and all([comunes.is_valid(), suyos.is_valid()])
        and _crear(request, tanda, comunes, suyos)
    ):
        return redirect("kit:kit")
    return render(
        request,
        "kit/completar.html",
        {
            "lote": lote,
            "formulario": comunes,
            "suyos": suyos,
            "problemas": [r for r in tanda if r.problema],
            "acepta": acepta(services.ADMITE),
            "migas": [KIT],
        },
    )


def _formularios(
    request: HttpRequest, buenos: list[ArchivoRecibido], anade: bool
) -> tuple[ComunesForm, SuyosFormSet]:
    """Los dos formularios: en blanco, enviados o, si se añaden archivos, con lo ya escrito."""
    opciones = {
        "prefix": "suyo",
        "form_kwargs": {"recibidos": {str(r.uuid): r for r in buenos}},
    }
    comunes, escritos, initial = None, [], None
    if request.method == "POST":
        comunes = ComunesForm(request.POST)
        suyos = SuyosFormSet(request.POST, **opciones)
        if not anade:
            return comunes, suyos
        escritos = [_escrito(f) for f in suyos.forms if f.recibido]
        initial = _escrito(comunes)
    ya = {str(e["clave"]) for e in escritos}
    nuevos = [r for r in buenos if str(r.uuid) not in ya]
    escritos += [{"clave": r.uuid, "titulo": _titulo(r.nombre)} for r in nuevos]
    return ComunesForm(initial=initial), SuyosFormSet(initial=escritos, **opciones)


def _escrito(formulario: Form) -> dict[str, Any]:
    """Lo que se escribió en ``formulario``, valga o no."""
    return {
        nombre: campo.widget.value_from_datadict(
            formulario.data, formulario.files, formulario.add_prefix(nombre)
        )
        for nombre, campo in formulario.fields.items()
    }


def _titulo(nombre: str) -> str:
    """Un título para empezar, sacado del nombre del archivo."""
    return " ".join(PurePosixPath(limpiar(nombre)).stem.replace("_", " ").split())[:255]


def _crear(
    request: HttpRequest, tanda: list[ArchivoRecibido], comunes: ComunesForm, suyos: SuyosFormSet
) -> bool:
    publicar = "publicar" in request.POST
    nuevas = suyos.nuevas()
    if not nuevas:
        comunes.add_error(None, "No queda ningún archivo que usar: añada otros.")
        return False
    usados = {r.pk for n in nuevas for r in n.archivos.values()}
    try:
        creadas = services.crear_piezas(
            nuevas=nuevas,
            comunes=comunes.campos_de_pieza(),
            temas=comunes.cleaned_data["temas"],
            usuario=request.user,
            publicar=publicar,
            formatos_que_falten=comunes.cleaned_data["hacer_formatos"],
        )
    except ValidationError as causa:
        comunes.add_error(None, causa)
        return False
    services.descartar([r for r in tanda if r.pk not in usados])
    que = "1 pieza" if len(creadas) == 1 else f"{len(creadas)} piezas"
    messages.success(
        request, f"{que} en el kit." if publicar else f"{que} en borrador: publíquelas al revisar."
    )
    return True


@require_safe
def recibido(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """La miniatura de un archivo recibido, para quien lo envió."""
    fila = get_object_or_404(ArchivoRecibido, uuid=uuid, usuario=request.user)
    if not fila.miniatura:
        raise Http404("No es una imagen.")
    return servir(request, fila.miniatura, nombre="miniatura.jpg", mime="image/jpeg", adjunto=False)
