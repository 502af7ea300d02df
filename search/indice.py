"""Del cambio al índice: cada fila declarada se vuelve a indexar cuando cambia.

Todo ocurre en la transacción del cambio: si el cambio se deshace, el índice también, y lo
publicado se encuentra en cuanto la página responde. (Salvo las direcciones de lo que cuelga de
una página renombrada: Wagtail avisa de eso al confirmar.)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from intranet.demostracion import demostracion_retirada
from intranet.registro import FuenteBusqueda, documentos_cambiaron, registro
from intranet.textos.documentos import con_sus_archivos
from search import corrector
from search.models import Entrada
from search.motores import Cambio, motor

LOTE = 100
"""Filas que la reconstrucción escribe en cada transacción."""


def actualizar(*objetos: Model) -> None:
    """Deja en el índice lo que hoy se encuentra de ``objetos``.

    De una página sin publicar no se encuentra nada; de lo que nadie declaró, tampoco.

    :param objetos: filas o páginas; las páginas, con o sin su tipo propio.
    """
    especificos = [o.specific if type(o) is Page else o for o in objetos]
    cambios = [
        _cambio(fuente, objeto)
        for objeto in especificos
        if (fuente := registro.fuentes.get(type(objeto)))
    ]
    if cambios:
        motor().aplicar(cambios)


def quitar(objeto: Model) -> None:
    """Quita del índice todo lo que salió de ``objeto``."""
    if type(objeto) in registro.fuentes:
        motor().aplicar([Cambio(origen_de(objeto))])


def reconstruir(avisar: Callable[[str, int, int], None] = lambda *_: None) -> dict[str, int]:
    """Vuelve a indexar todo lo declarado y retira lo que sobra, sin dejar de responder.

    :param avisar: se llama en cada lote con el nombre de lo indexado, cuántas van y cuántas son.
    :return: filas leídas por modelo, y en ``retiradas`` las entradas que sobraban.
    """
    inicio = timezone.now()
    cuenta: dict[str, int] = {}
    for modelo, fuente in registro.fuentes.items():
        nombre = str(modelo._meta.verbose_name_plural)
        ids = list(fuente.consulta().order_by("pk").values_list("pk", flat=True))
        for desde in range(0, len(ids), LOTE):
            _reindexar(fuente, ids[desde : desde + LOTE], todo=True)
            avisar(nombre, min(desde + LOTE, len(ids)), len(ids))
        cuenta[nombre] = len(ids)
    cuenta["retiradas"] = motor().retirar_anteriores(inicio)
    return cuenta


def renovar_lo_que_cambia_solo() -> int:
    """Vuelve a indexar lo que ya no es así porque pasaron los días: un plazo que venció ayer.

    :return: de cuántas filas; 0 si no queda ninguna hasta mañana.
    """
    hoy = timezone.localdate()
    medianoche = timezone.make_aware(dt.datetime.combine(hoy, dt.time.min))
    # Lo indexado hoy ya dice lo de hoy: así nada se repite sin fin.
    origenes = (
        Entrada.objects.filter(vale_hasta__lt=hoy, indexada_en__lt=medianoche)
        .order_by("origen")
        .values_list("origen", flat=True)
        .distinct()[:LOTE]
    )
    return reindexar_origenes(origenes)


def reindexar_origenes(origenes: Iterable[str]) -> int:
    """Vuelve a indexar las filas ``origenes`` (véase :func:`origen_de`).

    :return: cuántas.
    """
    por_modelo: dict[str, list[str]] = {}
    for origen in origenes:
        etiqueta, _, pk = origen.rpartition(":")
        por_modelo.setdefault(etiqueta, []).append(pk)
    for etiqueta, ids in por_modelo.items():
        if fuente := _fuentes_por_etiqueta().get(etiqueta):
            _reindexar(fuente, ids)
        else:
            motor().aplicar([Cambio(f"{etiqueta}:{pk}") for pk in ids])
    return sum(map(len, por_modelo.values()))


def _fuentes_por_etiqueta() -> dict[str, FuenteBusqueda]:
    return {modelo._meta.label_lower: fuente for modelo, fuente in registro.fuentes.items()}


def _reindexar(fuente: FuenteBusqueda, ids: Sequence[Any], *, todo: bool = False) -> None:
    """Vuelve a indexar las filas ``ids`` en una transacción; la que ya no se busca, se retira."""
    with transaction.atomic():
        # Con candado: lo que alguien cambie entretanto espera, y se indexa después.
        list(fuente.modelo._base_manager.select_for_update().filter(pk__in=ids).values_list("pk"))
        cambios = {
            cambio.origen: cambio
            for fila in fuente.consulta().filter(pk__in=ids)
            for cambio in [_cambio(fuente, fila)]
        }
        pedidos = (f"{fuente.modelo._meta.label_lower}:{pk}" for pk in ids)
        motor().aplicar([cambios.get(origen, Cambio(origen)) for origen in pedidos], todo=todo)


def origen_de(objeto: Model) -> str:
    """De qué fila sale un documento: ``actas.acuerdo:12``."""
    return f"{objeto._meta.label_lower}:{objeto.pk}"


def _cambio(fuente: FuenteBusqueda, objeto: Any) -> Cambio:
    if isinstance(objeto, Page) and not objeto.live:
        return Cambio(origen_de(objeto))
    propios = tuple(fuente.documentos(objeto))
    return Cambio(origen_de(objeto), tuple(con_sus_archivos(objeto, propios)))


def _con_descendientes(pagina: Page) -> Iterable[Page]:
    return pagina.get_descendants(inclusive=True).specific()


def al_guardar(sender, instance, created, raw=False, **kwargs) -> None:
    """Reindexa una fila guardada. De las páginas solo las nuevas: después manda la publicación.

    Guardar un borrador guarda la página con lo que aún no se publicó.
    """
    if not raw and sender in registro.fuentes and (created or not issubclass(sender, Page)):
        actualizar(instance)


def antes_de_guardar(sender, instance, raw=False, **kwargs) -> None:
    """Recuerda cómo se llamaba una fila cuyo nombre es un filtro."""
    if not raw and sender in registro.vocabularios and instance.pk:
        guardada = sender._base_manager.filter(pk=instance.pk).first()
        instance._se_llamaba = str(guardada) if guardada else str(instance)


def al_renombrar(sender, instance, raw=False, **kwargs) -> None:
    """Reindexa todo lo que se filtraba por el nombre anterior."""
    if raw or sender not in registro.vocabularios:
        return
    antes = getattr(instance, "_se_llamaba", str(instance))
    if antes == str(instance):
        return
    faceta = registro.vocabularios[sender]
    origenes = list(
        Entrada.objects.filter(etiquetas__nombre=faceta, etiquetas__valor=antes)
        .order_by("origen")
        .values_list("origen", flat=True)
        .distinct()
    )
    for desde in range(0, len(origenes), LOTE):
        reindexar_origenes(origenes[desde : desde + LOTE])


def al_borrar(sender, instance, **kwargs) -> None:
    """Quita lo borrado."""
    quitar(instance)


def al_cambiar(sender, instance, **kwargs) -> None:
    """Reindexa una página que se publica o deja de estarlo, o una fila cuya app avisa."""
    actualizar(instance)


def al_cambiar_direccion(sender, instance, **kwargs) -> None:
    """Reindexa una página movida y todo lo que cuelga de ella: cambian sus direcciones."""
    actualizar(*_con_descendientes(instance))


def al_retirar_demostracion(**_) -> None:
    """Las palabras inventadas no se proponen más."""
    corrector.recontar()


def conectar() -> None:
    """Escucha los cambios; se llama una vez, al arrancar."""
    post_save.connect(al_guardar, dispatch_uid="search.guardar")
    pre_save.connect(antes_de_guardar, dispatch_uid="search.antes")
    post_save.connect(al_renombrar, dispatch_uid="search.renombrar")
    post_delete.connect(al_borrar, dispatch_uid="search.borrar")
    documentos_cambiaron.connect(al_cambiar, dispatch_uid="search.aviso")
    page_published.connect(al_cambiar, dispatch_uid="search.publicar")
    page_unpublished.connect(al_cambiar, dispatch_uid="search.despublicar")
    post_page_move.connect(al_cambiar_direccion, dispatch_uid="search.mover")
    page_slug_changed.connect(al_cambiar_direccion, dispatch_uid="search.direccion")
    demostracion_retirada.connect(al_retirar_demostracion, dispatch_uid="search.demostracion")
