"""Dos años de campañas inventadas, publicadas por la comunicadora: el guion, ``datos/demo.toml``.

Lo que aún no ocurre a la fecha de hoy queda por hacer: ni vocería, ni alcance, ni lecciones.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from django.utils import timezone

from campanas.enums import EstadoTarea
from campanas.models import CalendarioCampanas, Campana, FechaEmblematica
from intranet.demostracion import Demostracion, demostracion
from intranet.models import Tema, Usuario
from red_trata.models import Designacion, Distrito, Institucion, Nodo, TerminoPlan

GUION = Path(__file__).parent / "datos" / "demo.toml"
REDUCIDAS = {"Corazón Azul", "Viajar con información"}
"""Las campañas de una demostración reducida."""


def leer_guion() -> dict[str, Any]:
    """El guion."""
    return tomllib.loads(GUION.read_text(encoding="utf-8"))


@demostracion(orden=30)
def campanas(demo: Demostracion) -> None:
    """Las campañas de este año y del anterior, y un borrador para el siguiente."""
    guion = leer_guion()
    for campana in guion["campana"]:
        if demo.reducida and campana["titulo"] not in REDUCIDAS:
            continue
        anterior = None
        for vez in campana["vez"]:
            anterior = _pagina(campana, vez, vez["hace"], repite=anterior)
            anterior.save_revision(user=_comunicadora()).publish()
        if campana["titulo"] == guion["borrador"]["titulo"]:
            proximo = -guion["borrador"]["en"]
            borrador = _pagina(campana, {}, proximo, repite=anterior, live=False)
            borrador.save_revision(user=_comunicadora())


def _comunicadora() -> Usuario:
    return Usuario.objects.get(username="comunicadora")


def _pagina(campana: dict, vez: dict, hace: int, **campos) -> Campana:
    """La página de ``campana`` de hace tantos años, con lo que ya pasó a la fecha de hoy."""
    hoy = timezone.localdate()
    primero = _primer_dia(campana, hoy.year - hace)
    inicio = primero + dt.timedelta(campana["desde"])
    fin = primero + dt.timedelta(campana["hasta"])
    no_realizada = vez.get("no_realizada", "")
    cerrada = fin < hoy and not no_realizada
    pagina = Campana(
        title=f"{campana['titulo']} {inicio.year}",
        objetivo=campana["objetivo"],
        linea=TerminoPlan.objects.get(tipo="linea", codigo=campana["linea"]),
        emblematica=campana.get("emblematica", False),
        fecha_emblematica=_fecha(campana),
        inicio=inicio,
        fin=fin,
        publicos=campana["publicos"],
        actividades="\n".join(campana["actividades"]),
        tareas=_tareas(campana, cerrada=cerrada, empezada=inicio <= hoy and not no_realizada),
        vocerias=_vocerias(vez, inicio, hoy),
        alcance=_alcance(vez) if cerrada else [],
        percepciones=vez.get("percepciones", "") if cerrada else "",
        que_funciono=vez.get("que_funciono", "") if cerrada else "",
        que_ajustar=vez.get("que_ajustar", "") if cerrada else "",
        no_realizada=no_realizada if fin < hoy else "",
        owner=_comunicadora(),
        es_demo=True,
        **campos,
    )
    pagina.distritos = list(Distrito.objects.filter(ubigeo_inei__in=campana["distritos"]))
    pagina.nodos = list(Nodo.objects.filter(codigo__in=campana["nodos"]))
    pagina.temas.set(Tema.objects.filter(name__in=campana["temas"]))
    return CalendarioCampanas.objects.get().add_child(instance=pagina)


def _fecha(campana: dict) -> FechaEmblematica | None:
    return FechaEmblematica.objects.filter(nombre=campana.get("fecha", "")).first()


def _primer_dia(campana: dict, anio: int) -> dt.date:
    if fecha := _fecha(campana):
        return fecha.en(anio)[0]
    hoy = timezone.localdate()
    return hoy - dt.timedelta(weeks=52 * (hoy.year - anio))


def _tareas(campana: dict, *, cerrada: bool, empezada: bool) -> list[tuple[str, dict]]:
    """Cumplidas si ya cerró; si está en marcha, la primera lo está y las demás, en proceso."""

    def estado(orden: int) -> str:
        if cerrada or (empezada and not orden):
            return EstadoTarea.HECHA
        return EstadoTarea.EN_PROCESO if empezada else EstadoTarea.PENDIENTE

    return [
        ("tarea", {"institucion": _uuid(sigla), "tarea": tarea, "estado": estado(orden)})
        for orden, (sigla, tarea) in enumerate(campana["tareas"])
    ]


def _vocerias(vez: dict, inicio: dt.date, hoy: dt.date) -> list[tuple[str, dict]]:
    bloques = []
    for sigla, medio, detalle, dia, cargo in vez.get("vocerias", []):
        fecha = inicio + dt.timedelta(dia)
        if fecha > hoy:
            continue
        institucion = _uuid(sigla)
        quien = None if cargo else _designada(institucion, fecha)
        bloque = {
            "institucion": institucion,
            "designacion": str(quien.uuid) if quien else "",
            "cargo": "" if quien else cargo or "Representante",
            "medio": medio,
            "detalle": detalle,
            "fecha": fecha,
        }
        bloques.append(("voceria", bloque))
    return bloques


def _designada(institucion: str, dia: dt.date) -> Designacion | None:
    """Quien representaba a la institución ante la Red ese día."""
    return (
        Designacion.objects.el_dia(dia)
        .filter(membresia__institucion__uuid=institucion, membresia__instancia__sigla="red")
        .order_by("-condicion", "pk")
        .first()
    )


def _alcance(vez: dict) -> list[tuple[str, dict]]:
    return [
        (
            "alcance",
            {"canal": canal, "personas": personas, "materiales": materiales, "como": como},
        )
        for canal, personas, materiales, como in vez.get("alcance", [])
    ]


def _uuid(sigla: str) -> str:
    nombrada = Institucion.objects.filter(sigla=sigla).first()
    return str((nombrada or Institucion.objects.get(nombre=sigla)).uuid)
