"""Lo que la página de una campaña nombra, leído de una vez."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from campanas.enums import Canal, EstadoTarea
from intranet.registro import registro
from red_trata.models import Designacion, Institucion

if TYPE_CHECKING:
    from campanas.models import Campana


def lectura_de(campana: Campana, request) -> dict[str, Any]:
    """El contexto de ``campana``: tareas, vocerías y alcance con sus nombres, y qué se puede hacer.

    Sale de la página y no de los hechos, para que la vista previa enseñe lo que se está
    escribiendo.
    """
    bloques = [b.value for b in (*campana.tareas, *campana.vocerias)]
    instituciones = {
        str(i.uuid): i
        for i in Institucion.objects.filter(uuid__in=_elegidos(bloques, "institucion"))
    }
    quienes = {
        str(d.uuid): d.nombre
        for d in Designacion.objects.filter(
            uuid__in=_elegidos(bloques, "designacion")
        ).select_related("persona")
    }
    permisos = campana.permissions_for_user(request.user)
    anio = _anio_que_viene(campana)
    repeticiones = _repeticiones(campana)
    return {
        "campana": campana,
        "migas": [("Campañas", reverse("campanas:campanas"))],
        "distritos": list(campana.distritos.all()),
        "nodos": list(campana.nodos.all()),
        "temas_de_campana": list(campana.temas.all()),
        "tareas": [
            {
                "institucion": instituciones.get(b.value["institucion"]),
                "tarea": b.value["tarea"],
                "estado": b.value["estado"] or EstadoTarea.PENDIENTE,
            }
            for b in campana.tareas
        ],
        "vocerias": sorted(
            (
                {
                    **b.value,
                    "institucion": instituciones.get(b.value["institucion"]),
                    "quien": quienes.get(b.value["designacion"]) or b.value["cargo"],
                    "medio": _dicho(Canal, b.value["medio"]),
                }
                for b in campana.vocerias
            ),
            key=lambda v: str(v["fecha"]),
        ),
        "alcance": [{**b.value, "canal": _dicho(Canal, b.value["canal"])} for b in campana.alcance],
        "actividades": [a for a in campana.actividades.splitlines() if a.strip()],
        "paneles": registro.paneles("campana", request.user, campana),
        "puede_editar": permisos.can_edit(),
        "puede_preparar": campana.live and permisos.can_edit() and _prepara(campana, request.user),
        "anio_que_viene": anio,
        "preparada": next((r for r in repeticiones if r.inicio.year == anio), None),
        "anterior": campana.repite if campana.repite and campana.repite.live else None,
        "repeticiones": [r for r in repeticiones if r.live],
    }


def _repeticiones(campana: Campana) -> list[Campana]:
    """Las de otros años que salieron de esta; en la vista previa de una nueva, ninguna."""
    if campana.pk is None:
        return []
    return list(campana.repeticiones.defer_streamfields().order_by("inicio"))


def _prepara(campana: Campana, usuario) -> bool:
    return campana.get_parent().permissions_for_user(usuario).can_add_subpage()


def _anio_que_viene(campana: Campana) -> int:
    """El año para el que se prepararía: este, o el siguiente si la campaña ya es de este."""
    return max(timezone.localdate().year, campana.inicio.year + 1)


def _elegidos(bloques: list[Any], campo: str) -> set[str]:
    return {b[campo] for b in bloques if b.get(campo)}


def _dicho(opciones, valor: str) -> str:
    return dict(opciones.choices).get(valor, valor)
