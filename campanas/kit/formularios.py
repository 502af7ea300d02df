"""Los formularios del kit en el sitio."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone

from campanas.enums import Canal, Publico
from campanas.kit.acceso import instituciones_que_declara
from campanas.kit.editor import FALTA_ALTERNATIVO
from campanas.kit.enums import Contenido, Formato, Idioma, Licencia, Parte
from campanas.kit.services import ADMITE, PiezaNueva, clase_de
from campanas.models import ArchivoRecibido, Campana, FechaEmblematica
from intranet.controles import Desplegable
from intranet.fechas import EntradaFecha
from intranet.models import Tema
from intranet.subidas import acepta, recibir
from intranet.texto import limpiar, plegar
from red_trata.models import Institucion

if TYPE_CHECKING:
    from intranet.models import Usuario

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
FECHA_MALA = {"invalid": "Escriba una fecha que exista, como 14/5/2026."}


class Limpio(forms.Form):
    """Un formulario cuyos textos quedan en NFC y sin NUL."""

    def clean(self) -> dict[str, Any]:
        """Los textos, limpios."""
        datos = super().clean()
        return {n: limpiar(v).strip() if isinstance(v, str) else v for n, v in datos.items()}


def _campanas():
    return Campana.objects.live().order_by("-inicio", "title")


# --- Usos


class UsoForm(Limpio):
    """Dónde se usó una pieza, en un paso.

    :param usuario: quien declara; solo elige las instituciones por las que puede.
    """

    clave = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    institucion = forms.ModelChoiceField(
        queryset=Institucion.objects.none(),
        label="Qué institución la usó",
        widget=Desplegable,
        empty_label="Elija la institución",
    )
    campana = forms.ModelChoiceField(
        queryset=Campana.objects.none(),
        required=False,
        label="En qué campaña",
        widget=Desplegable,
        empty_label="En ninguna",
    )
    ocasion = forms.CharField(
        required=False,
        max_length=200,
        label="Otra ocasión",
        help_text="Si no fue en una campaña: la feria, la charla, la publicación. Sin nombres.",
    )
    medio = forms.ChoiceField(
        label="Por dónde", widget=Desplegable, choices=[("", "Elija"), *Canal.choices]
    )
    fecha = forms.DateField(label="Qué día", widget=EntradaFecha, error_messages=FECHA_MALA)

    def __init__(self, *args, usuario: Usuario, campana: Campana | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        suyas = instituciones_que_declara(usuario)
        self.fields["institucion"].queryset = suyas
        self.fields["campana"].queryset = _campanas()
        unas = list(suyas[:2])
        if len(unas) == 1:
            self.initial["institucion"] = unas[0].pk
        self.initial.setdefault("fecha", timezone.localdate())
        if campana:
            self.initial["campana"] = campana.pk


class MotivoForm(Limpio):
    """Por qué se retira una pieza."""

    motivo = forms.CharField(
        max_length=300,
        label="Por qué se retira",
        help_text="Lo leerá quien la busque: «El teléfono que dice ya no atiende».",
        error_messages={"required": "Diga por qué se retira."},
    )


# --- Archivos de una pieza


class ArchivoForm(forms.Form):
    """Un archivo nuevo de una pieza, en un formato."""

    formato = forms.ChoiceField(
        label="Qué es", widget=Desplegable, choices=Formato.choices, initial=Formato.ORIGINAL
    )
    archivo = forms.FileField(
        label="Archivo",
        widget=forms.FileInput({"accept": acepta(ADMITE)}),
        error_messages={"required": "Elija el archivo.", "empty": "El archivo está vacío."},
    )

    def clean_archivo(self):
        """El archivo, ya revisado."""
        return recibir(self.cleaned_data["archivo"], ADMITE)


class FormatosForm(forms.Form):
    """Los formatos que la casa hace del original, y cómo."""

    ENCAJAR, RECORTAR = "encajar", "recortar"

    cuales = forms.MultipleChoiceField(
        label="Formatos",
        widget=forms.CheckboxSelectMultiple,
        choices=[o for o in Formato.choices if o[0] != Formato.ORIGINAL],
        error_messages={"required": "Marque al menos un formato."},
    )
    modo = forms.ChoiceField(
        label="Cómo",
        widget=forms.RadioSelect,
        initial=ENCAJAR,
        choices=[
            (ENCAJAR, "Entera, sobre un color: no se corta nada"),
            (RECORTAR, "Recortada, sin dejar fuera el área importante"),
        ],
    )
    color = forms.CharField(
        required=False,
        label="Color del fondo",
        help_text="Como #ffffff. Vacío: el de la orilla de la imagen.",
        max_length=7,
    )
    izquierda = forms.IntegerField(label="Desde la izquierda (%)", min_value=0, max_value=99)
    arriba = forms.IntegerField(label="Desde arriba (%)", min_value=0, max_value=99)
    ancho = forms.IntegerField(label="Ancho (%)", min_value=1, max_value=100)
    alto = forms.IntegerField(label="Alto (%)", min_value=1, max_value=100)
    AREA = ("izquierda", "arriba", "ancho", "alto")

    def __init__(self, *args, foco: list[int] | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for nombre, valor in zip(self.AREA, foco or (25, 25, 50, 50), strict=True):
            self.initial[nombre] = valor

    def area(self) -> list[forms.BoundField]:
        """Los cuatro números del área importante."""
        return [self[nombre] for nombre in self.AREA]

    def clean_color(self) -> str:
        """El color, o nada."""
        color = self.cleaned_data["color"].strip()
        if color and not _COLOR.fullmatch(color):
            raise forms.ValidationError("Escriba el color así: #0b5cad.")
        return color.lower()

    def clean(self) -> dict[str, Any]:
        """Para recortar, un área entera y dentro de la imagen."""
        datos = super().clean()
        if datos.get("modo") != self.RECORTAR or any(n in self.errors for n in self.AREA):
            return datos
        foco = [datos.get(n) for n in self.AREA]
        if foco[0] + foco[2] > 100:
            self.add_error("ancho", "El área se sale por la derecha.")
        elif foco[1] + foco[3] > 100:
            self.add_error("alto", "El área se sale por abajo.")
        else:
            datos["foco"] = foco
        return datos


# --- Subir varias


class ComunesForm(Limpio):
    """Lo que comparten las piezas de una tanda."""

    parte = forms.ChoiceField(
        label="Parte del kit", widget=Desplegable, choices=Parte.choices, initial=Parte.PIEZAS
    )
    publicos = forms.MultipleChoiceField(
        label="Públicos",
        widget=forms.CheckboxSelectMultiple,
        choices=Publico.choices,
        error_messages={"required": "Marque al menos un público."},
    )
    idiomas = forms.MultipleChoiceField(
        label="Idiomas",
        widget=forms.CheckboxSelectMultiple,
        choices=Idioma.choices,
        initial=[Idioma.ES],
        error_messages={"required": "Marque al menos un idioma."},
    )
    temas = forms.ModelMultipleChoiceField(
        queryset=Tema.objects.none(),
        required=False,
        label="Temas",
        widget=forms.CheckboxSelectMultiple,
    )
    contenidos = forms.MultipleChoiceField(
        required=False,
        label="Qué cubre contra la trata",
        widget=forms.CheckboxSelectMultiple,
        choices=Contenido.choices,
    )
    licencia = forms.ChoiceField(
        label="Licencia", widget=Desplegable, choices=Licencia.choices, initial=Licencia.RED
    )
    creditos = forms.CharField(
        max_length=300,
        label="Créditos",
        help_text="Qué institución las hizo y con quién.",
        error_messages={"required": "Diga quién las hizo."},
    )
    condiciones = forms.CharField(
        required=False,
        max_length=300,
        label="Condiciones de uso",
        help_text="«No quitar los logos», «solo hasta la feria».",
    )
    hecha_para = forms.ModelChoiceField(
        queryset=Campana.objects.none(),
        required=False,
        label="Para qué campaña",
        widget=Desplegable,
        empty_label="Para ninguna en especial",
    )
    fecha_emblematica = forms.ModelChoiceField(
        queryset=FechaEmblematica.objects.none(),
        required=False,
        label="Fecha emblemática",
        widget=Desplegable,
        empty_label="Ninguna",
    )
    fecha = forms.DateField(
        label="De cuándo son",
        widget=EntradaFecha,
        initial=timezone.localdate,
        error_messages=FECHA_MALA,
    )
    vigente_hasta = forms.DateField(
        required=False,
        label="Vigentes hasta",
        widget=EntradaFecha,
        help_text="Después se avisa a quien las quiera usar.",
        error_messages=FECHA_MALA,
    )
    hacer_formatos = forms.BooleanField(
        required=False,
        initial=True,
        label="De cada imagen, hacer el cuadrado, la historia y la hoja A4 que falten",
        help_text="Enteras, sobre el color de su orilla: no se corta nada.",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["temas"].queryset = Tema.objects.all()
        self.fields["hecha_para"].queryset = _campanas()
        self.fields["fecha_emblematica"].queryset = FechaEmblematica.objects.vigentes()

    def clean(self) -> dict[str, Any]:
        """No vencen antes de existir."""
        datos = super().clean()
        desde, hasta = datos.get("fecha"), datos.get("vigente_hasta")
        if desde and hasta and hasta < desde:
            self.add_error("vigente_hasta", f"Es anterior a cuando son, el {desde:%d/%m/%Y}.")
        return datos

    def campos_de_pieza(self) -> dict[str, Any]:
        """Los que son de la página, tal como se guardan."""
        fuera = ("temas", "hacer_formatos")
        return {n: v for n, v in self.cleaned_data.items() if n not in fuera}


class SuyoForm(Limpio):
    """Lo que cada archivo de la tanda tiene de distinto.

    :ivar recibido: el archivo.
    """

    clave = forms.UUIDField(widget=forms.HiddenInput)
    quitar = forms.BooleanField(required=False, label="No usar este archivo")
    titulo = forms.CharField(
        max_length=255,
        label="Título",
        help_text="El mismo en dos archivos: son formatos de una sola pieza.",
        error_messages={"required": "Escriba el título."},
    )
    formato = forms.ChoiceField(
        label="Qué es", widget=Desplegable, choices=Formato.choices, initial=Formato.ORIGINAL
    )
    alternativo = forms.CharField(
        max_length=5000,
        label="Texto alternativo o transcripción",
        widget=forms.Textarea({"rows": 2}),
    )
    mensaje = forms.CharField(
        required=False,
        max_length=1000,
        label="Mensaje clave",
        widget=forms.Textarea({"rows": 2}),
        help_text="Para copiar y publicar junto a la pieza.",
    )

    def __init__(self, *args, recibidos: dict[Any, ArchivoRecibido], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._recibidos = recibidos
        se_usa = self.recibido is not None and not self["quitar"].data
        clase = clase_de(self.recibido.nombre) if self.recibido else ""
        self.fields["titulo"].required = se_usa
        # De un formato vale el texto de su original.
        alternativo = self.fields["alternativo"]
        alternativo.required = (
            se_usa and clase in FALTA_ALTERNATIVO and self["formato"].value() == Formato.ORIGINAL
        )
        alternativo.error_messages["required"] = FALTA_ALTERNATIVO.get(clase, "")

    @property
    def recibido(self) -> ArchivoRecibido | None:
        """El archivo de esta fila; nada si ya se usó o no es de esta tanda."""
        return self._recibidos.get(str(self["clave"].value() or ""))


class _Suyos(BaseFormSet):
    """Los archivos de la tanda; los del mismo título hacen una pieza."""

    def clean(self) -> None:
        """De cada pieza hay un original, y ningún formato dos veces."""
        for titulo, suyos in self._por_titulo().items():
            vistos = set()
            for forma in suyos:
                formato = forma.cleaned_data.get("formato")
                if formato in vistos:
                    forma.add_error(
                        "formato", f"«{titulo}» ya tiene otro archivo así: cambie uno de los dos."
                    )
                vistos.add(formato)
            if Formato.ORIGINAL not in vistos:
                suyos[0].add_error(
                    "formato", f"«{titulo}» no tiene original: dígalo de uno de sus archivos."
                )

    def _por_titulo(self) -> dict[str, list[SuyoForm]]:
        grupos: dict[str, list[SuyoForm]] = {}
        for forma in self.forms:
            datos = getattr(forma, "cleaned_data", {})
            if forma.recibido and datos.get("titulo") and not datos.get("quitar"):
                grupos.setdefault(plegar(datos["titulo"]), []).append(forma)
        return {suyos[0].cleaned_data["titulo"]: suyos for suyos in grupos.values()}

    def nuevas(self) -> list[PiezaNueva]:
        """Las piezas que salen de la tanda."""
        return [
            PiezaNueva(
                titulo=titulo,
                alternativo=_primero(suyos, "alternativo"),
                mensaje=_primero(suyos, "mensaje"),
                archivos={f.cleaned_data["formato"]: f.recibido for f in suyos},
            )
            for titulo, suyos in self._por_titulo().items()
        ]


def _primero(formas: Iterable[SuyoForm], campo: str) -> str:
    """Lo escrito en ``campo``: manda el original."""
    en_orden = sorted(formas, key=lambda f: f.cleaned_data["formato"] != Formato.ORIGINAL)
    return next((f.cleaned_data[campo] for f in en_orden if f.cleaned_data[campo]), "")


SuyosFormSet = formset_factory(SuyoForm, formset=_Suyos, extra=0, max_num=60)
