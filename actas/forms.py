"""Formulario del acta y de lo que se hace fuera del admin."""

from __future__ import annotations

import json
from copy import copy

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm

from actas.enums import Presencia
from actas.instantanea import filas_de_asistencia
from actas.revision import poner_errores


class AsistenciaWidget(forms.Widget):
    """Una lista por institución: botón «Todas presentes» y después las excepciones.

    El valor viaja como un campo por fila (``asistencia-<uuid>``), así funciona sin JavaScript.
    """

    template_name = "actas/admin/asistencia.html"

    class Media:
        css = {"all": ["actas/admin.css"]}
        js = ["actas/asistencia.js"]

    filas: list[dict] = []

    def format_value(self, value):
        """La asistencia guardada, indexada por institución."""
        datos = json.loads(value) if isinstance(value, str) else value or []
        return {fila["institucion"]: fila for fila in datos}

    def get_context(self, name, value, attrs):
        """Las integrantes del día de la sesión con lo que ya se marcó."""
        contexto = super().get_context(name, value, attrs)
        guardadas = self.format_value(value)
        contexto["filas"] = [
            {**fila, "marcada": guardadas.get(fila["institucion"], {})} for fila in self.filas
        ]
        contexto["presencias"] = Presencia.choices
        return contexto

    def value_from_datadict(self, data, files, name):
        """Reúne las filas enviadas en una lista."""
        filas = []
        for fila in self.filas:
            clave = f"{name}-{fila['institucion']}"
            presencia = data.get(clave, "")
            if presencia in Presencia.values:
                elegidas = set(data.getlist(f"{clave}-quien"))
                filas.append(
                    {
                        "institucion": fila["institucion"],
                        "presencia": presencia,
                        "designaciones": [
                            p["pk"] for p in fila["personas"] if str(p["pk"]) in elegidas
                        ],
                        "nota": data.get(f"{clave}-nota", "").strip()[:250],
                    }
                )
        return json.dumps(filas)

    def value_omitted_from_data(self, data, files, name):
        """Una lista vacía también es una respuesta."""
        return False


class ActaForm(WagtailAdminPageForm):
    """El acta en el admin.

    Al guardar el borrador no exige nada; con «Aprobar y publicar» revisa todo y pone cada
    mensaje junto a su campo.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "asistencia" in self.fields:
            campo = self.fields["asistencia"]
            campo.required = False
            campo.label = "Asistencia por institución"
            campo.widget = AsistenciaWidget()
            campo.widget.filas = filas_de_asistencia(self.instance.sesion)

    def clean(self):
        """Si se pide aprobar, revisa que no falte nada."""
        datos = super().clean()
        if self.data.get("action-aprobar") and not self.errors:
            poner_errores(self, self.acta_escrita())
        return datos

    def acta_escrita(self):
        """El acta con lo recién escrito, sin guardarla."""
        datos = self.cleaned_data
        acta = copy(self.instance)
        for campo in ("asistencia", "razon_sin_quorum", "contenido", "hora_fin", "proxima_sesion"):
            if campo in datos:
                setattr(acta, campo, datos[campo])
        return acta
