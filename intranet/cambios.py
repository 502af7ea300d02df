"""La historia de un registro, contada para quien la lee: quién, cuándo y qué cambió."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils import formats, timezone
from simple_history.utils import get_m2m_reverse_field_name

from intranet.texto import sin_opcional

if TYPE_CHECKING:
    from intranet.models import RegistroBase

NO_SE_CUENTAN = frozenset(
    {
        "id",
        "uuid",
        "version",
        "creado_en",
        "modificado_en",
        "es_demo",
        "bloque",
        "clave",
        "clave_envio",
        "huella",
    }
)
"""Lo que la casa lleva por dentro: a nadie le dice nada."""

UN_MISMO_GUARDADO = dt.timedelta(seconds=2)
VACIO = "—"


@dataclass(frozen=True)
class Diferencia:
    """Un campo antes y después, como se lee.

    :ivar clave: cómo se llama el campo en el modelo.
    """

    campo: str
    antes: str
    despues: str
    clave: str = ""


@dataclass(frozen=True)
class Cambio:
    """Un guardado: quién, cuándo, por qué y en qué se diferencia del anterior.

    :ivar clave: la de la fila de historia que dejó.
    :ivar quien: el nombre de la cuenta, o vacío si lo hizo el sistema.
    """

    clave: int

    cuando: dt.datetime
    quien: str
    razon: str
    es_el_primero: bool
    diferencias: list[Diferencia]


def cambios_de(fila: RegistroBase) -> list[Cambio]:
    """Los cambios de ``fila``, el último primero.

    Lo que un mismo guardado dejó en varias filas de historia (los campos, y aparte cada relación
    de varios a varios) se cuenta como un solo cambio.
    """
    cambios = []
    anterior = None
    for ultima in _guardados(fila):
        cambio = list(diferencias(anterior, ultima)) if anterior else []
        if cambio or anterior is None:
            cambios.append(
                Cambio(
                    clave=ultima.pk,
                    cuando=ultima.history_date,
                    quien=str(ultima.history_user or ""),
                    razon=ultima.history_change_reason or "",
                    es_el_primero=anterior is None,
                    diferencias=cambio,
                )
            )
        anterior = ultima
    return cambios[::-1]


def _guardados(fila: RegistroBase) -> Iterator[models.Model]:
    """La última fila de historia de cada guardado, en orden."""
    pendiente = None
    filas = fila.historia.select_related("history_user").order_by("history_date", "history_id")
    for actual in filas:
        if pendiente and not (
            actual.history_user_id == pendiente.history_user_id
            and actual.history_date - pendiente.history_date < UN_MISMO_GUARDADO
        ):
            yield pendiente
        pendiente = actual
    if pendiente:
        yield pendiente


def diferencias(antes: models.Model | None, despues: models.Model) -> Iterator[Diferencia]:
    """En qué se distinguen dos filas de historia.

    :param antes: ninguna, si ``despues`` es la primera: se dice con qué se registró.
    """
    for campo in despues.tracked_fields:
        if campo.name in NO_SE_CUENTAN:
            continue
        if antes is None or getattr(antes, campo.attname) != getattr(despues, campo.attname):
            viejo = _relacionado(campo, antes) if antes else VACIO
            nuevo = _relacionado(campo, despues)
            if antes or nuevo != VACIO:
                yield Diferencia(nombre_de(campo), viejo, nuevo, campo.name)
    for campo in despues._history_m2m_fields:
        viejos = _de_varios(campo, antes) if antes else VACIO
        nuevos = _de_varios(campo, despues)
        if viejos != nuevos:
            yield Diferencia(nombre_de(campo), viejos, nuevos, campo.name)


def nombre_de(campo: models.Field) -> str:
    """Cómo se llama un campo, sin «(opcional)», que solo dice algo en un formulario."""
    nombre = sin_opcional(str(campo.verbose_name))
    return nombre[:1].upper() + nombre[1:]


def legible(campo: models.Field | None, valor: Any) -> str:
    """``valor`` como se lee: opciones por su nombre, fechas del Perú, sí o no.

    :param campo: el campo del que sale, si es de uno.
    """
    if campo is not None and campo.choices:
        valor = dict(campo.flatchoices).get(valor, valor)
    if valor is None or valor == "":
        return VACIO
    if isinstance(valor, bool):
        return "Sí" if valor else "No"
    if isinstance(valor, dt.datetime):
        return formats.date_format(timezone.localtime(valor), "SHORT_DATETIME_FORMAT")
    if isinstance(valor, dt.date):
        return formats.date_format(valor, "SHORT_DATE_FORMAT")
    if isinstance(valor, dt.time):
        return formats.time_format(valor)
    return str(valor)


def _relacionado(campo: models.Field, fila: models.Model) -> str:
    """El valor de ``campo`` en una fila de historia; de lo que ya no existe queda su clave."""
    if not isinstance(campo, models.ForeignKey):
        return legible(campo, getattr(fila, campo.attname))
    try:
        return legible(None, getattr(fila, campo.name))
    except ObjectDoesNotExist:
        return f"(ya no existe: {getattr(fila, campo.attname)})"


def _de_varios(campo: models.ManyToManyField, fila: models.Model) -> str:
    otro = get_m2m_reverse_field_name(campo)
    nombres = sorted(str(getattr(r, otro)) for r in getattr(fila, campo.name).select_related(otro))
    return ", ".join(nombres) or VACIO
