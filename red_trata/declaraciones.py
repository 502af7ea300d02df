"""Lo que la Red ofrece al resto del sitio."""

from intranet.registro import registro
from intranet.roles import Rol
from red_trata.acceso import instancias_visibles

_EDITA = ("add", "change", "view")
_PROPIOS = ("membresia", "persona", "designacion", "documentoreferencia", "institucion")

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
        for modelo in (*_PROPIOS, "instancia", "distrito", "zona", "nodo", "terminoplan")
    ),
    *(f"intranet.{accion}_tema" for accion in _EDITA),
)


@registro.acceso
def fichas_de_instancia(usuario):
    """Una ficha por cada instancia que ``usuario`` puede leer."""
    return [instancia.ficha_acceso for instancia in instancias_visibles(usuario).only("uuid")]
