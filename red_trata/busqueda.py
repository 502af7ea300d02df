"""Lo que se encuentra del directorio: cada institución y cada paso de una persona por un cargo."""

from __future__ import annotations

from collections.abc import Iterable

from intranet.registro import TODOS, DocumentoBusqueda, etiquetas, registro
from intranet.templatetags.red import fecha
from intranet.texto import texto_llano
from red_trata.fichas import respaldo
from red_trata.models import Designacion, FichaInstitucion, Institucion

CUALQUIERA = frozenset({TODOS})


@registro.busqueda(
    FichaInstitucion,
    consulta=lambda: FichaInstitucion.objects.select_related(
        "institucion__distrito"
    ).prefetch_related("institucion__canales", "institucion__cobertura"),
)
def institucion_que_se_busca(ficha: FichaInstitucion) -> Iterable[DocumentoBusqueda]:
    """Una institución por todas sus grafías, lo que hace, sus canales y los distritos que atiende.

    La dirección reservada no entra en el índice.
    """
    # Se indexa lo publicado: guardar un borrador no cambia lo que se encuentra.
    institucion = ficha.institucion
    canales = [c for c in institucion.canales.all() if not c.esta_de_baja]
    cobertura = list(institucion.cobertura.all())
    cuerpo = [
        *institucion.otros_nombres.splitlines(),
        texto_llano(ficha.que_hace),
        *(f"{c.get_clase_display()}: {c.valor} {c.nota}" for c in canales),
        str(institucion.distrito or ""),
        ", ".join(str(d) for d in cobertura),
        institucion.direccion_publica,
    ]
    yield DocumentoBusqueda(
        uuid=institucion.uuid,
        tipo="institucion",
        titulo=_con_sigla(institucion),
        detalle=institucion.get_tipo_display(),
        cuerpo="\n".join(filter(None, cuerpo)),
        url=ficha.get_absolute_url(),
        acceso=CUALQUIERA,
        facetas={
            "institucion": (institucion.nombre_corto,),
            "distrito": etiquetas(institucion.distrito, *cobertura),
        },
    )


@registro.busqueda(
    Designacion,
    consulta=lambda: Designacion.objects.select_related(
        "persona", "documento", "membresia__instancia", "membresia__institucion__ficha"
    ),
)
def designacion_que_se_busca(designacion: Designacion) -> Iterable[DocumentoBusqueda]:
    """Quién estuvo en un cargo y cuándo; la que no valió ningún día no se encuentra.

    Dice fechas y no «hoy», que al día siguiente podría no ser verdad.
    """
    if not designacion.valio:
        return
    membresia, institucion = designacion.membresia, designacion.membresia.institucion
    condicion = designacion.get_condicion_display().lower()
    yield DocumentoBusqueda(
        uuid=designacion.uuid,
        tipo="designacion",
        titulo=(
            f"{designacion.nombre} — {condicion} de {institucion.nombre_corto}"
            f" ({designacion.anios})"
        ),
        detalle=_en_el_cargo(designacion),
        cuerpo="\n".join(
            filter(
                None,
                [
                    designacion.cargo,
                    institucion.nombre,
                    *institucion.otros_nombres.splitlines(),
                    membresia.instancia.nombre,
                    respaldo(designacion),
                ],
            )
        ),
        url=designacion.get_absolute_url(),
        fecha=designacion.desde,
        acceso=CUALQUIERA,
        facetas={
            "institucion": (institucion.nombre_corto,),
            "anio": (str(designacion.desde.year),),
            "instancia": (membresia.instancia.nombre,),
        },
    )


def _con_sigla(institucion: Institucion) -> str:
    sigla = institucion.sigla
    return f"{institucion.nombre} ({sigla})" if sigla else institucion.nombre


def _en_el_cargo(designacion: Designacion) -> str:
    desde, fin = fecha(designacion.desde), designacion.ultimo_dia
    return f"En el cargo del {desde} al {fecha(fin)}" if fin else f"En el cargo desde el {desde}"
