"""Lo que la Red ofrece al resto del sitio."""

from django.db.models import Count
from django.urls import reverse

from intranet.registro import Pendiente, registro
from intranet.roles import Rol
from intranet.templatetags.red import fecha
from red_trata.acceso import instancias_que_lleva, instancias_visibles
from red_trata.models import Designacion, Distrito, Membresia

_EDITA = ("add", "change", "view")
_DE_INSTANCIA = ("membresia", "designacion")
_COMUNES = ("persona", "documentoreferencia", "institucion")
_PROPIOS = (*_DE_INSTANCIA, *_COMUNES)

for rol in (Rol.SECRETARIA, Rol.GRDS):
    registro.permitir(
        rol,
        "wagtailadmin.access_admin",
        *(f"red_trata.{accion}_{modelo}" for accion in _EDITA for modelo in _PROPIOS),
        "red_trata.view_instancia",
        "red_trata.change_instancia",
        "red_trata.view_distrito",
        "red_trata.view_zona",
        "red_trata.view_nodo",
        "red_trata.view_terminoplan",
        "intranet.add_tema",
        "intranet.change_tema",
        "intranet.view_tema",
    )
registro.permitir(Rol.COMUNICADOR, "wagtailadmin.access_admin")
registro.permitir(
    Rol.ADMINISTRADOR,
    "wagtailadmin.access_admin",
    *(f"intranet.{accion}_usuario" for accion in ("add", "change", "view")),
    *(
        f"red_trata.{accion}_{modelo}"
        for accion in _EDITA
        for modelo in (*_COMUNES, "instancia", "distrito", "zona", "nodo", "terminoplan")
    ),
    # Lo de una instancia lo escribe su secretaría; un administrador lo ve.
    *(f"red_trata.view_{modelo}" for modelo in _DE_INSTANCIA),
    *(f"intranet.{accion}_tema" for accion in _EDITA),
)


@registro.acceso
def fichas_de_instancia(usuario):
    """Una ficha por cada instancia que ``usuario`` puede leer."""
    return [instancia.ficha_acceso for instancia in instancias_visibles(usuario).only("uuid")]


@registro.pendientes(20)
def designaciones_por_completar(usuario) -> list[Pendiente]:
    """Designaciones de hoy cuyo documento no ha llegado."""
    sin_documento = Designacion.objects.el_dia().filter(
        documento_pendiente=True, membresia__instancia__in=instancias_que_lleva(usuario)
    )
    return [
        Pendiente(
            titulo="designaciones cuyo documento está pendiente",
            cuantos=sin_documento.count(),
            url=f"{reverse('designacion:index')}?documento_pendiente=true",
        )
    ]


# --- Datos para la página de componentes


@registro.muestra("distritos")
def distritos_de_muestra(usuario) -> list[dict]:
    """Cada distrito con sus nodos de paso; los priorizados, con más tono."""
    return [
        {"distrito": d, "valor": d.cuantos_nodos or "", "grado": 2 if d.priorizado else 0}
        for d in Distrito.objects.annotate(cuantos_nodos=Count("nodos"))
    ]


@registro.muestra("representantes")
def representantes_de_muestra(usuario) -> list[dict]:
    """Quién representó a la institución con más relevos, del último al primero."""
    membresia = (
        Membresia.objects.filter(instancia__in=instancias_visibles(usuario))
        .annotate(relevos=Count("designaciones"))
        .order_by("-relevos", "pk")
        .first()
    )
    if membresia is None:
        return []
    return [
        {
            "titulo": f"{d.persona}, {d.get_condicion_display().lower()}",
            "cuando": f"Desde el {fecha(d.desde)}"
            + (f" hasta el {fecha(d.hasta)}" if d.hasta else ""),
            "detalle": d.cargo,
            "vigente": d.hasta is None,
        }
        for d in membresia.designaciones.select_related("persona").order_by("-desde")
    ]
