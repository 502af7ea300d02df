"""Las fechas emblemáticas con evidencia, los temas del Plan y ``/campanas/``."""

from pathlib import Path

from django.contrib.auth.models import Group, Permission
from django.utils.text import slugify

from campanas.declaraciones import ESCRIBEN
from campanas.models import CalendarioCampanas, FechaEmblematica
from intranet.contenido import Carga, Resultado, contenido_base, leer_csv
from intranet.models import Portada, Tema
from intranet.texto import plegar

DATOS = Path(__file__).parent / "datos"


@contenido_base(orden=30)
def fechas_emblematicas(carga: Carga) -> None:
    """Solo las que tienen una fuente peruana comprobada; las demás las registra la Red (R127)."""
    for fila in leer_csv(DATOS / "fechas.csv"):
        carga.fila(
            FechaEmblematica,
            clave={"clave": plegar(fila["nombre"])},
            valores={
                "nombre": fila["nombre"],
                "tipo": fila["tipo"],
                "regla": fila["regla"],
                "mes": int(fila["mes"]),
                "dia": _numero(fila["dia"]),
                "ordinal": _numero(fila["ordinal"]),
                "dia_semana": _numero(fila["dia_semana"]),
                "fuente": fila["fuente"],
            },
        )


def _numero(texto: str) -> int | None:
    return int(texto) if texto else None


@contenido_base(orden=31)
def temas_del_plan(carga: Carga) -> None:
    """Los contenidos que el Plan pide a las campañas (R079)."""
    for fila in leer_csv(DATOS / "temas.csv"):
        clave = plegar(fila["nombre"])
        hay = Tema.objects.filter(clave=clave).exists()
        if not hay:
            Tema.objects.create(name=fila["nombre"], slug=slugify(fila["nombre"]))
        resultado = Resultado.IGUAL if hay else Resultado.CREADO
        carga.anotar("temas", fila["nombre"], resultado)


@contenido_base(orden=32)
def calendario_de_campanas(carga: Carga) -> None:
    """``/campanas/``, donde escriben y publican comunicadores y secretarías."""
    indice = carga.pagina(
        Portada.objects.get(), CalendarioCampanas(title="Campañas", slug="campanas")
    )
    permisos = Permission.objects.filter(
        content_type__app_label="wagtailcore",
        codename__in=["add_page", "change_page", "publish_page"],
    ).order_by("codename")
    for rol in ESCRIBEN:
        grupo = Group.objects.get(name=rol.label)
        for permiso in permisos:
            carga.permiso(grupo, permiso, indice.page_ptr)
