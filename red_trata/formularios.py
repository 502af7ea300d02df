"""Los filtros del directorio, que viven en la dirección."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from intranet.controles import Desplegable
from intranet.fechas import EntradaFecha
from intranet.texto import limpiar, patron_plegado
from red_trata.enums import TipoInstitucion, TipoTermino
from red_trata.models import (
    Designacion,
    Distrito,
    Instancia,
    Institucion,
    Membresia,
    RolDeMembresia,
    TerminoPlan,
)

NOMBRES = ("nombre", "sigla", "otros_nombres")
PERSONAS = ("persona__nombre", "equipo", "cargo")


class FiltroDirectorio(forms.Form):
    """Texto, día, tipo, rol, distrito e instancia; una opción que no existe no filtra.

    La fecha sí se exige: un directorio de otro día que el pedido engañaría.
    """

    texto = forms.CharField(
        required=False,
        max_length=100,
        label="Institución o persona",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    fecha = forms.DateField(
        required=False,
        label="Tal como era el día",
        widget=EntradaFecha,
        error_messages={
            "invalid": "Esa fecha no existe. Escríbala como 15/3/2025 o como 2025-03-15."
        },
    )
    rol = forms.ChoiceField(required=False, widget=Desplegable, label="Rol funcional")
    tipo = forms.ChoiceField(required=False, widget=Desplegable, label="Tipo")
    distrito = forms.ChoiceField(required=False, widget=Desplegable, label="Distrito")
    instancia = forms.ChoiceField(required=False, widget=Desplegable, label="Instancia")

    def __init__(self, datos: Any) -> None:
        super().__init__(datos, auto_id="filtro-%s")
        roles = TerminoPlan.objects.filter(tipo=TipoTermino.ROL_FUNCIONAL)
        instancias = [(i.sigla, i.nombre_corto) for i in Instancia.objects.vigentes()]
        for campo, vacio, opciones in (
            ("tipo", "Todos", TipoInstitucion.choices),
            ("rol", "Todos", roles.values_list("codigo", "nombre")),
            ("distrito", "Todos", Distrito.objects.values_list("ubigeo_inei", "nombre")),
            ("instancia", "Todas", sorted(instancias, key=lambda i: i[1])),
        ):
            self.fields[campo].choices = [("", vacio), *opciones]
        self.is_valid()
        self.dia = self.cleaned_data.get("fecha")
        self.sin_fecha = "fecha" in self.errors

    def valor(self, campo: str) -> str:
        """Lo elegido en ``campo``; vacío si no se eligió o no existe."""
        return self.cleaned_data.get(campo, "")

    @property
    def es_de_miembros(self) -> bool:
        """Si lo pedido solo lo cumple quien es miembro de algo."""
        return bool(self.dia or self.valor("rol") or self.valor("instancia"))

    def membresias(self) -> QuerySet[Membresia]:
        """Las membresías del día pedido (hoy, si no se pidió) que cumplen los filtros."""
        filas = Membresia.objects.el_dia(self.dia).filter(self._de_institucion("institucion__"))
        if instancia := self.valor("instancia"):
            filas = filas.filter(instancia__sigla=instancia)
        if rol := self.valor("rol"):
            ese_dia = RolDeMembresia.objects.el_dia(self.dia).filter(rol__codigo=rol)
            filas = filas.filter(Exists(ese_dia.filter(membresia=OuterRef("pk"))))
        for patron in self._patrones():
            quien = Designacion.objects.el_dia(self.dia).filter(_alguno(PERSONAS, patron))
            filas = filas.filter(
                _alguno([f"institucion__{n}" for n in NOMBRES], patron)
                | Exists(quien.filter(membresia=OuterRef("pk")))
            )
        return filas

    def instituciones(self) -> QuerySet[Institucion]:
        """Las instituciones vigentes que cumplen lo que se pide de una institución."""
        filas = Institucion.objects.vigentes().filter(self._de_institucion())
        for patron in self._patrones():
            filas = filas.filter(_alguno(NOMBRES, patron))
        return filas

    def _de_institucion(self, camino: str = "") -> Q:
        condicion = Q()
        if tipo := self.valor("tipo"):
            condicion &= Q(**{f"{camino}tipo": tipo})
        if distrito := self.valor("distrito"):
            atienden = Institucion.objects.filter(
                Q(distrito__ubigeo_inei=distrito) | Q(cobertura__ubigeo_inei=distrito)
            )
            condicion &= Q(**{f"{camino}pk__in": atienden.values("pk")})
        return condicion

    def _patrones(self) -> list[str]:
        palabras = limpiar(self.valor("texto")).split()
        return [patron for palabra in palabras if (patron := patron_plegado(palabra))]


def _alguno(campos: list[str] | tuple[str, ...], patron: str) -> Q:
    condicion = Q()
    for campo in campos:
        condicion |= Q(**{f"{campo}__iregex": patron})
    return condicion
