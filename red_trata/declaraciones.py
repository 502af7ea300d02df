"""Lo que la Red ofrece al resto del sitio."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Prefetch
from django.urls import reverse
from django.utils import timezone

from intranet.models import Invitacion
from intranet.registro import Panel, Pendiente, Representacion, registro
from intranet.roles import Rol
from intranet.templatetags.red import fecha
from red_trata import busqueda  # noqa: F401  (lo que se encuentra)
from red_trata.acceso import instancias_que_lleva, instancias_visibles, uuids_visibles
from red_trata.invitaciones import cuentas_sin_designacion, lleva_cuentas
from red_trata.models import (
    Designacion,
    DirectorioIndice,
    Distrito,
    FichaInstitucion,
    Instancia,
    Institucion,
    Membresia,
    Persona,
    TerminoPlan,
)
from red_trata.models.designacion import ultimo_dia

registro.destino("Directorio", "/directorio/", 50)

for modelo in (Institucion, FichaInstitucion, DirectorioIndice, Designacion, Persona):
    registro.lugar(modelo)

registro.vocabulario(TerminoPlan, "linea")
registro.vocabulario(Distrito, "distrito")

_EDITA = ("add", "change", "view")
_DE_INSTANCIA = ("membresia", "designacion")
_COMUNES = ("persona", "documentoreferencia", "institucion", "canal")
_PROPIOS = (*_DE_INSTANCIA, *_COMUNES)

for rol in (Rol.SECRETARIA, Rol.GRDS):
    registro.permitir(
        rol,
        "wagtailadmin.access_admin",
        *(f"red_trata.{accion}_{modelo}" for accion in _EDITA for modelo in _PROPIOS),
        "red_trata.view_instancia",
        "red_trata.change_instancia",
        "red_trata.view_distrito",
        "red_trata.view_zona",
        "red_trata.view_nodo",
        "red_trata.view_terminoplan",
        "intranet.add_tema",
        "intranet.change_tema",
        "intranet.view_tema",
        "intranet.view_invitacion",
    )
registro.permitir(Rol.COMUNICADOR, "wagtailadmin.access_admin")
registro.permitir(
    Rol.ADMINISTRADOR,
    "wagtailadmin.access_admin",
    *(f"intranet.{accion}_usuario" for accion in ("add", "change", "view")),
    "intranet.view_invitacion",
    *(
        f"red_trata.{accion}_{modelo}"
        for accion in _EDITA
        for modelo in (*_COMUNES, "instancia", "distrito", "zona", "nodo", "terminoplan")
    ),
    # Lo de una instancia lo escribe su secretaría; un administrador lo ve.
    *(f"red_trata.view_{modelo}" for modelo in _DE_INSTANCIA),
    *(f"intranet.{accion}_tema" for accion in _EDITA),
)


@registro.acceso
def fichas_de_instancia(usuario):
    """Una ficha por cada instancia que ``usuario`` puede leer."""
    return [f"instancia:{uuid}" for uuid in uuids_visibles(usuario)]


@registro.nombra("instancia")
def quienes_leen_una_instancia(uuid: str) -> str:
    """A quiénes deja ver la ficha de una instancia."""
    return f"Quien puede leer lo de «{Instancia.objects.get(uuid=uuid).nombre}»"


@registro.representacion
def instituciones_representadas(usuario) -> list[Representacion]:
    """Una por designación de hoy, con el día en que se registró."""
    return [
        Representacion(institucion=d.membresia.institucion, desde=d.creado_en)
        for d in Designacion.objects.el_dia()
        .de_cuenta(usuario)
        .select_related("membresia__institucion")
    ]


PREDECESORES_A_LA_VISTA = 3


@registro.panel("al_dia", 10)
def mi_institucion(usuario, instituciones) -> Panel:
    """Qué papel tiene cada institución de ``usuario``, quién la representa y quién la representó.

    Solo donde participa hoy y en lo que ``usuario`` puede leer.
    """
    hoy = timezone.localdate()
    membresias = (
        Membresia.objects.el_dia(hoy)
        .filter(institucion__in=instituciones, instancia__in=instancias_visibles(usuario))
        .select_related("institucion", "instancia")
        .prefetch_related(
            "roles",
            Prefetch(
                "designaciones",
                Designacion.objects.filter(desde__lte=hoy)
                .select_related("persona")
                .order_by("-condicion", "-desde", "-pk"),
            ),
        )
        .order_by("institucion__nombre", "instancia__nombre")
    )
    return Panel(
        plantilla="red_trata/paneles/mi_institucion.html",
        contexto={
            "instituciones": instituciones,
            "membresias": [_papel(m, hoy, usuario) for m in membresias],
        },
    )


def _papel(membresia: Membresia, hoy: dt.date, usuario) -> dict[str, Any]:
    """Una membresía con sus designaciones partidas en las de hoy y las terminadas."""
    vigentes, anteriores = [], []
    for designacion in membresia.designaciones.all():
        fin = ultimo_dia(designacion)
        (vigentes if fin is None or fin >= hoy else anteriores).append(designacion)
    anteriores.sort(key=ultimo_dia, reverse=True)
    return {
        "membresia": membresia,
        "vigentes": vigentes,
        "anteriores": anteriores[:PREDECESORES_A_LA_VISTA],
        "usuario": usuario,
    }


@registro.pendientes(20)
def designaciones_por_completar(usuario) -> list[Pendiente]:
    """Designaciones de hoy cuyo documento no ha llegado."""
    sin_documento = Designacion.objects.el_dia().filter(
        documento_pendiente=True, membresia__instancia__in=instancias_que_lleva(usuario)
    )
    return [
        Pendiente(
            titulo="designaciones cuyo documento está pendiente",
            cuantos=sin_documento.count(),
            url=f"{reverse('designacion:index')}?documento_pendiente=true",
        )
    ]


@registro.pendientes(30)
def invitaciones_sin_usar(usuario) -> list[Pendiente]:
    """Las que hizo esta persona, o todas para quien lleva las cuentas, y nadie ha usado."""
    sin_usar = Invitacion.objects.sin_usar()
    if not lleva_cuentas(usuario):
        sin_usar = sin_usar.filter(invitada_por=usuario)
    return [
        Pendiente(
            titulo="invitaciones sin usar",
            cuantos=sin_usar.count(),
            url=reverse("invitacion:index"),
        )
    ]


@registro.pendientes(40)
def cuentas_de_quien_ya_no_representa(usuario) -> list[Pendiente]:
    """A quien lleva las cuentas: las que siguen abiertas sin designación vigente."""
    if not lleva_cuentas(usuario):
        return []
    return [
        Pendiente(
            titulo="cuentas sin designación vigente",
            cuantos=cuentas_sin_designacion().count(),
            url=reverse("cuentas_sin_designacion"),
        )
    ]


# --- Datos para la página de componentes


@registro.muestra("distritos")
def distritos_de_muestra(usuario) -> list[dict]:
    """Cada distrito con sus nodos de paso; los priorizados, con más tono."""
    return [
        {"distrito": d, "valor": d.cuantos_nodos or "", "grado": 2 if d.priorizado else 0}
        for d in Distrito.objects.annotate(cuantos_nodos=Count("nodos"))
    ]


@registro.muestra("representantes")
def representantes_de_muestra(usuario) -> list[dict]:
    """Quién representó a la institución con más relevos, del último al primero."""
    membresia = (
        Membresia.objects.filter(instancia__in=instancias_visibles(usuario))
        .annotate(relevos=Count("designaciones"))
        .order_by("-relevos", "pk")
        .first()
    )
    if membresia is None:
        return []
    return [
        {
            "titulo": f"{d.persona}, {d.get_condicion_display().lower()}",
            "cuando": f"Desde el {fecha(d.desde)}"
            + (f" hasta el {fecha(d.hasta)}" if d.hasta else ""),
            "detalle": d.cargo,
            "vigente": d.hasta is None,
        }
        for d in membresia.designaciones.select_related("persona").order_by("-desde")
    ]
