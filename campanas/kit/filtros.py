"""Los filtros del kit, que viven en la dirección."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from campanas.enums import Publico
from campanas.kit.consultas import ConsultaPieza
from campanas.kit.enums import Clase, Formato, Idioma, Parte
from campanas.models import Campana, FechaEmblematica, Pieza, TemaDePieza, UsoDePieza
from intranet.controles import Desplegable
from intranet.models import Tema


def _lista(etiqueta: str, vacio: str = "", opciones: Any = ()) -> forms.ChoiceField:
    return forms.ChoiceField(
        required=False,
        widget=Desplegable,
        label=etiqueta,
        choices=[("", vacio), *opciones],
    )


class _Varios(forms.MultipleChoiceField):
    """Varias opciones; las que no existen se pasan por alto."""

    def clean(self, value: Any) -> list[str]:
        """Las que existen."""
        existen = {str(clave) for clave, _ in self.choices}
        return [v for v in self.to_python(value) if v in existen]


class FiltroKit(forms.Form):
    """Qué piezas; un valor que no existe no filtra."""

    fecha = _lista("Fecha emblemática")
    anio = _lista("Año")
    campana = _lista("Campaña")
    publico = _lista("Público", "Todos", Publico.choices)
    idioma = _lista("Idioma", "Todos", Idioma.choices)
    clase = _lista("Clase", "Todas", Clase.choices)
    formato = _lista("Formato", "Todos", Formato.choices)
    parte = _lista("Parte del kit", "Todas", Parte.choices)
    tema = _Varios(required=False, widget=forms.CheckboxSelectMultiple, label="Temas")

    def __init__(self, datos: Any) -> None:
        super().__init__(datos, auto_id="filtro-%s")
        publicadas = Pieza.objects.live()
        usos = UsoDePieza.objects.vigentes()
        campanas = Campana.objects.filter(
            Q(pk__in=publicadas.values("hecha_para")) | Q(pk__in=usos.values("campana"))
        )
        fechas = FechaEmblematica.objects.filter(
            Q(pk__in=publicadas.values("fecha_emblematica"))
            | Q(pk__in=campanas.values("fecha_emblematica"))
        )
        temas = Tema.objects.filter(
            pk__in=TemaDePieza.objects.filter(content_object__live=True).values("tag")
        )
        self._opciones("campana", "Todas", campanas.order_by("-inicio").values_list("pk", "title"))
        self._opciones("fecha", "Todas", ((f.pk, f"{f.cuando}: {f.nombre}") for f in fechas))
        self._opciones("anio", "Todos", ((a, a) for a in _anios(publicadas, usos)))
        self.fields["tema"].choices = list(temas.values_list("slug", "name"))
        self.is_valid()

    def _opciones(self, campo: str, vacio: str, opciones: Any) -> None:
        self.fields[campo].choices = [("", vacio), *((str(v), str(n)) for v, n in opciones)]

    def valor(self, campo: str) -> Any:
        """Lo elegido en ``campo``; vacío si no se eligió o no existe."""
        return self.cleaned_data.get(campo) or ""

    def puestos(self) -> list[tuple[str, str]]:
        """Lo elegido, para llevarlo en otro formulario."""
        pares = []
        for campo in self.fields:
            valor = self.valor(campo)
            pares += [(campo, v) for v in (valor if isinstance(valor, list) else [valor]) if v]
        return pares

    def aplicar(self, piezas: ConsultaPieza) -> ConsultaPieza:
        """Las ``piezas`` que cumplen lo elegido, la última primero; ninguna, dos veces."""
        if fecha := self.valor("fecha"):
            piezas = piezas.de_fecha(fecha)
        if anio := self.valor("anio"):
            piezas = piezas.del_anio(anio)
        if campana := self.valor("campana"):
            piezas = piezas.de_campana(campana)
        if publico := self.valor("publico"):
            piezas = piezas.filter(Pieza._meta.get_field("publicos").con(publico))
        if idioma := self.valor("idioma"):
            piezas = piezas.filter(Pieza._meta.get_field("idiomas").con(idioma))
        if clase := self.valor("clase"):
            piezas = piezas.filter(material__clase=clase)
        if formato := self.valor("formato"):
            piezas = piezas.con_formato(formato)
        if parte := self.valor("parte"):
            piezas = piezas.filter(parte=parte)
        if temas := self.valor("tema"):
            piezas = piezas.con_algun_tema(temas)
        return piezas.order_by("-fecha", "title", "pk")


def _anios(piezas: ConsultaPieza, usos: Any) -> list[int]:
    de_piezas = piezas.order_by().values_list("fecha__year")
    return sorted({a for (a,) in de_piezas.union(usos.order_by().values_list("fecha__year"))})[::-1]
