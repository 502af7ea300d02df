"""Fotos y afiches: enteros, quietos, derechos, en colores de pantalla y sin rastros.

Lo que se guarda se vuelve a escribir: ni EXIF (dónde y con qué se tomó), ni comentarios, ni lo
que venga pegado al final del archivo.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile
from PIL import Image, ImageOps, UnidentifiedImageError

from intranet.subidas.errores import OtraClase, Roto

if TYPE_CHECKING:
    from django.core.files.base import File

PIXELES_MAXIMOS = 18_000_000
"""Un afiche A3 a 300 puntos por pulgada. Pillow ocupa cuatro octetos por píxel."""

PIXELES_DE_WEBP = 8_000_000
"""Leer un WebP ocupa cuatro veces lo que otra imagen del mismo tamaño."""

PIXELES_DE_FOTO = 25_000_000
"""Lo que da una cámara; una foto JPEG de más de ``PIXELES_MAXIMOS`` se lee a la mitad."""

_ROTURAS = (OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError, MemoryError)
_CALIDAD = {"JPEG": {"quality": 92, "optimize": True}, "WEBP": {"quality": 92}}


def revisar(archivo: File, *, formato: str) -> File:
    """La imagen lista para guardarse.

    :param formato: el de Pillow que dice su nombre.
    :raises ValidationError: si está rota, es otra cosa, tiene movimiento o es enorme.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            imagen = Image.open(archivo, formats=[formato])
    except UnidentifiedImageError as causa:
        raise _por_que_no_abre(archivo, formato) from causa
    except Image.DecompressionBombError as causa:
        raise _enorme(PIXELES_MAXIMOS) from causa
    except _ROTURAS as causa:
        raise Roto from causa
    with imagen:
        if formato == "JPEG" and PIXELES_MAXIMOS < _pixeles(imagen) <= PIXELES_DE_FOTO:
            imagen.draft(None, (imagen.width // 2, imagen.height // 2))
        maximo = PIXELES_DE_WEBP if formato == "WEBP" else PIXELES_MAXIMOS
        if _pixeles(imagen) > maximo:
            raise _enorme(maximo)
        try:
            if getattr(imagen, "is_animated", False):
                raise ValidationError(
                    "La imagen tiene movimiento. Guarde un solo cuadro, o súbala como video.",
                    code="animada",
                )
            imagen.load()
            octetos = _escribir(_derecha(imagen), formato)
        except _ROTURAS as causa:
            raise Roto from causa
    return InMemoryUploadedFile(
        octetos, None, archivo.name, Image.MIME[formato], octetos.getbuffer().nbytes, None
    )


def _pixeles(imagen: Image.Image) -> int:
    return imagen.width * imagen.height


def _enorme(maximo: int) -> ValidationError:
    return ValidationError(
        f"La imagen es demasiado grande: redúzcala a menos de {maximo // 1_000_000} megapíxeles.",
        code="pixeles",
    )


def _por_que_no_abre(archivo: File, formato: str) -> ValidationError:
    """Rota, si empieza como debe; si no, otra cosa."""
    archivo.seek(0)
    comienzo = archivo.read(16)
    firma = {"JPEG": b"\xff\xd8\xff", "PNG": b"\x89PNG", "WEBP": b"RIFF", "GIF": b"GIF8"}[formato]
    return Roto() if comienzo.startswith(firma) else OtraClase(formato)


def _derecha(imagen: Image.Image) -> Image.Image:
    """Girada como se ve y en un modo que todo navegador enseña."""
    perfil = imagen.info.get("icc_profile")
    modo = imagen.mode
    ImageOps.exif_transpose(imagen, in_place=True)
    transparente = imagen.info.get("transparency")
    puntos = imagen.info.get("dpi")
    imagen = _en_ocho_bits(imagen)
    if imagen.mode not in {"1", "L", "LA", "P", "RGB", "RGBA"}:
        imagen = imagen.convert("RGB")
    imagen.info = {}
    if imagen.mode == modo:
        if perfil:
            imagen.info["icc_profile"] = perfil
        if transparente is not None:
            imagen.info["transparency"] = transparente
    if puntos and all(p > 0 for p in puntos):
        imagen.info["dpi"] = puntos
    return imagen


def _en_ocho_bits(imagen: Image.Image) -> Image.Image:
    """Los grises de 16 bits, llevados a 8 sin quemarlos (``convert`` los recorta)."""
    if imagen.mode.startswith("I;16"):
        imagen = imagen.convert("I")
    if imagen.mode == "I":
        return imagen.point(lambda gris: gris * (1 / 256)).convert("L")
    if imagen.mode == "F":
        bajo, alto = imagen.getextrema()
        escala = 255 / (alto - bajo) if alto > bajo else 0
        return imagen.point(lambda gris: gris * escala - bajo * escala).convert("L")
    return imagen


def _escribir(imagen: Image.Image, formato: str) -> BytesIO:
    if formato == "JPEG" and imagen.mode not in {"L", "RGB"}:
        imagen = imagen.convert("RGB")
    salida = BytesIO()
    extra = {c: imagen.info[c] for c in ("icc_profile", "dpi", "transparency") if c in imagen.info}
    imagen.save(salida, format=formato, **_CALIDAD.get(formato, {}), **extra)
    salida.seek(0)
    return salida
