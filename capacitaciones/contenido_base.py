"""La bitácora, los temas y públicos del Plan y la línea base de 2025."""

import datetime as dt
from pathlib import Path

from django.contrib.auth.models import Group, Permission
from django.utils.text import slugify

from capacitaciones.models import Bitacora, LineaBase, Publico
from intranet.contenido import Carga, Resultado, contenido_base, leer_csv
from intranet.models import Portada, Tema
from intranet.roles import Rol
from intranet.texto import plegar

DATOS = Path(__file__).parent / "datos"
CUENTAN = (Rol.SECRETARIA, Rol.GRDS, Rol.COMUNICADOR)


@contenido_base(orden=40)
def bitacora(carga: Carga) -> None:
    """``/capacitaciones/``, y quién cuenta en ella."""
    pagina = carga.pagina(
        Portada.objects.get(), Bitacora(title="Capacitaciones", slug="capacitaciones")
    )
    permisos = Permission.objects.filter(
        content_type__app_label="wagtailcore",
        codename__in=["add_page", "change_page", "publish_page"],
    )
    for rol in CUENTAN:
        grupo = Group.objects.get(name=rol.label)
        for permiso in permisos:
            carga.permiso(grupo, permiso, pagina.page_ptr)


@contenido_base(orden=41)
def vocabularios(carga: Carga) -> None:
    """Los seis temas y los siete públicos de la capacitación continua (R099)."""
    for fila in leer_csv(DATOS / "temas.csv"):
        # Un tema es de toda la casa: si ya está, escrito como esté, es el mismo.
        _, es_nuevo = Tema.objects.get_or_create(
            clave=plegar(fila["nombre"]),
            defaults={"name": fila["nombre"], "slug": slugify(fila["nombre"])},
        )
        carga.anotar("temas", fila["nombre"], Resultado.CREADO if es_nuevo else Resultado.IGUAL)
    for orden, fila in enumerate(leer_csv(DATOS / "publicos.csv"), start=1):
        carga.fila(
            Publico,
            clave={"codigo": fila["codigo"]},
            valores={"nombre": fila["nombre"], "orden": orden, "fuente": fila["fuente"]},
        )


@contenido_base(orden=42)
def linea_base(carga: Carga) -> None:
    """Lo que el Plan dice que se hizo en 2025 (R105)."""
    for fila in leer_csv(DATOS / "linea_base.csv"):
        carga.fila(
            LineaBase,
            clave={"anio": int(fila["anio"])},
            valores={
                "corte": dt.date.fromisoformat(fila["corte"]),
                "fuente": fila["fuente"],
                **{
                    campo: int(fila[campo])
                    for campo in ("escuelas", "charlas", "estudiantes", "docentes", "familias")
                },
            },
        )
