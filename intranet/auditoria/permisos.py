"""Quién ve cada tabla de Auditoría."""

from intranet.auditoria.historias import con_historia
from intranet.registro import registro
from intranet.roles import Rol

DE_TODOS = (
    "intranet.view_exportacion",
    "intranet.view_importacion",
    "intranet.view_correosaliente",
    "intranet.view_textodearchivo",
    "wagtailcore.view_pagelogentry",
)
"""Lo que ven las dos secretarías y los administradores."""

DE_ADMINISTRADORES = (
    "axes.view_accesslog",
    "axes.view_accessfailurelog",
    "wagtailcore.view_modellogentry",
    "intranet.reintentar_correosaliente",
)
"""Quién entró, desde dónde, y qué se hizo con las cuentas; y repetir una carta."""


def permitir_auditoria() -> None:
    """Declara los permisos; la historia de un registro la ve quien ve todos los registros."""
    historias = [f"{t._meta.app_label}.view_{t._meta.model_name}" for t in con_historia()]
    for rol in (Rol.SECRETARIA, Rol.GRDS, Rol.ADMINISTRADOR):
        registro.permitir(rol, *DE_TODOS, *historias)
    registro.permitir(Rol.ADMINISTRADOR, *DE_ADMINISTRADORES)
