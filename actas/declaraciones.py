"""Lo que las actas ofrecen al resto del sitio: menú, búsqueda, calendario, portada y permisos."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils import timezone

from actas import en_la_ficha  # noqa: F401  (sus paneles)
from actas.acceso import Informante
from actas.enums import EstadoAcuerdo, EstadoSesion, Semaforo, SituacionActa
from actas.formularios import ABIERTOS, SIN_ACTA
from actas.models import (
    Acta,
    Acuerdo,
    Anexo,
    Compromiso,
    EstadoActa,
    Evidencia,
    Responsabilidad,
    Sesion,
)
from actas.models.acuerdo import semaforo_hasta
from intranet.registro import (
    Accion,
    DocumentoBusqueda,
    Evento,
    Panel,
    Pendiente,
    etiquetas,
    registro,
)
from intranet.roles import Rol
from intranet.texto import texto_llano
from red_trata.acceso import instancias_que_lleva, instituciones_de, lleva

A_LA_VISTA = 5

# --- Menú, direcciones permanentes y permisos

registro.destino("Sesiones y actas", "/sesiones/", 10)
registro.destino("Compromisos", "/compromisos/", 20)

for modelo in (Acta, Sesion, Acuerdo, Compromiso):
    registro.lugar(modelo)

_VER = tuple(
    f"actas.view_{modelo}"
    for modelo in (
        "periodo",
        "sesion",
        "asistencia",
        "acuerdo",
        "compromiso",
        "responsabilidad",
        "avance",
        "evidencia",
        "anexo",
        "estadoacta",
        "versionacta",
    )
)
registro.permitir(Rol.ADMINISTRADOR, *_VER)
for rol in (Rol.SECRETARIA, Rol.GRDS):
    registro.permitir(rol, *_VER, "actas.add_sesion", "actas.change_sesion")


# --- Búsqueda


def acuerdos_que_se_buscan():
    """Los acuerdos con lo que de ellos se indexa, en pocas consultas."""
    return Acuerdo.objects.select_related(
        "sesion__instancia__linea", "sesion__periodo", "tema"
    ).prefetch_related(Prefetch("compromisos", _con_su_estado()))


def _con_su_estado():
    return Compromiso.objects.con_semaforo().prefetch_related("responsabilidades__institucion")


@registro.busqueda(Acuerdo, consulta=acuerdos_que_se_buscan, envejecen=("acuerdo",))
def acuerdo_que_se_busca(acuerdo: Acuerdo) -> Iterable[DocumentoBusqueda]:
    """Un acuerdo, con sus compromisos y quién responde por ellos."""
    sesion = acuerdo.sesion
    compromisos = list(acuerdo.compromisos.all())
    if not all(hasattr(c, "semaforo") for c in compromisos):
        compromisos = list(_con_su_estado().filter(acuerdo=acuerdo))
    cambian = (semaforo_hasta(c.semaforo, c.fecha_limite) for c in compromisos)
    instituciones = {parte.institucion for c in compromisos for parte in c.responsabilidades.all()}
    cuerpo = [
        acuerdo.texto,
        *(c.texto for c in compromisos if c.texto != acuerdo.texto),
        *sorted(_nombres(i.nombre, i.sigla) for i in instituciones),
        acuerdo.numero_original,
    ]
    yield DocumentoBusqueda(
        uuid=acuerdo.uuid,
        tipo="acuerdo",
        titulo=f"Acuerdo {acuerdo.codigo}",
        detalle=f"{sesion.titulo} · {sesion.instancia}",
        cuerpo="\n".join(filter(None, cuerpo)),
        url=acuerdo.get_absolute_url(),
        fecha=sesion.fecha,
        acceso=frozenset({sesion.instancia.ficha_acceso}),
        facetas={
            "institucion": tuple(sorted(i.nombre_corto for i in instituciones)),
            "anio": (str(sesion.fecha.year),),
            "instancia": (sesion.instancia.nombre,),
            "linea": etiquetas(sesion.instancia.linea),
            "tema": etiquetas(acuerdo.tema),
            "estado": etiquetas(*(Semaforo(c.semaforo).label for c in compromisos)),
        },
        vale_hasta=min(filter(None, cambian), default=None),
    )


@registro.busqueda(
    EstadoActa,
    consulta=lambda: EstadoActa.objects.select_related("sesion__instancia__linea", "sesion__acta"),
    envejecen=("acta",),
)
def acta_que_se_busca(estado: EstadoActa) -> Iterable[DocumentoBusqueda]:
    """Un acta aprobada, tal como se congeló; un borrador no se encuentra."""
    if not estado.aprobada:
        return
    datos = estado.versiones.defer("pdf").get(n=estado.ultima_version).datos
    sesion = estado.sesion
    presentes = [f for f in datos["asistencia"] if f["presencia"] == "presente"]
    yield DocumentoBusqueda(
        uuid=sesion.acta.uuid,
        tipo="acta",
        titulo=datos["titulo"],
        detalle=datos["instancia"]["nombre"],
        cuerpo="\n".join(filter(None, _textos_de(datos))),
        url=sesion.acta.get_absolute_url(),
        fecha=sesion.fecha,
        acceso=frozenset({sesion.instancia.ficha_acceso}),
        facetas={
            "linea": etiquetas(sesion.instancia.linea),
            "institucion": tuple(f["sigla"] for f in presentes),
            "anio": (str(sesion.fecha.year),),
            "instancia": (datos["instancia"]["nombre"],),
        },
    )


# --- El texto de los archivos

registro.archivo(
    Anexo,
    archivo="archivo",
    huella="sha256",
    nombre=lambda anexo: anexo.nombre,
    url=lambda anexo: anexo.get_absolute_url(),
    padres=lambda anexo: EstadoActa.objects.filter(sesion=anexo.sesion_id),
    maneja=lambda usuario, anexo: lleva(usuario, anexo.sesion.instancia),
)
registro.archivo(
    Evidencia,
    archivo="archivo",
    huella="sha256",
    nombre=lambda evidencia: evidencia.nombre,
    url=lambda evidencia: evidencia.get_absolute_url(),
    padres=lambda evidencia: [evidencia.avance.responsabilidad.compromiso.acuerdo],
    maneja=lambda usuario, evidencia: Informante(usuario).puede(
        evidencia.avance.responsabilidad, evidencia.avance.responsabilidad.instancia_duena
    ),
)


@registro.archivos_de(EstadoActa)
def anexos_del_acta(estado: EstadoActa) -> Iterable[Anexo]:
    """Los anexos; de un acta sin aprobar no se encuentra nada."""
    return estado.sesion.anexos.vigentes()


@registro.archivos_de(Acuerdo)
def evidencias_del_acuerdo(acuerdo: Acuerdo) -> Iterable[Evidencia]:
    """Lo que prueba los avances que no se anularon."""
    return Evidencia.objects.vigentes().filter(
        avance__responsabilidad__compromiso__acuerdo=acuerdo, avance__anulado_por__isnull=True
    )


def _nombres(nombre: str, sigla: str) -> str:
    return f"{nombre} ({sigla})" if sigla and sigla != nombre else nombre


def _textos_de(datos: dict[str, Any]) -> Iterable[str]:
    """Todo lo que el acta dice, en el orden en que se lee."""
    for bloque in datos["contenido"]:
        if bloque["tipo"] == "acuerdo":
            yield f"Acuerdo {bloque['codigo']}: {bloque['texto']}"
            for compromiso in bloque["compromisos"]:
                texto = "" if compromiso["texto"] == bloque["texto"] else compromiso["texto"]
                yield f"{', '.join(compromiso['responsables'])}. {texto}"
        elif bloque["tipo"] == "pendiente":
            yield f"{bloque['texto']} {bloque['nota']}"
        else:
            yield bloque.get("titulo", "")
            yield texto_llano(bloque["html"])
    for errata in datos["fe_de_erratas"]:
        yield f"Fe de erratas. Debe decir: {errata['debe_decir']}"
    for fila in datos["asistencia"]:
        personas = ", ".join(p["nombre"] for p in fila["personas"])
        yield f"{_nombres(fila['institucion'], fila['sigla'])} {personas}"
    yield datos["sesion"]["lugar"]
    yield datos["sesion"]["numero_original"]


# --- Calendario


@registro.agenda(
    Sesion,
    capa="sesiones",
    consulta=lambda: Sesion.objects.select_related("instancia", "periodo"),
)
def sesion_en_el_calendario(sesion: Sesion) -> Iterable[Evento]:
    """Una sesión, también la cancelada. Mientras no se convoca está por confirmar."""
    yield Evento(
        uuid=sesion.uuid,
        titulo=sesion.titulo,
        inicio=sesion.inicio,
        fin=sesion.fin,
        lugar=sesion.lugar,
        url=sesion.get_absolute_url(),
        detalle=sesion.instancia.nombre,
        acceso=frozenset({sesion.instancia.ficha_acceso}),
        cancelado=sesion.estado == EstadoSesion.CANCELADA,
        tentativo=sesion.estado == EstadoSesion.PROGRAMADA,
    )


# --- Portada


@registro.acciones(10)
def lo_que_hace_una_secretaria(usuario) -> list[Accion]:
    """Convocar, redactar e informar: lo de todas las semanas de quien lleva una instancia."""
    if not instancias_que_lleva(usuario).exists():
        return []
    return [
        Accion(
            titulo="Convocar una sesión",
            detalle="Fecha, lugar y agenda; recibe su número al convocarla.",
            url=reverse("sesion:add"),
        ),
        Accion(
            titulo="Redactar un acta",
            detalle="Elija la sesión: la lista de asistencia y los pendientes ya están.",
            url=f"{reverse('actas:sesiones')}?estado={SIN_ACTA}",
        ),
        Accion(
            titulo="Registrar un avance",
            detalle="Lo que una institución informó sobre lo que debe.",
            url=f"{reverse('actas:compromisos')}?estado={ABIERTOS}",
        ),
    ]


@registro.pendientes(10)
def lo_que_espera_a_una_secretaria(usuario) -> list[Pendiente]:
    """Actas por escribir o aprobar y compromisos vencidos de las instancias que lleva."""
    lleva = instancias_que_lleva(usuario)
    sesiones = Sesion.objects.filter(instancia__in=lleva).exclude(estado=EstadoSesion.CANCELADA)
    sin_aprobar = sesiones.exclude(estado_acta__situacion=SituacionActa.APROBADA)
    vencidos = Compromiso.objects.con_semaforo().filter(
        acuerdo__sesion__instancia__in=lleva, semaforo=Semaforo.VENCIDO
    )
    return [
        Pendiente(
            titulo="actas en borrador, por aprobar",
            cuantos=sin_aprobar.filter(acta__isnull=False).count(),
            url=f"{reverse('actas:sesiones')}?estado={SIN_ACTA}",
        ),
        Pendiente(
            titulo="sesiones ya realizadas que no tienen acta",
            cuantos=sin_aprobar.filter(acta__isnull=True, fecha__lt=timezone.localdate()).count(),
            url=f"{reverse('actas:sesiones')}?estado={SIN_ACTA}",
        ),
        Pendiente(
            titulo="compromisos vencidos",
            cuantos=vencidos.count(),
            url=f"{reverse('actas:compromisos')}?estado={Semaforo.VENCIDO}",
        ),
    ]


@registro.panel("portada", 20)
def lo_que_debemos(usuario) -> Panel | None:
    """Lo abierto de las instituciones de ``usuario``; a una secretaría, lo que hay que seguir."""
    lleva = instancias_que_lleva(usuario)
    propias = [] if lleva else list(instituciones_de(usuario).distinct())
    abiertos = Compromiso.objects.visibles(usuario).abiertos()
    if propias:
        abiertos = abiertos.que_deben(propias)
        titulo = f"Lo que debe {' y '.join(i.nombre_corto for i in propias)}"
        ver = f"?institucion={propias[0].pk}&estado={ABIERTOS}"
    else:
        if not lleva:
            return None
        abiertos = abiertos.filter(
            acuerdo__sesion__instancia__in=lleva,
            semaforo__in=[Semaforo.VENCIDO, Semaforo.POR_VENCER],
        )
        titulo, ver = "Vencido y por vencer", f"?estado={ABIERTOS}"
    filas = list(abiertos.select_related("acuerdo")[: A_LA_VISTA + 1])
    return Panel(
        plantilla="actas/paneles/debemos.html",
        contexto={
            "titulo": titulo,
            "compromisos": filas[:A_LA_VISTA],
            "hay_mas": len(filas) > A_LA_VISTA,
            "url": f"{reverse('actas:compromisos')}{ver}",
            "propias": bool(propias),
        },
    )


@registro.panel("portada", 30)
def lo_que_se_acaba_de_decidir(usuario) -> Panel:
    """Los acuerdos de la última acta aprobada que ``usuario`` puede leer."""
    sesion = (
        Sesion.objects.visibles(usuario)
        .filter(estado_acta__situacion=SituacionActa.APROBADA)
        .exclude(estado=EstadoSesion.CANCELADA)
        .select_related("instancia", "periodo")
        .first()
    )
    acuerdos = list(sesion.acuerdos.all()) if sesion else []
    return Panel(
        plantilla="actas/paneles/decidido.html",
        contexto={
            "sesion": sesion,
            "acuerdos": acuerdos[:A_LA_VISTA],
            "hay_mas": len(acuerdos) > A_LA_VISTA,
        },
    )


# --- Ponte al día

PARA_PONERSE_AL_DIA = 12


@registro.panel("al_dia", 20)
def lo_que_deben_sus_instituciones(usuario, instituciones) -> Panel | None:
    """Todo lo abierto de las instituciones que ``usuario`` representa, lo urgente primero."""
    if not instituciones:
        return None
    suyas = Responsabilidad.objects.abiertas().filter(institucion__in=instituciones)
    filas = list(
        Compromiso.objects.visibles(usuario)
        .abiertos()
        .que_deben(instituciones)
        .select_related("acuerdo")
        .prefetch_related(
            Prefetch("responsabilidades", suyas.select_related("institucion"), to_attr="suyas")
        )[: PARA_PONERSE_AL_DIA + 1]
    )
    return Panel(
        plantilla="actas/paneles/al_dia_deben.html",
        contexto={
            "compromisos": filas[:PARA_PONERSE_AL_DIA],
            "hay_mas": len(filas) > PARA_PONERSE_AL_DIA,
            "varias": len(instituciones) > 1,
            "instituciones": instituciones,
            "url": f"{reverse('actas:compromisos')}?estado={ABIERTOS}",
        },
    )


@registro.panel("al_dia", 30)
def lo_que_se_acordo_este_anio(usuario, instituciones) -> Panel:
    """La última sesión con acta y, de este año, los acuerdos que tocan a sus instituciones."""
    ultima = lo_que_se_acaba_de_decidir(usuario).contexto
    anio = timezone.localdate().year
    partes = Responsabilidad.objects.filter(
        institucion__in=instituciones, compromiso__acuerdo=OuterRef("pk")
    )
    nos_tocan = list(
        Acuerdo.objects.visibles(usuario)
        .filter(Exists(partes), sesion__fecha__year=anio, estado=EstadoAcuerdo.VIGENTE)
        .select_related("sesion__periodo")
        .order_by("-sesion__fecha", "orden")[: PARA_PONERSE_AL_DIA + 1]
    )
    # Los de la última sesión ya salen en su lista, señalados: no se repiten.
    suyos = {acuerdo.pk for acuerdo in nos_tocan}
    antes = [a for a in nos_tocan if a not in ultima["acuerdos"]]
    return Panel(
        plantilla="actas/paneles/al_dia_acordado.html",
        contexto={
            **ultima,
            "acuerdos": [(a, a.pk in suyos) for a in ultima["acuerdos"]],
            "anio": anio,
            "antes": antes[:PARA_PONERSE_AL_DIA],
            "hay_mas_nuestros": len(nos_tocan) > PARA_PONERSE_AL_DIA,
            "instituciones": instituciones,
            "nuestras": " y ".join(i.nombre_corto for i in instituciones),
        },
    )


@registro.muestra("compromisos")
def compromisos_de_muestra(usuario) -> list[tuple[str, int]]:
    """Cuántos compromisos visibles para ``usuario`` hay en cada estado."""
    cuentas = dict(
        Compromiso.objects.visibles(usuario)
        .con_semaforo()
        .order_by("semaforo")
        .values_list("semaforo")
        .annotate(cuantos=Count("pk"))
    )
    return [(s.value, cuentas[s]) for s in Semaforo if s in cuentas]
