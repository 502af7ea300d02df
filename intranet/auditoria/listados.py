"""Un listado de Auditoría: se lee, se filtra y se baja; nadie añade, cambia ni borra nada.

Sobre ``wagtail-modeladmin``, que para tablas de solo lectura da de más: aquí se quita todo lo que
escribe y lo que deja preguntar por campos que no se enseñan.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.utils import lookup_field
from django.db.models import Model, QuerySet
from django.urls import re_path
from django.utils import timezone
from django.utils.text import capfirst
from wagtail_modeladmin.helpers import (
    ButtonHelper,
    DjangoORMSearchHandler,
    PermissionHelper,
)
from wagtail_modeladmin.menus import ModelAdminMenuItem
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView, InspectView

from intranet.auditoria.nombres import preparar
from intranet.cambios import VACIO, legible
from intranet.exportacion import HojaDeCalculo
from intranet.viewsets import buscar

POR_LOTE = 500


# --- Filtros


class Filtro(SimpleListFilter):
    """Un filtro con sus opciones en español."""

    def choices(self, changelist) -> Iterator[dict[str, Any]]:
        """Todas y cada una, con la dirección que la elige."""
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": "Todo",
        }
        for valor, rotulo in self.lookup_choices:
            yield {
                "selected": self.value() == str(valor),
                "query_string": changelist.get_query_string({self.parameter_name: valor}),
                "display": rotulo,
            }


class Cuando(Filtro):
    """Desde hace cuánto."""

    title = "cuándo"
    parameter_name = "cuando"
    DIAS = {"hoy": 0, "7": 7, "30": 30, "365": 365}

    def __init__(self, request, params, model, model_admin) -> None:
        super().__init__(request, params, model, model_admin)
        self.campo = model_admin.fecha

    def lookups(self, request, model_admin) -> list[tuple[str, str]]:
        """Los plazos que se preguntan."""
        return [
            ("hoy", "Hoy"),
            ("7", "Últimos 7 días"),
            ("30", "Últimos 30 días"),
            ("365", "Último año"),
        ]

    def queryset(self, request, queryset) -> QuerySet | None:
        """Lo posterior al comienzo de ese día, hora de Lima."""
        if self.value() not in self.DIAS:
            return None
        desde = timezone.localdate() - dt.timedelta(days=self.DIAS[self.value()])
        inicio = timezone.make_aware(dt.datetime.combine(desde, dt.time()))
        return queryset.filter(**{f"{self.campo}__gte": inicio})


def por_valor(campo: str, titulo: str, rotulos: dict[str, str] | None = None) -> type[Filtro]:
    """Un filtro por los valores que ``campo`` tiene.

    :param rotulos: cómo se dice cada valor; sin ellos, tal cual, y se ofrecen los que hay.
    """

    class PorValor(Filtro):
        title = titulo
        parameter_name = campo

        def lookups(self, request, model_admin):
            if rotulos is not None:
                return list(rotulos.items())
            valores = model_admin.model._default_manager.order_by(campo)
            return [(v, v) for v in valores.values_list(campo, flat=True).distinct()[:50]]

        def queryset(self, request, queryset):
            ofrecidos = {str(valor) for valor, _ in self.lookup_choices}
            if self.value() not in ofrecidos:
                return None
            return queryset.filter(**{campo: self.value()})

    return PorValor


# --- Quién y qué


class SoloLeer(PermissionHelper):
    """Ver, con el permiso de ver; lo demás, nadie, tampoco un superusuario."""

    def user_can_list(self, user) -> bool:
        """Si tiene el permiso de ver la tabla."""
        return self.user_has_specific_permission(user, self.get_perm_codename("view"))

    def user_can_inspect_obj(self, user, obj) -> bool:
        """Si puede ver la tabla, puede abrir sus filas."""
        return self.user_can_list(user)

    def user_can_create(self, user) -> bool:
        """Nadie."""
        return False

    def user_can_edit_obj(self, user, obj) -> bool:
        """Nadie."""
        return False

    def user_can_delete_obj(self, user, obj) -> bool:
        """Nadie."""
        return False


class Botones(ButtonHelper):
    """Solo abrir la fila, y para eso basta su enlace."""

    def get_buttons_for_obj(self, *args, **kwargs) -> list:
        """Ninguno."""
        return []

    def get_primary_button(self, obj) -> dict[str, str]:
        """El enlace de la fila."""
        return {"url": self.url_helper.get_action_url("inspect", obj.pk), "title": ""}


class SinTildes(DjangoORMSearchHandler):
    """Busca como el resto de la casa."""

    def search_queryset(self, queryset, search_term, **kwargs) -> QuerySet:
        """Las filas donde está cada palabra; todas, si la tabla no tiene dónde buscar."""
        if not self.search_fields:
            return queryset
        return buscar(queryset, search_term, list(self.search_fields))


# --- Vistas


class _Migas:
    """La cabecera de toda pantalla del admin, con su camino."""

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        contexto = super().get_context_data(**kwargs)
        contexto["header_title"] = self.get_meta_title()
        contexto["header_icon"] = self.header_icon
        return contexto


class Indice(_Migas, HojaDeCalculo, IndexView):
    """El listado."""

    http_method_names = ["get", "head", "options"]
    sortable_by = ()

    def get_filters_params(self, params=None) -> dict[str, list[str]]:
        """Solo los filtros que se ofrecen.

        modeladmin acepta cualquier búsqueda de Django en la dirección, y con ella se adivinaría
        letra a letra lo que no se enseña (``?quien__password__startswith=``).
        """
        ofrecidos = {filtro.parameter_name for filtro in self.list_filter}
        pedidos = super().get_filters_params(params)
        return {clave: valor for clave, valor in pedidos.items() if clave in ofrecidos}

    def get_ordering(self, request, queryset) -> list[str]:
        """El de la tabla; por otra columna no hay índice."""
        return self.model_admin.get_ordering(request)

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        """Las filas de una página, con sus nombres ya traídos, y el camino."""
        self.page_num = max(self.page_num, 1)
        contexto = super().get_context_data(**kwargs)
        pagina = contexto["page_obj"]
        filas = list(pagina.object_list)
        self.model_admin.preparar(filas)
        pagina.object_list = contexto["object_list"] = filas
        contexto["elided_page_range"] = contexto["paginator"].get_elided_page_range(pagina.number)
        contexto["breadcrumbs_items"] = self.model_admin.migas()
        contexto["filtros"] = [
            {"titulo": f.title, "opciones": list(f.choices(self))} for f in self.filter_specs
        ]
        return contexto

    def get_page_title(self) -> str:
        """Cómo se llama la tabla."""
        return self.model_admin.get_menu_label()

    nombre_de_la_hoja = get_page_title

    def filas_de(self, queryset) -> Iterable[Model]:
        """Las filas por lotes, cada lote con sus nombres ya traídos."""
        lote = []
        for fila in queryset.iterator(chunk_size=POR_LOTE):
            lote.append(fila)
            if len(lote) == POR_LOTE:
                self.model_admin.preparar(lote)
                yield from lote
                lote = []
        self.model_admin.preparar(lote)
        yield from lote

    def to_row_dict(self, item) -> dict[str, Any]:
        """Los valores de una fila; fechas, como fechas."""
        return {nombre: self._exportable(item, nombre) for nombre in self.list_export}

    def _exportable(self, fila: Model, nombre: str) -> Any:
        _, _, valor = lookup_field(nombre, fila, self.model_admin)
        if isinstance(valor, dt.datetime):
            return timezone.make_naive(valor)
        if valor == VACIO:
            return ""
        return valor if isinstance(valor, int | dt.date) else str(valor)

    def get_heading(self, queryset, field) -> str:
        """El encabezado de una columna."""
        return self.model_admin.rotulo(field)


class Ficha(_Migas, InspectView):
    """Una fila entera."""

    http_method_names = ["get", "head", "options"]

    def get_meta_title(self) -> str:
        """De qué es la fila."""
        return capfirst(self.model_admin.singular())

    def get_fields_dict(self) -> list[dict[str, Any]]:
        """Los campos que dicen algo a una persona."""
        self.model_admin.preparar([self.instance])
        return [
            {"label": self.model_admin.rotulo(campo), "value": self._valor(campo)}
            for campo in self.model_admin.get_inspect_view_fields()
        ]

    def _valor(self, nombre: str) -> Any:
        campo, _, valor = lookup_field(nombre, self.instance, self.model_admin)
        return legible(campo, valor)

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        """Sus campos, el camino y lo que cada tabla añade."""
        contexto = super().get_context_data(**kwargs)
        contexto["breadcrumbs_items"] = self.model_admin.migas(str(self.get_meta_title()))
        contexto.update(self.model_admin.detalle(self.request, self.instance))
        return contexto


class _EnElMenu(ModelAdminMenuItem):
    def is_shown(self, request) -> bool:
        return self.model_admin.hace_falta() and super().is_shown(request)


class TablaDeAuditoria(ModelAdmin):
    """La base de todas.

    :ivar ruta: cómo se llama en la dirección.
    :ivar fecha: el campo que dice cuándo; por él se ordena y se filtra.
    :ivar detalles: lo que enseña la ficha.
    """

    ruta = ""
    fecha = "cuando"
    detalles: tuple[str, ...] = ()
    inspect_view_enabled = True
    history_view_enabled = False
    list_per_page = 50
    index_view_class = Indice
    inspect_view_class = Ficha
    index_template_name = "intranet/auditoria/tabla.html"
    inspect_template_name = "intranet/auditoria/fila.html"
    permission_helper_class = SoloLeer
    button_helper_class = Botones
    search_handler_class = SinTildes
    empty_value_display = VACIO

    def __init__(self, parent=None) -> None:
        self.base_url_path = f"auditoria/{self.ruta}"
        super().__init__(parent)

    def get_admin_urls_for_registration(self) -> tuple:
        """Solo el listado y la ficha: las de escribir no existen."""
        return tuple(
            re_path(
                self.url_helper.get_action_url_pattern(accion),
                vista,
                name=self.url_helper.get_action_url_name(accion),
            )
            for accion, vista in (("index", self.index_view), ("inspect", self.inspect_view))
        )

    def get_menu_item(self, order=None) -> ModelAdminMenuItem:
        """Su entrada en el menú."""
        return _EnElMenu(self, order or self.get_menu_order())

    def hace_falta(self) -> bool:
        """Si el menú la ofrece."""
        return True

    def register_admin_url_finders(self) -> None:
        """Ninguno: no hay dónde editar."""

    def register_indexing(self) -> None:
        """Fuera del índice de referencias: nadie las busca por ahí."""

    def get_ordering(self, request) -> list[str]:
        """Lo último, primero."""
        return [f"-{self.fecha}", "-pk"]

    def get_list_export(self, request) -> tuple[str, ...]:
        """Lo que se ve en las fichas."""
        return self.detalles

    def get_inspect_view_fields(self) -> tuple[str, ...]:
        """Lo que enseña la ficha."""
        return self.detalles

    @property
    def export_filename(self) -> str:
        """El nombre del archivo que se baja."""
        return f"auditoria-{self.ruta.replace('/', '-')}"

    def singular(self) -> str:
        """Cómo se llama una fila."""
        return str(self.opts.verbose_name)

    def rotulo(self, nombre: str) -> str:
        """Cómo se llama una columna."""
        metodo = getattr(type(self), nombre, None)
        if rotulo := getattr(metodo, "short_description", ""):
            return capfirst(rotulo)
        return capfirst(str(self.opts.get_field(nombre).verbose_name))

    def migas(self, *mas: str) -> list[dict[str, str]]:
        """El camino hasta aquí."""
        ultima = {"url": self.url_helper.index_url if mas else "", "label": self.get_menu_label()}
        return [ultima, *({"url": "", "label": m} for m in mas)]

    def preparar(self, filas: list[Model]) -> None:
        """Trae de una vez lo que hace falta para nombrar ``filas``."""
        preparar(filas)

    def detalle(self, request, fila: Model) -> dict[str, Any]:
        """Lo que la ficha de esta tabla lleva además de sus campos."""
        return {}
