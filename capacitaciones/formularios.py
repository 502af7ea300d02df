"""El registro en dos minutos: formularios del sitio, que valen en un teléfono."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone

from capacitaciones.acceso import instituciones_que_registra
from capacitaciones.enums import Modalidad, TipoAccion
from capacitaciones.models import AccionPreventiva, Capacitacion
from intranet.controles import Desplegable
from intranet.fechas import EntradaFecha, EntradaHora
from intranet.importacion import Contexto, Decimales, Duda, Entero, Invalido
from intranet.subidas import IMAGENES, OFICINA, PDF
from intranet.subidas.campos import Archivos
from intranet.viewsets import FormularioRegistro
from red_trata.models import Distrito, Institucion, Nodo, TerminoPlan

if TYPE_CHECKING:
    from intranet.models import Usuario

FECHA = EntradaFecha()
DE_MATERIAL = (PDF, *OFICINA, *IMAGENES)


class _Numero(forms.Field):
    """Un número escrito como se escribe; lo ambiguo no se adivina: se pide de nuevo."""

    widget = forms.TextInput
    leer: Decimales | Entero

    def __init__(self, *, validators=(), min_value=None, max_value=None, **kwargs) -> None:
        for sobra in ("max_digits", "decimal_places", "localize"):
            kwargs.pop(sobra, None)
        super().__init__(validators=validators, **kwargs)

    def to_python(self, value: Any) -> Any:
        """El número, o nada.

        :raises ValidationError: si no se entiende, o puede ser dos.
        """
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return self.leer(value, Contexto())
        except Invalido as error:
            raise forms.ValidationError(str(error)) from error
        except Duda as duda:
            lecturas = " o ".join(valor for valor, _ in duda.opciones)
            raise forms.ValidationError(f"Puede ser dos números: escriba {lecturas}.") from duda


class Cantidad(_Numero):
    """Un número entero de personas: «1,203» vale."""

    leer = Entero(100_000)


class ConDecimales(_Numero):
    """Un número con decimales: «1,5» y «1.5» valen."""

    leer = Decimales()


class _Ligero(FormularioRegistro):
    """Un registro desde el sitio: lo imprescindible a la vista, lo demás plegado.

    :param usuario: quien registra; solo elige las instituciones por las que puede hacerlo.
    """

    imprescindibles: tuple[str, ...] = ()

    def __init__(self, *args, usuario: Usuario, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        campo = self.fields["institucion"]
        campo.queryset = instituciones_que_registra(usuario)
        campo.required = True
        campo.empty_label = "Elija la institución"
        propias = list(campo.queryset[:2])
        if self.instance._state.adding and len(propias) == 1:
            self.initial["institucion"] = propias[0].pk
        for nombre, cola in (("distrito", Distrito), ("nodo", Nodo)):
            self.fields[nombre].queryset = cola.objects.vigentes()
            self.fields[nombre].empty_label = "No se dice"

    def clean_fecha(self):
        """Se registra lo que ya pasó, o lo que está por venir este año o el próximo."""
        fecha = self.cleaned_data["fecha"]
        hoy = timezone.localdate()
        if fecha and not 2000 <= fecha.year <= hoy.year + 1:
            raise forms.ValidationError(f"Dice el año {fecha.year}.")
        return fecha

    def a_la_vista(self) -> list[forms.BoundField]:
        """Los campos imprescindibles."""
        return [self[nombre] for nombre in self.imprescindibles]

    def plegados(self) -> list[forms.BoundField]:
        """Los demás."""
        return [c for c in self.visible_fields() if c.name not in self.imprescindibles]

    @property
    def hay_error_plegado(self) -> bool:
        """Si lo plegado debe abrirse para ver qué falta."""
        return any(campo.errors for campo in self.plegados())


class CapacitacionForm(_Ligero):
    """Registrar una capacitación en dos minutos (R099, R133)."""

    archivos = Archivos(
        admite=DE_MATERIAL,
        label="Añadir materiales (opcional)",
        required=False,
        help_text="Presentaciones, guías, fotos sin personas reconocibles: hasta 10 MB cada uno.",
    )
    imprescindibles = (
        "titulo",
        "fecha",
        "institucion",
        "temas",
        "publicos",
        "horas",
        "modalidad",
        "participantes",
        "mujeres",
        "hombres",
    )

    class Meta:
        model = Capacitacion
        fields = [
            "titulo",
            "fecha",
            "institucion",
            "temas",
            "publicos",
            "horas",
            "modalidad",
            "participantes",
            "mujeres",
            "hombres",
            "actividad",
            "fecha_fin",
            "hora_inicio",
            "dirigido_a",
            "dictada_por",
            "distrito",
            "nodo",
            "lugar",
            "linea",
            "nota",
            "costo",
        ]
        widgets = {
            "fecha": FECHA,
            "fecha_fin": FECHA,
            "hora_inicio": EntradaHora(),
            "institucion": Desplegable,
            "distrito": Desplegable,
            "nodo": Desplegable,
            "linea": Desplegable,
            "actividad": Desplegable,
            "modalidad": forms.RadioSelect,
            "temas": forms.CheckboxSelectMultiple,
            "publicos": forms.CheckboxSelectMultiple,
            "titulo": forms.TextInput,
            **dict.fromkeys(
                ("participantes", "mujeres", "hombres"), forms.TextInput({"inputmode": "numeric"})
            ),
            **dict.fromkeys(("horas", "nota", "costo"), forms.TextInput({"inputmode": "decimal"})),
        }
        field_classes = {
            **dict.fromkeys(("participantes", "mujeres", "hombres"), Cantidad),
            **dict.fromkeys(("horas", "nota", "costo"), ConDecimales),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["linea"].queryset = TerminoPlan.objects.filter(tipo="linea")
        self.fields["linea"].empty_label = "No se dice"
        for nombre in ("temas", "publicos"):
            self.fields[nombre].required = True
            self.fields[nombre].error_messages["required"] = "Marque al menos uno."
        self.fields["modalidad"].choices = Modalidad.choices


class AccionForm(_Ligero):
    """Registrar una acción preventiva (R129–R131)."""

    imprescindibles = (
        "tipo",
        "fecha",
        "lugar",
        "nivel",
        "distrito",
        "tema",
        "dirigido_a",
        "estudiantes",
        "docentes",
        "familias",
        "otros",
        "institucion",
    )

    class Meta:
        model = AccionPreventiva
        fields = [
            "tipo",
            "fecha",
            "lugar",
            "nivel",
            "distrito",
            "tema",
            "dirigido_a",
            "estudiantes",
            "docentes",
            "familias",
            "otros",
            "institucion",
            "nodo",
            "metodologia",
            "entrego_materiales",
            "dejo_registro",
            "observaciones",
        ]
        widgets = {
            "fecha": FECHA,
            "tipo": forms.RadioSelect,
            "nivel": Desplegable,
            "distrito": Desplegable,
            "nodo": Desplegable,
            "dirigido_a": Desplegable,
            "institucion": Desplegable,
            **dict.fromkeys(("lugar", "tema", "metodologia", "observaciones"), forms.TextInput),
            **dict.fromkeys(
                ("estudiantes", "docentes", "familias", "otros"),
                forms.TextInput({"inputmode": "numeric"}),
            ),
        }
        field_classes = dict.fromkeys(("estudiantes", "docentes", "familias", "otros"), Cantidad)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tipo"].choices = TipoAccion.choices

    def clean(self) -> dict[str, Any]:
        """Una charla dice su nivel; toda acción llegó a alguien."""
        datos = super().clean()
        if datos.get("tipo") == TipoAccion.CHARLA and not datos.get("nivel"):
            self.add_error("nivel", "Diga el nivel de la institución educativa.")
        cantidades = [datos.get(c) for c in ("estudiantes", "docentes", "familias", "otros")]
        if None not in cantidades and not sum(cantidades):
            self.add_error("estudiantes", "Diga a cuántas personas llegó, en alguno de los cuatro.")
        return datos


class ParteForm(forms.Form):
    """Cuántas personas de una institución."""

    institucion = forms.ModelChoiceField(
        queryset=Institucion.objects.none(),
        required=False,
        label="Institución",
        widget=Desplegable,
        empty_label="Ninguna",
    )
    cantidad = Cantidad(
        required=False,
        label="Participantes",
        widget=forms.TextInput({"inputmode": "numeric"}),
    )

    def __init__(self, *args, instituciones: QuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institucion"].queryset = instituciones

    def clean(self) -> dict[str, Any]:
        """O las dos cosas o ninguna."""
        datos = super().clean()
        if datos.get("cantidad") and not datos.get("institucion"):
            self.add_error("institucion", "Diga de qué institución son.")
        if datos.get("institucion") and datos.get("cantidad") is None and not self.errors:
            self.add_error("cantidad", "Diga cuántas personas fueron.")
        return datos


class _Reparto(BaseFormSet):
    """Participantes por institución; ninguna sale dos veces."""

    def clean(self) -> None:
        """Marca la segunda vez que sale una institución."""
        vistas = set()
        for parte in self.forms:
            institucion = getattr(parte, "cleaned_data", {}).get("institucion")
            if institucion and institucion in vistas:
                parte.add_error("institucion", "Ya está más arriba: póngalas juntas.")
            vistas.add(institucion)

    def cantidades(self) -> dict[Institucion, int]:
        """Cuántas personas de cada institución."""
        return {
            parte.cleaned_data["institucion"]: parte.cleaned_data["cantidad"]
            for parte in self.forms
            if parte.cleaned_data.get("institucion")
        }


RepartoFormSet = formset_factory(ParteForm, formset=_Reparto, extra=3, max_num=60)
