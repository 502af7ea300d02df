"""Qué le falta a un acta para poder aprobarse, dicho junto a cada campo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import formats, timezone
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from actas.enums import EstadoSesion
from actas.instantanea import (
    asistencia_de,
    compromiso_vacio,
    filas_de_asistencia,
    quorum_de,
    responsables_de,
)
from red_trata.models import Membresia

if TYPE_CHECKING:
    from actas.models import Acta


@dataclass(frozen=True)
class Problema:
    """Algo que impide aprobar.

    :ivar camino: ``("asistencia",)``, ``(None,)`` si no es de un campo o, dentro del contenido,
        ``("contenido", i, "compromisos", j, "responsables")``.
    """

    camino: tuple[Any, ...]
    mensaje: str


class ActaConProblemas(ValidationError):
    """El acta no puede aprobarse todavía; ``problemas`` dice qué falta y dónde."""

    def __init__(self, problemas: list[Problema]) -> None:
        self.problemas = problemas
        super().__init__([p.mensaje for p in problemas])


def revisar(acta: Acta) -> list[Problema]:
    """Lo que impide aprobar ``acta``; vacío si está lista. No escribe nada.

    Sin quórum no se impide: se pide la razón. Una fecha anterior a la sesión, igual.
    """
    sesion = acta.sesion
    problemas: list[Problema] = []
    if sesion.estado == EstadoSesion.CANCELADA:
        problemas.append(Problema((None,), "La sesión está cancelada: no tiene acta."))
    if sesion.fecha > timezone.localdate():
        problemas.append(
            Problema(
                (None,), f"La sesión es el {formats.date_format(sesion.fecha)}: aún no ocurre."
            )
        )
    asistencia = asistencia_de(acta)
    miembros_del_dia = filas_de_asistencia(sesion)
    if not miembros_del_dia:
        problemas.append(
            Problema(
                ("asistencia",),
                "La instancia no tenía miembros ese día: regístrelos en La Red, Membresías.",
            )
        )
    elif not asistencia:
        problemas.append(Problema(("asistencia",), "Marque quién asistió."))
    else:
        marcadas = {f["uuid"] for f in asistencia}
        faltan = [f for f in miembros_del_dia if f["institucion"] not in marcadas]
        if faltan:
            nombres = ", ".join(f["sigla"] for f in faltan)
            problemas.append(Problema(("asistencia",), f"Falta marcar: {nombres}."))
        quorum = quorum_de(acta, asistencia)
        if not faltan and not quorum["hay"] and not acta.razon_sin_quorum.strip():
            problemas.append(
                Problema(
                    ("razon_sin_quorum",),
                    f"No hay quórum: asistieron {quorum['presentes']} de"
                    f" {quorum['integrantes']} integrantes y hacen falta {quorum['minimo']}."
                    " Diga por qué vale la sesión.",
                )
            )
    hora_fin = acta.hora_fin or sesion.hora_fin
    if hora_fin and hora_fin <= sesion.hora_inicio:
        problemas.append(Problema(("hora_fin",), "El término debe ser posterior al inicio."))
    if acta.proxima_sesion and acta.proxima_sesion <= sesion.fecha:
        problemas.append(
            Problema(("proxima_sesion",), "La próxima sesión debe ser posterior a esta.")
        )
    miembros = set(
        Membresia.objects.filter(instancia_id=sesion.instancia_id)
        .el_dia(sesion.fecha)
        .values_list("institucion", flat=True)
    )
    miembros.add(sesion.instancia.secretaria_id)
    for i, bloque in enumerate(acta.contenido):
        if bloque.block_type == "acuerdo":
            problemas += _revisar_acuerdo(("contenido", i), bloque.value, sesion, miembros)
    return problemas


def _revisar_acuerdo(camino, valor, sesion, miembros) -> list[Problema]:
    problemas = []
    if not (valor["texto"] or "").strip():
        problemas.append(Problema((*camino, "texto"), "Escriba el acuerdo."))
    for j, compromiso in enumerate(valor["compromisos"]):
        if compromiso_vacio(compromiso):
            continue
        aqui = (*camino, "compromisos", j)
        responsables = responsables_de(compromiso, sesion)
        if not responsables and not compromiso["en_duda"]:
            problemas.append(
                Problema(
                    (*aqui, "responsables"),
                    "Falta la institución responsable. Si el papel no la dice, anótelo en"
                    " «En duda».",
                )
            )
        ajenas = [r.nombre_corto for r in responsables if r.pk not in miembros]
        if ajenas:
            problemas.append(
                Problema(
                    (*aqui, "responsables"),
                    f"No era miembro el {formats.date_format(sesion.fecha)}: {', '.join(ajenas)}.",
                )
            )
        fecha = compromiso["fecha_limite"]
        if fecha is None and not compromiso["razon_sin_fecha"]:
            problemas.append(
                Problema(
                    (*aqui, "fecha_limite"), "Ponga la fecha límite o diga por qué no la tiene."
                )
            )
        if fecha and fecha < sesion.fecha and not compromiso["razon_fecha_anterior"]:
            problemas.append(
                Problema(
                    (*aqui, "fecha_limite"),
                    f"Es anterior a la sesión ({formats.date_format(sesion.fecha)}). Corríjala o"
                    " explique por qué en los detalles del compromiso.",
                )
            )
    return problemas


def poner_errores(formulario, acta: Acta) -> None:
    """Pone cada problema de ``acta`` junto a su campo en el formulario del editor."""
    arbol: dict[Any, Any] = {}
    for problema in revisar(acta):
        if problema.camino[0] != "contenido":
            formulario.add_error(problema.camino[0], problema.mensaje)
            continue
        nodo = arbol
        for paso in problema.camino[1:-1]:
            nodo = nodo.setdefault(paso, {})
        nodo.setdefault(problema.camino[-1], []).append(problema.mensaje)
    if arbol:
        formulario.add_error(
            "contenido",
            StreamBlockValidationError(block_errors={i: _struct(h) for i, h in arbol.items()}),
        )


def _struct(hijos: dict[str, Any]) -> StructBlockValidationError:
    errores: dict[str, ValidationError] = {}
    for campo, valor in hijos.items():
        if isinstance(valor, list):
            errores[campo] = ValidationError(valor)
        else:
            errores[campo] = ListBlockValidationError(
                block_errors={j: _struct(h) for j, h in valor.items()}
            )
    return StructBlockValidationError(block_errors=errores)
