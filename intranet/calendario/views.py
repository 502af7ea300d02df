"""El calendario en pantalla, el archivo de un evento y las suscripciones de cada persona."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from intranet.calendario import ical, lectura, suscripciones
from intranet.calendario.feed import tipo
from intranet.calendario.formularios import AvisoForm, FiltroCalendario, SuscripcionForm
from intranet.mes import mes_de
from intranet.models.calendario import EventoGuardado, Suscripcion
from intranet.registro import registro

CALENDARIO = ("Calendario", reverse_lazy("calendario:calendario"))
SUSCRIBIRSE = ("Suscribirse", reverse_lazy("calendario:suscribirse"))


@require_safe
def calendario(request: HttpRequest) -> HttpResponse:
    """Un mes, en cuadrícula o en lista, con sus feriados y lo que conviene revisar."""
    filtro = FiltroCalendario(request.GET)
    filtro.is_valid()
    primero = filtro.primero
    fichas = registro.fichas(request.user)
    desde, hasta = mes_de(primero, []).limites
    entradas = lectura.entradas(fichas, desde, hasta, filtro.capas)
    mes = mes_de(primero, entradas)
    return render(
        request,
        "calendario/calendario.html",
        {
            "filtro": filtro,
            "mes": mes,
            "anterior": f"{primero - dt.timedelta(days=1):%Y-%m}",
            "siguiente": f"{primero + dt.timedelta(days=32):%Y-%m}",
            "choques": [c for c in lectura.choques(entradas) if c.dia.month == primero.month],
            "en_cuarentena": _en_cuarentena(request, fichas),
        },
    )


def _en_cuarentena(request: HttpRequest, fichas: frozenset[str]) -> list[EventoGuardado]:
    """Lo que no pudo entrar en las suscripciones, para quien puede corregirlo."""
    if not request.user.entra_al_admin:
        return []
    return list(EventoGuardado.objects.visibles(fichas).exclude(error="").order_by("primer_dia"))


@require_safe
def evento(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Un solo evento, para guardarlo; no se actualizará.

    :raises Http404: si no existe o esta persona no puede verlo.
    """
    fila = get_object_or_404(
        EventoGuardado.objects.visibles(registro.fichas(request.user)).exclude(vevent=""),
        uid=uuid,
    )
    return HttpResponse(
        ical.calendario("Red Regional", [fila.vevent]),
        content_type=tipo(),
        headers={
            "Content-Disposition": f'attachment; filename="{fila.capa}-{fila.primer_dia}.ics"'
        },
    )


def suscribirse(request: HttpRequest) -> HttpResponse:
    """Las suscripciones de esta persona y una nueva, cuya dirección se enseña una vez."""
    formulario = SuscripcionForm(request.POST or None)
    contexto: dict[str, Any] = {"formulario": formulario, "migas": [CALENDARIO]}
    if formulario.is_valid():
        try:
            suscripcion, secreto = suscripciones.crear(
                usuario=request.user, **formulario.cleaned_data
            )
        except ValidationError as causa:
            formulario.add_error(None, causa)
        else:
            contexto |= _direcciones(request, secreto) | {"nueva": suscripcion}
            contexto["formulario"] = SuscripcionForm()
    contexto["suscripciones"] = Suscripcion.objects.filter(usuario=request.user, revocada_en=None)
    return render(request, "calendario/suscribirse.html", contexto)


def _direcciones(request: HttpRequest, secreto: str) -> dict[str, Any]:
    https = request.build_absolute_uri(reverse("calendario:feed", args=[f"{secreto}.ics"]))
    webcal = f"webcal:{https.partition(':')[2]}"
    dibujo = segno.make(webcal, micro=False).svg_inline(scale=4, border=2, omitsize=False)
    return {"https": https, "webcal": webcal, "qr": mark_safe(dibujo)}


def avisar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Cambia el aviso de una suscripción propia, sin cambiar su dirección.

    :raises Http404: si no es suya o está revocada.
    """
    suscripcion = get_object_or_404(
        Suscripcion, uuid=uuid, usuario=request.user, revocada_en__isnull=True
    )
    formulario = AvisoForm(request.POST or None, initial={"aviso": suscripcion.aviso})
    if request.method == "POST" and formulario.is_valid():
        suscripciones.avisar(suscripcion=suscripcion, aviso=formulario.cleaned_data["aviso"])
        messages.success(
            request,
            f"«{suscripcion.nombre}» lo dirá a su programa la próxima vez que lea.",
        )
        return redirect("calendario:suscribirse")
    return render(
        request,
        "calendario/avisar.html",
        {"suscripcion": suscripcion, "formulario": formulario, "migas": [CALENDARIO, SUSCRIBIRSE]},
    )


def revocar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Pregunta y revoca una suscripción propia.

    :raises Http404: si no es suya.
    """
    suscripcion = get_object_or_404(Suscripcion, uuid=uuid, usuario=request.user)
    if request.method == "POST":
        suscripciones.revocar(suscripcion=suscripcion)
        messages.success(request, f"«{suscripcion.nombre}» quedó revocada.")
        return redirect("calendario:suscribirse")
    return render(
        request,
        "calendario/revocar.html",
        {"suscripcion": suscripcion, "migas": [CALENDARIO, SUSCRIBIRSE]},
    )
