"""Los formatos que la casa hace de una imagen: encajada entera sobre un color, o recortada.

Encajar nunca corta: el texto de un afiche queda completo. Recortar solo se hace si alguien dijo
cuál es el área importante, y no la deja fuera.
"""

from __future__ import annotations

from io import BytesIO
from typing import IO

from django.core.files.base import ContentFile
from PIL import Image, ImageColor, ImageStat

from campanas.kit.enums import Formato

MEDIDAS = {
    Formato.CUADRADO: (1080, 1080),
    Formato.HISTORIA: (1080, 1920),
    Formato.A4: (1240, 1754),
}
"""Píxeles de cada formato; la hoja A4, a 150 puntos por pulgada."""

LADO_MINIATURA = 480
LADO_VISTA = 1400
_CALIDAD = 88


class NoCabe(Exception):
    """El área importante es más ancha o más alta que el recorte."""


def abrir(archivo: IO[bytes]) -> Image.Image:
    """La imagen de ``archivo``, en color y en memoria."""
    archivo.seek(0)
    with Image.open(archivo) as imagen:
        perfil = imagen.info.get("icc_profile")
        modo = "RGBA" if imagen.has_transparency_data else "RGB"
        leida = imagen.convert(modo) if imagen.mode != modo else imagen.copy()
        # El perfil de una imagen en grises no vale para una en color.
        leida.info = {"icc_profile": perfil} if perfil and imagen.mode == modo else {}
    return leida


def reducida(imagen: Image.Image, lado: int) -> ContentFile:
    """``imagen`` con su lado mayor en ``lado`` píxeles a lo más."""
    copia = imagen.copy()
    copia.thumbnail((lado, lado), Image.Resampling.LANCZOS)
    return _jpeg(_sobre(copia, copia.size, "#ffffff"))


def encajada(imagen: Image.Image, formato: str, color: str = "") -> ContentFile:
    """``imagen`` entera en ``formato``, sobre ``color`` (``#rrggbb``) o el de su borde."""
    medidas = MEDIDAS[Formato(formato)]
    escala = min(medidas[0] / imagen.width, medidas[1] / imagen.height)
    tamano = (round(imagen.width * escala) or 1, round(imagen.height * escala) or 1)
    return _jpeg(
        _sobre(
            imagen.resize(tamano, Image.Resampling.LANCZOS),
            medidas,
            color or color_del_borde(imagen),
        )
    )


def recortada(imagen: Image.Image, formato: str, foco: list[int]) -> ContentFile:
    """El recorte más grande en ``formato`` que contiene el área ``foco``, en centésimas.

    :raises NoCabe: si el área no cabe en ningún recorte de esa forma.
    """
    medidas = MEDIDAS[Formato(formato)]
    ancho = min(imagen.width, imagen.height * medidas[0] / medidas[1])
    alto = ancho * medidas[1] / medidas[0]
    x, fin_x = (imagen.width * v / 100 for v in (foco[0], foco[0] + foco[2]))
    y, fin_y = (imagen.height * v / 100 for v in (foco[1], foco[1] + foco[3]))
    if fin_x - x > ancho + 1 or fin_y - y > alto + 1:
        raise NoCabe
    izquierda = min(max(0, (x + fin_x - ancho) / 2), imagen.width - ancho)
    arriba = min(max(0, (y + fin_y - alto) / 2), imagen.height - alto)
    caja = (izquierda, arriba, izquierda + ancho, arriba + alto)
    corte = imagen.resize(medidas, Image.Resampling.LANCZOS, box=caja)
    corte.info = dict(imagen.info)
    return _jpeg(_sobre(corte, medidas, "#ffffff"))


def color_del_borde(imagen: Image.Image) -> str:
    """El color más común de la orilla: sobre él, la imagen encajada parece de ese tamaño."""
    pequena = imagen.convert("RGBA").resize((64, 64), Image.Resampling.BOX)
    orilla = Image.new("RGBA", (64, 4))
    for n, caja in enumerate(((0, 0, 64, 1), (0, 63, 64, 64))):
        orilla.paste(pequena.crop(caja), (0, n))
    for n, caja in enumerate(((0, 0, 1, 64), (63, 0, 64, 64)), start=2):
        orilla.paste(pequena.crop(caja).rotate(90, expand=True), (0, n))
    fondo = Image.new("RGBA", orilla.size, "#ffffff")
    fondo.alpha_composite(orilla)
    rojo, verde, azul = ImageStat.Stat(fondo.convert("RGB")).median
    return f"#{rojo:02x}{verde:02x}{azul:02x}"


def _sobre(imagen: Image.Image, medidas: tuple[int, int], color: str) -> Image.Image:
    """``imagen`` centrada en un lienzo de ``medidas`` y ese color."""
    lienzo = Image.new("RGB", medidas, ImageColor.getrgb(color))
    esquina = ((medidas[0] - imagen.width) // 2, (medidas[1] - imagen.height) // 2)
    lienzo.paste(imagen, esquina, imagen if imagen.mode == "RGBA" else None)
    lienzo.info = dict(imagen.info)
    return lienzo


def _jpeg(imagen: Image.Image) -> ContentFile:
    salida = BytesIO()
    perfil = imagen.info.get("icc_profile")
    imagen.save(
        salida, "JPEG", quality=_CALIDAD, optimize=True, progressive=True, icc_profile=perfil
    )
    return ContentFile(salida.getvalue(), name="formato.jpg")
