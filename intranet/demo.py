"""Quitar el contenido de demostración, historia incluida, sin llevarse nada de verdad.

Es de demostración la fila con ``es_demo``. Un modelo sin ese campo puede decir en ``demo_segun``
de cuál de sus filas madre depende (``VersionActa.demo_segun = "estado"``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from graphlib import TopologicalSorter

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, Left
from django.utils import timezone
from simple_history.models import HistoricalChanges
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from intranet.demostracion import Demostracion, demostracion, demostracion_retirada
from intranet.models import Usuario
from intranet.models.registro import retiro_de_demostracion

MOTIVO = "Contenido de demostración"
Modelo = type[models.Model]


class HayFilasReales(Exception):
    """De la demostración cuelgan filas de verdad, y por eso no se quita.

    :ivar filas: cada una, con lo que la une a la demostración.
    """

    def __init__(self, filas: list[str]) -> None:
        self.filas = filas
        super().__init__(
            "No se quitó nada: hay datos de verdad que cuelgan de la demostración.\n"
            + "\n".join(f"  - {fila}" for fila in filas)
        )


def anotar_motivo() -> None:
    """Deja dicho en la historia de las filas de demostración de dónde salieron."""
    for historia in _historias():
        historia._base_manager.filter(es_demo=True, history_change_reason=None).update(
            history_change_reason=MOTIVO
        )


@transaction.atomic
def quitar_demo(avisar: Callable[[str], None] = lambda _: None) -> Counter[str]:
    """Quita exactamente el contenido de demostración, o nada.

    :param avisar: se llama con el nombre de cada tabla que se vacía.
    :return: cuántas filas se quitaron de cada tabla.
    :raises HayFilasReales: si de él cuelga algo de verdad; nombra cada fila.
    """
    if colgadas := list(filas_reales_colgadas()):
        raise HayFilasReales(colgadas)
    paginas, registros = _paginas(), _registros()
    rastro = _rastro([*paginas, *registros])
    _firmar_lo_hecho_con_sus_cuentas()
    cuenta: Counter[str] = Counter()
    with retiro_de_demostracion():
        for modelo in [*paginas, *registros]:
            nombre = str(modelo._meta.verbose_name_plural)
            avisar(nombre)
            filas = modelo._base_manager.filter(_es_demo(modelo))
            cuenta[nombre] = filas.count()
            if issubclass(modelo, Page):
                for pagina in filas:
                    pagina.delete()
                continue
            _borrar_archivos_al_confirmar(modelo, filas)
            _soltar_unas_de_otras(modelo, filas)
            filas.delete()
    for consulta in [*rastro, *_historia_de_demo()]:
        consulta.delete()
    demostracion_retirada.send(None)
    return +cuenta


# --- Lo suyo en la demostración

QUIEN_LLEGA = "focal"
"""La cuenta recién relevada: la única a la que la portada ofrece «Ponte al día»."""


@demostracion(orden=90)
def las_demas_ya_estan_al_dia(demo: Demostracion) -> None:
    """Todas las cuentas se crearon hoy; las demás llevan en la Red tanto como su guion."""
    Usuario.objects.filter(es_demo=True).exclude(username=QUIEN_LLEGA).update(
        al_dia_en=timezone.now()
    )


# --- Qué es de demostración


def _es_demo(modelo: Modelo, prefijo: str = "") -> Q | None:
    """La condición «es de demostración», o nada si el modelo no lo sabe."""
    if any(campo.name == "es_demo" for campo in modelo._meta.fields):
        return Q(**{f"{prefijo}es_demo": True})
    if segun := getattr(modelo, "demo_segun", ""):
        return Q(**{f"{prefijo}{segun}__es_demo": True})
    return None


def _marcados() -> list[Modelo]:
    return [m for m in apps.get_models() if not m._meta.proxy and _es_demo(m)]


def _historias() -> list[Modelo]:
    return [m for m in _marcados() if issubclass(m, HistoricalChanges)]


def _paginas() -> list[Modelo]:
    return [m for m in _marcados() if issubclass(m, Page)]


def _registros() -> list[Modelo]:
    """Los demás modelos, antes los que apuntan que los apuntados."""
    modelos = [m for m in _marcados() if not issubclass(m, Page | HistoricalChanges)]
    orden = TopologicalSorter({m: set() for m in modelos})
    for modelo in modelos:
        for campo in _llaves(modelo):
            if campo.related_model in modelos and campo.related_model is not modelo:
                orden.add(campo.related_model, modelo)
    return list(orden.static_order())


def _llaves(modelo: Modelo) -> Iterator[models.ForeignKey]:
    for campo in modelo._meta.local_fields:
        if campo.many_to_one or (campo.one_to_one and not campo.remote_field.parent_link):
            yield campo


# --- Qué cuelga de ella


def filas_reales_colgadas() -> Iterator[str]:
    """Cada fila de verdad que apunta a una de demostración, con nombre y razón.

    Lo que hizo una cuenta de demostración en una fila de verdad no la retiene: en la historia
    queda escrito con qué cuenta fue.
    """
    nombradas: set[tuple[Modelo, object]] = set()
    # Primero las filas de hoy: su historia solo se nombra si ellas ya no apuntan ahí.
    for modelo in sorted(apps.get_models(), key=lambda m: issubclass(m, HistoricalChanges)):
        if modelo._meta.proxy:
            continue
        demo = _es_demo(modelo)
        reales = modelo._base_manager.exclude(demo) if demo else modelo._base_manager.all()
        for campo in _llaves(modelo):
            if not _retiene(campo, tiene_marca=demo is not None):
                continue
            condicion = _es_demo(campo.related_model, f"{campo.name}__")
            if condicion is None:
                continue
            for fila in reales.filter(condicion).select_related(campo.name):
                identidad = _identidad(fila)
                if not isinstance(fila, HistoricalChanges) or identidad not in nombradas:
                    destino = getattr(fila, campo.name)
                    yield f"{_nombre(fila)}, por su {campo.verbose_name}: «{destino}»"
                nombradas.add(identidad)
    for modelo in _paginas():
        for pagina in modelo.objects.filter(es_demo=True):
            for hija in pagina.get_descendants().specific():
                if not getattr(hija, "es_demo", False):
                    yield f"{_nombre(hija)}, dentro de «{pagina}»"


def _retiene(campo: models.ForeignKey, *, tiene_marca: bool) -> bool:
    """Si apuntar con ``campo`` retiene: no la autoría, ni lo que se borra con su fila madre."""
    if tiene_marca:
        return campo.name != "history_user"
    return campo.remote_field.on_delete in (models.PROTECT, models.RESTRICT)


def _identidad(fila: models.Model) -> tuple[Modelo, object]:
    if isinstance(fila, HistoricalChanges):
        return fila.instance_type, fila.instance.pk
    return type(fila), fila.pk


def _nombre(fila: models.Model) -> str:
    if isinstance(fila, HistoricalChanges):
        return f"cambio del {fila.history_date:%d/%m/%Y} en {_nombre(fila.instance)}"
    return f"{fila._meta.verbose_name} «{fila}»"


# --- Lo que hay alrededor de las filas


def _rastro(modelos: list[Modelo]) -> list[QuerySet]:
    """Los apuntes de Wagtail sobre lo que se va a quitar, también los que haga al quitarlo."""
    consultas = []
    for modelo in modelos:
        pks = list(modelo._base_manager.filter(_es_demo(modelo)).values_list("pk", flat=True))
        if issubclass(modelo, Page):
            consultas.append(PageLogEntry.objects.filter(page_id__in=pks))
        else:
            tipo = ContentType.objects.get_for_model(modelo)
            consultas.append(
                ModelLogEntry.objects.filter(content_type=tipo, object_id__in=map(str, pks))
            )
    return consultas


def _historia_de_demo() -> Iterator[QuerySet]:
    historias = _historias()
    for modelo in apps.get_models():
        if issubclass(modelo, HistoricalChanges) and hasattr(modelo, "m2m_history_id"):
            yield modelo._base_manager.filter(history__es_demo=True)
    for historia in historias:
        yield historia._base_manager.filter(es_demo=True)


def _firmar_lo_hecho_con_sus_cuentas() -> None:
    """Deja escrito en la historia de las filas de verdad con qué cuenta se cambiaron."""
    for usuario in Usuario.objects.filter(es_demo=True):
        firma = Value(f"Con la cuenta de demostración «{usuario.username}». ")
        for historia in _historias():
            historia._base_manager.filter(history_user=usuario, es_demo=False).update(
                history_change_reason=Left(
                    Concat(firma, Coalesce("history_change_reason", Value(""))), 100
                )
            )


def _borrar_archivos_al_confirmar(modelo: Modelo, filas: QuerySet) -> None:
    for campo in modelo._meta.local_fields:
        if isinstance(campo, models.FileField):
            for nombre in filas.exclude(**{campo.name: ""}).values_list(campo.name, flat=True):
                transaction.on_commit(partial(campo.storage.delete, nombre))


def _soltar_unas_de_otras(modelo: Modelo, filas: QuerySet) -> None:
    """Quita las llaves de una fila a otra del mismo modelo: se van todas juntas."""
    for campo in _llaves(modelo):
        if campo.related_model is modelo:
            filas.update(**{campo.name: None})
