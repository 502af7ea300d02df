"""Un acta aprobada a la que se anexan archivos, y quien los lee fuera de las peticiones."""

from pathlib import Path

import typst
from django.core.files.uploadedfile import SimpleUploadedFile

from intranet.textos.services import leer_uno

# Los fixtures de estas pruebas son de las actas y de los motores de búsqueda.
from tests.actas.conftest import acta, poner_acuerdos, red, sesion  # noqa: F401
from tests.actas.test_vistas import gente, pdf_al_instante, version  # noqa: F401
from tests.search.conftest import (  # noqa: F401
    al_dia,
    cada_motor,
    elastic,
    indice_compartido,
    servidor_elastic,
)

PAPELES = Path(__file__).parents[1] / "datos" / "actas_de_papel"


def leer_todo() -> None:
    """Lo que hace el proceso aparte hasta que no le queda nada."""
    while leer_uno():
        pass


def pdf(*paginas: str) -> bytes:
    """Un PDF con esas páginas."""
    return typst.compile("#pagebreak()\n".join(paginas).encode())


def papel(nombre: str) -> SimpleUploadedFile:
    """Un acta de papel, como llega del navegador."""
    return SimpleUploadedFile(nombre, (PAPELES / nombre).read_bytes())
