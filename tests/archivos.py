"""Archivos para las pruebas de subidas, hechos al momento: buenos, rotos y malintencionados."""

from __future__ import annotations

import struct
import wave
import zipfile
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

ORIENTACION, GPS = 0x0112, 0x8825
ROJO, AZUL, VERDE = (200, 20, 20), (20, 40, 200), (20, 160, 40)


def subida(nombre: str, octetos: bytes) -> SimpleUploadedFile:
    """Un archivo como llega del navegador."""
    return SimpleUploadedFile(nombre, octetos)


def imagen(formato: str = "PNG", modo: str = "RGB", tamano=(60, 40), **opciones) -> bytes:
    """Una imagen con algo dibujado."""
    lienzo = Image.new(modo, tamano)
    if modo in {"RGB", "RGBA", "L"}:
        ImageDraw.Draw(lienzo).ellipse((5, 5, 30, 30), fill="white")
    salida = BytesIO()
    lienzo.save(salida, formato, **opciones)
    return salida.getvalue()


def foto_acostada(ancho: int = 600, alto: int = 800) -> bytes:
    """Una foto que se ve de ``ancho`` × ``alto``: roja arriba, azul abajo y un círculo verde.

    Está guardada de lado (orientación 6) y dice dónde se tomó, como las de un teléfono (C28).
    """
    derecha = Image.new("RGB", (ancho, alto), "white")
    pincel = ImageDraw.Draw(derecha)
    pincel.rectangle((0, 0, ancho, alto // 10), fill=ROJO)
    pincel.rectangle((0, alto - alto // 10, ancho, alto), fill=AZUL)
    radio, x, y = ancho // 12, ancho * 3 // 4, alto * 7 // 10
    pincel.ellipse((x - radio, y - radio, x + radio, y + radio), fill=VERDE)
    guardada = derecha.transpose(Image.Transpose.ROTATE_90)
    exif = guardada.getexif()
    exif[ORIENTACION] = 6
    exif.get_ifd(GPS).update({1: "S", 2: (18.0, 0.0, 49.0), 3: "W", 4: (70.0, 15.0, 3.0)})
    salida = BytesIO()
    guardada.save(salida, "JPEG", exif=exif, quality=95, comment=b"lugar: albergue")
    return salida.getvalue()


def png_enorme(ancho: int, alto: int) -> bytes:
    """Un PNG de pocos kilobytes que ocupa ``ancho`` × ``alto`` al abrirse."""

    def trozo(nombre: bytes, datos: bytes) -> bytes:
        suma = struct.pack(">I", zlib.crc32(nombre + datos))
        return struct.pack(">I", len(datos)) + nombre + datos + suma

    compresor = zlib.compressobj(9)
    lineas = [compresor.compress(bytes(1 + 3 * ancho)) for _ in range(alto)]
    cabecera = struct.pack(">IIBBBBB", ancho, alto, 8, 2, 0, 0, 0)
    datos = b"".join([*lineas, compresor.flush()])
    return (
        b"\x89PNG\r\n\x1a\n"
        + trozo(b"IHDR", cabecera)
        + trozo(b"IDAT", datos)
        + trozo(b"IEND", b"")
    )


def animada(formato: str) -> bytes:
    """Tres cuadros en una imagen."""
    cuadros = [Image.new("RGB", (20, 20), color) for color in ("red", "green", "blue")]
    salida = BytesIO()
    cuadros[0].save(salida, formato, save_all=True, append_images=cuadros[1:], duration=100)
    return salida.getvalue()


def paquete(partes: dict[str, bytes]) -> bytes:
    """Un ZIP con esas partes."""
    salida = BytesIO()
    with zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED) as abierto:
        for nombre, contenido in partes.items():
            abierto.writestr(nombre, contenido)
    return salida.getvalue()


def docx(**partes: bytes) -> bytes:
    """Un Word mínimo; ``partes`` añade otras (la barra se escribe ``__``)."""
    propias = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>" * 400}
    return paquete(propias | {n.replace("__", "/"): c for n, c in partes.items()})


def pdf(cuerpo: bytes = b"") -> bytes:
    """Un PDF de una página en blanco."""
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
        + cuerpo
        + b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF"
    )


def pdf_con_objetos(objetos: bytes, filtro: bytes = b"/Filter/FlateDecode") -> bytes:
    """Un PDF con ``objetos`` dentro de una tabla comprimida."""
    tabla = zlib.compress(objetos)
    return pdf(
        b"4 0 obj<</Type/ObjStm/N 1/First 4%s/Length %d>>stream\n%s\nendstream endobj\n"
        % (filtro, len(tabla), tabla)
    )


def wav(segundos: float = 2) -> bytes:
    """Silencio."""
    salida = BytesIO()
    with wave.open(salida, "wb") as abierto:
        abierto.setparams((1, 2, 8000, 0, "NONE", ""))
        abierto.writeframes(bytes(int(segundos * 8000) * 2))
    return salida.getvalue()


def mp3(cuadros: int = 40, etiqueta: bytes = b"") -> bytes:
    """Cuadros de 128 kbit/s a 44.1 kHz, con su etiqueta ID3 delante."""
    cabecera = b"ID3\x04\x00\x00\x00\x00\x00" + bytes([len(etiqueta)]) + etiqueta
    return cabecera + (b"\xff\xfb\x90\x00" + bytes(413)) * cuadros


def mp4(lugar: bytes = b"-18.0136-070.2510/", segundos: int = 7) -> bytes:
    """Un MP4 de teléfono, con el lugar donde se grabó."""

    def caja(nombre: bytes, datos: bytes) -> bytes:
        return struct.pack(">I", 8 + len(datos)) + nombre + datos

    mvhd = bytes(12) + struct.pack(">II", 1000, segundos * 1000) + bytes(80)
    moov = caja(b"mvhd", mvhd) + caja(b"udta", caja(b"\xa9xyz", lugar))
    return caja(b"ftyp", b"isom" + bytes(4)) + caja(b"moov", moov) + caja(b"mdat", bytes(500))


def ics(*, con_zona: bool) -> bytes:
    """Una sesión del 8 de octubre de 2026 como la escribe Outlook, con o sin su VTIMEZONE (C13)."""
    zona = [
        "BEGIN:VTIMEZONE",
        "TZID:SA Pacific Standard Time",
        "BEGIN:STANDARD",
        "DTSTART:16010101T000000",
        "TZOFFSETFROM:-0500",
        "TZOFFSETTO:-0500",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]
    lineas = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN",
        *(zona if con_zona else ()),
        "BEGIN:VEVENT",
        "UID:040000008200E00074C5B7101A82E008",
        "DTSTART;TZID=SA Pacific Standard Time:20261008T090000",
        "DTEND;TZID=SA Pacific Standard Time:20261008T110000",
        "SUMMARY:Sesión de la Red",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\r\n".join([*lineas, ""]).encode()
