"""El menú «Auditoría» y sus direcciones."""

from __future__ import annotations

from django.urls import path, reverse
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.options import ModelAdminGroup

from intranet.auditoria.historias import con_historia, tabla_de
from intranet.auditoria.tablas import (
    AccionesEnLoDemas,
    AccionesEnPaginas,
    Correos,
    Exportaciones,
    Importaciones,
    Ingresos,
    IngresosFallidos,
    TextosDeArchivos,
)
from intranet.auditoria.vistas import UltimosCambios, reintentar_correo
from intranet.registro import registro

A_LA_VISTA = (
    AccionesEnPaginas,
    AccionesEnLoDemas,
    Exportaciones,
    Importaciones,
    Correos,
    TextosDeArchivos,
    Ingresos,
    IngresosFallidos,
    *registro.tablas,
)


class _UltimosCambios(MenuItem):
    def __init__(self, tablas: list) -> None:
        self.tablas = tablas
        super().__init__(
            "Registros", reverse("auditoria"), name="registros", icon_name="list-ul", order=0
        )

    def is_shown(self, request) -> bool:
        return any(t.permission_helper.user_can_list(request.user) for t in self.tablas)


class Auditoria(ModelAdminGroup):
    """Todas las tablas; las de cada registro se abren desde «Registros»."""

    items = (*A_LA_VISTA, *(tabla_de(tabla) for tabla in con_historia()))
    menu_label = "Auditoría"
    menu_item_name = "auditoria"
    menu_icon = "history"
    menu_order = 800

    @property
    def historias(self) -> list:
        """Las tablas de los registros."""
        return self.modeladmin_instances[len(A_LA_VISTA) :]

    def get_submenu_items(self) -> list[MenuItem]:
        """Los registros juntos y las demás tablas."""
        return [
            _UltimosCambios(self.historias),
            *(
                tabla.get_menu_item(order=orden)
                for orden, tabla in enumerate(self.modeladmin_instances[: len(A_LA_VISTA)], 1)
            ),
        ]

    def get_admin_urls_for_registration(self) -> list:
        """Las de cada tabla, la de todos los cambios y la de repetir una carta."""
        return [
            path("auditoria/", UltimosCambios.as_view(tablas=self.historias), name="auditoria"),
            path(
                "auditoria/correo/<uuid:uuid>/reintentar/",
                reintentar_correo,
                name="reintentar_correo",
            ),
            *super().get_admin_urls_for_registration(),
        ]
