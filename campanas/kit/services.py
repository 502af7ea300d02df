"""Escrituras del kit. Un archivo guardado cuya fila no llega a existir, se borra."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.models import Page

from campanas.kit import formatos
from campanas.kit.enums import Clase, Formato
from campanas.models import (
    ArchivoPieza,
    ArchivoRecibido,
    Campana,
    KitIndice,
    Material,
    Pieza,
    UsoDePieza,
)
from campanas.models.material import ArchivoGuardado
from intranet.extraccion.proceso import NoSeLee, primera_pagina
from intranet.subidas import IMAGENES, MEDIOS, OFICINA, PDF, recibir, sha256_de
from intranet.subidas.tipos import DATOS, tipo_de

if TYPE_CHECKING:
    from intranet.models import Usuario
    from red_trata.models import Institucion

ADMITE = (*IMAGENES, PDF, *MEDIOS, *OFICINA, *DATOS)
CLASES = {"image": Clase.IMAGEN, "audio": Clase.AUDIO, "video": Clase.VIDEO}
OLVIDO = dt.timedelta(days=2)
"""Cuánto espera un archivo recibido a que se diga qué es."""

_FICHEROS = ("archivo", "miniatura", "vista")
_DATOS = ("nombre", "mime", "octetos", "sha256", "ancho", "alto", "duracion")


def clase_de(nombre: str) -> Clase:
    """Qué clase de pieza hace un archivo que se llama así."""
    tipo = tipo_de(nombre, ADMITE)
    return Clase.PDF if tipo is PDF else CLASES.get(tipo.familia, Clase.TEXTO)


# --- Guardar archivos


@contextmanager
def _o_nada() -> Iterator[list[ArchivoGuardado]]:
    """Da una lista donde anotar lo que se guarda; si algo falla, sus archivos se borran."""
    guardados: list[ArchivoGuardado] = []
    try:
        yield guardados
    except BaseException:
        for fila in guardados:
            _borrar_ficheros(fila)
        raise


def _borrar_ficheros(fila: ArchivoGuardado) -> None:
    for campo in _FICHEROS:
        if fichero := getattr(fila, campo):
            fichero.storage.delete(fichero.name)


def _llenar(fila: ArchivoGuardado, archivo: File, imagen: Any = None) -> None:
    """Guarda ``archivo``, ya revisado, en ``fila``, con lo que se sabe de él."""
    fila.nombre, fila.octetos, fila.sha256 = archivo.name, archivo.size, sha256_de(archivo)
    tipo = tipo_de(archivo.name, ADMITE)
    fila.mime = tipo.mime
    if duracion := getattr(archivo, "duracion", None):
        fila.duracion = max(1, round(duracion))
    if tipo in IMAGENES:
        imagen = imagen or formatos.abrir(archivo)
        fila.ancho, fila.alto = imagen.size
    elif tipo is PDF:
        imagen = _primera_pagina(archivo)
    if imagen:
        fila.miniatura.save(
            "miniatura.jpg", formatos.reducida(imagen, formatos.LADO_MINIATURA), save=False
        )
        fila.vista.save("vista.jpg", formatos.reducida(imagen, formatos.LADO_VISTA), save=False)
    archivo.seek(0)
    fila.archivo.save(archivo.name, archivo, save=False)


def _primera_pagina(archivo: File) -> Any:
    """La imagen de la primera página de un PDF; nada, si no se puede: se sube igual."""
    with NamedTemporaryFile(suffix=".pdf") as copia:
        archivo.seek(0)
        copyfileobj(archivo, copia)
        copia.flush()
        try:
            return formatos.abrir(BytesIO(primera_pagina(Path(copia.name), formatos.LADO_VISTA)))
        except NoSeLee:
            return None


@transaction.atomic
def recibir_en_lote(*, lote: UUID, usuario: Usuario, archivo: File) -> ArchivoRecibido:
    """Guarda un archivo que llega, o por qué no se pudo; el mismo dos veces, una sola.

    :param lote: la tanda de subida.
    """
    fila = ArchivoRecibido(lote=lote, usuario=usuario, nombre=(archivo.name or "")[-200:])
    try:
        limpio = recibir(archivo, ADMITE)
        huella = sha256_de(limpio)
        ya = ArchivoRecibido.objects.filter(lote=lote, usuario=usuario, sha256=huella).first()
        if ya is not None:
            return ya
    except ValidationError as causa:
        fila.problema = " ".join(causa.messages)[:500]
        fila.save()
        return fila
    with _o_nada() as guardados:
        guardados.append(fila)
        _llenar(fila, limpio)
        fila.save()
    return fila


def descartar(recibidos: Iterable[ArchivoRecibido]) -> None:
    """Olvida archivos recibidos, con lo que ocupan."""
    for fila in recibidos:
        fila.delete()
        transaction.on_commit(lambda fila=fila: _borrar_ficheros(fila))


def olvidar_viejos() -> None:
    """Descarta lo que lleva más de :data:`OLVIDO` esperando."""
    descartar(ArchivoRecibido.objects.filter(creado_en__lt=timezone.now() - OLVIDO))


# --- Versiones y formatos


def _version_nueva(material: Material, formato: str, **campos: Any) -> ArchivoPieza:
    """La fila de la versión que sigue, sin guardar; la de ahora deja de ser la que se baja."""
    for anterior in material.archivos.filter(formato=formato, vigente=True):
        anterior.vigente = False
        anterior.save()
    ultimo = material.archivos.filter(formato=formato).aggregate(n=Max("numero"))["n"] or 0
    return ArchivoPieza(
        material=material,
        formato=formato,
        numero=ultimo + 1,
        es_demo=material.es_demo,
        **campos,
    )


def _tras_el_original(material: Material, nombre: str) -> None:
    """Lo hecho a partir del original anterior ya no vale; la clase es la del nuevo."""
    for hecho in material.archivos.filter(vigente=True, hecho_aqui=True):
        hecho.vigente = False
        hecho.save()
    material.clase = clase_de(nombre)
    material.foco = None
    material.save()


@transaction.atomic
def poner_archivo(
    *, material: Material, formato: str, archivo: File, usuario: Usuario | None
) -> ArchivoPieza:
    """Pone ``archivo`` como la versión que se baja en ``formato``; la anterior queda en la lista.

    Un original nuevo retira los formatos que la casa hizo del anterior.

    :raises ValidationError: si el archivo no se acepta, o el formato no es de esa clase.
    """
    limpio = recibir(archivo, ADMITE)
    if formato != Formato.ORIGINAL and clase_de(limpio.name) not in (Clase.IMAGEN, Clase.PDF):
        raise ValidationError("Ese formato es de una imagen o un PDF.")
    Material.objects.select_for_update().get(pk=material.pk)
    with _o_nada() as guardados:
        fila = _version_nueva(material, formato, subido_por=usuario)
        guardados.append(fila)
        _llenar(fila, limpio)
        fila.save()
        if formato == Formato.ORIGINAL:
            _tras_el_original(material, limpio.name)
    return fila


@transaction.atomic
def hacer_formatos(
    *,
    material: Material,
    cuales: Iterable[str],
    usuario: Usuario | None,
    color: str = "",
    foco: list[int] | None = None,
) -> list[ArchivoPieza]:
    """Hace del original los formatos pedidos, encajados sobre ``color`` o recortados a ``foco``.

    :raises ValidationError: si no hay una imagen original, o el área no cabe en un recorte.
    """
    Material.objects.select_for_update().get(pk=material.pk)
    original = material.archivos.filter(formato=Formato.ORIGINAL, vigente=True).first()
    if original is None or material.clase != Clase.IMAGEN:
        raise ValidationError("Los formatos se hacen de una imagen original: súbala primero.")
    with original.archivo.open("rb") as abierto:
        imagen = formatos.abrir(abierto)
    with _o_nada() as guardados:
        for formato in cuales:
            hecho = _hacer(imagen, formato, color, foco)
            fila = _version_nueva(material, formato, subido_por=usuario, hecho_aqui=True)
            guardados.append(fila)
            hecho.name = f"{formato}.jpg"
            _llenar(fila, hecho)
            fila.save()
    if foco and foco != material.foco:
        material.foco = foco
        material.save()
    return guardados


def _hacer(imagen: Any, formato: str, color: str, foco: list[int] | None) -> File:
    if not foco:
        return formatos.encajada(imagen, formato, color)
    try:
        return formatos.recortada(imagen, formato, foco)
    except formatos.NoCabe as causa:
        nombre = Formato(formato).label
        raise ValidationError(
            f"El área importante no cabe en {nombre}: redúzcala, o haga ese formato encajado."
        ) from causa


# --- Piezas nuevas


@dataclass(frozen=True, kw_only=True)
class PiezaNueva:
    """Una pieza por crear: lo suyo, y sus archivos ya recibidos, por formato."""

    titulo: str
    alternativo: str
    mensaje: str
    archivos: Mapping[str, ArchivoRecibido]


@transaction.atomic
def crear_piezas(
    *,
    nuevas: Iterable[PiezaNueva],
    comunes: Mapping[str, Any],
    temas: Iterable[Any],
    usuario: Usuario,
    publicar: bool,
    formatos_que_falten: bool,
) -> list[Pieza]:
    """Crea todas las piezas, o ninguna.

    :param comunes: los campos que comparten.
    :param formatos_que_falten: si de cada imagen se hacen los que nadie subió.
    :raises ValidationError: si el kit no está creado o un archivo ya se usó.
    """
    indice = KitIndice.objects.first()
    if indice is None:
        raise ValidationError("Falta la página del kit: ejecute «manage.py cargar_base».")
    # Con candado, el segundo clic espera al primero y encuentra que ya no están.
    padre = Page.objects.select_for_update().get(pk=indice.pk)
    creadas = []
    with _o_nada() as guardados:
        for nueva in nuevas:
            pieza = _crear(padre, nueva, comunes, list(temas), usuario)
            if formatos_que_falten and pieza.material.clase == Clase.IMAGEN:
                faltan = [f for f in formatos.MEDIDAS if f not in nueva.archivos]
                guardados += hacer_formatos(material=pieza.material, cuales=faltan, usuario=usuario)
            revision = pieza.save_revision(user=usuario)
            if publicar:
                revision.publish(user=usuario)
            creadas.append(pieza)
    return creadas


def _crear(
    padre: Page,
    nueva: PiezaNueva,
    comunes: Mapping[str, Any],
    temas: list[Any],
    usuario: Usuario,
) -> Pieza:
    pieza = Pieza(
        title=nueva.titulo,
        alternativo=nueva.alternativo,
        mensaje=nueva.mensaje,
        live=False,
        owner=usuario,
        **comunes,
    )
    padre.add_child(instance=pieza)
    pieza.temas.set(temas)
    pieza.save()
    for formato, recibido in nueva.archivos.items():
        _mudar(recibido, pieza.material, formato, usuario)
    if original := nueva.archivos.get(Formato.ORIGINAL):
        pieza.material.clase = clase_de(original.nombre)
        pieza.material.save()
    return pieza


def _mudar(
    recibido: ArchivoRecibido, material: Material, formato: str, usuario: Usuario
) -> ArchivoPieza:
    """El archivo recibido pasa a ser de la pieza, donde está."""
    fila = _version_nueva(material, formato, subido_por=usuario)
    for campo in (*_FICHEROS, *_DATOS):
        valor = getattr(recibido, campo)
        setattr(fila, campo, valor.name if campo in _FICHEROS else valor)
    fila.save()
    if not ArchivoRecibido.objects.filter(pk=recibido.pk).delete()[0]:
        raise ValidationError("Estos archivos ya se usaron: mírelos en el kit.")
    return fila


# --- Retirar y usar


@transaction.atomic
def retirar(*, material: Material, motivo: str) -> None:
    """Retira la pieza desde hoy: se sigue viendo que existió, y nadie la baja.

    :raises ValidationError: sin motivo.
    """
    if not motivo.strip():
        raise ValidationError({"motivo": "Diga por qué se retira."})
    material.baja_en, material.baja_motivo = timezone.localdate(), motivo.strip()
    material.save()


@transaction.atomic
def reponer(*, material: Material) -> None:
    """Devuelve al uso una pieza retirada."""
    material.baja_en, material.baja_motivo = None, ""
    material.save()


@transaction.atomic
def declarar_uso(
    *,
    material: Material,
    institucion: Institucion,
    fecha: dt.date,
    medio: str,
    usuario: Usuario | None,
    campana: Campana | None = None,
    ocasion: str = "",
    clave: UUID | None = None,
) -> UsoDePieza:
    """Deja dicho dónde se usó una pieza.

    :param clave: identidad del formulario; repetirla devuelve el mismo uso.
    :raises ValidationError: si la pieza está retirada, la fecha no pasó o no se dice para qué.
    """
    Material.objects.select_for_update().get(pk=material.pk)
    if clave and (repetido := UsoDePieza.objects.filter(uuid=clave).first()):
        return repetido
    errores = {}
    if fecha > timezone.localdate():
        errores["fecha"] = "La fecha no puede ser futura."
    if campana is None and not ocasion.strip():
        errores["ocasion"] = "Elija la campaña o escriba la ocasión."
    if material.esta_de_baja and fecha >= material.baja_en:
        errores["fecha"] = f"La pieza se retiró el {material.baja_en:%d/%m/%Y}."
    if errores:
        raise ValidationError(errores)
    uso = UsoDePieza(
        material=material,
        institucion=institucion,
        fecha=fecha,
        medio=medio,
        campana=campana,
        ocasion=ocasion.strip() or str(campana),
        declarado_por=usuario,
        es_demo=material.es_demo and getattr(usuario, "es_demo", True),
    )
    if clave:
        uso.uuid = clave
    uso.save()
    return uso
