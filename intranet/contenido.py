"""Contenido base: lo que el sitio trae consigo, cada fila con su fuente.

Cada aplicación lo declara en su ``contenido_base.py``; aquí está cómo se carga sin repetir nada
y sin pisar lo que una persona cambió.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.utils.module_loading import autodiscover_modules
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

MOTIVO = "Contenido base"
"""Con qué razón quedan en la historia las filas que se cargan."""


class Resultado(models.TextChoices):
    """Qué pasó con una fila."""

    CREADO = "creado", "creado"
    ACTUALIZADO = "actualizado", "actualizado"
    IGUAL = "igual", "sin cambios"
    RESPETADO = "respetado", "respetado: lo cambió una persona"


@dataclass(frozen=True)
class Linea:
    """Una fila de la carga: de qué tabla, cuál y qué pasó."""

    tabla: str
    clave: str
    resultado: Resultado
    detalle: str = ""

    def __str__(self) -> str:
        cambios = f" ({self.detalle})" if self.detalle else ""
        return f"{self.tabla}: {self.clave}: {self.resultado.label}{cambios}"


@dataclass
class Carga:
    """Una carga en marcha y, al terminar, su informe."""

    lineas: list[Linea] = field(default_factory=list)

    def anotar(self, tabla: str, clave: str, resultado: Resultado, detalle: str = "") -> None:
        """Añade una línea al informe."""
        self.lineas.append(Linea(tabla, clave, resultado, detalle))

    def totales(self) -> dict[str, Counter[Resultado]]:
        """Por tabla, en el orden de la carga, cuántas filas acabaron de cada manera."""
        cuenta: dict[str, Counter[Resultado]] = {}
        for linea in self.lineas:
            cuenta.setdefault(linea.tabla, Counter())[linea.resultado] += 1
        return cuenta

    def fila(
        self,
        modelo: type[models.Model],
        *,
        clave: dict[str, Any],
        valores: dict[str, Any],
        muchos: dict[str, Iterable[models.Model]] | None = None,
    ) -> models.Model:
        """Deja la fila de ``clave`` con ``valores``, salvo que una persona la haya cambiado.

        :param clave: campos por los que se reconoce la fila.
        :param muchos: relaciones de varios a varios.
        :return: la fila.
        :raises django.core.exceptions.ValidationError: si los datos no valen.
        """
        muchos = muchos or {}
        fila = modelo.objects.filter(**clave).first() or modelo(**clave)
        es_nueva = fila._state.adding
        cambian = [c for c, v in valores.items() if es_nueva or getattr(fila, c) != v]
        if not es_nueva:
            cambian += [c for c, v in muchos.items() if set(getattr(fila, c).all()) != set(v)]
        if not es_nueva and cambian and _la_cambio_una_persona(fila):
            resultado = Resultado.RESPETADO
        elif es_nueva or cambian:
            for campo, valor in valores.items():
                setattr(fila, campo, valor)
            fila._change_reason = MOTIVO
            fila.full_clean()
            fila.save()
            for campo, valor in muchos.items():
                getattr(fila, campo).set(valor)
            resultado = Resultado.CREADO if es_nueva else Resultado.ACTUALIZADO
        else:
            resultado = Resultado.IGUAL
        detalle = "" if es_nueva else ", ".join(cambian)
        self.anotar(str(modelo._meta.verbose_name_plural), str(fila), resultado, detalle)
        return fila

    def pagina(self, padre: Page, pagina: Page) -> Page:
        """Pone ``pagina`` bajo ``padre`` si su tipo no tiene ya una con esa dirección.

        :return: la página que había o la nueva.
        """
        existente = type(pagina).objects.child_of(padre).filter(slug=pagina.slug).first()
        if existente is None:
            padre.add_child(instance=pagina)
        self.anotar(
            "páginas",
            pagina.title,
            Resultado.CREADO if existente is None else Resultado.IGUAL,
        )
        return existente or pagina

    def permiso(self, grupo: Group, permiso: Permission, donde: Page | Collection) -> None:
        """Da a ``grupo`` un permiso sobre una página o una colección."""
        modelo, campo = (
            (GroupPagePermission, "page")
            if isinstance(donde, Page)
            else (GroupCollectionPermission, "collection")
        )
        _, es_nuevo = modelo.objects.get_or_create(
            group=grupo, permission=permiso, **{campo: donde}
        )
        self.anotar(
            "permisos",
            f"{grupo} en «{donde}»: {permiso.codename}",
            Resultado.CREADO if es_nuevo else Resultado.IGUAL,
        )


def _la_cambio_una_persona(fila: models.Model) -> bool:
    return fila.historia.filter(history_user__isnull=False).exists()


def leer_csv(archivo: Path) -> Iterator[dict[str, str]]:
    """Las filas de un archivo de datos (UTF-8, con encabezado), sin blancos alrededor."""
    with archivo.open(encoding="utf-8", newline="") as abierto:
        for fila in csv.DictReader(abierto):
            yield {columna: valor.strip() for columna, valor in fila.items()}


_pasos: list[tuple[int, Callable[[Carga], None]]] = []


def contenido_base(orden: int) -> Callable:
    """Decora ``funcion(carga)``, que pone el contenido base de una aplicación en su turno."""

    def decorar(funcion):
        _pasos.append((orden, funcion))
        _pasos.sort(key=lambda paso: paso[0])
        return funcion

    return decorar


@transaction.atomic
def cargar_base() -> Carga:
    """Carga el contenido base de todas las aplicaciones: todo o nada.

    :return: el informe, fila por fila.
    :raises django.core.exceptions.ValidationError: si un archivo de datos no vale.
    """
    autodiscover_modules("contenido_base")
    carga = Carga()
    for _, paso in _pasos:
        paso(carga)
    return carga
