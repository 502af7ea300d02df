"""La tarjeta de contacto de quien está en el cargo (vCard).

Es la versión 3.0 (RFC 2426) y no la 4.0: es la que abren por igual iPhone, Android, Outlook y
Gmail. De la 6350 toma el doblado de líneas, que cuenta octetos sin partir una letra.
"""

from __future__ import annotations

from collections.abc import Iterator

from red_trata.enums import ClaseCanal
from red_trata.models import Designacion

OCTETOS_POR_LINEA = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\r": "", "\n": "\\n"})


def escapar(texto: str) -> str:
    """``texto`` como valor: la coma, el punto y coma, la barra y el salto, escapados."""
    return texto.replace("\r\n", "\n").translate(_ESCAPES)


def doblar(linea: str) -> str:
    """``linea`` en tramos de 75 octetos, cada continuación con un espacio delante."""
    tramos, actual, octetos = [], "", 0
    for letra in linea:
        peso = len(letra.encode())
        if octetos + peso > OCTETOS_POR_LINEA:
            tramos.append(actual)
            actual, octetos = " ", 1
        actual += letra
        octetos += peso
    return "\r\n".join([*tramos, actual])


def vcard(designacion: Designacion, url: str) -> bytes:
    """La tarjeta de quien ocupa ``designacion``: solo datos de la institución.

    :param url: la dirección absoluta de su lugar en el directorio.
    """
    return "".join(f"{doblar(linea)}\r\n" for linea in _lineas(designacion, url)).encode()


def _lineas(designacion: Designacion, url: str) -> Iterator[str]:
    institucion = designacion.membresia.institucion
    persona = designacion.persona
    nombre = escapar(designacion.nombre)
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield "PRODID:-//Red Regional contra la Trata de Tacna//Directorio//ES"
    yield f"UID:urn:uuid:{designacion.uuid}"
    yield f"FN:{nombre}"
    # Los apellidos no se separan de los nombres sin adivinar: van juntos, como se escriben.
    yield f"N:;{nombre};;{escapar(persona.tratamiento if persona else '')};"
    yield f"ORG:{escapar(institucion.nombre)}"
    if designacion.cargo:
        yield f"TITLE:{escapar(designacion.cargo)}"
    yield f"ROLE:{escapar(_papel(designacion))}"
    if persona and persona.correo:
        yield f"EMAIL;TYPE=INTERNET,WORK,PREF:{escapar(persona.correo)}"
    if persona and persona.telefono:
        yield f"TEL;TYPE=WORK,VOICE,PREF:{escapar(persona.telefono)}"
    for canal in institucion.canales.vigentes():
        if canal.clase == ClaseCanal.TELEFONO:
            yield f"TEL;TYPE=WORK,VOICE:{escapar(canal.valor)}"
        elif canal.clase == ClaseCanal.CORREO:
            yield f"EMAIL;TYPE=INTERNET,WORK:{escapar(canal.valor)}"
    yield f"URL:{url}"
    yield f"REV:{designacion.modificado_en:%Y-%m-%dT%H:%M:%SZ}"
    yield "END:VCARD"


def _papel(designacion: Designacion) -> str:
    return f"{designacion.get_condicion_display()} en {designacion.membresia.instancia.nombre}"
