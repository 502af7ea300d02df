"""Los filtros de las campañas, que viven en la dirección."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from campanas.enums import EstadoCampana, Publico
from campanas.models import Campana
from campanas.querysets import ConsultaCampana
from intranet.controles import Desplegable
from red_trata.enums import TipoTermino
from red_trata.models import Distrito, Institucion, TerminoPlan

SIN_LECCIONES = "sin_lecciones"


class FiltroCampanas(forms.Form):
    """Año, línea, público, distrito, institución y estado; un valor que no existe no filtra."""

    anio = forms.ChoiceField(required=False, widget=Desplegable, label="Año")
    linea = forms.ChoiceField(required=False, widget=Desplegable, label="Línea")
    publico = forms.ChoiceField(
        required=False,
        widget=Desplegable,
        label="Público",
        choices=[("", "Todos"), *Publico.choices],
    )
    distrito = forms.ChoiceField(required=False, widget=Desplegable, label="Distrito")
    institucion = forms.ChoiceField(required=False, widget=Desplegable, label="Institución")
    estado = forms.ChoiceField(
        required=False,
        widget=Desplegable,
        label="Estado",
        choices=[
            ("", "Todos"),
            *EstadoCampana.choices,
            (SIN_LECCIONES, "Cerrada, sin lecciones"),
        ],
    )

    def __init__(self, datos: Any) -> None:
        super().__init__(datos, auto_id="filtro-%s")
        terminos = TerminoPlan.objects.filter(tipo=TipoTermino.LINEA).values_list(
            "codigo", "nombre"
        )
        distritos = Distrito.objects.order_by("nombre").values_list("ubigeo_inei", "nombre")
        participan = (
            Institucion.objects.filter(participaciones__baja_en=None)
            .exclude(participaciones=None)
            .distinct()
            .only("nombre", "sigla")
        )
        self._opciones("anio", "Todos", [(str(a), str(a)) for a in anios_con_campanas()])
        self._opciones("linea", "Todas", terminos)
        self._opciones("distrito", "Todos", distritos)
        self._opciones(
            "institucion",
            "Todas",
            sorted(
                ((str(i.pk), i.nombre_corto) for i in participan), key=lambda o: o[1].casefold()
            ),
        )
        self.is_valid()

    def _opciones(self, campo: str, vacio: str, opciones) -> None:
        self.fields[campo].choices = [("", vacio), *opciones]

    def valor(self, campo: str) -> str:
        """Lo elegido en ``campo``; vacío si no se eligió o no existe."""
        return self.cleaned_data.get(campo, "")

    def aplicar(self, campanas: ConsultaCampana) -> ConsultaCampana:
        """Las ``campanas`` que cumplen lo elegido, la última primero."""
        if anio := self.valor("anio"):
            campanas = campanas.del_anio(int(anio))
        if linea := self.valor("linea"):
            campanas = campanas.filter(linea__codigo=linea)
        if publico := self.valor("publico"):
            campanas = campanas.filter(Campana._meta.get_field("publicos").con(publico))
        if distrito := self.valor("distrito"):
            campanas = campanas.filter(distritos__ubigeo_inei=distrito)
        if institucion := self.valor("institucion"):
            campanas = campanas.en_que_participa(institucion)
        if estado := self.valor("estado"):
            campanas = (
                campanas.sin_lecciones() if estado == SIN_LECCIONES else campanas.en_estado(estado)
            )
        return campanas.order_by("-inicio", "title")


def anios_con_campanas() -> list[int]:
    """Los años que toca alguna campaña publicada, y el de hoy; el último primero."""
    anios = {timezone.localdate().year}
    for inicio, fin in Campana.objects.live().values_list("inicio__year", "fin__year").distinct():
        anios.update(range(inicio, fin + 1))
    return sorted(anios, reverse=True)
