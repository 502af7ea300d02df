"""El ZIP de varias piezas: sale mientras se lee, nunca entero en la memoria ni en el disco.

Todo lo que hay que preguntar a la base se pregunta antes (:func:`preparar`); después solo se leen
archivos. Va escrito con ``zipfile`` sobre una salida que no se puede rebobinar.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP64_LIMIT, ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone

from campanas.kit.enums import Formato
from intranet.descargas import nombre_seguro
from intranet.hojas import texto_seguro
from intranet.subidas.tipos import extension
from intranet.texto import plegar, texto_llano

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile

    from campanas.models import ArchivoPieza, Pieza

TROZO = 64 * 1024
LEEME = "LEAME.txt"
MANIFIESTO = "manifiesto.csv"
COLUMNAS = (
    *("archivo", "pieza", "clase", "formato", "parte", "fecha", "mensaje", "texto alternativo"),
    *("créditos", "licencia", "condiciones", "vigente hasta", "octetos", "SHA-256", "dirección"),
)


@dataclass(frozen=True)
class Entrada:
    """Un archivo del ZIP.

    :ivar contenido: los octetos, o el archivo guardado de donde se leen.
    """

    nombre: str
    fecha: dt.date
    contenido: bytes | FieldFile
    octetos: int


@dataclass
class Paquete:
    """Lo que llevará un ZIP, ya sabido: iterarlo da sus octetos."""

    entradas: list[Entrada] = field(default_factory=list)
    filas: list[dict[str, Any]] = field(default_factory=list)
    fuera: list[str] = field(default_factory=list)

    @property
    def octetos(self) -> int | None:
        """Cuántos tendrá el ZIP: con eso el navegador dice cuánto falta.

        Nada, si pasa de 2 GB: desde ahí la forma del índice es otra.
        """
        total = 22 + sum(
            # Cabecera, datos, su suma detrás, y la línea del índice final.
            30 + 16 + 46 + 2 * len(e.nombre.encode()) + e.octetos
            for e in self.entradas
        )
        return total if total < ZIP64_LIMIT else None

    def __iter__(self) -> Iterator[bytes]:
        """Los octetos, a trozos; cada archivo se abre cuando le toca."""
        salida = _Salida()
        with ZipFile(salida, "w", ZIP_STORED) as paquete:
            for entrada in self.entradas:
                ficha = ZipInfo(entrada.nombre, (*entrada.fecha.timetuple()[:3], 12, 0, 0))
                ficha.file_size = entrada.octetos
                ficha.external_attr = 0o644 << 16
                ficha.create_system = 3
                with paquete.open(ficha, "w") as destino:
                    for trozo in _leer(entrada.contenido):
                        destino.write(trozo)
                        yield salida.vaciar()
        yield salida.vaciar()


class _Salida:
    """Donde escribe ``ZipFile``: guarda lo escrito hasta que se entrega."""

    def __init__(self) -> None:
        self._trozos: list[bytes] = []

    def write(self, datos: bytes) -> int:
        self._trozos.append(bytes(datos))
        return len(datos)

    def flush(self) -> None:
        """Nada que vaciar: lo entrega quien itera."""

    def vaciar(self) -> bytes:
        listo, self._trozos = b"".join(self._trozos), []
        return listo


def _leer(contenido: bytes | FieldFile) -> Iterator[bytes]:
    if isinstance(contenido, bytes):
        yield contenido
        return
    with contenido.open("rb") as abierto:
        while trozo := abierto.read(TROZO):
            yield trozo


def preparar(piezas: Iterable[Pieza], direccion: str) -> Paquete:
    """El paquete de ``piezas`` (con sus archivos ya traídos), sin las retiradas, que se nombran.

    :param direccion: la del sitio, para enlazar cada pieza.
    """
    paquete = Paquete()
    usados = {plegar(LEEME), plegar(MANIFIESTO)}
    for pieza in piezas:
        if pieza.retirada:
            motivo = pieza.material.baja_motivo
            paquete.fuera.append(f"«{pieza.title}» se retiró del kit: {motivo}")
            continue
        archivos = sorted(pieza.material.vigentes, key=lambda a: Formato.values.index(a.formato))
        for archivo in archivos:
            if not archivo.archivo.storage.exists(archivo.archivo.name):
                paquete.fuera.append(f"«{archivo}» no está en el almacén.")
                continue
            _anadir(paquete, usados, pieza, archivo.archivo, archivo, direccion)
        if not archivos:
            _anadir(paquete, usados, pieza, texto_de(pieza), None, direccion)
    _poner_manifiesto(paquete)
    return paquete


def texto_de(pieza: Pieza) -> bytes:
    """Una pieza que es texto, para leerla sin conexión; con saltos de línea de Windows."""
    partes = (pieza.title, pieza.mensaje, texto_llano(pieza.cuerpo))
    return _texto("\n\n".join(filter(None, partes)))


def _texto(texto: str) -> bytes:
    # La marca del comienzo hace que el Bloc de notas y Excel lean bien las tildes.
    return ("\ufeff" + texto.replace("\r\n", "\n").replace("\n", "\r\n") + "\r\n").encode()


def _anadir(
    paquete: Paquete,
    usados: set[str],
    pieza: Pieza,
    contenido: bytes | FieldFile,
    archivo: ArchivoPieza | None,
    direccion: str,
) -> None:
    formato = archivo.formato if archivo else ""
    final = extension(archivo.nombre) if archivo else ".txt"
    sufijo = f" - {formato}" if formato and formato != Formato.ORIGINAL else ""
    nombre = _unico(pieza.title, sufijo, final, usados)
    octetos = archivo.octetos if archivo else len(contenido)
    huella = archivo.sha256 if archivo else hashlib.sha256(contenido).hexdigest()
    paquete.entradas.append(Entrada(nombre, pieza.fecha, contenido, octetos))
    paquete.filas.append(
        dict(
            zip(
                COLUMNAS,
                (
                    nombre,
                    pieza.title,
                    pieza.material.get_clase_display(),
                    archivo.get_formato_display() if archivo else "Texto",
                    pieza.get_parte_display(),
                    pieza.fecha.isoformat(),
                    pieza.mensaje,
                    pieza.alternativo,
                    pieza.creditos,
                    pieza.get_licencia_display(),
                    pieza.condiciones,
                    pieza.vigente_hasta.isoformat() if pieza.vigente_hasta else "",
                    octetos,
                    huella,
                    f"{direccion}/u/{pieza.uuid}/",
                ),
                strict=True,
            )
        )
    )


def _unico(titulo: str, sufijo: str, final: str, usados: set[str]) -> str:
    """El primer nombre libre: Windows no distingue mayúsculas."""
    numero = 1
    while True:
        cola = f"{sufijo}{f' ({numero})' if numero > 1 else ''}{final}"
        nombre = nombre_seguro(titulo, cola)
        if plegar(nombre) not in usados:
            usados.add(plegar(nombre))
            return nombre
        numero += 1


# --- Manifiesto


def _poner_manifiesto(paquete: Paquete) -> None:
    hoy = timezone.localdate()
    for nombre, contenido in ((MANIFIESTO, _csv(paquete)), (LEEME, _leeme(paquete, hoy))):
        paquete.entradas.insert(0, Entrada(nombre, hoy, contenido, len(contenido)))


def _csv(paquete: Paquete) -> bytes:
    salida = StringIO()
    escritor = csv.DictWriter(salida, COLUMNAS, lineterminator="\n")
    escritor.writeheader()
    for fila in paquete.filas:
        escritor.writerow({c: texto_seguro(v, "csv") for c, v in fila.items()})
    return _texto(salida.getvalue().rstrip("\n"))


def _leeme(paquete: Paquete, hoy: dt.date) -> bytes:
    partes = [
        "KIT DE COMUNICACIÓN DE LA RED REGIONAL CONTRA LA TRATA DE PERSONAS DE TACNA",
        f"Bajado el {hoy:%d/%m/%Y}. {MANIFIESTO} dice lo mismo, para una hoja de cálculo.",
        "Cite siempre los créditos. Use el texto alternativo al publicar una imagen. Diga en la"
        " intranet dónde usó cada pieza: así la Red sabe qué sirve.",
    ]
    for fila in paquete.filas:
        datos = "\n".join(
            f"  {columna}: {fila[columna]}"
            for columna in COLUMNAS[1:]
            if fila[columna] not in ("", None)
        )
        partes.append(f"{fila['archivo']}\n{datos}")
    if paquete.fuera:
        partes.append("NO VAN EN ESTE ARCHIVO\n" + "\n".join(f"  {m}" for m in paquete.fuera))
    return _texto("\n\n".join(partes))
