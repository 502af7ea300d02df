"""Lo que se lee en la ficha de una institución y en los pasos de una persona."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from intranet.registro import registro
from intranet.templatetags.red import fecha
from red_trata.directorio import en_orden
from red_trata.models import Designacion, FichaInstitucion, Membresia, RolDeMembresia

if TYPE_CHECKING:
    from intranet.models import Usuario

CON_TODO = (
    "persona",
    "documento__archivo",
    "membresia__instancia",
    "membresia__institucion__ficha",
)


def contexto_de(ficha: FichaInstitucion, usuario: Usuario) -> dict[str, Any]:
    """Lo que la plantilla de la ficha enseña a ``usuario``."""
    institucion = ficha.institucion
    edita = usuario.has_perm("red_trata.change_institucion")
    return {
        "ficha": ficha,
        "institucion": institucion,
        "canales": [c for c in institucion.canales.all() if not c.esta_de_baja],
        "cobertura": institucion.cobertura.all(),
        "membresias": _membresias(ficha),
        "paneles": registro.paneles("institucion", usuario, institucion),
        "edita": ficha.permissions_for_user(usuario).can_edit(),
        "edita_registro": edita,
        "url_canal": f"{reverse('canal:add')}?institucion={institucion.pk}" if edita else "",
        "migas": [("Directorio", reverse("red_trata:directorio"))],
    }


def _membresias(ficha: FichaInstitucion) -> list[Membresia]:
    """Las de su institución que valieron, primero las de hoy, con sus representantes y su línea."""
    membresias = (
        Membresia.objects.filter(institucion=ficha.institucion)
        .select_related("instancia", "documento")
        .prefetch_related(
            Prefetch(
                "roles_fechados",
                RolDeMembresia.objects.el_dia().select_related("rol"),
                to_attr="roles_de_hoy",
            ),
            Prefetch(
                "designaciones",
                Designacion.objects.select_related("persona", "documento__archivo").order_by(
                    "-desde", "-condicion"
                ),
                to_attr="todas",
            ),
        )
        .order_by("instancia__nombre", "-desde")
    )
    for membresia in membresias:
        membresia.institucion = ficha.institucion
        pasos = [d for d in membresia.todas if d.valio]
        membresia.de_hoy = sorted(
            (d for d in pasos if d.en_ejercicio), key=lambda d: d.condicion, reverse=True
        )
        membresia.hechos = [hecho(d) for d in pasos]
    return sorted((m for m in membresias if m.valio), key=lambda m: (not m.en_pie, en_orden(m)))


def pasos_de(persona) -> QuerySet[Designacion]:
    """Las designaciones de ``persona``, la última primero."""
    return persona.designaciones.select_related(*CON_TODO).order_by("-desde")


def hecho(designacion: Designacion, *, de_persona: bool = False) -> dict[str, Any]:
    """Un paso en la línea de tiempo.

    :param de_persona: si la línea es de la persona, el título es la institución.
    """
    persona, condicion = designacion.persona, designacion.get_condicion_display().lower()
    if de_persona:
        titulo = f"{designacion.membresia.institucion.nombre}, {condicion}"
        url = designacion.get_absolute_url()
    else:
        titulo = f"{designacion.nombre}, {condicion}"
        url = persona.get_absolute_url() if persona else ""
    return {
        "id": "" if de_persona else designacion.ancla,
        "titulo": titulo,
        "url": url,
        "cuando": tramo(designacion),
        "detalle": " · ".join(
            filter(
                None,
                [
                    designacion.cargo,
                    designacion.membresia.instancia.nombre_corto if de_persona else "",
                    respaldo(designacion),
                ],
            )
        ),
        "vigente": designacion.en_ejercicio,
    }


def tramo(designacion: Designacion) -> str:
    """«Del 2 de enero de 2024 al 5 de mayo de 2025», «Desde el 6 de mayo de 2025»."""
    fin = designacion.ultimo_dia
    if fin is None:
        return f"Desde el {fecha(designacion.desde)}"
    return f"Del {fecha(designacion.desde)} al {fecha(fin)}"


def respaldo(designacion: Designacion) -> str:
    """Por qué documento."""
    if designacion.documento:
        return f"{designacion.documento} del {fecha(designacion.documento.fecha)}"
    return "documento pendiente"
