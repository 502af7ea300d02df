"""Lo que Auditoría enseña de Elasticsearch: lo que falta llevarle y en qué difería de la base."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from intranet.auditoria.listados import Cuando, Filtro, TablaDeAuditoria
from intranet.auditoria.tablas import columna
from intranet.cambios import VACIO, legible
from search.elastic import salida
from search.models import Conciliacion, Entrada, Salida

PERMISOS = ("search.view_salida", "search.change_salida", "search.view_conciliacion")
"""Ver las dos tablas, y mandar que se repita lo rechazado (lo demás no se cambia)."""


class _DeElasticsearch(TablaDeAuditoria):
    """Solo interesa donde busca Elasticsearch."""

    def hace_falta(self) -> bool:
        """Si hay un Elasticsearch."""
        return settings.BUSQUEDA_MOTOR == "elastic"


class _Estado(Filtro):
    title = "estado"
    parameter_name = "estado"

    def lookups(self, request, model_admin) -> list[tuple[str, str]]:
        """Los dos en que puede estar."""
        return [("por_llevar", "Por llevar"), ("rechazado", "Rechazado")]

    def queryset(self, request, queryset) -> QuerySet | None:
        """Los de ese estado."""
        if self.value() not in {"por_llevar", "rechazado"}:
            return None
        return queryset.filter(muerta_en__isnull=self.value() == "por_llevar")


class Salidas(_DeElasticsearch):
    """Los cambios que Elasticsearch aún no tiene, y los documentos que no acepta."""

    model = Salida
    ruta = "elasticsearch"
    fecha = "creada_en"
    menu_label = "Por llevar a Elasticsearch"
    menu_icon = "search"
    explicacion = (
        "Cada cambio que la búsqueda tiene en la base y Elasticsearch todavía no. Lo llevado se"
        " quita de aquí. Un documento rechazado varias veces espera a que alguien lo repita."
    )
    si_esta_vacia = "Elasticsearch tiene todos los cambios."
    list_display = ("momento", "documento", "estado", "intentos", "dicho")
    list_display_add_buttons = "documento"
    list_filter = (_Estado, Cuando)
    search_fields = ("clave", "error")
    que_se_busca = "Documento o error"
    detalles = ("cambio", "documento", "estado", "intentos", "proximo", "rechazada", "dicho")

    @columna("cuándo cambió")
    def momento(self, fila: Salida) -> str:
        """Cuándo cambió."""
        return legible(None, fila.creada_en)

    @columna("cuándo cambió")
    def cambio(self, fila: Salida) -> Any:
        """Cuándo cambió, como fecha."""
        return fila.creada_en

    @columna("documento")
    def documento(self, fila: Salida) -> str:
        """Qué clase de cosa es y su identidad."""
        return fila.clave

    @columna("estado")
    def estado(self, fila: Salida) -> str:
        """Si se va a intentar."""
        return "Rechazado" if fila.muerta_en else "Por llevar"

    @columna("próximo intento")
    def proximo(self, fila: Salida) -> Any:
        """Cuándo se intentará, si se va a intentar."""
        return VACIO if fila.muerta_en else fila.siguiente

    @columna("rechazado")
    def rechazada(self, fila: Salida) -> Any:
        """Cuándo se dejó de intentar."""
        return fila.muerta_en or VACIO

    @columna("qué pasó")
    def dicho(self, fila: Salida) -> str:
        """Lo último que respondió Elasticsearch."""
        return fila.error or VACIO

    def singular(self) -> str:
        """Un cambio."""
        return "cambio por llevar"

    def detalle(self, request, fila: Salida) -> dict[str, Any]:
        """Adónde lleva lo que cambió y, a quien puede, el botón de repetir."""
        url = Entrada.objects.filter(clave=fila.clave).values_list("url", flat=True).first()
        contexto: dict[str, Any] = {"enlaces": [("Ir a lo que cambió", url)] if url else []}
        if fila.muerta_en and request.user.has_perm("search.change_salida"):
            contexto["reintentar"] = reverse("reintentar_salida", args=[fila.pk])
        return contexto

    def get_admin_urls_for_registration(self) -> tuple:
        """Las de leer y la de repetir."""
        return (
            *super().get_admin_urls_for_registration(),
            path(
                f"{self.base_url_path}/<int:pk>/reintentar/",
                reintentar_salida,
                name="reintentar_salida",
            ),
        )


class _Difieren(Filtro):
    title = "resultado"
    parameter_name = "resultado"

    def lookups(self, request, model_admin) -> list[tuple[str, str]]:
        """Igual o distinto."""
        return [("igual", "Todo igual"), ("difiere", "Había diferencias")]

    def queryset(self, request, queryset) -> QuerySet | None:
        """Las de ese resultado."""
        if self.value() not in {"igual", "difiere"}:
            return None
        sumadas = queryset.annotate(suma=F("faltaban") + F("sobraban") + F("distintas"))
        return sumadas.filter(suma=0) if self.value() == "igual" else sumadas.filter(suma__gt=0)


class Conciliaciones(_DeElasticsearch):
    """Cada comparación nocturna de la base con Elasticsearch."""

    model = Conciliacion
    ruta = "conciliaciones"
    menu_label = "Conciliaciones"
    menu_icon = "tasks"
    explicacion = (
        "Cada noche se compara la base con Elasticsearch, entrada por entrada. Lo esperado es cero;"
        " lo que difiera se vuelve a llevar solo."
    )
    si_esta_vacia = "Todavía no se ha comparado."
    list_display = ("momento", "resultado", "entradas", "faltaban", "sobraban", "distintas")
    list_display_add_buttons = "momento"
    list_filter = (_Difieren, Cuando)
    detalles = ("cuando", "resultado", "entradas", "faltaban", "sobraban", "distintas")

    @columna("cuándo")
    def momento(self, fila: Conciliacion) -> str:
        """Cuándo."""
        return legible(None, fila.cuando)

    @columna("resultado")
    def resultado(self, fila: Conciliacion) -> str:
        """Si todo era igual."""
        if fila.diferencias == 1:
            return "1 diferencia"
        return f"{fila.diferencias} diferencias" if fila.diferencias else "Todo igual"


TABLAS = (Salidas, Conciliaciones)


@require_POST
def reintentar_salida(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    """Manda que un documento rechazado se lleve otra vez.

    :raises PermissionDenied: si no es un administrador.
    """
    if not request.user.has_perm("search.change_salida"):
        raise PermissionDenied
    fila = get_object_or_404(Salida, pk=pk)
    try:
        salida.reintentar(salida=fila, usuario=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"«{fila.clave}» se llevará otra vez enseguida.")
    return redirect("auditoria_elasticsearch_modeladmin_index")
