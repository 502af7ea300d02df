"""Los filtros que viven en la dirección."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet

from capacitaciones.enums import Actividad, Modalidad, Nivel, TipoAccion
from capacitaciones.models import Capacitacion, LineaBase, Publico
from intranet.controles import Desplegable
from intranet.models import Tema
from red_trata.models import Distrito, Institucion


class _Filtro(forms.Form):
    """Filtros de una lista; un valor que no existe no filtra."""

    anio = forms.ChoiceField(required=False, widget=Desplegable, label="Año")
    institucion = forms.ChoiceField(required=False, widget=Desplegable, label="Institución")
    distrito = forms.ChoiceField(required=False, widget=Desplegable, label="Distrito")

    def __init__(self, datos: Any, filas: QuerySet) -> None:
        super().__init__(datos, auto_id="filtro-%s")
        self.anios = set(filas.order_by().values_list("fecha__year", flat=True).distinct())
        self._opciones(
            "institucion",
            "Todas",
            (
                (str(i.pk), i.nombre_corto)
                for i in Institucion.objects.filter(
                    pk__in=filas.order_by().values("institucion")
                ).only("nombre", "sigla")
            ),
        )
        self._opciones(
            "distrito",
            "Todos",
            Distrito.objects.filter(pk__in=filas.order_by().values("distrito")).values_list(
                "ubigeo_inei", "nombre"
            ),
        )

    def _opciones(self, campo: str, vacio: str, opciones: Iterable[tuple[str, str]]) -> None:
        self.fields[campo].choices = [("", vacio), *opciones]

    def _validar(self) -> None:
        anios = sorted(self.anios, reverse=True)
        self._opciones("anio", "Todos", ((str(a), str(a)) for a in anios))
        self.is_valid()

    def valor(self, campo: str) -> str:
        """Lo elegido en ``campo``; vacío si no se eligió o no existe."""
        return self.cleaned_data.get(campo, "")

    def _comunes(self, filas: QuerySet) -> QuerySet:
        condiciones = {
            "fecha__year": self.valor("anio"),
            "institucion": self.valor("institucion"),
            "distrito__ubigeo_inei": self.valor("distrito"),
        }
        return filas.filter(**{campo: valor for campo, valor in condiciones.items() if valor})


class FiltroCapacitaciones(_Filtro):
    """Filtros de la bitácora."""

    tema = forms.ChoiceField(required=False, widget=Desplegable, label="Tema")
    publico = forms.ChoiceField(required=False, widget=Desplegable, label="Público")
    modalidad = forms.ChoiceField(
        required=False,
        widget=Desplegable,
        label="Modalidad",
        choices=[("", "Todas"), *Modalidad.choices],
    )
    actividad = forms.ChoiceField(
        required=False,
        widget=Desplegable,
        label="Clase",
        choices=[("", "Todas"), *Actividad.choices],
    )

    def __init__(self, datos: Any, filas: QuerySet) -> None:
        super().__init__(datos, filas)
        self._opciones("tema", "Todos", Tema.objects.values_list("slug", "name"))
        self._opciones("publico", "Todos", Publico.objects.values_list("codigo", "nombre"))
        self._validar()

    def aplicar(self, filas: QuerySet) -> QuerySet:
        """Las capacitaciones que cumplen lo elegido; ninguna sale dos veces."""
        filas = self._comunes(filas)
        for campo in ("modalidad", "actividad"):
            if valor := self.valor(campo):
                filas = filas.filter(**{campo: valor})
        # Con EXISTS y no con JOIN: las sumas de la lista no cuentan nada dos veces.
        if tema := self.valor("tema"):
            filas = filas.filter(_entre(Capacitacion.temas, tema__slug=tema))
        if publico := self.valor("publico"):
            filas = filas.filter(_entre(Capacitacion.publicos, publico__codigo=publico))
        return filas


def _entre(relacion: Any, **condicion: Any) -> Exists:
    return Exists(relacion.through.objects.filter(capacitacion=OuterRef("pk"), **condicion))


class FiltroAcciones(_Filtro):
    """Filtros de las acciones preventivas."""

    tipo = forms.ChoiceField(
        required=False,
        widget=Desplegable,
        label="Dónde",
        choices=[("", "En todas partes"), *TipoAccion.choices],
    )
    nivel = forms.ChoiceField(
        required=False,
        widget=Desplegable,
        label="Nivel",
        choices=[("", "Todos"), *Nivel.choices],
    )

    def __init__(self, datos: Any, filas: QuerySet) -> None:
        super().__init__(datos, filas)
        # Un año con línea base se mira aunque aún no tenga nada registrado.
        self.anios |= set(LineaBase.objects.vigentes().values_list("anio", flat=True))
        self._validar()

    def aplicar(self, filas: QuerySet) -> QuerySet:
        """Las acciones que cumplen lo elegido."""
        filas = self._comunes(filas)
        for campo in ("tipo", "nivel"):
            if valor := self.valor(campo):
                filas = filas.filter(**{campo: valor})
        return filas
