"""Bajar un listado en Excel o CSV, sin que nada de lo bajado se ejecute al abrirlo."""

from __future__ import annotations

import codecs
import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib.admin.utils import label_for_field
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.text import capfirst
from openpyxl import Workbook
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from intranet.auditoria.services import anotar_exportacion
from intranet.cambios import legible
from intranet.hojas import texto_seguro
from intranet.texto import sin_opcional


def etiqueta(nombre: str, modelo: type[models.Model]) -> str:
    """El nombre de una columna: el del campo, o la ``short_description`` del atributo."""
    return capfirst(sin_opcional(str(label_for_field(nombre, modelo))))


class HojaDeCalculo(SpreadsheetExportMixin):
    """La descarga de un listado (R12): queda anotada, y los textos son textos."""

    def nombre_de_la_hoja(self) -> str:
        """Qué se baja, como se le llama en pantalla."""
        return capfirst(self.model._meta.verbose_name_plural)

    def filas_de(self, queryset: models.QuerySet) -> Iterable[models.Model]:
        """Las filas que se escriben, una a una."""
        return queryset

    def as_spreadsheet(self, queryset, spreadsheet_format) -> HttpResponseBase:
        """La descarga, que queda anotada antes de salir."""
        anotar_exportacion(
            usuario=self.request.user,
            que=self.nombre_de_la_hoja(),
            formato=spreadsheet_format,
            filas=queryset.count(),
            filtros=self.request.GET,
        )
        return super().as_spreadsheet(queryset, spreadsheet_format)

    def to_row_dict(self, item) -> dict[str, Any]:
        """Los valores de una fila, en el orden de ``list_export``."""
        return {nombre: _exportable(item, nombre) for nombre in self.list_export}

    def get_heading(self, queryset, field) -> str:
        """El encabezado de una columna."""
        return self.export_headings.get(field) or etiqueta(field, self.model)

    def preprocess_field_value(self, field, value, export_format):
        """Nada de lo exportado se ejecuta al abrirlo en una hoja de cálculo."""
        return texto_seguro(value, export_format)

    def stream_csv(self, queryset):
        """Las líneas del CSV; la marca inicial hace que Excel lea las tildes."""
        yield codecs.BOM_UTF8
        yield from super().stream_csv(self.filas_de(queryset))

    def write_xlsx(self, queryset, output) -> None:
        """El libro de Excel, con los textos como texto aunque parezcan fórmulas."""
        libro = Workbook(write_only=True, iso_dates=True)
        hoja = libro.create_sheet(title=self.nombre_de_la_hoja()[:31])
        hoja.append([self.get_heading(queryset, nombre) for nombre in self.list_export])
        for fila in self.filas_de(queryset):
            hoja.append(self.generate_xlsx_row(hoja, self.to_row_dict(fila), "dd/mm/yyyy hh:mm"))
        libro.save(output)


def _exportable(fila: models.Model, nombre: str) -> Any:
    """El valor de un campo o propiedad para una hoja de cálculo: fechas y números, como tales."""
    try:
        campo = fila._meta.get_field(nombre)
    except FieldDoesNotExist:
        campo = None
    valor = getattr(fila, nombre)
    if callable(valor) and not isinstance(valor, models.Manager):
        valor = valor()
    if isinstance(valor, models.Manager):
        return ", ".join(str(otro) for otro in valor.all())
    if isinstance(valor, dt.datetime):
        return timezone.make_naive(valor)
    if isinstance(valor, bool) or (campo is not None and campo.choices):
        return legible(campo, valor) if valor not in ("", None) else ""
    if valor is None or isinstance(valor, (str, int, float, dt.date, dt.time)):
        return valor
    return str(valor)
