"""Lo que lee un programa suscrito: sin sesión ni galletas, y casi siempre «no ha cambiado».

Una dirección desconocida, revocada o mal escrita recibe la misma respuesta, y nunca la página
para entrar: un programa la tomaría por un calendario roto.
"""

from __future__ import annotations

import hashlib
import time
from functools import lru_cache

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt

from intranet.calendario import ical, suscripciones
from intranet.calendario.frenos import demora
from intranet.calendario.suscripciones import Lectura
from intranet.consultas import Hueco, Preparada
from intranet.cuentas import direccion
from intranet.models.calendario import EventoGuardado, ventana

TIPO = "text/calendar; charset=utf-8"
NO_EXISTE = (
    "Esta dirección no lleva a ningún calendario: está mal copiada o se revocó.\n"
    "En la intranet, en Calendario, Suscribirse, puede crear otra.\n"
)

_GZIP = GZipMiddleware(lambda _: HttpResponse())


def tipo() -> str:
    """El tipo de lo que se envía; dice el método si el calendario lo lleva, y solo entonces."""
    return f"{TIPO}; method=PUBLISH" if settings.CALENDARIO_ORGANIZADOR else TIPO


@csrf_exempt
@transaction.non_atomic_requests
def feed(request: HttpRequest, secreto: str) -> HttpResponse:
    """El calendario de una suscripción; el secreto es todo lo que pide."""
    respuesta = _responder(request, secreto)
    respuesta["Referrer-Policy"] = "no-referrer"
    respuesta._csp_exempt = True
    # La dirección es un secreto: los errores de estas respuestas no se anotan.
    respuesta._has_been_logged = True
    return respuesta


def _responder(request: HttpRequest, secreto: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return _llano("Esta dirección solo se lee.\n", 405, Allow="GET, HEAD")
    lectura = suscripciones.leer(secreto.removesuffix("/").removesuffix(".ics"))
    if lectura is None:
        if espera := demora("adivinar", direccion(request)):
            return _esperar(espera)
        return _llano(NO_EXISTE, 404)
    if espera := demora("leer", str(lectura.suscripcion.pk)):
        return _esperar(espera)
    return _enviar(request, lectura)


def _enviar(request: HttpRequest, lectura: Lectura) -> HttpResponse:
    etiqueta = _etiqueta(lectura)
    respuesta = get_conditional_response(request, etag=etiqueta, last_modified=lectura.marca)
    if respuesta is None:
        respuesta = HttpResponse(
            _cuerpo(lectura),
            content_type=tipo(),
            headers={"Content-Disposition": 'inline; filename="red-regional.ics"'},
        )
    respuesta["ETag"] = etiqueta
    # Una ráfaga de cambios adelanta la marca unos segundos; lo dicho nunca es del futuro.
    respuesta["Last-Modified"] = http_date(min(lectura.marca, int(time.time())))
    respuesta["Cache-Control"] = "private, max-age=300"
    return _GZIP.process_response(request, respuesta) if settings.CALENDARIO_GZIP else respuesta


def _etiqueta(lectura: Lectura) -> str:
    """Cambia si cambia algún evento, o qué ve o pidió ver esta persona; con nada más."""
    suscripcion = lectura.suscripcion
    escrito = (ical.FORMATO, settings.CALENDARIO_ORGANIZADOR)
    pedido = (suscripcion.nombre, suscripcion.aviso, *suscripcion.capas)
    partes = (*escrito, *pedido, *sorted(lectura.fichas))
    huella = hashlib.sha256("\n".join(map(str, partes)).encode()).hexdigest()[:16]
    return f'"{lectura.revision.numero}-{huella}"'


def _cuerpo(lectura: Lectura) -> bytes:
    capas, corte = lectura.suscripcion.capas, lectura.revision.corte
    valores = {
        **{f"capa{n}": capa for n, capa in enumerate(capas)},
        **{f"ficha{n}": ficha for n, ficha in enumerate(lectura.fichas)},
    }
    eventos = _eventos(len(capas), len(lectura.fichas)).filas(
        corte=corte, desde=ventana(corte), **valores
    )
    aviso = lectura.suscripcion.aviso
    return ical.calendario(
        lectura.suscripcion.nombre, (ical.con_aviso(vevent, aviso) for (vevent,) in eventos)
    )


@lru_cache(maxsize=64)
def _eventos(capas: int, fichas: int) -> Preparada:
    """La consulta de los eventos de quien pidió tantas ``capas`` y tiene tantas ``fichas``."""
    return Preparada(
        lambda: (
            EventoGuardado.objects.suscritos(Hueco("corte"), Hueco("desde"))
            .filter(capa__in=[Hueco(f"capa{n}") for n in range(capas)])
            .visibles([Hueco(f"ficha{n}") for n in range(fichas)])
            .values_list("vevent")
        )
    )


def _esperar(segundos: int) -> HttpResponse:
    texto = "Demasiadas lecturas seguidas. Basta con leer el calendario cada media hora.\n"
    return _llano(texto, 429, **{"Retry-After": str(segundos)})


def _llano(texto: str, estado: int, **cabeceras: str) -> HttpResponse:
    return HttpResponse(
        texto, status=estado, content_type="text/plain; charset=utf-8", headers=cabeceras
    )
