"""Sesiones, actas y acuerdos de la demostración."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.models import Page

from actas.anexos import anexar
from actas.blocks import TODAS
from actas.demo.avances import agendar_avances, fecha_limite
from actas.demo.mundo import Mundo, jueves_habil
from actas.enums import EstadoAvance, Presencia, TipoSesion
from actas.evidencias import DE_ANEXO
from actas.instantanea import filas_de_asistencia
from actas.models import Acta, Acuerdo, Avance, Compromiso, Sesion, VersionActa
from actas.services import (
    agregar_fe_de_erratas,
    anular_avance,
    aprobar,
    cambiar_acuerdo,
    cancelar,
    convocar,
    redactar,
)
from intranet.models import Usuario
from intranet.subidas import recibir
from red_trata.enums import Calidad

GUIA = Path(__file__).parents[1] / "datos" / "anexo_demo.typ"

PRIMER_PUNTO = "Lectura y seguimiento de compromisos"
ULTIMO_PUNTO = "Otros"
TEXTOS = {
    PRIMER_PUNTO: "<p>Se repasaron los compromisos abiertos, que figuran al final.</p>",
    ULTIMO_PUNTO: "<p>No hubo otros temas.</p>",
}
AVISO = (
    "<p><b>Acta de demostración.</b> Las personas, los hechos y las cifras son inventados; solo"
    " los nombres de las instituciones son públicos.</p>"
)
NOTAS_DE_AUSENCIA = ["Comisión de servicio", "Cruce con otra actividad", "Licencia"]
NOTAS_DE_PENDIENTE = [
    "",
    "",
    "Se informa avance; continúa.",
    "Sin novedad; se mantiene.",
    "La institución pide informar en la siguiente sesión.",
]


def agendar_sesiones(
    mundo: Mundo, guion: list[dict[str, Any]], avisar: Callable[[str], None]
) -> None:
    """Pone en la agenda cada sesión del guion, el jueves hábil que le toca."""
    siguiente: dict[str, dt.date] = {}
    for dato in sorted(guion, key=lambda s: s["hace"]):
        fecha = jueves_habil(mundo.dia(dato["hace"]))
        sigla = dato.get("instancia", "red")
        proxima, siguiente[sigla] = siguiente.get(sigla), fecha

        def ocurre(dato=dato, fecha=fecha, proxima=proxima):
            sesion = _convocar(mundo, dato, fecha)
            if "queda" not in dato:
                _celebrar(mundo, dato, sesion, proxima)
            avisar(sesion.titulo)

        mundo.agendar(fecha, ocurre)


def _convocar(mundo: Mundo, dato: dict[str, Any], fecha: dt.date) -> Sesion:
    puntos = dato.get("agenda") or [
        PRIMER_PUNTO,
        *(p["titulo"] for p in dato["punto"]),
        ULTIMO_PUNTO,
    ]
    sesion = Sesion(
        instancia=mundo.instancia[dato.get("instancia", "red")],
        tipo=dato.get("tipo", TipoSesion.ORDINARIA),
        fecha=fecha,
        hora_inicio=mundo.azar.choice([dt.time(9), dt.time(9, 30), dt.time(15)]),
        lugar=dato["lugar"],
        modalidad=dato.get("modalidad", "presencial"),
        agenda="\n".join(puntos),
        es_demo=True,
    )
    sesion.save()
    sesion = convocar(sesion=sesion)
    if dato.get("queda") == "cancelada":
        sesion = cancelar(sesion=sesion, motivo=dato["motivo"])
    return sesion


def _celebrar(mundo: Mundo, dato: dict[str, Any], sesion: Sesion, proxima: dt.date | None) -> None:
    secretaria = mundo.cuenta["grds" if sesion.instancia.sigla == "grds" else "secretaria"]
    acta = redactar(sesion=sesion, usuario=secretaria)
    acta.asistencia = _asistencia(mundo, sesion, hay_quorum="sin_quorum" not in dato)
    acta.razon_sin_quorum = dato.get("sin_quorum", "")
    acta.hora_fin = sesion.hora_inicio.replace(hour=sesion.hora_inicio.hour + 2)
    acta.proxima_sesion = proxima
    escritos = _escribir(mundo, acta, dato)
    aprobada_el = min(sesion.inicio + dt.timedelta(days=6, hours=1), timezone.now())
    version = aprobar(acta=acta, usuario=secretaria, ahora=aprobada_el)
    # Lo que cada sesión dejó lleva su fecha, no la de la carga.
    VersionActa.objects.filter(pk=version.pk).update(creada_en=aprobada_el)
    Page.objects.filter(pk=acta.pk).update(
        first_published_at=aprobada_el, last_published_at=aprobada_el
    )
    if "anexo" in dato:
        _anexar_guia(sesion, dato["anexo"], secretaria)
    if fe := dato.get("fe_de_erratas"):
        agregar_fe_de_erratas(
            sesion=sesion,
            usuario=secretaria,
            fecha=(aprobada_el + dt.timedelta(days=15)).date(),
            **fe,
        )
    for compromiso in Compromiso.objects.filter(acuerdo__sesion=sesion).order_by("pk"):
        agendar_avances(mundo, compromiso, escritos[str(compromiso.bloque)])


def _anexar_guia(sesion: Sesion, nombre: str, secretaria: Usuario) -> None:
    """Anexa un PDF de varias páginas: lo que dice cada una se encuentra al buscar."""
    octetos = typst.compile(GUIA.read_bytes(), ignore_system_fonts=True)
    archivo = recibir(SimpleUploadedFile(nombre, octetos), DE_ANEXO)
    anexar(sesion=sesion, archivos=[archivo], usuario=secretaria)


def _asistencia(mundo: Mundo, sesion: Sesion, *, hay_quorum: bool) -> list[dict[str, Any]]:
    filas = filas_de_asistencia(sesion)
    integrantes = [f for f in filas if f["calidad"] == Calidad.INTEGRANTE]
    minimo = sesion.instancia.quorum_minimo(len(integrantes))
    cuantas = (
        mundo.azar.randint(max(minimo, len(integrantes) - 5), len(integrantes))
        if hay_quorum
        else minimo - 2
    )
    presentes = {f["institucion"] for f in mundo.azar.sample(integrantes, k=cuantas)}
    presentes |= {
        f["institucion"]
        for f in filas
        if f["calidad"] == Calidad.SECRETARIA
        or (f["calidad"] == Calidad.ALIADA and mundo.azar.random() < 0.7)
    }
    return [_fila_de_asistencia(mundo, fila, fila["institucion"] in presentes) for fila in filas]


def _fila_de_asistencia(mundo: Mundo, fila: dict[str, Any], vino: bool) -> dict[str, Any]:
    justifica = mundo.azar.random() < 0.6
    sin_venir = Presencia.JUSTIFICADA if justifica else Presencia.AUSENTE
    cuantos = mundo.azar.choices([1, 2], weights=[4, 1])[0]
    desde = 0 if mundo.azar.random() < 0.75 else 1
    personas = fila["personas"][desde : desde + cuantos] or fila["personas"][:1]
    return {
        "institucion": fila["institucion"],
        "presencia": (Presencia.PRESENTE if vino else sin_venir).value,
        "designaciones": [p["pk"] for p in personas] if vino else [],
        "nota": mundo.azar.choice(NOTAS_DE_AUSENCIA) if not vino and justifica else "",
    }


def _escribir(mundo: Mundo, acta: Acta, dato: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Escribe el acta y dice, por bloque de compromiso, de qué dato salió."""
    escritos: dict[str, dict[str, Any]] = {}
    puntos = {p["titulo"]: p for p in dato["punto"]}
    contenido = [{"type": "texto", "value": AVISO, "id": str(mundo.uuid())}]
    for bloque in acta.contenido.get_prep_value():
        contenido.append(bloque)
        if bloque["type"] == "pendiente":
            bloque["value"]["nota"] = mundo.azar.choice(NOTAS_DE_PENDIENTE)
        elif punto := puntos.get(bloque["value"]["titulo"]):
            bloque["value"]["texto"] = punto["texto"]
            contenido += [
                _bloque_de_acuerdo(mundo, acuerdo, acta.sesion, escritos)
                for acuerdo in punto["acuerdos"]
            ]
        else:
            bloque["value"]["texto"] = TEXTOS[bloque["value"]["titulo"]]
    acta.contenido = acta._meta.get_field("contenido").stream_block.to_python(contenido)
    return escritos


def _bloque_de_acuerdo(mundo, acuerdo, sesion, escritos) -> dict[str, Any]:
    compromisos = []
    for dato in acuerdo.get("compromisos", []):
        identidad = str(mundo.uuid())
        limite = fecha_limite(mundo, dato, sesion.fecha)
        escritos[identidad] = dato
        valor = {
            "responsables": [
                TODAS if sigla == TODAS else str(mundo.institucion[sigla].uuid)
                for sigla in dato["de"]
            ],
            "texto": dato.get("texto", ""),
            "fecha_limite": limite.isoformat() if limite else None,
            "razon_sin_fecha": dato.get("razon", ""),
            "plazo_literal": dato.get("literal", ""),
            "cumplimiento": dato.get("cumplimiento", "todas"),
        }
        compromisos.append({"type": "item", "value": valor, "id": identidad})
    return {
        "type": "acuerdo",
        "id": str(mundo.uuid()),
        "value": {
            "texto": acuerdo["texto"],
            "compromisos": compromisos,
            "en_duda": acuerdo.get("en_duda", ""),
        },
    }


def despedida(mundo: Mundo) -> None:
    """Lo que pasa después: un acuerdo anulado, otro reemplazado y un avance mal registrado."""
    acuerdos = [a for s in mundo.datos["sesion"] for p in s.get("punto", []) for a in p["acuerdos"]]
    filas = {a.texto: a for a in Acuerdo.objects.filter(es_demo=True)}
    for dato in acuerdos:
        fila = filas.get(dato["texto"])
        if fila and "anulado" in dato:
            cambiar_acuerdo(acuerdo=fila, motivo=dato["anulado"])
        elif fila and (nuevo := filas.get(dato.get("reemplazado_por"))):
            cambiar_acuerdo(
                acuerdo=fila, motivo="Se amplió en una sesión posterior.", reemplazado_por=nuevo
            )
    anular_avance(
        avance=mundo.azar.choice(
            list(Avance.objects.filter(es_demo=True, estado=EstadoAvance.EN_PROCESO).order_by("pk"))
        ),
        usuario=mundo.cuenta["secretaria"],
        motivo="Se registró en el compromiso equivocado.",
    )
