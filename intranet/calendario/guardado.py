"""Del cambio al calendario: los eventos de una fila se vuelven a escribir cuando cambia.

Todo ocurre en la transacción del cambio. Lo que no cambia no se toca: ni su sello, ni su cuenta,
ni la revisión que las suscripciones miran antes de leer nada.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Model, Q
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from intranet.calendario import ical, linter, repeticion
from intranet.models.calendario import (
    DIAS_DE_LAPIDA,
    AccesoEvento,
    EstadoEvento,
    EventoGuardado,
    RevisionCalendario,
)
from intranet.models.registro import borrado_permitido
from intranet.registro import Evento, FuenteCalendario, documentos_cambiaron, registro

bitacora = logging.getLogger(__name__)

LOTE = 100
SUBEN_LA_CUENTA = frozenset(
    {"inicio", "fin", "primer_dia", "ultimo_dia", "regla", "estado", "tentativo", "titulo", "lugar"}
)
"""Lo que, al cambiar, obliga a que un programa reemplace lo que tenía (RFC 5546 §2.1.4)."""


@transaction.atomic
def actualizar(*objetos: Model) -> int:
    """Deja en el calendario lo que hoy ponen ``objetos``.

    De una página sin publicar no queda nada; lo que nadie declaró se pasa por alto.

    :return: cuántos eventos cambiaron.
    """
    cuantos = 0
    for objeto in objetos:
        especifico = objeto.specific if type(objeto) is Page else objeto
        if fuente := registro.agendas.get(type(especifico)):
            cuantos += _reflejar(fuente, especifico)
    if cuantos:
        RevisionCalendario.subir()
    return cuantos


@transaction.atomic
def retirar(objeto: Model) -> None:
    """Deja como retirado lo que puso ``objeto``, que se borró; la demostración se va entera."""
    suyos = EventoGuardado.objects.filter(origen=origen_de(objeto))
    if borrado_permitido():
        cambiaron = suyos.delete()[0]
    else:
        cambiaron = sum(_retirar(fila) for fila in suyos.select_for_update())
    if cambiaron:
        RevisionCalendario.subir()


def rehacer(avisar: Callable[[str, int, int], None] = lambda *_: None) -> dict[str, int]:
    """Vuelve a escribir todo lo declarado y retira lo que ya no tiene origen.

    :param avisar: se llama en cada lote con el nombre de lo leído, cuántas filas van y cuántas son.
    :return: filas leídas por modelo, y en ``cambiados`` los eventos que no estaban al día.
    """
    cuenta: dict[str, int] = {}
    cambiados = 0
    for modelo, fuente in registro.agendas.items():
        nombre = str(modelo._meta.verbose_name_plural)
        ids = list(fuente.consulta().order_by("pk").values_list("pk", flat=True))
        for desde in range(0, len(ids), LOTE):
            with transaction.atomic():
                filas = fuente.consulta().filter(pk__in=ids[desde : desde + LOTE])
                cambiados += actualizar(*filas)
            avisar(nombre, min(desde + LOTE, len(ids)), len(ids))
        cuenta[nombre] = len(ids)
        cambiados += _retirar_huerfanos(modelo, ids)
    cuenta["cambiados"] = cambiados
    return cuenta


def _retirar_huerfanos(modelo: type[Model], ids: list[int]) -> int:
    etiqueta = modelo._meta.label_lower
    presentes = {f"{etiqueta}:{pk}" for pk in ids}
    with transaction.atomic():
        filas = EventoGuardado.objects.select_for_update().filter(origen__startswith=f"{etiqueta}:")
        cuantos = sum(_retirar(fila) for fila in filas if fila.origen not in presentes)
        if cuantos:
            RevisionCalendario.subir()
    return cuantos


def origen_de(objeto: Model) -> str:
    """De qué fila sale un evento: ``actas.sesion:12``."""
    return f"{objeto._meta.label_lower}:{objeto.pk}"


# --- Un evento


def _reflejar(fuente: FuenteCalendario, objeto: Any) -> int:
    publicado = not isinstance(objeto, Page) or objeto.live
    eventos = {e.uuid: e for e in fuente.eventos(objeto)} if publicado else {}
    origen = origen_de(objeto)
    filas = {
        fila.uid: fila
        for fila in EventoGuardado.objects.select_for_update()
        .filter(Q(origen=origen) | Q(uid__in=eventos))
        .prefetch_related("accesos")
    }
    cambios = 0
    for uid, evento in eventos.items():
        fila = filas.pop(uid, None) or EventoGuardado(uid=uid, origen=origen)
        if fila.origen != origen and fila.estado != EstadoEvento.RETIRADO:
            raise ValueError(f"El evento {uid} ya es de {fila.origen}, y lo pide {origen}.")
        fila.origen = origen
        cambios += _guardar(fila, _datos(fuente, evento), evento.acceso)
    return cambios + sum(_retirar(fila) for fila in filas.values())


def _datos(fuente: FuenteCalendario, evento: Evento) -> dict[str, Any]:
    """Las columnas que salen de ``evento``, ya saneadas."""
    estado = EstadoEvento.CANCELADO if evento.cancelado else EstadoEvento.VIVO
    return {
        "capa": fuente.capa,
        "estado": estado,
        "tentativo": evento.tentativo and not evento.cancelado,
        "titulo": ical.en_linea(evento.titulo),
        "lugar": ical.en_linea(evento.lugar),
        "detalle": ical.sanear(evento.detalle),
        "url": evento.url,
        "regla": evento.regla.strip(),
        **_fechas(evento.inicio, evento.fin),
    }


def _fechas(inicio: dt.datetime | dt.date, fin: dt.datetime | dt.date | None) -> dict[str, Any]:
    if not isinstance(inicio, dt.datetime):
        ultimo = _dia(fin) if fin else inicio
        return {"inicio": None, "fin": None, "primer_dia": inicio, "ultimo_dia": ultimo}
    inicio, fin = _con_zona(inicio), _con_zona(fin) if isinstance(fin, dt.datetime) else None
    # Lo que termina a medianoche no ocupa el día siguiente.
    ultimo = _dia(fin - dt.timedelta(microseconds=1)) if fin and fin > inicio else _dia(inicio)
    return {"inicio": inicio, "fin": fin, "primer_dia": _dia(inicio), "ultimo_dia": ultimo}


def _con_zona(momento: dt.datetime) -> dt.datetime:
    momento = momento.replace(microsecond=0)
    return timezone.make_aware(momento) if timezone.is_naive(momento) else momento


def _dia(valor: dt.datetime | dt.date) -> dt.date:
    return timezone.localdate(valor) if isinstance(valor, dt.datetime) else valor


def _guardar(fila: EventoGuardado, datos: dict[str, Any], acceso: frozenset[str]) -> int:
    """Escribe ``datos`` en ``fila`` si dicen otra cosa.

    :return: 1 si cambió lo que dice o quién lo ve.
    """
    nueva = fila._state.adding
    distintos = set(datos) if nueva else {c for c, v in datos.items() if getattr(fila, c) != v}
    if distintos:
        _sellar(fila, sube=not nueva and bool(distintos & SUBEN_LA_CUENTA))
        for campo, valor in datos.items():
            setattr(fila, campo, valor)
        _poner_ventana(fila)
    cambio = _escribir(fila, sellada=bool(distintos)) or bool(distintos)
    if cambio:
        fila.save()
    return int(_poner_acceso(fila, acceso) or cambio)


def _sellar(fila: EventoGuardado, *, sube: bool = False) -> None:
    fila.cambiado_en = timezone.now().replace(microsecond=0)
    fila.creado_en = fila.creado_en or fila.cambiado_en
    fila.secuencia += sube


def _poner_ventana(fila: EventoGuardado) -> None:
    try:
        ultima = repeticion.ultimo_dia(fila.regla, fila.primer_dia)
    except (ValueError, TypeError):
        # La regla no se entiende: el verificador lo dirá; en pantalla sale una vez.
        ultima = fila.primer_dia
    fila.vigente_hasta = ultima and ultima + (fila.ultimo_dia - fila.primer_dia)
    fila.caduca_el = None
    if fila.estado != EstadoEvento.VIVO:
        desde = max(fila.vigente_hasta or dt.date.min, timezone.localdate(fila.cambiado_en))
        fila.caduca_el = desde + dt.timedelta(days=DIAS_DE_LAPIDA)


def _escribir(fila: EventoGuardado, *, sellada: bool) -> bool:
    """Escribe el VEVENT de ``fila`` y lo comprueba; si está mal, conserva el último correcto.

    :param sellada: si ya lleva el sello de este cambio; si no, solo se sella si el texto es otro.
    :return: si cambió algo: el texto o lo que se sabe de su falta.
    """
    texto, error = _texto(fila)
    if not error and texto != fila.vevent and not sellada:
        _sellar(fila)
        texto, error = _texto(fila)
    antes = (fila.vevent, fila.error)
    if error and error != fila.error:
        bitacora.error("Evento en cuarentena, %s (%s): %s", fila.origen, fila.uid, error)
    fila.vevent, fila.error = fila.vevent if error else texto, error
    return (fila.vevent, fila.error) != antes


def _texto(fila: EventoGuardado) -> tuple[str, str]:
    """El VEVENT de ``fila`` y sus faltas, una por línea; sin faltas, vacías."""
    try:
        texto = ical.vevent(fila)
    except (ValueError, TypeError, OverflowError) as error:
        return "", f"no-se-pudo-escribir: {error}"
    faltas = linter.revisar(ical.calendario("Comprobación", [texto]))
    return texto, "\n".join(map(str, faltas))


def _poner_acceso(fila: EventoGuardado, acceso: frozenset[str]) -> bool:
    tenia = {a.ficha: a.pk for a in fila.accesos.all()}
    if tenia.keys() == acceso:
        return False
    fila.accesos.filter(pk__in=[pk for ficha, pk in tenia.items() if ficha not in acceso]).delete()
    AccesoEvento.objects.bulk_create(
        AccesoEvento(evento=fila, ficha=ficha) for ficha in sorted(acceso - tenia.keys())
    )
    return True


def _retirar(fila: EventoGuardado) -> int:
    """Deja de ``fila`` solo lo que hace falta para que los programas la quiten.

    :return: 1 si todavía no estaba retirada.
    """
    if fila.estado == EstadoEvento.RETIRADO:
        return 0
    fila.estado = EstadoEvento.RETIRADO
    fila.tentativo = False
    fila.titulo = ical.resumen(fila)
    fila.lugar = fila.detalle = fila.url = fila.regla = fila.error = ""
    _sellar(fila, sube=True)
    fila.vigente_hasta = fila.ultimo_dia
    fila.caduca_el = timezone.localdate() + dt.timedelta(days=DIAS_DE_LAPIDA)
    # Nunca el último texto correcto: diría lo que se retiró.
    fila.vevent = "" if not fila.vevent or (escrito := _texto(fila))[1] else escrito[0]
    fila.save()
    return 1


# --- Señales


def al_guardar(sender, instance, created, raw=False, **kwargs) -> None:
    """Refleja una fila guardada. De las páginas solo las nuevas: después manda la publicación."""
    if not raw and sender in registro.agendas and (created or not issubclass(sender, Page)):
        actualizar(instance)


def al_borrar(sender, instance, **kwargs) -> None:
    """Retira lo borrado, también lo que se va con la página de la que colgaba."""
    if sender in registro.agendas:
        retirar(instance)


def al_cambiar(sender, instance, **kwargs) -> None:
    """Refleja una página que se publica o deja de estarlo, o una fila cuya app avisa."""
    especifico = instance.specific if type(instance) is Page else instance
    if type(especifico) in registro.agendas:
        actualizar(especifico)


def al_cambiar_direccion(sender, instance, **kwargs) -> None:
    """Refleja una página movida y lo que cuelga de ella: cambian sus direcciones."""
    if any(issubclass(modelo, Page) for modelo in registro.agendas):
        actualizar(*instance.get_descendants(inclusive=True).specific())


def conectar() -> None:
    """Escucha los cambios; se llama una vez, al arrancar."""
    post_save.connect(al_guardar, dispatch_uid="calendario.guardar")
    post_delete.connect(al_borrar, dispatch_uid="calendario.borrar")
    documentos_cambiaron.connect(al_cambiar, dispatch_uid="calendario.aviso")
    page_published.connect(al_cambiar, dispatch_uid="calendario.publicar")
    page_unpublished.connect(al_cambiar, dispatch_uid="calendario.despublicar")
    post_page_move.connect(al_cambiar_direccion, dispatch_uid="calendario.mover")
    page_slug_changed.connect(al_cambiar_direccion, dispatch_uid="calendario.direccion")
