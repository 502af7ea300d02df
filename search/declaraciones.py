"""Quién edita las siglas que la búsqueda abre."""

from intranet.registro import registro
from intranet.roles import Rol

for rol in (Rol.SECRETARIA, Rol.GRDS, Rol.ADMINISTRADOR):
    registro.permitir(rol, *(f"search.{accion}_sigla" for accion in ("add", "change", "view")))
