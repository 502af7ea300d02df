"""La historia de una página, para quien puede leerla."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from intranet.models import PaginaBase
from intranet.paginas_historia import contar, publicaciones

POR_PAGINA = 5
"""Leer cada versión le cuesta a Wagtail unas cuantas consultas."""


@require_safe
def historia(request: HttpRequest, pk: int) -> HttpResponse:
    """Qué se publicó de una página, cuándo y quién; con enlace a los borradores para quien edita.

    :raises Http404: si no hay tal página publicada.
    :raises PermissionDenied: si esta persona no puede leerla.
    """
    pagina = get_object_or_404(Page.objects.live(), pk=pk).specific
    if not isinstance(pagina, PaginaBase):
        raise Http404("La raíz del sitio no se lee.")
    if not pagina.visible_para(request.user):
        raise PermissionDenied
    propia = pagina.donde_esta_su_historia()
    if propia != request.path:
        return redirect(propia)
    anotadas = publicaciones(pagina)
    hoja = Paginator(anotadas, POR_PAGINA).get_page(request.GET.get("pagina"))
    anterior = anotadas[hoja.end_index()] if hoja.has_next() else None
    edita = pagina.permissions_for_user(request.user).can_edit()
    return render(
        request,
        "intranet/historia_de_pagina.html",
        {
            "pagina": pagina,
            "migas": [(pagina.title, pagina.get_absolute_url())],
            "hoja": hoja,
            "publicaciones": contar(pagina, hoja.object_list, anterior, request),
            "borradores": reverse("wagtailadmin_pages:history", args=[pagina.pk]) if edita else "",
        },
    )
