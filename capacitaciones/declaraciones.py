"""Lo que capacitaciones y acciones preventivas ofrecen al resto del sitio."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from capacitaciones.acceso import maneja_el_archivo, registra, registra_todo
from capacitaciones.models import AccionPreventiva, Capacitacion, Relato
from intranet.models import Archivo
from intranet.models.archivos import colecciones_reservadas
from intranet.registro import (
    TODOS,
    Accion,
    DocumentoBusqueda,
    Evento,
    Panel,
    documentos_cambiaron,
    etiquetas,
    registro,
)
from intranet.roles import Rol
from intranet.texto import texto_llano
from red_trata.models import Institucion

A_LA_VISTA = 5
CUALQUIERA = frozenset({TODOS})

registro.destino("Capacitaciones", "/capacitaciones/", 60)
for modelo in (Capacitacion, AccionPreventiva, Relato):
    registro.lugar(modelo)

_REGISTROS = ("capacitacion", "accionpreventiva", "publico", "lineabase")
for rol in (Rol.SECRETARIA, Rol.GRDS):
    registro.permitir(
        rol,
        *(f"capacitaciones.{a}_{m}" for a in ("view", "add", "change") for m in _REGISTROS),
        "capacitaciones.view_participacion",
    )
registro.permitir(
    Rol.ADMINISTRADOR,
    *(f"capacitaciones.view_{m}" for m in (*_REGISTROS, "participacion")),
    "capacitaciones.add_publico",
    "capacitaciones.change_publico",
)


# --- Búsqueda


@registro.busqueda(
    Capacitacion,
    consulta=lambda: Capacitacion.objects.select_related(
        "institucion", "distrito", "nodo", "linea", "relato"
    ).prefetch_related("temas", "publicos"),
    envejecen=("capacitacion",),
)
def capacitacion_que_se_busca(capacitacion: Capacitacion) -> Iterable[DocumentoBusqueda]:
    """Una capacitación, con lo que se publicó de ella; la de baja no se encuentra."""
    if capacitacion.baja_en:
        return
    institucion = capacitacion.institucion
    relato = Relato.objects.live().filter(capacitacion=capacitacion).first()
    temas = [str(tema) for tema in capacitacion.temas.all()]
    cuerpo = [
        *temas,
        *(str(publico) for publico in capacitacion.publicos.all()),
        capacitacion.dirigido_a,
        capacitacion.dictada_por,
        institucion.nombre if institucion else "",
        capacitacion.lugar,
        str(capacitacion.nodo or ""),
        str(capacitacion.distrito or ""),
        texto_llano(relato.cuerpo) if relato else "",
    ]
    yield DocumentoBusqueda(
        uuid=capacitacion.uuid,
        tipo="capacitacion",
        titulo=capacitacion.titulo,
        detalle=institucion.nombre_corto if institucion else "",
        cuerpo="\n".join(filter(None, cuerpo)),
        url=capacitacion.get_absolute_url(),
        fecha=capacitacion.fecha,
        acceso=CUALQUIERA,
        facetas={
            "institucion": (institucion.nombre_corto,) if institucion else (),
            "anio": (str(capacitacion.fecha.year),),
            "tema": tuple(temas),
            "linea": etiquetas(capacitacion.linea),
            "distrito": etiquetas(capacitacion.distrito),
        },
    )


registro.archivo(
    Archivo,
    archivo="file",
    huella="file_hash",
    nombre=lambda archivo: archivo.filename,
    url=lambda archivo: archivo.url,
    padres=lambda archivo: archivo.capacitaciones.all(),
    maneja=maneja_el_archivo,
)


@registro.archivos_de(Capacitacion)
def archivos_de_la_capacitacion(capacitacion: Capacitacion) -> Iterable[Archivo]:
    """Sus materiales, menos los de una colección que solo abren algunos."""
    return capacitacion.materiales.exclude(collection__in=colecciones_reservadas())


def al_cambiar_lo_contado(sender, instance, **kwargs) -> None:
    """Publicar o retirar lo contado cambia lo que se encuentra de la capacitación."""
    if isinstance(instance, Relato):
        documentos_cambiaron.send(Capacitacion, instance=instance.capacitacion)


def al_cambiar_lo_marcado(sender, instance, action, **kwargs) -> None:
    """Los temas y públicos se guardan después que la fila."""
    if action.startswith("post_") and isinstance(instance, Capacitacion):
        documentos_cambiaron.send(Capacitacion, instance=instance)


def al_renombrar_una_institucion(sender, instance, **kwargs) -> None:
    """Lo que dio o hizo se encuentra por el nombre que tiene hoy."""
    for modelo in (Capacitacion, AccionPreventiva):
        for fila in modelo.objects.filter(institucion=instance):
            documentos_cambiaron.send(modelo, instance=fila)


@registro.busqueda(
    AccionPreventiva,
    consulta=lambda: AccionPreventiva.objects.select_related("institucion", "distrito"),
    envejecen=("accionpreventiva",),
)
def accion_que_se_busca(accion: AccionPreventiva) -> Iterable[DocumentoBusqueda]:
    """Una acción preventiva, por su tema, su lugar y quién la hizo."""
    if accion.baja_en:
        return
    yield DocumentoBusqueda(
        uuid=accion.uuid,
        tipo="accionpreventiva",
        titulo=accion.tema,
        detalle=accion.lugar,
        cuerpo="\n".join(
            filter(
                None,
                [
                    accion.lugar,
                    str(accion.distrito or ""),
                    accion.get_tipo_display(),
                    str(accion.institucion or accion.institucion_escrita),
                    accion.observaciones,
                ],
            )
        ),
        url=accion.get_absolute_url(),
        fecha=accion.fecha,
        acceso=CUALQUIERA,
        facetas={
            "institucion": (accion.quien,) if accion.quien else (),
            "anio": (str(accion.fecha.year),),
            "distrito": etiquetas(accion.distrito),
        },
    )


# --- Calendario


@registro.agenda(
    Capacitacion,
    capa="capacitaciones",
    consulta=lambda: Capacitacion.objects.select_related("institucion", "distrito", "nodo"),
)
def capacitacion_en_el_calendario(capacitacion: Capacitacion) -> Iterable[Evento]:
    """Una capacitación: con hora si se sabe y es de un día; si no, sus días enteros."""
    if capacitacion.baja_en:
        return
    inicio, fin = capacitacion.fecha, capacitacion.fecha_fin
    if capacitacion.hora_inicio and not fin:
        inicio, fin = _con_hora(capacitacion)
    yield Evento(
        uuid=capacitacion.uuid,
        titulo=capacitacion.titulo,
        inicio=inicio,
        fin=fin,
        acceso=CUALQUIERA,
        url=capacitacion.get_absolute_url(),
        lugar=", ".join(
            filter(
                None,
                [
                    capacitacion.lugar,
                    str(capacitacion.nodo or ""),
                    str(capacitacion.distrito or ""),
                ],
            )
        ),
        detalle=capacitacion.institucion.nombre if capacitacion.institucion else "",
    )


def _con_hora(capacitacion: Capacitacion) -> tuple[dt.datetime, dt.datetime | None]:
    from django.utils import timezone

    inicio = timezone.make_aware(dt.datetime.combine(capacitacion.fecha, capacitacion.hora_inicio))
    if capacitacion.horas is None:
        return inicio, None
    return inicio, inicio + dt.timedelta(hours=float(capacitacion.horas))


# --- Portada y ficha de institución


@registro.acciones(60)
def registrar_lo_dado(usuario) -> list[Accion]:
    """Registrar una capacitación, para quien puede.

    Quien registra lo de todas no: su portada ya tiene las suyas, y lo hace desde la bitácora.
    """
    if registra_todo(usuario) or not registra(usuario):
        return []
    return [
        Accion(
            titulo="Registrar una capacitación",
            detalle="Qué, cuándo y a cuántas personas, en dos minutos.",
            url=reverse("capacitaciones:registrar"),
        )
    ]


@registro.panel("institucion", 60)
def lo_que_dio(usuario, institucion: Institucion) -> Panel | None:
    """Las capacitaciones que dio la institución y cuántas acciones preventivas hizo."""
    dadas = Capacitacion.objects.vigentes().filter(institucion=institucion)
    cuantas = dadas.count()
    acciones = AccionPreventiva.objects.vigentes().filter(institucion=institucion).count()
    if not (cuantas or acciones):
        return None
    return Panel(
        plantilla="capacitaciones/paneles/institucion.html",
        contexto={
            "capacitaciones": dadas[:A_LA_VISTA] if cuantas else [],
            "cuantas": cuantas,
            "acciones": acciones,
            "url_capacitaciones": (
                f"{reverse('capacitaciones:capacitaciones')}?institucion={institucion.pk}"
            ),
            "url_acciones": f"{reverse('capacitaciones:acciones')}?institucion={institucion.pk}",
        },
    )
