"""Formularios del sitio: los filtros que viven en la dirección y las páginas ligeras."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from actas.enums import (
    EstadoAcuerdo,
    EstadoAvance,
    EstadoSesion,
    Presencia,
    Semaforo,
    SituacionActa,
    TipoSesion,
)
from actas.evidencias import DE_ANEXO, DE_EVIDENCIA
from actas.models import Acuerdo, Asistencia, Periodo, Responsabilidad
from intranet.controles import Desplegable
from intranet.fechas import EntradaFecha
from intranet.subidas import acepta, recibir
from intranet.subidas.campos import Archivos
from red_trata.acceso import instancias_visibles
from red_trata.models import Institucion, Membresia

if TYPE_CHECKING:
    from intranet.models import Usuario

ABIERTOS = "abiertos"
SIN_ACTA = "sin_acta"
CERRADOS = (Semaforo.CUMPLIDO, Semaforo.NO_PROCEDE)


class Filtro(forms.Form):
    """Año, instancia e institución, en la dirección; un valor que no existe no filtra.

    :ivar instancias: claves de las instancias con sesiones que ``usuario`` puede leer.
    """

    instancia = forms.ChoiceField(required=False, widget=Desplegable, label="Instancia")
    anio = forms.ChoiceField(required=False, widget=Desplegable, label="Año")
    institucion = forms.ChoiceField(required=False, widget=Desplegable, label="Institución")

    def __init__(self, datos: Any, *, usuario: Usuario) -> None:
        super().__init__(datos, auto_id="filtro-%s")
        periodos = Periodo.objects.filter(instancia__in=instancias_visibles(usuario)).values_list(
            "anio", "instancia", "instancia__sigla", "instancia__nombre", "instancia__secretaria"
        )
        anios, instancias, secretarias = set(), {}, set()
        for anio, clave, sigla, nombre, secretaria in periodos:
            anios.add(anio)
            instancias[clave] = (sigla, nombre)
            secretarias.add(secretaria)
        self.instancias = list(instancias)
        miembros = Membresia.objects.filter(instancia__in=self.instancias).values("institucion")
        instituciones = Institucion.objects.filter(
            Q(pk__in=miembros) | Q(pk__in=secretarias - {None})
        )
        self._opciones("instancia", "Todas", sorted(instancias.values(), key=lambda i: i[1]))
        self._opciones("anio", "Todos", [(str(a), str(a)) for a in sorted(anios, reverse=True)])
        self._opciones(
            "institucion",
            "Todas",
            sorted(
                ((str(i.pk), i.nombre_corto) for i in instituciones.only("nombre", "sigla")),
                key=lambda opcion: opcion[1].casefold(),
            ),
        )
        self.is_valid()
        self.varias_instancias = len(instancias) > 1 and not self.valor("instancia")

    def _opciones(self, campo: str, vacio: str, opciones: Iterable[tuple[str, str]]) -> None:
        self.fields[campo].choices = [("", vacio), *opciones]

    def valor(self, campo: str) -> str:
        """Lo elegido en ``campo``; vacío si no se eligió o no existe."""
        return self.cleaned_data.get(campo, "")

    def de_sesion(self, camino: str = "") -> Q:
        """La condición de instancia y año sobre una sesión a la que se llega por ``camino``."""
        condicion = Q()
        if instancia := self.valor("instancia"):
            condicion &= Q(**{f"{camino}instancia__sigla": instancia})
        if anio := self.valor("anio"):
            condicion &= Q(**{f"{camino}periodo__anio": anio})
        return condicion


class FiltroSesiones(Filtro):
    """Filtros de las sesiones."""

    tipo = forms.ChoiceField(
        required=False,
        widget=Desplegable,
        label="Tipo",
        choices=[("", "Todas"), *TipoSesion.choices],
    )
    estado = forms.ChoiceField(
        required=False,
        widget=Desplegable,
        label="Estado",
        choices=[("", "Todos"), *EstadoSesion.choices, (SIN_ACTA, "Sin acta aprobada")],
    )

    def aplicar(self, sesiones: QuerySet) -> QuerySet:
        """Las ``sesiones`` que cumplen lo elegido."""
        sesiones = sesiones.filter(self.de_sesion())
        if tipo := self.valor("tipo"):
            sesiones = sesiones.filter(tipo=tipo)
        if institucion := self.valor("institucion"):
            sesiones = sesiones.filter(_asistio(institucion, OuterRef("pk")))
        estado = self.valor("estado")
        if estado == SIN_ACTA:
            return sesiones.filter(fecha__lte=timezone.localdate()).exclude(
                Q(estado=EstadoSesion.CANCELADA) | Q(estado_acta__situacion=SituacionActa.APROBADA)
            )
        return sesiones.filter(estado=estado) if estado else sesiones


class FiltroActas(Filtro):
    """Filtros de las actas; la institución, porque asistió o porque quedó responsable."""

    def aplicar(self, sesiones: QuerySet) -> QuerySet:
        """Las ``sesiones`` con acta que cumplen lo elegido."""
        sesiones = sesiones.filter(self.de_sesion())
        if institucion := self.valor("institucion"):
            responsable = Responsabilidad.objects.filter(
                institucion=institucion, compromiso__acuerdo__sesion=OuterRef("pk")
            )
            sesiones = sesiones.filter(_asistio(institucion, OuterRef("pk")) | Exists(responsable))
        return sesiones


class FiltroCompromisos(Filtro):
    """Filtros de los compromisos."""

    estado = forms.ChoiceField(
        required=False,
        widget=Desplegable,
        label="Estado",
        choices=[("", "Todos"), (ABIERTOS, "Los que se deben"), *Semaforo.choices],
    )

    def aplicar(self, compromisos: QuerySet) -> QuerySet:
        """Los ``compromisos`` que cumplen lo elegido, salvo el estado."""
        compromisos = compromisos.filter(self.de_sesion("acuerdo__sesion__"))
        if institucion := self.valor("institucion"):
            parte = Responsabilidad.objects.filter(
                institucion=institucion, compromiso=OuterRef("pk")
            )
            compromisos = compromisos.filter(Exists(parte))
        return compromisos

    def por_estado(self, compromisos: QuerySet) -> QuerySet:
        """Los ``compromisos`` (con semáforo) del estado elegido.

        Con una institución, los que se deben son los que debe ella: su parte sigue abierta.
        """
        estado = self.valor("estado")
        if estado == ABIERTOS:
            institucion = self.valor("institucion")
            if institucion:
                compromisos = compromisos.que_deben([institucion])
            return compromisos.exclude(semaforo__in=CERRADOS)
        return compromisos.filter(semaforo=estado) if estado else compromisos


def _asistio(institucion: str, sesion: OuterRef) -> Exists:
    return Exists(
        Asistencia.objects.filter(
            sesion=sesion, institucion=institucion, presencia=Presencia.PRESENTE
        )
    )


class AvanceForm(forms.Form):
    """Lo que se hizo sobre la parte de una institución, con su prueba."""

    fecha = forms.DateField(
        label="Fecha",
        help_text="Cuándo se hizo: día/mes/año, por ejemplo 14/5/2026.",
        widget=EntradaFecha(),
        error_messages={
            "invalid": "Escriba la fecha como 14/5/2026.",
            "required": "Escriba la fecha en que se hizo.",
        },
    )
    estado = forms.ChoiceField(
        label="Cómo queda",
        choices=EstadoAvance.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Elija cómo queda la parte de la institución."},
    )
    nota = forms.CharField(
        label="Qué se hizo",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Sin nombres ni datos de personas atendidas.",
        error_messages={"required": "Cuente en una línea qué se hizo."},
    )
    archivo = forms.FileField(
        label="Archivo que lo prueba (opcional)",
        required=False,
        help_text="PDF, JPG, PNG, Word o Excel de hasta 10 MB.",
        widget=forms.FileInput(attrs={"accept": acepta(DE_EVIDENCIA)}),
        error_messages={"empty": "El archivo está vacío."},
    )
    enlace = forms.URLField(
        label="Enlace (opcional)", required=False, max_length=200, assume_scheme="https"
    )
    clave_envio = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        kwargs["initial"] = {
            "fecha": timezone.localdate(),
            "clave_envio": uuid4(),
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)

    def clean_archivo(self):
        """El archivo, revisado y sin rastros."""
        archivo = self.cleaned_data["archivo"]
        return recibir(archivo, DE_EVIDENCIA) if archivo else archivo

    def clean(self):
        """Si algo falló, avisa de que el navegador no conserva el archivo elegido."""
        datos = super().clean()
        archivo = datos.get("archivo")
        if self.errors and archivo:
            self.add_error("archivo", f"Elija otra vez «{archivo.name}»: no se guardó.")
        return datos


class AnexosForm(forms.Form):
    """Los archivos que se anexan a un acta."""

    archivos = Archivos(
        admite=DE_ANEXO,
        label="Archivos",
        help_text="PDF, Word, Excel, OpenDocument o foto del papel: hasta 10 MB cada uno. Sin"
        " nombres ni datos de personas atendidas.",
        error_messages={
            "required": "Elija al menos un archivo.",
            "empty": "El archivo está vacío.",
        },
    )


class MotivoForm(forms.Form):
    """Por qué se cancela o se anula algo."""

    motivo = forms.CharField(
        label="Motivo",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Diga por qué."},
    )


class CambiarAcuerdoForm(MotivoForm):
    """Anular un acuerdo o darlo por reemplazado."""

    reemplazado_por = forms.ModelChoiceField(
        Acuerdo.objects.none(),
        required=False,
        label="Acuerdo que lo reemplaza (opcional)",
        empty_label="Ninguno: se anula",
    )

    field_order = ["reemplazado_por", "motivo"]

    def __init__(self, *args, acuerdo: Acuerdo, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        campo = self.fields["reemplazado_por"]
        campo.queryset = (
            Acuerdo.objects.filter(
                sesion__instancia=acuerdo.sesion.instancia_id,
                sesion__fecha__gte=acuerdo.sesion.fecha,
                estado=EstadoAcuerdo.VIGENTE,
            )
            .exclude(pk=acuerdo.pk)
            .order_by("sesion__fecha", "orden")
        )
        campo.label_from_instance = lambda a: f"{a.codigo}: {a.texto[:90]}"


class FeDeErratasForm(forms.Form):
    """Corrección de un acta aprobada; ``version`` es la que se tenía delante."""

    dice = forms.CharField(
        label="Dice",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Copie lo que el acta dice."},
    )
    debe_decir = forms.CharField(
        label="Debe decir",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Escriba lo que debe decir."},
    )
    motivo = forms.CharField(
        label="Motivo", max_length=300, error_messages={"required": "Diga por qué se corrige."}
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


def poner(formulario: forms.Form, causa: ValidationError) -> None:
    """Pone cada mensaje de ``causa`` junto a su campo; el que no tiene campo, arriba."""
    if not hasattr(causa, "error_dict"):
        formulario.add_error(None, causa)
        return
    for campo, errores in causa.error_dict.items():
        formulario.add_error(campo if campo in formulario.fields else None, errores)
