"""Lo que las campañas ofrecen al resto del sitio; el kit, en ``kit/declaraciones.py``.

En la página de una campaña salen además los paneles de ``registro.panel("campana", orden)``, que
reciben ``usuario, campana``: por ahí el kit enseña las piezas usadas.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from campanas.enums import EstadoCampana
from campanas.formularios import SIN_LECCIONES
from campanas.models import CalendarioCampanas, Campana, FechaEmblematica
from intranet.registro import (
    TODOS,
    Accion,
    DocumentoBusqueda,
    Evento,
    Panel,
    Pendiente,
    etiquetas,
    registro,
)
from intranet.roles import Rol
from intranet.templatetags.red import tramo
from red_trata.models import Institucion

ESCRIBEN = (Rol.SECRETARIA, Rol.GRDS, Rol.COMUNICADOR)

registro.destino("Campañas", "/campanas/", 70)
for modelo in (Campana, FechaEmblematica):
    registro.lugar(modelo)

_HECHOS = tuple(
    f"campanas.view_{modelo}"
    for modelo in ("fechaemblematica", "ejecucion", "participacion", "voceria", "alcance")
)
registro.permitir(Rol.ADMINISTRADOR, *_HECHOS)
for rol in ESCRIBEN:
    registro.permitir(
        rol,
        *_HECHOS,
        "campanas.add_fechaemblematica",
        "campanas.change_fechaemblematica",
    )

TODOS_LA_VEN = frozenset({TODOS})
A_LA_VISTA = 5


# --- Búsqueda y calendario


def _publicadas():
    return Campana.objects.live().select_related("linea", "fecha_emblematica")


@registro.busqueda(Campana, consulta=_publicadas, envejecen=("campana",))
def campana_que_se_busca(campana: Campana) -> Iterable[DocumentoBusqueda]:
    """Una campaña publicada, por lo que dice y por quién participó."""
    tareas = [b.value for b in campana.tareas]
    instituciones = Institucion.objects.filter(uuid__in={t["institucion"] for t in tareas})
    distritos = [str(d) for d in campana.distritos.all()]
    temas = [str(t) for t in campana.temas.all()]
    cuerpo = [
        campana.objetivo,
        campana.publicos_dichos,
        ", ".join([*distritos, *(str(n) for n in campana.nodos.all())]),
        ", ".join(temas),
        str(campana.fecha_emblematica or ""),
        campana.actividades,
        *(t["tarea"] for t in tareas),
        *(f"{i.nombre} {i.sigla}" for i in instituciones),
        campana.percepciones,
        campana.que_funciono,
        campana.que_ajustar,
    ]
    yield DocumentoBusqueda(
        uuid=campana.uuid,
        tipo="campana",
        titulo=campana.title,
        detalle=tramo(campana.inicio, campana.fin),
        cuerpo="\n".join(filter(None, cuerpo)),
        url=campana.get_absolute_url(),
        fecha=campana.inicio,
        acceso=TODOS_LA_VEN,
        facetas={
            "institucion": tuple(sorted(i.nombre_corto for i in instituciones)),
            "anio": tuple(str(a) for a in range(campana.inicio.year, campana.fin.year + 1)),
            "linea": etiquetas(campana.linea),
            "tema": tuple(temas),
            "distrito": tuple(distritos),
        },
    )


@registro.agenda(Campana, capa="campanas", consulta=_publicadas)
def campana_en_el_calendario(campana: Campana) -> Iterable[Evento]:
    """Una campaña publicada, en días enteros."""
    if not campana.live:
        return
    yield Evento(
        uuid=campana.uuid,
        titulo=campana.title,
        inicio=campana.inicio,
        fin=campana.fin,
        acceso=TODOS_LA_VEN,
        url=campana.get_absolute_url(),
        lugar=", ".join(str(d) for d in campana.distritos.all()),
        detalle=campana.objetivo,
        cancelado=bool(campana.no_realizada),
    )


@registro.agenda(
    FechaEmblematica, capa="campanas", consulta=lambda: FechaEmblematica.objects.vigentes()
)
def fecha_en_el_calendario(fecha: FechaEmblematica) -> Iterable[Evento]:
    """Una fecha emblemática, cada año según su regla."""
    if fecha.esta_de_baja:
        return
    inicio, fin = fecha.primera
    yield Evento(
        uuid=fecha.uuid,
        titulo=fecha.nombre,
        inicio=inicio,
        fin=fin,
        acceso=TODOS_LA_VEN,
        url=fecha.get_absolute_url(),
        detalle=f"Fecha emblemática ({fecha.cuando}). Fuente: {fecha.fuente}",
        regla=fecha.rrule,
    )


# --- Portada, ficha de una institución y tablero


@registro.panel("al_dia", 45)
def en_la_calle_para_quien_llega(usuario, instituciones) -> Panel:
    """Lo mismo que en la portada."""
    return en_la_calle_ahora(usuario)


@registro.panel("portada", 40)
def en_la_calle_ahora(usuario) -> Panel:
    """Las campañas en marcha y la próxima fecha emblemática."""
    hoy = timezone.localdate()
    fechas = [(f.desde(hoy)[0], f.nombre, f) for f in FechaEmblematica.objects.all()]
    proxima = min((f for f in fechas if f[0] >= hoy and not f[2].esta_de_baja), default=None)
    en_marcha = Campana.objects.live().en_estado(EstadoCampana.EN_MARCHA)
    return Panel(
        plantilla="campanas/paneles/en_la_calle.html",
        contexto={
            "campanas": en_marcha.defer_streamfields().order_by("fin", "title")[:A_LA_VISTA],
            "dia": proxima and proxima[0],
            "fecha": proxima and proxima[2],
        },
    )


@registro.panel("institucion", 30)
def campanas_de_la_institucion(usuario, institucion: Institucion) -> Panel:
    """Las últimas campañas donde participa."""
    suyas = Campana.objects.live().defer_streamfields().en_que_participa(institucion)
    filas = list(suyas.order_by("-inicio", "title")[: A_LA_VISTA + 1])
    return Panel(
        plantilla="campanas/paneles/institucion.html",
        contexto={
            "campanas": filas[:A_LA_VISTA],
            "hay_mas": len(filas) > A_LA_VISTA,
            "url": f"{reverse('campanas:campanas')}?institucion={institucion.pk}",
        },
    )


@registro.pendientes(30)
def campanas_sin_lecciones(usuario) -> list[Pendiente]:
    """A quien las escribe: las cerradas que no dicen qué se aprendió (R126)."""
    if not usuario.tiene_rol(*ESCRIBEN):
        return []
    return [
        Pendiente(
            titulo="campañas cerradas que no dicen qué se aprendió",
            cuantos=Campana.objects.live().sin_lecciones().count(),
            url=f"{reverse('campanas:campanas')}?estado={SIN_LECCIONES}",
        )
    ]


@registro.acciones(30)
def lo_que_hace_una_comunicadora(usuario) -> list[Accion]:
    """Crear una campaña o partir de la de otro año."""
    if not usuario.tiene_rol(Rol.COMUNICADOR):
        return []
    indice = CalendarioCampanas.objects.only("pk").first()
    if indice is None:
        return []
    hace_un_anio = timezone.localdate().year - 1
    return [
        Accion(
            titulo="Crear una campaña",
            detalle="Objetivo, públicos, fechas y quién hace qué; puede quedar en borrador.",
            url=reverse("wagtailadmin_pages:add", args=["campanas", "campana", indice.pk]),
        ),
        Accion(
            titulo="Repetir la de otro año",
            detalle="Elija una: se copia lo que se planeó, con las fechas de este año.",
            url=f"{reverse('campanas:campanas')}?anio={hace_un_anio}",
        ),
    ]
