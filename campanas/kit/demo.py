"""Piezas inventadas, dibujadas al cargarlas: el guion, ``datos/demo_kit.toml``."""

from __future__ import annotations

import datetime as dt
import json
import math
import tomllib
import wave
from io import BytesIO
from pathlib import Path
from struct import pack
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.text import slugify

from campanas.kit import services
from campanas.kit.enums import Formato
from campanas.models import Campana, FechaEmblematica, Pieza
from intranet.demostracion import Demostracion, demostracion
from intranet.models import Tema, Usuario
from red_trata.models import Institucion

GUION = Path(__file__).parents[1] / "datos" / "demo_kit.toml"
AFICHE = Path(__file__).parent / "afiche.typ"
FIRMA = "Red Regional contra la Trata de Personas de Tacna · Pieza de demostración"
REDUCIDAS = {"Pedir ayuda es gratis", "Mensajes clave del 23 de septiembre"}
"""Las piezas de una demostración reducida."""


@demostracion(orden=35)
def kit(demo: Demostracion) -> None:
    """Piezas de este año y del anterior, subidas y usadas por las mismas puertas."""
    guion = tomllib.loads(GUION.read_text(encoding="utf-8"))
    quien = Usuario.objects.get(username="comunicadora")
    for datos in guion["pieza"]:
        fecha = dt.date(timezone.localdate().year - datos["hace"], datos["mes"], datos["dia"])
        if fecha > timezone.localdate() or (demo.reducida and datos["titulo"] not in REDUCIDAS):
            continue
        pieza = _pieza(datos, fecha, guion["creditos"], quien)
        for uso in datos.get("usos", ()):
            _usar(pieza, *uso)
        if motivo := datos.get("retirada"):
            services.retirar(material=pieza.material, motivo=motivo)


def _pieza(datos: dict, fecha: dt.date, creditos: str, quien: Usuario) -> Pieza:
    archivos = {}
    if "clase" in datos:
        nombre, octetos = _archivo(datos)
        archivos[Formato.ORIGINAL] = services.recibir_en_lote(
            lote=uuid4(), usuario=quien, archivo=ContentFile(octetos, name=nombre)
        )
    emblematica = None
    if "fecha" in datos:
        mes, dia = datos["fecha"]
        emblematica = FechaEmblematica.objects.filter(mes=mes, dia=dia).first()
    (pieza,) = services.crear_piezas(
        nuevas=[
            services.PiezaNueva(
                titulo=datos["titulo"],
                alternativo=datos.get("alternativo", ""),
                mensaje=datos.get("mensaje", ""),
                archivos=archivos,
            )
        ],
        comunes={
            "parte": datos.get("parte", "piezas"),
            "cuerpo": datos.get("cuerpo", ""),
            "publicos": datos["publicos"],
            "contenidos": datos.get("contenidos", []),
            "fecha": fecha,
            "fecha_emblematica": emblematica,
            "hecha_para": emblematica and _campana(emblematica, fecha.year),
            "creditos": creditos,
            "condiciones": datos.get("condiciones", ""),
            "es_demo": True,
        },
        temas=Tema.objects.filter(name__in=datos["temas"]),
        usuario=quien,
        publicar=True,
        formatos_que_falten=True,
    )
    return pieza


def _campana(emblematica: FechaEmblematica, anio: int) -> Campana | None:
    return Campana.objects.filter(
        fecha_emblematica=emblematica, inicio__year=anio, live=True, es_demo=True
    ).first()


def _usar(
    pieza: Pieza, sigla: str, medio: str, despues: int, ocasion: str, en_campana: bool
) -> None:
    fecha = pieza.fecha + dt.timedelta(despues)
    campana = pieza.hecha_para if en_campana else None
    if fecha <= timezone.localdate():
        services.declarar_uso(
            material=pieza.material,
            institucion=Institucion.objects.get(sigla=sigla),
            fecha=fecha,
            medio=medio,
            usuario=None,
            campana=campana,
            ocasion=ocasion or "Semana contra la trata",
        )


# --- Archivos


def _archivo(datos: dict) -> tuple[str, bytes]:
    """El nombre y el contenido del original de una pieza."""
    if datos["clase"] == "audio":
        return "cortina.wav", _tres_notas()
    final = "pdf" if datos["clase"] == "pdf" else "png"
    nombre = slugify(datos["titulo"])
    return f"{nombre}.{final}", _dibujar(datos, final)


def _dibujar(datos: dict, formato: str) -> bytes:
    import typst

    texto = {**datos["dibujo"], "titulo": datos["titulo"], "pie": FIRMA}
    return typst.compile(
        AFICHE.read_bytes(),
        ignore_system_fonts=True,
        sys_inputs={"datos": json.dumps(texto)},
        format=formato,
        ppi=144,
    )


def _tres_notas() -> bytes:
    """Tres campanadas: do, mi, sol."""
    tasa = 16_000
    muestras = bytearray()
    for nota in (523.25, 659.25, 783.99):
        for n in range(int(tasa * 0.7)):
            t = n / tasa
            onda = math.sin(math.tau * nota * t) + 0.4 * math.sin(math.tau * 2 * nota * t)
            muestras += pack("<h", int(9000 * onda * math.exp(-4 * t)))
    salida = BytesIO()
    with wave.open(salida, "wb") as abierto:
        abierto.setparams((1, 2, tasa, 0, "NONE", ""))
        abierto.writeframes(bytes(muestras))
    return salida.getvalue()
