"""La historia de una página: qué se publicó, cuándo, quién y en qué se distingue de lo anterior.

Solo lo publicado: los borradores los ven quienes editan, en la historia de Wagtail.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bs4 import BeautifulSoup
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page, PageLogEntry, Revision

from intranet.texto import sin_opcional

PUBLICAR = "wagtail.publish"


@dataclass(frozen=True)
class CambioDeTexto:
    """Un campo, con lo quitado y lo añadido señalados (``<del>``, ``<ins>``)."""

    campo: str
    html: SafeString


@dataclass(frozen=True)
class Publicacion:
    """Una vez que se publicó la página.

    :ivar quien: el nombre de la cuenta, o vacío si lo hizo el sistema.
    """

    cuando: dt.datetime
    quien: str
    es_la_primera: bool
    cambios: list[CambioDeTexto]


def publicaciones(pagina: Page) -> list[PageLogEntry]:
    """Las veces que se publicó ``pagina``, la última primero; publicar lo mismo cuenta una vez."""
    anotadas = (
        PageLogEntry.objects.filter(page=pagina.pk, action=PUBLICAR, revision__isnull=False)
        .select_related("user")
        .order_by("timestamp", "pk")
    )
    distintas: list[PageLogEntry] = []
    for anotada in anotadas:
        if not distintas or distintas[-1].revision_id != anotada.revision_id:
            distintas.append(anotada)
    return distintas[::-1]


def contar(
    pagina: Page, anotadas: Sequence[PageLogEntry], anterior: PageLogEntry | None, request
) -> list[Publicacion]:
    """Lo que cada publicación cambió respecto de la que sigue en la lista.

    :param anotadas: las de una pantalla, la última primero.
    :param anterior: la que va antes de todas ellas, si la hay.
    """
    claves = [a.revision_id for a in (*anotadas, anterior) if a]
    textos = Revision.objects.in_bulk(claves)
    versiones: list[Page | None] = [
        pagina.with_content_json(textos[clave].content) for clave in claves
    ]
    if anterior is None:
        versiones.append(None)
    return [
        Publicacion(
            cuando=anotada.timestamp,
            quien=str(anotada.user or ""),
            es_la_primera=versiones[n + 1] is None,
            cambios=_cambios(pagina, versiones[n + 1], versiones[n], request),
        )
        for n, anotada in enumerate(anotadas)
    ]


def _cambios(
    pagina: Page, antes: Page | None, despues: Page, request: HttpRequest
) -> list[CambioDeTexto]:
    if antes is None:
        return []
    panel = pagina.get_edit_handler().get_bound_panel(instance=pagina, request=request, form=None)
    comparaciones = (comparar(antes, despues) for comparar in panel.get_comparison())
    return [
        CambioDeTexto(sin_opcional(str(c.field_label())), _senalado(_html(c)))
        for c in comparaciones
        if c.has_changed()
    ]


def _html(comparacion) -> str:
    """La diferencia de un campo o, si son hijos de la página, la de cada uno."""
    if comparacion.is_field:
        return str(comparacion.htmldiff())
    partes = []
    for hijo in comparacion.get_child_comparisons():
        clase = "addition" if hijo.is_addition() else "deletion" if hijo.is_deletion() else ""
        campos = "".join(
            f"<dt>{escape(c.field_label())}</dt><dd>{c.htmldiff()}</dd>"
            for c in hijo.get_field_comparisons()
        )
        partes.append(f'<div class="comparison__child-object {clase}"><dl>{campos}</dl></div>')
    return "".join(partes)


def _senalado(html: str) -> SafeString:
    """La diferencia de Wagtail con ``<ins>`` y ``<del>``, que también se oyen y se imprimen.

    Wagtail ya escapó los textos; aquí solo cambia el nombre de las etiquetas.
    """
    sopa = BeautifulSoup(html, "html.parser")
    for clase, etiqueta in (("addition", "ins"), ("deletion", "del")):
        for nodo in sopa.find_all(class_=clase):
            nodo.name = etiqueta
            del nodo["class"]
    for nodo in sopa.find_all(class_=True):
        del nodo["class"]
    return mark_safe(str(sopa))
