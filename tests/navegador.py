"""Lo que las pruebas con navegador comparten: vigilar, mirar la accesibilidad, tomar fotos."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, Response

LOCALES = frozenset({"data", "blob", "about"})
_ESTADO = re.compile(r"status of (\d{3})")


class Vigilante:
    """Anota lo que una página no debe hacer y lo reclama al final de la prueba.

    Son faltas: un error en la consola (toda infracción de la política de contenido lo es), una
    excepción de JavaScript, una petición a otro servidor, una respuesta 4xx o 5xx.

    :param servidor: la dirección del sitio; todo lo demás es de fuera.
    :param esperados: estados de error que la prueba provoca a propósito.
    """

    def __init__(self, servidor: str, esperados: frozenset[int] = frozenset()) -> None:
        self.faltas: list[str] = []
        self.esperados = esperados
        self._servidor = urlsplit(servidor).netloc

    def vigilar(self, pagina: Page) -> None:
        """Empieza a anotar lo que haga ``pagina``."""
        pagina.on("console", self._consola)
        pagina.on("pageerror", lambda error: self.faltas.append(f"JavaScript: {error}"))
        pagina.on("request", self._peticion)
        pagina.on("response", self._respuesta)

    def reclamar(self) -> None:
        """Falla si hubo alguna falta."""
        assert not self.faltas, "La página se portó mal:\n" + "\n".join(self.faltas)

    def _consola(self, mensaje: ConsoleMessage) -> None:
        estado = _ESTADO.search(mensaje.text)
        if estado and int(estado[1]) in self.esperados:
            return
        if mensaje.type == "error":
            self.faltas.append(f"Consola: {mensaje.text} ({mensaje.location.get('url', '')})")

    def _peticion(self, peticion: Request) -> None:
        partes = urlsplit(peticion.url)
        if partes.scheme not in LOCALES and partes.netloc != self._servidor:
            self.faltas.append(f"Petición a otro servidor: {peticion.url}")

    def _respuesta(self, respuesta: Response) -> None:
        if respuesta.status >= 400 and respuesta.status not in self.esperados:
            self.faltas.append(f"{respuesta.status} en {respuesta.url}")


def axe(pagina: Page, *, contexto: str | None = None) -> None:
    """Falla si axe encuentra algo en ``pagina`` (o solo en el selector ``contexto``).

    Se ejecuta por el protocolo de depuración: no hace falta saltarse la política de contenido.
    """
    # Tras pulsar un enlace, la dirección cambia antes de que llegue la página.
    pagina.wait_for_load_state()
    resultado = Axe().run(pagina, context=contexto)
    assert not resultado.violations_count, f"{pagina.url}\n{resultado.generate_report()}"


def sin_desborde(pagina: Page) -> None:
    """Falla si la página obliga a desplazarse de lado."""
    sobra = pagina.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert sobra <= 0, f"{pagina.url} se sale {sobra} px de ancho"


def captura(pagina: Page, nombre: str, *, entera: bool = False) -> None:
    """Guarda la imagen de ``pagina`` como ``nombre``.png en la carpeta de ``CAPTURAS``, si la hay.

    :param entera: toda la página, no solo lo que se ve.
    """
    if carpeta := os.environ.get("CAPTURAS"):
        Path(carpeta).mkdir(parents=True, exist_ok=True)
        pagina.screenshot(path=Path(carpeta) / f"{nombre}.png", full_page=entera)
