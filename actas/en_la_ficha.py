"""Lo que las actas cuentan en la ficha de una institución: a qué asistió y qué se comprometió."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Prefetch
from django.urls import reverse

from actas.enums import EstadoAcuerdo, EstadoAvance, Presencia
from actas.formularios import ABIERTOS
from actas.models import Asistencia, Compromiso, Responsabilidad, Sesion
from intranet.registro import Panel, registro
from red_trata.acceso import instancias_visibles
from red_trata.models import Institucion

A_LA_VISTA = 5


@registro.panel("institucion", 20)
def sesiones_a_las_que_asistio(usuario, institucion: Institucion) -> Panel | None:
    """Las últimas sesiones que ``usuario`` puede leer, con quién fue; si no fue a ninguna, nada."""
    suyas = Asistencia.objects.filter(institucion=institucion, presencia=Presencia.PRESENTE)
    sesiones = Sesion.objects.visibles(usuario).filter(Exists(suyas.filter(sesion=OuterRef("pk"))))
    filas = list(
        sesiones.select_related("periodo", "instancia").prefetch_related(
            Prefetch(
                "asistencias", suyas.select_related("designacion__persona"), to_attr="las_suyas"
            )
        )[: A_LA_VISTA + 1]
    )
    if not filas:
        return None
    return Panel(
        plantilla="actas/paneles/institucion_sesiones.html",
        contexto={
            "sesiones": filas[:A_LA_VISTA],
            "hay_mas": len(filas) > A_LA_VISTA,
            "url": f"{reverse('actas:sesiones')}?institucion={institucion.pk}",
        },
    )


@registro.panel("institucion", 30)
def lo_que_se_comprometio(usuario, institucion: Institucion) -> Panel | None:
    """Sus partes por estado y lo que aún debe, lo urgente primero, de lo que ``usuario`` lee."""
    partes = dict(
        Responsabilidad.objects.con_estado()
        .filter(
            institucion=institucion,
            compromiso__acuerdo__estado=EstadoAcuerdo.VIGENTE,
            compromiso__acuerdo__sesion__instancia__in=instancias_visibles(usuario),
        )
        .order_by()
        .values_list("estado_actual")
        .annotate(cuantas=Count("pk"))
    )
    if not partes:
        return None
    deben = list(
        Compromiso.objects.visibles(usuario)
        .abiertos()
        .que_deben([institucion])
        .select_related("acuerdo")[: A_LA_VISTA + 1]
    )
    compromisos = f"{reverse('actas:compromisos')}?institucion={institucion.pk}"
    return Panel(
        plantilla="actas/paneles/institucion_compromisos.html",
        contexto={
            "cuentas": [(e.value, partes[e]) for e in EstadoAvance if e in partes],
            "compromisos": deben[:A_LA_VISTA],
            "hay_mas": len(deben) > A_LA_VISTA,
            "url": compromisos,
            "url_abiertos": f"{compromisos}&estado={ABIERTOS}",
        },
    )
