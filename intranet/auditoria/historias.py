"""La historia de cada registro en Auditoría: una tabla por modelo, hecha de su declaración."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.admin.utils import quote
from django.db import models
from django.urls import reverse
from django.utils.text import capfirst
from simple_history.models import HistoricalChanges
from wagtail.admin.viewsets import viewsets

from intranet.auditoria.listados import Cuando, TablaDeAuditoria, por_valor
from intranet.auditoria.nombres import nombre, preparar
from intranet.auditoria.tablas import columna
from intranet.cambios import VACIO, diferencias, legible
from intranet.viewsets import HistoriaViewSet

QUE_PASO = {"+": "Se registró", "~": "Cambió", "-": "Se quitó (demostración)"}


def con_historia() -> list[type[models.Model]]:
    """Las tablas de historia de los registros, por el nombre de lo que cuentan."""
    tablas = [
        m
        for m in apps.get_models()
        # Las de una relación de varios a varios no tienen fecha: van con la de su registro.
        if issubclass(m, HistoricalChanges) and hasattr(m, "history_date")
    ]
    return sorted(tablas, key=lambda tabla: nombre_de_lo_contado(tabla).lower())


def nombre_de_lo_contado(tabla: type[models.Model]) -> str:
    """Cómo se llama en plural lo que ``tabla`` cuenta."""
    return capfirst(str(tabla.instance_type._meta.verbose_name_plural))


class HistoriaDeRegistro(TablaDeAuditoria):
    """La base de las tablas que hace :func:`tabla_de`."""

    fecha = "history_date"
    add_to_admin_menu = False
    menu_icon = "history"
    list_select_related = ("history_user",)
    search_fields = (
        "history_user__username",
        "history_user__first_name",
        "history_user__last_name",
        "history_change_reason",
    )
    que_se_busca = "Quién o por qué"
    list_display = ("momento", "quien", "que_paso", "fila", "razon")
    list_filter = (por_valor("history_type", "qué pasó", QUE_PASO), Cuando)
    list_display_add_buttons = "fila"
    detalles = ("hecho", "quien", "que_paso", "fila", "razon")
    si_esta_vacia = "No hay todavía ninguna fila."

    @columna("cuándo")
    def momento(self, historia) -> str:
        """Cuándo, para leer."""
        return legible(None, historia.history_date)

    @columna("cuándo")
    def hecho(self, historia):
        """Cuándo."""
        return historia.history_date

    @columna("quién")
    def quien(self, historia) -> str:
        """Quién, o el sistema."""
        return str(historia.history_user or "El sistema")

    @columna("qué pasó")
    def que_paso(self, historia) -> str:
        """Si se registró o cambió."""
        return QUE_PASO[historia.history_type]

    @columna("qué fila")
    def fila(self, historia) -> str:
        """Cómo se llamaba entonces."""
        return nombre(_fila(historia))

    @columna("por qué")
    def razon(self, historia) -> str:
        """El motivo que se anotó."""
        return historia.history_change_reason or VACIO

    def preparar(self, filas: list) -> None:
        """Trae de una vez lo que nombra a cada fila contada."""
        preparar([_fila(historia) for historia in filas])

    def migas(self, *mas: str) -> list[dict[str, str]]:
        """Desde todos los registros."""
        return [{"url": reverse("auditoria"), "label": "Registros"}, *super().migas(*mas)]

    def singular(self) -> str:
        """Una fila de historia se llama como lo que cuenta."""
        return str(self.model.instance_type._meta.verbose_name)

    def detalle(self, request, historia) -> dict[str, Any]:
        """En qué se diferencia de la anterior, y dónde está la historia entera."""
        anterior = (
            self.model.objects.filter(id=historia.id, history_date__lte=historia.history_date)
            .exclude(pk__gte=historia.pk)
            .order_by("history_date", "history_id")
            .last()
        )
        return {
            "titulo": nombre(_fila(historia)),
            "es_la_primera": anterior is None,
            "diferencias": list(diferencias(anterior, historia)),
            "enlaces": self._enlaces(historia),
        }

    def _enlaces(self, historia) -> list[tuple[str, str]]:
        enlaces = []
        viewset = historia_en_el_admin().get(self.model.instance_type)
        if viewset and self.model.instance_type.objects.filter(pk=historia.id).exists():
            url = reverse(viewset.get_url_name("history"), args=[quote(historia.id)])
            enlaces.append(("Su historia entera", url))
        return enlaces


def _fila(historia: models.Model) -> models.Model:
    """La fila contada, siempre el mismo objeto para que guarde lo ya traído."""
    if "_contada" not in historia.__dict__:
        historia._contada = historia.instance
    return historia._contada


def historia_en_el_admin() -> dict[type[models.Model], HistoriaViewSet]:
    """Por modelo, el conjunto de vistas donde está su historia."""
    return {v.model: v for v in viewsets.viewsets if isinstance(v, HistoriaViewSet)}


def tabla_de(tabla: type[models.Model]) -> type[HistoriaDeRegistro]:
    """La tabla de Auditoría que cuenta la historia de un registro."""
    contado = tabla.instance_type
    plural = nombre_de_lo_contado(tabla)
    return type(
        f"Historia{contado.__name__}",
        (HistoriaDeRegistro,),
        {
            "model": tabla,
            "ruta": f"registros/{contado._meta.label_lower.replace('.', '-')}",
            "menu_label": plural,
            "explicacion": f"Cada vez que se registró o cambió algo de «{plural}», y quién.",
        },
    )
