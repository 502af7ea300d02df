"""Toda la casa, como la ve cada rol: se siguen los enlaces y una página nueva entra sola.

Desde ``/`` se abre una página de cada clase (vista o tipo de página) y se comprueba cada enlace
que lleva. Lo que se lee del HTML se pide sin navegador; con él se mira lo que solo él sabe: axe,
la consola, las peticiones a otros servidores y si hay que desplazarse de lado en un teléfono.
"""

from __future__ import annotations

import gzip
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import Resolver404, resolve

from actas.demo import cargar_demo
from intranet.contenido import cargar_base
from intranet.models import Usuario
from tests.factories import CLAVE
from tests.intranet.test_espanol import INGLES, recorrer, textos
from tests.navegador import captura

pytestmark = pytest.mark.e2e

ROLES = ("secretaria", "focal", "comunicadora", "miembro", "aliada", "grds", "admin")
CON_ADMIN = ("secretaria", "admin")
EN_LA_CALLE = "En la calle ahora"
PORTADAS = {
    "secretaria": (
        ("Convocar una sesión", "Redactar un acta", "Registrar un avance"),
        "Vencido y por vencer",
    ),
    "comunicadora": (
        ("Buscar una pieza", "Subir piezas", "Crear una campaña", "Repetir la de otro año"),
        "Lo que debe",
    ),
    "focal": (("Registrar una capacitación",), "Lo que debe"),
    "miembro": ((), "Lo que debe"),
}
"""Lo primero que cada quien puede hacer, y quién debe qué: se lee sin desplazarse."""
PESO_MAXIMO = 60_000
"""Octetos de HTML, CSS y JavaScript de una primera visita, comprimidos; las imágenes, aparte."""


DE_WAGTAIL = frozenset(
    {
        ("aria-allowed-role", "h2"),  # cuántas páginas halló, en su buscador de páginas
        ("heading-order", "h3.filter-title"),
        ("aria-input-field-name", "div.notranslate.public-DraftEditor-content"),
        ("label", "input"),  # el texto de una línea, suelto en un StreamField
        # Donde se escribe una etiqueta (tag-it), por la página que se mire.
        ("label", "input.ui-widget-content.ui-autocomplete-input"),
        ("label", "input#fileupload"),  # soltar aquí varias imágenes o documentos
        ("scrollable-region-focusable", "ol.w-minimap__list"),  # el índice de un editor largo
        ("aria-required-parent", "a.button"),  # «Roles», al registrar una cuenta
    }
)
"""Lo que axe encuentra en las pantallas de Wagtail 8.0 recién instalado: la regla y dónde.

Medido en un proyecto de ``wagtail start`` sin nada nuestro, con un StreamField de esos bloques.
"""
NI_SE_MIRAN = frozenset({"wagtailadmin_pages:preview_on_edit"})
"""Lo que se ve dentro de otra pantalla: suelto, no es una página."""
FRAGMENTOS = ("/results/", "/choose", "/chosen/", "/privacy/", "/autocomplete/")
"""Trozos que el JavaScript del admin pone dentro de una pantalla."""


@pytest.fixture
def casa(transactional_db):
    """El contenido base y una demostración reducida."""
    cargar_base()
    cargar_demo(clave=CLAVE, reducida=True)


# --- Recorrer sin navegador


@dataclass
class Recorrido:
    """Lo que una cuenta encuentra siguiendo enlaces desde ``/``.

    :ivar paginas: la dirección y el HTML de la primera página de cada clase.
    :ivar rotos: los enlaces que no responden, con la página que los lleva.
    """

    cliente: Client
    paginas: dict[str, str] = field(default_factory=dict)
    rotos: list[str] = field(default_factory=list)

    def hacer(self, desde: str = "/") -> Recorrido:
        """Sigue los enlaces y las anclas de cada clase de página; los demás, solo los prueba."""
        vistos, clases, cola = {desde}, set(), deque([(desde, "la portada")])
        while cola:
            direccion, de = cola.popleft()
            respuesta = self.cliente.get(direccion, follow=True)
            if respuesta.status_code >= 400:
                self.rotos.append(f"{respuesta.status_code} {direccion}, enlazado en {de}")
                continue
            if not respuesta["Content-Type"].startswith("text/html"):
                continue
            final = respuesta.redirect_chain[-1][0] if respuesta.redirect_chain else direccion
            clase = _clase(final, respuesta)
            if clase is None or clase in clases:
                continue
            clases.add(clase)
            html = respuesta.content.decode()
            self.paginas[final] = html
            for enlace in self._enlaces(final, html):
                if enlace not in vistos:
                    vistos.add(enlace)
                    cola.append((enlace, final))
        return self

    def _enlaces(self, direccion: str, html: str) -> Iterator[str]:
        sopa = BeautifulSoup(html, "html.parser")
        for a in sopa.select("a[href]"):
            entera, ancla = urldefrag(urljoin(direccion, a["href"]))
            if urlsplit(entera).netloc or urlsplit(entera).scheme:
                continue
            if ancla and a["href"].startswith("#") and not sopa.find(id=ancla):
                self.rotos.append(f"#{ancla}, en {direccion}")
            if not entera.startswith("/admin/"):
                yield entera


def _clase(direccion: str, respuesta) -> tuple[str, str] | None:
    """La vista y, si es una página de Wagtail, su tipo; nada si es del admin o de fuera."""
    try:
        vista = resolve(urlsplit(direccion).path).view_name
    except Resolver404:
        return None
    if urlsplit(direccion).path.startswith("/admin/"):
        return None
    pagina = (respuesta.context or {}).get("page")
    return vista, type(pagina).__name__


@cache
def _peso_de_estatico(ruta: str) -> int:
    archivo = finders.find(ruta)
    assert archivo, f"/static/{ruta} no existe"
    return len(gzip.compress(Path(archivo).read_bytes()))


def _peso(html: str) -> int:
    """Lo que pesa ``html`` con sus hojas de estilo y guiones, comprimido como en producción."""
    sopa = BeautifulSoup(html, "html.parser")
    rutas = {e["href"] for e in sopa.select("link[rel=stylesheet]")}
    rutas |= {e["src"] for e in sopa.select("script[src]")}
    propias = [r.removeprefix("/static/").split("?")[0] for r in rutas if r.startswith("/static/")]
    return len(gzip.compress(html.encode())) + sum(_peso_de_estatico(r) for r in propias)


# --- Mirar con navegador


class Formas:
    """Las formas ya miradas: dos páginas hechas de lo mismo no se miran dos veces con axe.

    :param nombrar: qué hace iguales a dos partes.
    """

    def __init__(self, nombrar: Callable[[Tag], str] | None = None) -> None:
        self._nombrar = nombrar or _en_su_padre
        self._vistas: set[str] = set()

    def tiene_algo_nuevo(self, html: str) -> bool:
        """Si alguna parte de ``html`` no se había visto antes, dentro de lo mismo."""
        nuevas = {
            self._nombrar(e)
            for e in BeautifulSoup(html, "html.parser").find_all(True)
            if e.name not in {"script", "path", "svg", "option"}
        } - self._vistas
        self._vistas |= nuevas
        return bool(nuevas)


def _en_su_padre(etiqueta: Tag) -> str:
    return f"{_firma(etiqueta.parent)} > {_firma(etiqueta)}"


def _en_su_sitio(etiqueta: Tag) -> str:
    """Sus clases y las de los dos que lo llevan: en el admin, lo demás es de cada registro."""
    rama = [etiqueta, *etiqueta.parents][:3]
    return " < ".join(f"{e.name}.{'.'.join(e.get('class') or [])}" for e in rama)


def _firma(etiqueta) -> str:
    # Los identificadores con número son de la fila, no de la forma.
    atributos = sorted(a for a in etiqueta.attrs if a not in {"href", "value", "content", "id"})
    return f"{etiqueta.name}.{'.'.join(etiqueta.get('class', []))}[{','.join(atributos)}]"


def _faltas_de_axe(hoja) -> list[str]:
    resultado = Axe().run(hoja)
    return [
        f"{falta['id']} en {hoja.url}: {', '.join(str(n['target']) for n in falta['nodes'][:3])}"
        for falta in resultado.response["violations"]
    ]


def _faltas_de_la_portada(hoja, rol: str) -> list[str]:
    """Lo que la portada de ``rol`` no deja ver sin desplazarse, o axe le encuentra."""
    acciones, debe = PORTADAS[rol]
    faltas = []
    for ancho, alto, a_la_vista in (
        (1366, 768, [*acciones, "Lo que viene", debe, "Lo que se acaba de decidir", EN_LA_CALLE]),
        (390, 844, [*acciones, "Lo que viene"]),
    ):
        hoja.set_viewport_size({"width": ancho, "height": alto})
        hoja.goto("/")
        captura(hoja, f"portada-{rol}-{ancho}")
        for titulo in a_la_vista:
            dicho = hoja.locator(".hacer strong, .panel h2").filter(has_text=titulo)
            caja = dicho.first.bounding_box()
            if caja["y"] + caja["height"] > alto:
                faltas.append(f"{rol}: «{titulo}» no se ve a {ancho} × {alto}")
        faltas += [f"{rol}, a {ancho}: {falta}" for falta in _faltas_de_axe(hoja)]
    if (hechas := hoja.locator(".hacer strong").all_inner_texts()) != list(acciones):
        faltas.append(f"{rol}: puede hacer {hechas}")
    return faltas


def _faltas_del_admin(hoja) -> list[str]:
    """Las que no son de Wagtail recién instalado."""
    violaciones = Axe().run(hoja).response["violations"]
    halladas = [(v["id"], _donde(n["html"]), n["html"]) for v in violaciones for n in v["nodes"]]
    return [
        f"{regla} en {hoja.url}: {html[:300]}"
        for regla, donde, html in halladas
        if (regla, donde) not in DE_WAGTAIL
    ]


def _servir(hoja, paginas: dict[str, str], cliente: Client, servidor: str) -> None:
    """Da a ``hoja`` el HTML que ``cliente`` ya recibió; lo demás lo pide al servidor.

    Con la galleta de ``cliente``, lo que la página envíe vale como si la hubiera pedido ella.
    """
    galleta = cliente.cookies[settings.CSRF_COOKIE_NAME]
    hoja.context.add_cookies([{"name": galleta.key, "value": galleta.value, "url": servidor}])

    def responder(ruta) -> None:
        partes = urlsplit(ruta.request.url)
        direccion = f"{partes.path}?{partes.query}" if partes.query else partes.path
        principal = ruta.request.is_navigation_request() and not ruta.request.frame.parent_frame
        if principal and direccion in paginas:
            ruta.fulfill(content_type="text/html; charset=utf-8", body=paginas[direccion])
        else:
            ruta.continue_()

    hoja.route("**/admin/**", responder)


def _donde(html: str) -> str:
    """El elemento como lo nombraría una hoja de estilo, sin el estado ni el número de fila."""
    etiqueta = BeautifulSoup(html, "html.parser").find(True)
    clases = [c for c in etiqueta.get("class", []) if not c.startswith("w-") or "__" in c]
    propio = etiqueta.get("id") if etiqueta.get("id") == "fileupload" else None
    return ".".join([etiqueta.name, *clases]) + (f"#{propio}" if propio else "")


def _sobra_de_lado(hoja) -> int:
    hoja.set_viewport_size({"width": 390, "height": 844})
    sobra = hoja.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    hoja.set_viewport_size({"width": 1280, "height": 800})
    return sobra


# --- Las pruebas


def test_el_sitio_como_cada_rol(pagina, casa):
    """Sin enlaces rotos, en español, ligero, accesible y sin desplazarse de lado."""
    faltas, formas, clases = [], Formas(), {}
    for rol in ROLES:
        cuenta = Usuario.objects.get(username=rol)
        cliente = Client()
        cliente.force_login(cuenta)
        recorrido = Recorrido(cliente).hacer()
        clases[rol] = len(recorrido.paginas)
        faltas += [f"{rol}: {roto}" for roto in recorrido.rotos]
        hoja = pagina(cuenta)
        for direccion, html in recorrido.paginas.items():
            faltas += [
                f"{rol}: en inglés, en {direccion}: {texto}"
                for texto in textos(html)
                if INGLES.search(texto)
            ]
            if (peso := _peso(html)) > PESO_MAXIMO:
                faltas.append(f"{rol}: {direccion} pesa {peso}")
            if not formas.tiene_algo_nuevo(html):
                continue
            hoja.goto(direccion)
            faltas += [f"{rol}: {falta}" for falta in _faltas_de_axe(hoja)]
            if (sobra := _sobra_de_lado(hoja)) > 0:
                faltas.append(f"{rol}: {direccion} se sale {sobra} px en un teléfono")
        if rol in PORTADAS:
            faltas += _faltas_de_la_portada(hoja, rol)
        hoja.close()
    assert not faltas, "\n".join(faltas)
    # Si el recorrido se quedara corto, no probaría nada.
    assert min(clases.values()) >= 10, clases


def test_el_admin_no_pone_mas_barreras_que_wagtail(pagina, casa, live_server):
    """Una página de cada pantalla: listar, registrar, editar, historia y las propias.

    Dos pantallas hechas de lo mismo no se miran dos veces, y lo que ve la Secretaría Técnica no se
    repite como Administrador. El navegador recibe el HTML ya recorrido: no se hace otra vez.
    """
    faltas, formas, miradas = [], Formas(_en_su_sitio), {}
    vistas = set(NI_SE_MIRAN)
    for rol in CON_ADMIN:
        cuenta = Usuario.objects.get(username=rol)
        cliente = Client()
        cliente.force_login(cuenta)
        paginas = recorrer(cliente, vistas, salvo=FRAGMENTOS)
        hoja = pagina(cuenta)
        _servir(hoja, paginas, cliente, live_server.url)
        nuevas = [d for d, h in paginas.items() if "<html" in h and formas.tiene_algo_nuevo(h)]
        for direccion in nuevas:
            hoja.goto(direccion)
            faltas += [f"{rol}: {falta}" for falta in _faltas_del_admin(hoja)]
        miradas[rol] = len(nuevas)
        hoja.close()
    assert not faltas, "\n".join(faltas)
    # Si el recorrido se quedara corto, no probaría nada.
    assert miradas["secretaria"] >= 35, miradas
    assert miradas["admin"] >= 4, miradas
