"""Las direcciones de este sitio y dos vistas con que se compara el calendario suscrito."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from icalendar import Calendar

from intranet.calendario import ical, suscripciones, urls
from intranet.calendario.feed import TIPO
from intranet.models.calendario import EventoGuardado, Suscripcion
from intranet.urls import urlpatterns  # noqa: F401


@csrf_exempt
def desnuda(request: HttpRequest, secreto: str) -> HttpResponse:
    """Lo menos que puede costar: busca el secreto, con una consulta, y no dice nada."""
    vale = Suscripcion.objects.filter(huella=suscripciones.huella_de(secreto)).exists()
    return HttpResponse(status=304 if vale else 404)


@csrf_exempt
def con_icalendar(request: HttpRequest, secreto: str) -> HttpResponse:
    """El mismo calendario, para la misma persona, escrito con icalendar en cada lectura."""
    lectura = suscripciones.leer(secreto)
    eventos = (
        EventoGuardado.objects.suscritos(lectura.revision.corte)
        .filter(capa__in=lectura.suscripcion.capas)
        .visibles(lectura.fichas)
        .defer("vevent")
    )
    calendario = Calendar.from_ical(ical.calendario(lectura.suscripcion.nombre, ()))
    for fila in eventos:
        calendario.add_component(ical.componente(fila))
    return HttpResponse(calendario.to_ical(), content_type=TIPO)


# Junto a la del sitio: hallar la vista cuesta lo mismo.
urls.urlpatterns += [
    path("desnuda/<secreto>", desnuda, name="desnuda"),
    path("con-icalendar/<secreto>", con_icalendar, name="con_icalendar"),
]
