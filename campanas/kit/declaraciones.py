"""Lo que el kit ofrece al resto del sitio."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from campanas.kit.acceso import ESCRIBEN, escribe
from campanas.models import ArchivoPieza, Campana, Pieza
from intranet.registro import TODOS, Accion, DocumentoBusqueda, Panel, etiquetas, registro
from intranet.roles import Rol
from intranet.texto import texto_llano

A_LA_VISTA = 8

registro.destino("Kit", "/kit/", 40)
for modelo in (Pieza, ArchivoPieza):
    registro.lugar(modelo)

_REGISTROS = tuple(f"campanas.view_{m}" for m in ("material", "archivopieza", "usodepieza"))
registro.permitir(Rol.ADMINISTRADOR, *_REGISTROS)
for rol in ESCRIBEN:
    registro.permitir(rol, *_REGISTROS, "campanas.change_usodepieza")


@registro.busqueda(
    Pieza,
    consulta=lambda: Pieza.objects.live().select_related(
        "material", "fecha_emblematica", "hecha_para__linea"
    ),
)
def pieza_que_se_busca(pieza: Pieza) -> Iterable[DocumentoBusqueda]:
    """Una pieza publicada, por lo que dice, se ve y se oye en ella; la retirada no se encuentra."""
    if pieza.retirada:
        return
    temas = tuple(str(t) for t in pieza.temas.all())
    linea = pieza.hecha_para.linea if pieza.hecha_para else None
    cuerpo = [
        pieza.mensaje,
        texto_llano(pieza.cuerpo),
        pieza.alternativo,
        ", ".join(temas),
        pieza.dichas("publicos"),
        pieza.dichas("contenidos"),
        str(pieza.fecha_emblematica or ""),
        str(pieza.hecha_para or ""),
        pieza.creditos,
    ]
    yield DocumentoBusqueda(
        uuid=pieza.uuid,
        tipo="pieza",
        titulo=pieza.title,
        detalle=f"{pieza.material.get_clase_display()} · {pieza.get_parte_display()}",
        cuerpo="\n".join(filter(None, cuerpo)),
        url=pieza.get_absolute_url(),
        fecha=pieza.fecha,
        acceso=frozenset({TODOS}),
        facetas={"anio": (str(pieza.fecha.year),), "tema": temas, "linea": etiquetas(linea)},
    )


registro.archivo(
    ArchivoPieza,
    archivo="archivo",
    huella="sha256",
    nombre=lambda archivo: archivo.nombre,
    url=lambda archivo: f"{archivo.get_absolute_url()}?ver",
    padres=lambda archivo: Pieza.objects.filter(material=archivo.material_id),
    maneja=lambda usuario, archivo: escribe(usuario),
)


@registro.archivos_de(Pieza)
def archivos_de_la_pieza(pieza: Pieza) -> Iterable[ArchivoPieza]:
    """Los que se bajan de ella."""
    return pieza.material.archivos.filter(vigente=True).order_by("-formato")


@registro.panel("campana", 40)
def piezas_de_la_campana(usuario, campana: Campana) -> Panel | None:
    """Las que se hicieron para ella o se usaron en ella."""
    if campana.pk is None:
        return None
    filas = list(
        Pieza.objects.live()
        .de_campana(campana.pk)
        .select_related("material")
        .order_by("-fecha", "title")[: A_LA_VISTA + 1]
    )
    kit, consulta = reverse("kit:kit"), f"?campana={campana.pk}"
    return Panel(
        plantilla="kit/paneles/campana.html",
        contexto={
            "piezas": filas[:A_LA_VISTA],
            "hay_mas": len(filas) > A_LA_VISTA,
            "url_kit": f"{kit}{consulta}",
            "url_zip": f"{reverse('kit:zip')}{consulta}",
            "url_todo": kit,
        },
    )


@registro.acciones(20)
def lo_que_hace_con_el_kit(usuario) -> list[Accion]:
    """Buscar una pieza o subirlas, a quien comunica."""
    if not usuario.tiene_rol(Rol.COMUNICADOR):
        return []
    return [
        Accion(
            titulo="Buscar una pieza",
            detalle="Por fecha emblemática, público, idioma o tema; lista para bajar y publicar.",
            url=reverse("kit:kit"),
        ),
        Accion(
            titulo="Subir piezas",
            detalle="Varias de una vez: lo que comparten se escribe una sola vez.",
            url=reverse("kit:subir"),
        ),
    ]
