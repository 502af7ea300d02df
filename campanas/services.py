"""Escrituras de campañas que tocan más de una fila."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain, count
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from campanas.enums import EstadoTarea
from campanas.models import Alcance, Campana, Ejecucion, Participacion, Voceria
from intranet.historia import un_solo_cambio
from red_trata.models import Designacion, Distrito, Institucion

if TYPE_CHECKING:
    from intranet.models import Usuario

DE_LA_PAGINA = ("inicio", "fin", "linea", "fecha_emblematica", "emblematica", "no_realizada")
RETIRADA = "La campaña se retiró de la vista."
QUITADO = "Se quitó de la campaña."


@transaction.atomic
def asentar(*, campana: Campana) -> Ejecucion:
    """Pone al día los hechos de una campaña con lo que acaba de publicarse (decisión 0009).

    Cada bloque es una fila, por su identidad; el que ya no está se da de baja, con su historia, y
    si vuelve, vuelve la misma fila.

    :return: la ejecución de la campaña.
    """
    hechos = Ejecucion.objects.select_for_update().filter(campana=campana).first() or Ejecucion(
        campana=campana, es_demo=campana.es_demo
    )
    datos = {campo: getattr(campana, campo) for campo in DE_LA_PAGINA}
    _poner(hechos, {"nombre": campana.title, **datos}, distritos=campana.distritos.all())
    for modelo, bloques in (
        (Participacion, campana.tareas),
        (Voceria, campana.vocerias),
        (Alcance, campana.alcance),
    ):
        _asentar_bloques(modelo, hechos, {UUID(b.id): b.value for b in bloques})
    return hechos


def _asentar_bloques(modelo: type, hechos: Ejecucion, bloques: dict[UUID, dict]) -> None:
    filas = {f.bloque: f for f in modelo.objects.filter(ejecucion=hechos)}
    for bloque in filas.keys() - bloques.keys():
        if filas[bloque].baja_en is None:
            _dar_de_baja(filas[bloque], QUITADO)
    for bloque, valor in bloques.items():
        fila = filas.get(bloque) or modelo(ejecucion=hechos, bloque=bloque, es_demo=hechos.es_demo)
        _poner(fila, _como_fila(valor))


def _poner(
    fila: Any, datos: dict[str, Any], *, distritos: Iterable[Distrito] | None = None
) -> None:
    """Deja ``fila`` en pie con ``datos``; si ya estaba así no la guarda, ni hay historia de más."""
    datos = {**datos, "baja_en": None, "baja_motivo": ""}
    quedan = distritos is None or (fila.pk and set(fila.distritos.all()) == set(distritos))
    if fila.pk and quedan and all(getattr(fila, c) == dato for c, dato in datos.items()):
        return
    for campo, dato in datos.items():
        setattr(fila, campo, dato)
    with un_solo_cambio(fila):
        fila.save()
        if not quedan:
            fila.distritos.set(distritos)


def _como_fila(valor: dict[str, Any]) -> dict[str, Any]:
    """El bloque con las filas que nombra en lugar de sus uuid."""
    datos = dict(valor)
    if "institucion" in datos:
        datos["institucion"] = Institucion.objects.get(uuid=datos["institucion"])
    if "designacion" in datos:
        uuid = datos["designacion"]
        datos["designacion"] = Designacion.objects.get(uuid=uuid) if uuid else None
    return datos


def _dar_de_baja(fila: Any, motivo: str) -> None:
    fila.baja_en, fila.baja_motivo = timezone.localdate(), motivo
    fila.save()


@transaction.atomic
def retirar(*, campana: Campana) -> None:
    """Da de baja los hechos de una campaña que se retira de la vista; publicarla los devuelve."""
    for hechos in Ejecucion.objects.select_for_update().filter(campana=campana, baja_en=None):
        _dar_de_baja(hechos, RETIRADA)


@transaction.atomic
def preparar_otro_anio(*, campana: Campana, usuario: Usuario, anio: int) -> Campana:
    """Un borrador para ``anio`` a partir de ``campana``: lo que se planea, no lo que pasó.

    Conserva objetivo, públicos, lugares, temas y tareas (por hacer); deja fuera vocerías, alcance
    y lecciones. Las fechas guardan su distancia a la fecha emblemática (R151).

    :return: el borrador; si ya estaba preparado, ese mismo.
    :raises ValidationError: si ``anio`` es el de la campaña.
    """
    if anio == campana.inicio.year:
        raise ValidationError(f"«{campana}» ya es de {anio}.")
    # El candado de la página hace que dos pulsaciones preparen un solo borrador.
    original = Campana.objects.select_for_update().get(pk=campana.pk)
    if hecha := original.repeticiones.filter(inicio__year=anio).first():
        return hecha
    inicio, fin = original.desplazada(anio)
    titulo = _titulo_para(original, anio)
    return original.copy(
        update_attrs={
            "title": titulo,
            "slug": _slug_libre(original, titulo),
            "draft_title": titulo,
            "inicio": inicio,
            "fin": fin,
            "repite": original,
            # Lo que alguien escriba encima es suyo, aunque parta de una inventada.
            "es_demo": False,
            "tareas": _tareas_por_hacer(original),
            "owner": usuario,
        },
        copy_revisions=False,
        keep_live=False,
        user=usuario,
        log_action="wagtail.copy",
    )


def _titulo_para(campana: Campana, anio: int) -> str:
    anterior = str(campana.inicio.year)
    if re.search(rf"\b{anterior}\b", campana.title):
        return re.sub(rf"\b{anterior}\b", str(anio), campana.title)
    return f"{campana.title[:250]} {anio}"


def _slug_libre(campana: Campana, titulo: str) -> str:
    base = slugify(titulo)[:240] or "campana"
    ocupados = set(campana.get_siblings().values_list("slug", flat=True))
    return next(s for s in chain([base], (f"{base}-{n}" for n in count(2))) if s not in ocupados)


def _tareas_por_hacer(campana: Campana) -> list[tuple[str, Any]]:
    datos = [
        {
            "type": "tarea",
            "id": str(uuid4()),
            "value": {**bloque["value"], "estado": EstadoTarea.PENDIENTE.value},
        }
        for bloque in campana.tareas.get_prep_value()
    ]
    return campana._meta.get_field("tareas").stream_block.to_python(datos)
