"""Cómo se ve y se edita un registro en el admin; cada aplicación declara solo lo suyo.

* Nada se borra ni se copia: no hay esas direcciones.
* El permiso se pregunta por cada fila, no solo por el modelo.
* Dos personas a la vez: la segunda ve lo que guardó la primera y no pierde lo suyo.
* Enviar dos veces el mismo formulario nuevo hace una sola fila: su ``uuid`` viaja en él.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property, reduce
from itertools import chain
from operator import or_
from typing import Any
from uuid import UUID, uuid4

import django_filters
from django import forms
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path
from django.utils.text import capfirst
from django_filters.utils import get_model_field
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel, PanelGroup
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.chooser import (
    ChooseResultsView,
    ChooseView,
    ChosenMultipleView,
    ChosenView,
)
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.permissions import policy_registry, register_permission_policy

from intranet.cambios import NO_SE_CUENTAN, VACIO, legible, nombre_de
from intranet.exportacion import HojaDeCalculo, etiqueta
from intranet.fechas import EntradaFecha
from intranet.historia import un_solo_cambio
from intranet.permisos import VER, PermisoPorFila, PoliticaRegistro
from intranet.texto import limpiar, patron_plegado, sin_opcional
from intranet.vistas_historia import Historia, Restaurar, direccion

VOCABULARIOS = "register_vocabularios_menu_item"
"""El menú «Vocabularios», al que cada aplicación añade los suyos."""


def buscar(consulta: models.QuerySet, texto: str, campos: list[str]) -> models.QuerySet:
    """Filas donde cada palabra de ``texto`` está en alguno de ``campos``, con o sin tildes."""
    for palabra in limpiar(texto).split():
        patron = patron_plegado(palabra)
        if patron:
            alguna = (Q(**{f"{campo}__iregex": patron}) for campo in campos)
            consulta = consulta.filter(reduce(or_, alguna))
    return consulta


# --- Formulario


class FormularioRegistro(WagtailAdminModelForm):
    """Formulario de un registro: no pisa a nadie, no se duplica y no se queda con NUL.

    :ivar for_user: quien edita; la fila que resulta debe ser una que pueda escribir.
    """

    uuid_nuevo = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version_leida = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            del self.fields["version_leida"]
            self.fields["uuid_nuevo"].initial = uuid4
        else:
            del self.fields["uuid_nuevo"]
            self.fields["version_leida"].initial = self.instance.version

    def clean(self) -> dict[str, Any]:
        """Limpia los textos y comprueba que nadie guardó la fila mientras tanto."""
        datos = super().clean()
        for nombre, valor in datos.items():
            if isinstance(valor, str):
                datos[nombre] = limpiar(valor)
        if "version_leida" in self.fields:
            self._avisar_si_otra_persona_guardo(datos.get("version_leida"))
        return datos

    def save(self, commit: bool = True) -> models.Model:
        """Guarda los campos y las relaciones como un solo cambio."""
        with un_solo_cambio(self.instance):
            return super().save(commit=commit)

    def _avisar_si_otra_persona_guardo(self, leida: int | None) -> None:
        de_la_fila = {campo.name for campo in self.instance._meta.get_fields()}
        distintos = [nombre for nombre in self.changed_data if nombre in de_la_fila]
        if leida == self.instance.version or not distintos:
            return
        ultima = self.instance.historia.select_related("history_user").first()
        quien = str(ultima.history_user or "El sistema") if ultima else "Otra persona"
        cuando = legible(None, self.instance.modificado_en)
        self.add_error(
            None,
            f"No se guardó: {quien} guardó esta ficha el {cuando}, mientras usted la editaba. Lo"
            " que usted escribió sigue aquí: compare cada campo señalado y vuelva a guardar.",
        )
        for nombre in distintos:
            self.add_error(nombre, f"Ahora dice: «{self._guardado(nombre)}».")
        # Ya tiene a la vista los dos valores: si vuelve a guardar, es a sabiendas.
        self.data = self.data.copy()
        self.data[self.add_prefix("version_leida")] = str(self.instance.version)

    def _guardado(self, nombre: str) -> str:
        campo = self.instance._meta.get_field(nombre)
        valor = getattr(self.instance, nombre)
        if campo.many_to_many:
            return ", ".join(str(otro) for otro in valor.all()) or VACIO
        return legible(campo, valor)

    def _post_clean(self) -> None:
        """Da a la fila nueva su identidad y comprueba que sea de quien la escribe."""
        if self.cleaned_data.get("uuid_nuevo"):
            self.instance.uuid = self.cleaned_data["uuid_nuevo"]
        super()._post_clean()
        if self.errors or self.for_user is None:
            return
        accion = "add" if self.instance._state.adding else "change"
        politica = policy_registry.get_by_type(self._meta.model)
        if not politica.user_has_permission_for_instance(self.for_user, accion, self.instance):
            self.add_error(None, "Esta fila sería de una instancia que usted no lleva.")


# --- Vistas


class EntreFechas(DateRangePickerWidget):
    """Dos fechas escritas como en toda la casa."""

    def __init__(self, attrs=None):
        super().__init__(attrs)
        self.widgets = [
            EntradaFecha(attrs={"placeholder": f"{extremo}: dd/mm/aaaa"})
            for extremo in ("Desde", "Hasta")
        ]


class Celda(Column):
    """Una celda: fechas cortas, sí o no; lo vacío, en blanco."""

    def get_value(self, instance):
        """El valor, como se lee."""
        valor = super().get_value(instance)
        return legible(None, valor) if isinstance(valor, (bool, dt.date)) else valor


class Filtros(WagtailFilterSet):
    """Filtros de un listado: las fechas, entre dos días; los nombres, los del campo."""

    FILTER_DEFAULTS = {
        **WagtailFilterSet.FILTER_DEFAULTS,
        models.DateField: {
            "filter_class": django_filters.DateFromToRangeFilter,
            "extra": lambda campo: {"widget": EntreFechas},
        },
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for filtro in self.filters.values():
            campo = get_model_field(self._meta.model, filtro.field_name)
            filtro.label = nombre_de(campo)


class Listado(HojaDeCalculo, PermisoPorFila, generic.IndexView):
    """El listado: columnas, filtros, búsqueda sin tildes y exportación.

    :ivar relacionadas: claves foráneas que se traen en la misma consulta.
    :ivar de_varios: relaciones de varios a varios que se traen en otra.
    """

    any_permission_required = VER
    base_filterset_class = Filtros
    history_url_name = None
    relacionadas: tuple[str, ...] = ()
    de_varios: tuple[str, ...] = ()
    botones_de_fila = None

    def get_base_queryset(self) -> models.QuerySet:
        """Las filas que esta persona puede ver."""
        filas = self.permission_policy.instances_user_has_any_permission_for(self.request.user, VER)
        return filas.select_related(*self.relacionadas).prefetch_related(*self.de_varios)

    def search_queryset(self, queryset: models.QuerySet) -> models.QuerySet:
        """Filtra por lo buscado, palabra a palabra."""
        return buscar(queryset, self.search_query, self.search_fields or [])

    def _get_custom_column(self, field_name, column_class=Celda, **kwargs) -> Column:
        columna = super()._get_custom_column(field_name, column_class, **kwargs)
        columna.label = capfirst(sin_opcional(str(columna.label)))
        return columna

    def get_edit_url(self, instance) -> str | None:
        """La dirección de editar, si esta persona puede editar esa fila."""
        if self.user_has_permission_for_instance("change", instance):
            return super().get_edit_url(instance)
        return None

    def get_list_more_buttons(self, instance) -> list[Button]:
        """Editar, ver, historia y lo propio de cada registro."""
        direcciones = [
            ("Editar", self.get_edit_url(instance), "edit"),
            ("Ver", self.get_inspect_url(instance), "view"),
            ("Historia", direccion(self.history_url_name, instance), "history"),
        ]
        botones = [
            Button(titulo, url=url, icon_name=icono, priority=prioridad)
            for prioridad, (titulo, url, icono) in enumerate(direcciones)
            if url
        ]
        return botones + self.botones_de_fila(self.request.user, instance)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Las dos descargas, con la clase de archivo."""
        return [
            Button("Descargar en Excel (XLSX)", url=self.xlsx_export_url, icon_name="download"),
            Button("Descargar en CSV", url=self.csv_export_url, icon_name="download"),
        ]


class Alta(generic.CreateView):
    """El formulario de una fila nueva."""

    success_message = "Se registró «%(object)s»."
    error_message = "No se registró: revise lo señalado. Lo que escribió sigue aquí."
    submit_button_label = "Registrar"
    submit_button_active_label = "Registrando…"


class AltaUnica(Alta):
    """El de un registro: enviarlo dos veces hace una sola fila."""

    def post(self, request, *args, **kwargs) -> HttpResponseBase:
        """Registra la fila, o lleva a la que ya hizo este mismo formulario."""
        if self._repetida():
            return self._ya_registrada()
        try:
            with transaction.atomic():
                return super().post(request, *args, **kwargs)
        except IntegrityError:
            if self._repetida():
                return self._ya_registrada()
            raise

    def form_invalid(self, form) -> HttpResponseBase:
        """Si mientras tanto llegó el otro envío, no es un error: ya está registrada."""
        return self._ya_registrada() if self._repetida() else super().form_invalid(form)

    def _repetida(self) -> models.Model | None:
        try:
            uuid = UUID(self.request.POST.get("uuid_nuevo", ""))
        except ValueError:
            return None
        return self.model._default_manager.filter(uuid=uuid).first()

    def _ya_registrada(self) -> HttpResponse:
        messages.info(self.request, f"«{self._repetida()}» ya estaba registrada: no se repitió.")
        return redirect(self.get_success_url())


class Edicion(PermisoPorFila, generic.EditView):
    """El formulario de una fila que existe."""

    success_message = "Se guardó «%(object)s»."
    error_message = "No se guardó: revise lo señalado. Lo que escribió sigue aquí."
    submit_button_label = "Guardar"
    submit_button_active_label = "Guardando…"
    botones_de_fila = None

    def get_object(self, queryset=None) -> models.Model:
        """La fila, con candado si se va a guardar.

        :raises PermissionDenied: si esta persona no puede editar esa fila.
        """
        if self.request.method == "POST":
            queryset = self.model._default_manager.select_for_update()
        return self.exigir(["change"], super().get_object(queryset))

    def get_side_panels(self) -> MediaContainer:
        """Ninguno: lo que decían está en la ficha y en la historia."""
        return MediaContainer()

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Ver la ficha y lo propio de cada registro."""
        return [
            Button("Ver", url=self.get_inspect_url(), icon_name="view"),
            *self.botones_de_fila(self.request.user, self.object),
        ]


class Ficha(PermisoPorFila, generic.InspectView):
    """La fila entera, para leer."""

    page_title = "Ficha"
    any_permission_required = VER
    template_name = "intranet/admin/ficha.html"
    history_url_name = None
    botones_de_fila = None

    def get_object(self, queryset=None) -> models.Model:
        """La fila.

        :raises PermissionDenied: si esta persona no puede verla.
        """
        return self.exigir(VER, super().get_object(queryset))

    def get_fields(self) -> list[str]:
        """Los campos que dicen algo a una persona; la baja, al final."""
        if self.fields:
            return self.fields
        dicen = [f for f in super().get_fields() if f not in NO_SE_CUENTAN]
        return sorted(dicen, key=lambda campo: campo.startswith("baja_"))

    def get_field_label(self, field_name, field) -> str:
        """El nombre del campo."""
        return etiqueta(field_name, self.model)

    def get_field_display_value(self, field_name, field) -> str:
        """El valor, como se lee."""
        valor = getattr(self.object, field_name)
        if callable(valor) and not isinstance(valor, models.Manager):
            valor = valor()
        if isinstance(valor, models.Manager):
            return ", ".join(str(otro) for otro in valor.all()) or VACIO
        return legible(field, valor)

    def get_edit_url(self) -> str | None:
        """La dirección de editar, si esta persona puede editar esta fila."""
        if self.user_has_permission_for_instance("change", self.object):
            return super().get_edit_url()
        return None

    @cached_property
    def header_buttons(self) -> list[Button]:
        """Editar e historia a la vista."""
        direcciones = [
            ("Editar", self.get_edit_url(), "edit"),
            ("Historia", direccion(self.history_url_name, self.object), "history"),
        ]
        return [HeaderButton(t, url=url, icon_name=icono) for t, url, icono in direcciones if url]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Lo propio de cada registro y lo que otras aplicaciones añaden a todos."""
        usuario = self.request.user
        de_otras = (f(self.object, usuario) for f in hooks.get_hooks("botones_de_ficha"))
        return [*self.botones_de_fila(usuario, self.object), *chain(*de_otras)]


# --- Selectores


class _FormularioSelector(BaseFilterForm):
    q = forms.CharField(
        label="Buscar", required=False, widget=forms.TextInput(attrs={"placeholder": "Buscar"})
    )
    campos: list[str] = []

    def filter(self, objects):
        objects = super().filter(objects)
        self.search_query = self.cleaned_data.get("q", "")
        self.is_searching = bool(self.search_query)
        return buscar(objects, self.search_query, self.campos)


class _Elegibles(PermissionCheckedMixin):
    """Solo elige quien puede ver el modelo, y solo de entre lo que se le ofrece."""

    any_permission_required = VER
    ofrecer = None

    def get_object_list(self):
        return self.ofrecer(self.request.user)


class _Elegir(_Elegibles, ChooseView):
    pass


class _ElegirResultados(_Elegibles, ChooseResultsView):
    pass


class _Elegido(_Elegibles, ChosenView):
    def get_object(self, pk):
        return self.get_object_list().get(pk=pk)


class _Elegidos(_Elegibles, ChosenMultipleView):
    def get_objects(self, pks):
        return self.get_object_list().filter(pk__in=pks)


class SelectorViewSet(ChooserViewSet):
    """Ventana para elegir una fila entre muchas, buscando con o sin tildes.

    :ivar search_fields: campos donde se busca.
    """

    search_fields: list[str] = []
    per_page = 12
    choose_view_class = _Elegir
    choose_results_view_class = _ElegirResultados
    chosen_view_class = _Elegido
    chosen_multiple_view_class = _Elegidos
    choose_another_text = "Elegir otra"
    edit_item_text = "Editar"
    search_tab_label = "Buscar"

    def ofrecer(self, usuario) -> models.QuerySet:
        """Las filas entre las que ``usuario`` elige: las que no están de baja."""
        return self.model.objects.vigentes()

    def get_common_view_kwargs(self, **kwargs) -> dict[str, Any]:
        """Añade de dónde se elige y cómo se busca."""
        formulario = type(
            "FormularioSelector", (_FormularioSelector,), {"campos": self.search_fields}
        )
        return super().get_common_view_kwargs(
            **{"ofrecer": self.ofrecer, "filter_form_class": formulario, **kwargs}
        )


# --- Conjuntos de vistas


class ListadoViewSet(ModelViewSet):
    """Lo que se lista, se busca, se exporta y, si no es de solo lectura, se edita.

    :ivar politica: clase de la política de permisos.
    :ivar solo_lectura: si lo escriben los servicios y aquí solo se lee.
    :ivar paneles: los del formulario; con ``paneles_al_editar``, los que solo tiene al editar.
    :ivar fijos: campos que se escriben al registrar y después solo se leen.
    :ivar search_fields: campos donde busca el listado.
    :ivar relacionadas: claves foráneas que el listado trae en la misma consulta.
    :ivar de_varios: relaciones de varios a varios que el listado trae en otra.
    """

    politica = PoliticaRegistro
    solo_lectura = False
    paneles: list = []
    paneles_al_editar: list = []
    fijos: tuple[str, ...] = ()
    search_fields: list[str] = []
    relacionadas: tuple[str, ...] = ()
    de_varios: tuple[str, ...] = ()
    formulario = WagtailAdminModelForm

    index_view_class = Listado
    add_view_class = Alta
    edit_view_class = Edicion
    inspect_view_class = Ficha
    inspect_template_name = Ficha.template_name
    copy_view_enabled = False
    inspect_view_enabled = True
    add_to_reference_index = False
    sort_order_field = None
    list_per_page = 25

    def botones_de_fila(self, usuario, fila) -> list[Button]:
        """Lo que además se puede hacer con ``fila``; cada registro dice lo suyo."""
        return []

    def get_edit_handler(self):
        """Los paneles para editar."""
        paneles = [_fijar(panel, self.fijos) for panel in self.paneles]
        return self._paneles([*paneles, *self.paneles_al_editar])

    def _paneles(self, paneles: list):
        return ObjectList(paneles, base_form_class=self.formulario).bind_to_model(self.model)

    def get_common_view_kwargs(self, **kwargs) -> dict[str, Any]:
        """Quita las direcciones que no existen y añade lo propio de la casa."""
        sin = ["delete_url_name", "usage_url_name", "history_url_name"]
        if self.solo_lectura:
            sin += ["add_url_name", "edit_url_name"]
        return super().get_common_view_kwargs(
            **{
                **dict.fromkeys(sin),
                "botones_de_fila": self.botones_de_fila,
                "relacionadas": self.relacionadas,
                "de_varios": self.de_varios,
                **kwargs,
            }
        )

    def get_add_view_kwargs(self, **kwargs) -> dict[str, Any]:
        """El formulario nuevo no lleva los paneles que solo tienen sentido después."""
        panel = self._paneles(self.paneles)
        return super().get_add_view_kwargs(
            **{"panel": panel, "form_class": panel.get_form_class(), **kwargs}
        )

    def get_urlpatterns(self) -> list:
        """Las de Wagtail sin borrar, copiar ni «uso»; sin editar, si es de solo lectura."""
        conv = self.pk_path_converter
        rutas = [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path(f"inspect/<{conv}:pk>/", self.inspect_view, name="inspect"),
        ]
        if not self.solo_lectura:
            rutas += [
                path("new/", self.add_view, name="add"),
                path(f"edit/<{conv}:pk>/", self.edit_view, name="edit"),
            ]
        return rutas

    def register_admin_url_finder(self) -> None:
        """Desde otros sitios del admin se llega a editar, si se edita."""
        if not self.solo_lectura:
            super().register_admin_url_finder()

    def on_register(self) -> None:
        """Registra la política antes que nadie pregunte por ella."""
        politica = self.politica(self.model, solo_lectura=self.solo_lectura)
        register_permission_policy(self.model, politica, exact_class=True)
        super().on_register()


def _fijar(panel: Panel, campos: tuple[str, ...]) -> Panel:
    """Una copia de ``panel`` donde ``campos`` solo se leen."""
    copia = panel.clone()
    if isinstance(copia, FieldPanel):
        copia.read_only = copia.field_name in campos
    elif isinstance(copia, PanelGroup):
        copia.children = [_fijar(hijo, campos) for hijo in copia.children]
    return copia


class HistoriaViewSet(ListadoViewSet):
    """Lo que además guarda su historia, en ``historia``."""

    history_view_class = Historia
    history_template_name = Historia.template_name

    def get_common_view_kwargs(self, **kwargs) -> dict[str, Any]:
        """Con la dirección de su historia."""
        return super().get_common_view_kwargs(
            **{"history_url_name": self.get_url_name("history"), **kwargs}
        )

    def get_urlpatterns(self) -> list:
        """Las de todo listado y la historia."""
        ruta = f"history/<{self.pk_path_converter}:pk>/"
        return [*super().get_urlpatterns(), path(ruta, self.history_view, name="history")]


class RegistroViewSet(HistoriaViewSet):
    """Un registro (:class:`intranet.models.RegistroBase`): además, baja, versión y restaurar."""

    formulario = FormularioRegistro
    add_view_class = AltaUnica
    export_headings = {"uuid": "Identidad"}
    paneles_al_editar = [
        MultiFieldPanel(
            [FieldPanel("baja_en"), FieldPanel("baja_motivo")],
            heading="Dar de baja",
            help_text="Un registro no se borra: deja de valer desde un día, por una razón.",
            classname="collapsed",
        )
    ]

    @property
    def restore_view(self):
        """Volver a como estaba."""
        return self.construct_view(
            Restaurar,
            index_url_name=self.get_url_name("index"),
            inspect_url_name=self.get_url_name("inspect"),
            history_url_name=self.get_url_name("history"),
            restore_url_name=self.get_url_name("restore"),
            formulario=self._edit_handler.get_form_class(),
        )

    def get_history_view_kwargs(self, **kwargs) -> dict[str, Any]:
        """Con la dirección de restaurar, si se edita."""
        restaurar = None if self.solo_lectura else self.get_url_name("restore")
        return super().get_history_view_kwargs(**{"restore_url_name": restaurar, **kwargs})

    def get_urlpatterns(self) -> list:
        """Las de todo listado, la historia y, si se edita, restaurar."""
        rutas = super().get_urlpatterns()
        if not self.solo_lectura:
            ruta = f"history/<{self.pk_path_converter}:pk>/<int:historia>/"
            rutas.append(path(ruta, self.restore_view, name="restore"))
        return rutas
