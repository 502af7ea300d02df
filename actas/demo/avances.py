"""Plazos de los compromisos de la demostración y lo que cada institución hizo con su parte."""

from __future__ import annotations

import datetime as dt
import io
from itertools import cycle
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from actas.blocks import TODAS
from actas.demo.mundo import Mundo, habil_anterior
from actas.enums import Cumplimiento, EstadoAvance
from actas.models import Compromiso, Responsabilidad
from actas.services import registrar_avance
from intranet.models import Usuario
from red_trata.models import Designacion

CERRADOS = {
    "cumplido": EstadoAvance.CUMPLIDO,
    "tarde": EstadoAvance.CUMPLIDO,
    "no_procede": EstadoAvance.NO_PROCEDE,
}
ABIERTOS = {"por_vencer": (2, 13), "en_plazo": (20, 75)}
"""Entre cuántos días desde hoy vence lo que sigue abierto."""


def fecha_limite(mundo: Mundo, dato: dict[str, Any], sesion: dt.date) -> dt.date | None:
    """El plazo con que se escribe el compromiso, para que hoy quede como dice su ``fin``."""
    if dato["fin"] == "sin_fecha":
        return None
    if dato["fin"] in ABIERTOS:
        primero, ultimo = ABIERTOS[dato["fin"]]
        return mundo.dia_habil_entre(mundo.dia(-primero), mundo.dia(-ultimo))
    limite = habil_anterior(sesion + dt.timedelta(days=dato["plazo"]))
    return min(limite, habil_anterior(mundo.dia(2))) if dato["fin"] == "vencido" else limite


def agendar_avances(mundo: Mundo, compromiso: Compromiso, dato: dict[str, Any]) -> None:
    """Deja en la agenda los avances de cada parte, del primero al que la cierra."""
    partes = _partes(mundo, compromiso, dato)
    cierran = _cuantas_cierran(compromiso, dato, len(partes))
    notas, proceso = cycle(dato.get("notas") or [""]), cycle(dato.get("proceso") or [""])
    en_proceso = dato.get("en_proceso", len(dato.get("proceso", [])))
    inicio = compromiso.acuerdo.sesion.fecha + dt.timedelta(days=2)
    for n, parte in enumerate(partes):
        cierre = None
        if n < cierran:
            cierre = _dia_de_cierre(mundo, compromiso, dato, ultima=n == cierran - 1)
            estado = CERRADOS.get(dato["fin"], EstadoAvance.CUMPLIDO)
            _agendar(mundo, parte, cierre, estado, next(notas), dato.get("evidencia", ""))
        # En lo que se cierra, la primera parte contó antes por dónde iba; en lo abierto, las demás.
        cuenta = n < en_proceso if dato["fin"] in CERRADOS else cierran <= n < cierran + en_proceso
        if cuenta:
            hasta = (cierre or mundo.hoy) - dt.timedelta(days=1)
            dia = mundo.dia_habil_entre(inicio, max(inicio, hasta))
            _agendar(mundo, parte, dia, EstadoAvance.EN_PROCESO, next(proceso))


def _partes(mundo: Mundo, compromiso: Compromiso, dato: dict[str, Any]) -> list[Responsabilidad]:
    partes = list(compromiso.responsabilidades.select_related("institucion"))
    if dato["de"] == [TODAS]:
        partes.sort(key=lambda p: p.institucion.nombre)
        mundo.azar.shuffle(partes)
    else:
        partes.sort(key=lambda p: dato["de"].index(p.institucion.nombre_corto))
    return partes


def _cuantas_cierran(compromiso: Compromiso, dato: dict[str, Any], partes: int) -> int:
    if dato["fin"] not in CERRADOS:
        return dato.get("cumplen", 0)
    return 1 if compromiso.cumplimiento == Cumplimiento.ALGUNA else partes


def _dia_de_cierre(
    mundo: Mundo, compromiso: Compromiso, dato: dict[str, Any], *, ultima: bool
) -> dt.date:
    inicio = compromiso.acuerdo.sesion.fecha + dt.timedelta(days=3)
    limite = min(compromiso.fecha_limite or mundo.hoy, mundo.hoy)
    if dato["fin"] == "tarde" and ultima:
        tarde = limite + dt.timedelta(days=mundo.azar.randint(6, 20))
        return habil_anterior(min(tarde, mundo.hoy))
    return mundo.dia_habil_entre(min(inicio, limite), limite)


def _agendar(
    mundo: Mundo,
    parte: Responsabilidad,
    dia: dt.date,
    estado: EstadoAvance,
    nota: str,
    evidencia: str = "",
) -> None:
    def ocurre():
        registrar_avance(
            responsabilidad=parte,
            usuario=_quien_informa(mundo, parte, dia),
            estado=estado,
            nota=nota,
            fecha=dia,
            archivo=_registro_agregado(mundo, evidencia) if evidencia else None,
        )

    mundo.agendar(dia, ocurre)


def _quien_informa(mundo: Mundo, parte: Responsabilidad, dia: dt.date) -> Usuario:
    """El punto focal por su institución, si ya lo era; por las demás, la secretaría."""
    instancia = parte.instancia_duena
    focal = mundo.cuenta["focal"]
    if (
        Designacion.objects.el_dia(dia)
        .de_cuenta(focal)
        .filter(membresia__instancia=instancia, membresia__institucion=parte.institucion)
        .exists()
    ):
        return focal
    return mundo.cuenta["grds" if instancia.sigla == "grds" else "secretaria"]


def _registro_agregado(mundo: Mundo, nombre: str) -> SimpleUploadedFile:
    """Una hoja con cantidades inventadas: sin nombres y sin celdas pequeñas."""
    libro = openpyxl.Workbook()
    hoja = libro.active
    hoja.append([f"{nombre} (cifras de demostración)"])
    hoja.append(["Público", "Actividades", "Participantes"])
    for publico in ("Estudiantes", "Docentes", "Madres y padres", "Público en general"):
        hoja.append([publico, mundo.azar.randint(3, 12), mundo.azar.randint(30, 280)])
    salida = io.BytesIO()
    libro.save(salida)
    return SimpleUploadedFile(f"{nombre}.xlsx", salida.getvalue())
