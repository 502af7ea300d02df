"""El admin habla español: se recorre como cada rol que entra y no queda una palabra en inglés."""

import json
import re
from collections import deque

import pytest
from bs4 import BeautifulSoup, Comment
from django.contrib.auth.models import Group, Permission
from django.urls import Resolver404, resolve, reverse
from wagtail.models import Collection, GroupCollectionPermission

from intranet.roles import Rol
from tests import factories

# «Sitios» no tiene menú: lo ve quien instala, y sus rótulos no se pueden traducir. Las
# tablas de cada registro en Auditoría las hace una sola clase: tests/auditoria abre una.
NO_SE_SIGUEN = (
    "export=",
    "/logout/",
    "/sprite/",
    "/jsi18n/",
    "/api/",
    "/block-preview/",
    "/bulk/",
    "/editing-sessions/",
    "/admin/sites/",
    "/auditoria/registros/",
)
INVISIBLES = {"script", "style", "svg", "code"}
ATRIBUTOS = ("aria-label", "title", "placeholder", "alt", "data-w-progress-active-value")

# Palabras que delatan un texto en inglés y no son español.
INGLES = re.compile(
    r"\b(the|and|you|your|this|that|with|from|for|are|have|been|will|edit|edited|save|saved"
    r"|delete|search|page|pages|user|users|name|title|view|add|new|choose|close|copy|image|images"
    r"|document|documents|help|settings|all|by|last|first|created|updated|password|email|upload"
    r"|draft|publish|published|live|status|history|usage|actions|more|options|show|hide|toggle"
    r"|sort|order|filter|filters|select|cancel|submit|next|previous|back|home|account|log|out"
    r"|sign|welcome|dashboard|yes|not|none|any|date|time|type|tags|collection|collections|move"
    r"|unpublish|lock|unlock|privacy|comments|preview|checks|errors|warning|required|optional)\b",
    re.IGNORECASE,
)


ROTULOS = {"label", "heading", "helpText", "placeholder", "title"}
"""Claves cuyo valor enseña el JavaScript del admin."""


def _rotulos(dato):
    if isinstance(dato, dict):
        yield from (v for k, v in dato.items() if k in ROTULOS and isinstance(v, str))
        dato = list(dato.values())
    if isinstance(dato, list):
        for parte in dato:
            yield from _rotulos(parte)


def _no_se_lee(etiqueta) -> bool:
    # Lo marcado así no es de ninguna lengua: las palabras cortadas del índice.
    sin_lengua = etiqueta.get("translate") == "no"
    return etiqueta.name in INVISIBLES or etiqueta.has_attr("hidden") or sin_lengua


def textos(html: str):
    """Lo que una persona ve u oye de una página."""
    sopa = BeautifulSoup(html, "html.parser")
    for guion in sopa.find_all("script", type="application/json"):
        yield from _rotulos(json.loads(guion.string or "null"))
    for invisible in sopa.find_all(_no_se_lee):
        invisible.clear()
    for nodo in sopa.find_all(string=True):
        if not isinstance(nodo, Comment):
            yield " ".join(nodo.split())
    for etiqueta in sopa.find_all(True):
        yield from (etiqueta[a] for a in ATRIBUTOS if etiqueta.get(a))
        if etiqueta.name == "input" and etiqueta.get("type") in {"submit", "button"}:
            yield etiqueta.get("value", "")


def _direcciones(html: str):
    for valor in re.findall(r"[\"'](/admin/[^\"'\s<>\\]*)", html):
        yield valor.replace("&amp;", "&").split("#")[0]


def recorrer(
    cliente, vistas: set[str] | None = None, salvo: tuple[str, ...] = ()
) -> dict[str, str]:
    """Una página de cada vista del admin a la que ``cliente`` llega, con su HTML.

    :param vistas: las que otro ya recorrió, y no se repiten; se añaden las de este.
    :param salvo: partes de las direcciones que tampoco se siguen.
    """
    vistas = set() if vistas is None else vistas
    vistas.discard("wagtailadmin_home")
    cola, paginas = deque(["/admin/"]), {}
    while cola:
        direccion = cola.popleft()
        if any(parte in direccion for parte in (*NO_SE_SIGUEN, *salvo)):
            continue
        try:
            vista = resolve(direccion.split("?")[0]).view_name
        except Resolver404:
            continue
        if vista in vistas:
            continue
        respuesta = cliente.get(direccion)
        assert respuesta.status_code < 500, direccion
        if respuesta.status_code != 200:
            continue
        vistas.add(vista)
        texto = respuesta.content.decode()
        cola.extend(_direcciones(texto))
        if "json" in respuesta["Content-Type"]:
            dato = respuesta.json()
            texto = dato.get("html") or "" if isinstance(dato, dict) else ""
        paginas[direccion] = texto
    return paginas


@pytest.fixture
def contenido(sitio):
    """Una fila de lo que se enlaza, y los permisos de archivos que da el contenido base."""
    factories.DesignacionFactory(membresia__instancia=sitio.red)
    factories.DocumentoReferenciaFactory()
    factories.SesionFactory(instancia=sitio.red)
    permisos = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"],
        codename__regex="^(add|change|choose)_",
    )
    for rol in (Rol.SECRETARIA, Rol.GRDS, Rol.COMUNICADOR):
        for permiso in permisos:
            GroupCollectionPermission.objects.create(
                group=Group.objects.get(name=rol.label),
                collection=Collection.get_first_root_node(),
                permission=permiso,
            )


@pytest.mark.una_vez
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("quien", "vistas"),
    [
        (Rol.SECRETARIA, 70),
        (Rol.GRDS, 50),
        (Rol.COMUNICADOR, 8),
        (Rol.ADMINISTRADOR, 60),
        (None, 90),
    ],
)
def test_nada_en_ingles(quien, vistas, cliente, cuenta, contenido):
    paginas = recorrer(cliente(quien or cuenta(is_superuser=True)))
    # Si el recorrido se quedara corto, no probaría nada.
    assert len(paginas) >= vistas
    ingles = {
        texto: direccion
        for direccion, html in paginas.items()
        for texto in textos(html)
        if INGLES.search(texto)
    }
    assert ingles == {}


@pytest.mark.django_db
def test_los_avisos_de_javascript_tambien(cliente):
    guion = cliente(Rol.SECRETARIA).get(reverse("wagtailadmin_javascript_catalog"))
    catalogo = guion.content.decode()
    assert (
        "Los cambios se guardaron solos."
        in json.loads(re.search(r"const newcatalog = ({.*?});\n", catalogo, re.DOTALL)[1]).values()
    )
    assert "Cerrar" in catalogo
