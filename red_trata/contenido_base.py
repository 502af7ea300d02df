"""El territorio, los vocabularios, las instituciones y las instancias que nombra el Plan."""

from pathlib import Path

from django.contrib.auth.models import Group, Permission
from django.utils.dateparse import parse_date

from intranet.contenido import Carga, Resultado, contenido_base, leer_csv
from intranet.models import Portada
from intranet.registro import documentos_cambiaron
from intranet.roles import Rol
from red_trata.enums import OrigenInstitucion
from red_trata.models import (
    Canal,
    DirectorioIndice,
    Distrito,
    FichaInstitucion,
    Instancia,
    Institucion,
    Nodo,
    TerminoPlan,
    Zona,
)
from red_trata.services import abrir_ficha

DATOS = Path(__file__).parent / "datos"


def _lista(texto: str) -> list[str]:
    return [parte.strip() for parte in texto.split(";") if parte.strip()]


@contenido_base(orden=10)
def territorio(carga: Carga) -> None:
    """Los 28 distritos, las zonas y los nodos (R005, R006, R037, R050)."""
    for fila in leer_csv(DATOS / "distritos.csv"):
        carga.fila(
            Distrito,
            clave={"ubigeo_inei": fila["ubigeo_inei"]},
            valores={
                "nombre": fila["nombre"],
                "provincia": fila["provincia"],
                "otros_nombres": "; ".join(_lista(fila["otros_nombres"])),
                "priorizado": fila["priorizado"] == "sí",
                "fuente": fila["fuente"],
            },
        )
    distritos = {d.ubigeo_inei: d for d in Distrito.objects.all()}
    for fila in leer_csv(DATOS / "zonas.csv"):
        carga.fila(
            Zona,
            clave={"codigo": fila["codigo"]},
            valores={
                "nombre": fila["nombre"],
                "orden": int(fila["orden"]),
                "fuente": fila["fuente"],
            },
            muchos={"distritos": [distritos[u] for u in _lista(fila["distritos"])]},
        )
    for fila in leer_csv(DATOS / "nodos.csv"):
        carga.fila(
            Nodo,
            clave={"codigo": fila["codigo"]},
            valores={
                "nombre": fila["nombre"],
                "distrito": distritos[fila["distrito"]] if fila["distrito"] else None,
                "fuente": fila["fuente"],
            },
        )


@contenido_base(orden=11)
def vocabularios(carga: Carga) -> None:
    """Roles funcionales, líneas, objetivos, ejes y programas (R012, R110, R114, R137)."""
    for fila in leer_csv(DATOS / "terminos.csv"):
        carga.fila(
            TerminoPlan,
            clave={"tipo": fila["tipo"], "codigo": fila["codigo"]},
            valores={
                "nombre": fila["nombre"],
                "orden": int(fila["orden"]),
                "fuente": fila["fuente"],
            },
        )


@contenido_base(orden=12)
def instituciones(carga: Carga) -> None:
    """Las instituciones que el Plan nombra: ninguna es por eso miembro de nada."""
    distritos = {d.ubigeo_inei: d for d in Distrito.objects.all()}
    for fila in leer_csv(DATOS / "instituciones.csv"):
        carga.fila(
            Institucion,
            clave={"nombre": fila["nombre"]},
            valores={
                "sigla": fila["sigla"],
                "otros_nombres": "\n".join(_lista(fila["otros_nombres"])),
                "tipo": fila["tipo"],
                "distrito": distritos[fila["distrito"]] if fila["distrito"] else None,
                "origen": OrigenInstitucion.PLAN,
                "fuente": fila["fuente"],
            },
        )


@contenido_base(orden=13)
def instancias(carga: Carga) -> None:
    """La Red, el grupo de la GRDS y los cuatro grupos de trabajo (R018, R146)."""
    for fila in leer_csv(DATOS / "instancias.csv"):
        linea = TerminoPlan.objects.filter(tipo="linea", codigo=fila["linea"]).first()
        carga.fila(
            Instancia,
            clave={"sigla": fila["sigla"]},
            valores={
                "nombre": fila["nombre"],
                "tipo": fila["tipo"],
                "anfitriona": Institucion.objects.get(nombre=fila["anfitriona"]),
                "secretaria": Institucion.objects.get(nombre=fila["secretaria"]),
                "grupo_secretaria": Group.objects.get(name=Rol(fila["rol_secretaria"]).label),
                "linea": linea,
                "membrete": "\n".join(_lista(fila["membrete"])),
            },
        )


@contenido_base(orden=14)
def directorio(carga: Carga) -> None:
    """``/directorio/``, que escriben las dos secretarías, con la ficha de cada institución.

    «Añadir» no se da: la ficha se abre al registrar la institución.
    """
    indice = carga.pagina(
        Portada.objects.get(), DirectorioIndice(title="Directorio", slug="directorio")
    )
    permisos = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=["change_page", "publish_page"]
    )
    for rol in (Rol.SECRETARIA, Rol.GRDS):
        for permiso in permisos:
            carga.permiso(Group.objects.get(name=rol.label), permiso, indice.page_ptr)
    textos = {fila["institucion"]: fila for fila in leer_csv(DATOS / "fichas.csv")}
    for institucion in Institucion.objects.vigentes().select_related("ficha"):
        _ficha(carga, institucion, textos.get(institucion.nombre, {}))


def _ficha(carga: Carga, institucion: Institucion, texto: dict[str, str]) -> None:
    """La ficha de ``institucion``; lo que alguien ya escribió en ella se queda."""
    es_nueva = not hasattr(institucion, "ficha")
    ficha = abrir_ficha(institucion=institucion)
    resultado = Resultado.CREADO if es_nueva else Resultado.IGUAL
    if texto and not ficha.que_hace and ficha.latest_revision_id is None:
        ficha.que_hace, ficha.fuente = f"<p>{texto['que_hace']}</p>", texto["fuente"]
        ficha.save()
        documentos_cambiaron.send(FichaInstitucion, instance=ficha)
        resultado = Resultado.CREADO if es_nueva else Resultado.ACTUALIZADO
    carga.anotar(str(FichaInstitucion._meta.verbose_name_plural), str(ficha), resultado)


@contenido_base(orden=15)
def canales(carga: Carga) -> None:
    """Las líneas de atención que una fuente pública nombra, con el día de esa fuente (R020).

    Sin día en la fuente, quedan por verificar.
    """
    instituciones = {i.nombre: i for i in Institucion.objects.all()}
    for fila in leer_csv(DATOS / "canales.csv"):
        carga.fila(
            Canal,
            clave={
                "institucion": instituciones[fila["institucion"]],
                "clase": fila["clase"],
                "valor": fila["valor"],
            },
            valores={
                "nota": fila["nota"],
                "verificado_el": parse_date(fila["verificado_el"]),
                "fuente": fila["fuente"],
            },
        )
