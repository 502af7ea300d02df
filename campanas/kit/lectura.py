"""Lo que la página de una pieza enseña, leído de una vez."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from campanas.kit.acceso import declara, escribe
from campanas.kit.enums import Formato

if TYPE_CHECKING:
    from campanas.models import ArchivoPieza, Pieza


@dataclass
class DeUnFormato:
    """Los archivos de una pieza en un formato: el que se baja y los que hubo antes."""

    formato: Formato
    vigente: ArchivoPieza | None = None
    anteriores: list[ArchivoPieza] = field(default_factory=list)


def archivos_de(pieza: Pieza) -> list[DeUnFormato]:
    """Los formatos en que la pieza tiene o tuvo archivo, en el orden de la lista."""
    grupos = {f: DeUnFormato(f) for f in Formato}
    if pieza.material_id:
        for archivo in pieza.material.archivos.order_by("-numero"):
            grupo = grupos[Formato(archivo.formato)]
            if archivo.vigente:
                grupo.vigente = archivo
            else:
                grupo.anteriores.append(archivo)
    return [g for g in grupos.values() if g.vigente or g.anteriores]


def lectura_de(pieza: Pieza, request) -> dict[str, Any]:
    """El contexto de ``pieza``: archivos, usos, de dónde viene y qué se puede hacer."""
    archivos = archivos_de(pieza)
    usos = []
    if pieza.material_id:
        usos = list(pieza.material.usos.vigentes().select_related("institucion", "campana"))
    campanas = {u.campana for u in usos if u.campana} | {pieza.hecha_para}
    puede = escribe(request.user)
    return {
        "pieza": pieza,
        "migas": [("Kit", reverse("kit:kit"))],
        "archivos": archivos,
        "a_la_vista": next((g.vigente for g in archivos if g.vigente), None),
        "hay_anteriores": any(g.anteriores for g in archivos),
        "usos": usos,
        "campanas": sorted(filter(None, campanas), key=lambda c: c.inicio, reverse=True),
        "temas_de_pieza": list(pieza.temas.all()),
        "publicos": pieza.dichas("publicos"),
        "idiomas": pieza.dichas("idiomas"),
        "contenidos": pieza.dichas("contenidos"),
        "derivadas": list(pieza.derivadas.live()) if pieza.pk else [],
        "puede_editar": puede and pieza.pk,
        "puede_declarar": pieza.live and not pieza.retirada and declara(request.user),
    }
