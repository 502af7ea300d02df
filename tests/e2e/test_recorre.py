"""Toda la casa, como la ve cada rol: se siguen los enlaces y una página nueva entra sola.

Desde ``/`` se abre una página de cada clase (vista o tipo de página) y se comprueba cada enlace
que lleva. Lo que se lee del HTML se pide sin navegador; con él se mira lo que solo él sabe: axe,
la consola, las peticiones a otros servidores y si hay que desplazarse de lado en un teléfono.
"""

from __future__ import annotations

import gzip
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import Resolver404, resolve

from actas.demo import cargar_demo
from intranet.contenido import cargar_base
from intranet.models import Usuario
from tests.factories import CLAVE
from tests.intranet.test_espanol import INGLES, textos

pytestmark = pytest.mark.e2e

ROLES = ("secretaria", "focal", "comunicadora", "miembro", "aliada", "grds", "admin")
PESO_MAXIMO = 60_000
"""Octetos de HTML, CSS y JavaScript de una primera visita, comprimidos; las imágenes, aparte."""


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
    """Las formas ya miradas: dos páginas hechas de lo mismo no se miran dos veces con axe."""

    def __init__(self) -> None:
        self._vistas: set[str] = set()

    def tiene_algo_nuevo(self, html: str) -> bool:
        """Si alguna parte de ``html`` no se había visto antes, dentro de lo mismo."""
        nuevas = {
            f"{_firma(e.parent)} > {_firma(e)}"
            for e in BeautifulSoup(html, "html.parser").find_all(True)
            if e.name not in {"script", "path", "svg", "option"}
        } - self._vistas
        self._vistas |= nuevas
        return bool(nuevas)


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
        hoja.close()
    assert not faltas, "\n".join(faltas)
    # Si el recorrido se quedara corto, no probaría nada.
    assert min(clases.values()) >= 10, clases
