"""Los bloques con que se escribe un acta."""

from django import forms
from django.db.models import Q
from django.utils.functional import cached_property
from wagtail import blocks

from actas.enums import Cumplimiento
from intranet.fechas import FechaBlock
from red_trata.enums import Calidad

TODAS = "todas"
"""Valor de «todas las instituciones integrantes»: al aprobar, una fila por integrante del día."""

RASGOS_TEXTO = ["bold", "italic", "h3", "ol", "ul"]


def instituciones_elegibles() -> list[tuple[str, str]]:
    """«Todas», las secretarías y las instituciones con alguna membresía; valor, su uuid."""
    from red_trata.models import Institucion

    filas = (
        Institucion.objects.filter(
            Q(membresias__isnull=False) | Q(instancias_secretaria__isnull=False)
        )
        .distinct()
        .order_by("nombre")
        .only("uuid", "nombre", "sigla")
    )
    secretarias = set(
        Institucion.objects.filter(
            Q(membresias__calidad=Calidad.SECRETARIA) | Q(instancias_secretaria__isnull=False)
        ).values_list("pk", flat=True)
    )
    orden = sorted(filas, key=lambda i: (i.pk not in secretarias, i.nombre_corto.casefold()))
    return [(TODAS, "Todas las integrantes"), *((str(i.uuid), i.nombre_corto) for i in orden)]


class ResponsablesBlock(blocks.FieldBlock):
    """Instituciones responsables, en casillas: una pulsación cada una."""

    def __init__(self, required=False, help_text="", **kwargs):
        self._required = required
        self._help_text = help_text
        super().__init__(**kwargs)

    @cached_property
    def field(self):
        """Campo de casillas; las opciones se leen de la base en cada uso."""
        return forms.MultipleChoiceField(
            choices=instituciones_elegibles,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "responsables"}),
            required=self._required,
            help_text=self._help_text,
        )

    def value_from_form(self, value):
        """Lista de uuid en texto."""
        return list(value or [])

    def get_searchable_content(self, value):
        """Los identificadores no se buscan."""
        return []

    class Meta:
        icon = "group"
        default = []


class CompromisoBlock(blocks.StructBlock):
    """Lo que alguien debe por el acuerdo, con fecha o con la razón de que no la tenga."""

    responsables = ResponsablesBlock(label="Responsables")
    fecha_limite = FechaBlock(required=False, label="Fecha límite (opcional)")
    razon_sin_fecha = blocks.CharBlock(
        required=False,
        max_length=250,
        label="Si no tiene fecha, por qué (opcional)",
        help_text="Por ejemplo: «permanente», «cada mes», «el acta no lo dice».",
    )
    texto = blocks.TextBlock(
        required=False,
        rows=2,
        label="Qué se compromete (opcional)",
        help_text="Si lo deja vacío vale el texto del acuerdo.",
    )
    cumplimiento = blocks.ChoiceBlock(
        choices=Cumplimiento.choices,
        default=Cumplimiento.TODAS,
        label="Se da por cumplido",
    )
    plazo_literal = blocks.CharBlock(
        required=False, max_length=250, label="El plazo, como se dijo (opcional)"
    )
    fecha_aproximada = blocks.BooleanBlock(required=False, label="La fecha es aproximada")
    razon_fecha_anterior = blocks.CharBlock(
        required=False,
        max_length=250,
        label="Si la fecha es anterior a la sesión, por qué (opcional)",
    )
    en_duda = blocks.CharBlock(
        required=False,
        max_length=500,
        label="En duda (opcional)",
        help_text="Lo que el papel no deja claro. Se muestra así, no se adivina.",
    )

    class Meta:
        icon = "user"
        label = "Compromiso"
        label_format = "{fecha_limite} {texto}"
        form_layout = blocks.BlockGroup(
            children=["responsables", "fecha_limite", "razon_sin_fecha"],
            settings=[
                "texto",
                "cumplimiento",
                "plazo_literal",
                "fecha_aproximada",
                "razon_fecha_anterior",
                "en_duda",
            ],
        )


class AcuerdoBlock(blocks.StructBlock):
    """Un acuerdo, donde está la discusión. Su número lo da la aprobación."""

    texto = blocks.TextBlock(rows=3, label="Acuerdo", help_text="Empiece por un verbo: «Remitir…».")
    compromisos = blocks.ListBlock(CompromisoBlock(), label="Compromisos")
    numero_original = blocks.CharBlock(
        required=False,
        max_length=60,
        label="Número en el papel (opcional)",
        help_text="Si el acta es antigua, como se llamaba a sí mismo.",
    )
    en_duda = blocks.CharBlock(required=False, max_length=500, label="En duda (opcional)")

    class Meta:
        icon = "tick"
        label = "Acuerdo"
        label_format = "{texto}"
        form_layout = blocks.BlockGroup(
            children=["texto", "compromisos"], settings=["numero_original", "en_duda"]
        )


class PuntoBlock(blocks.StructBlock):
    """Un punto de la agenda y lo que se trató."""

    titulo = blocks.CharBlock(max_length=250, label="Punto de agenda")
    texto = blocks.RichTextBlock(
        required=False, features=RASGOS_TEXTO, label="Lo tratado (opcional)"
    )

    class Meta:
        icon = "list-ol"
        label = "Punto de agenda"
        label_format = "{titulo}"


class PendienteBlock(blocks.StructBlock):
    """Un compromiso abierto de sesiones anteriores: una referencia, no una copia."""

    compromiso = blocks.CharBlock(required=False, form_classname="solo-lectura", label="Identidad")
    texto = blocks.TextBlock(required=False, rows=2, label="Compromiso pendiente")
    nota = blocks.TextBlock(required=False, rows=2, label="Lo informado en la sesión (opcional)")

    class Meta:
        icon = "history"
        label = "Pendiente de sesiones anteriores"
        label_format = "{texto}"
        form_layout = blocks.BlockGroup(children=["texto", "nota"], settings=["compromiso"])


class ContenidoActaBlock(blocks.StreamBlock):
    """El cuerpo del acta."""

    acuerdo = AcuerdoBlock()
    punto = PuntoBlock()
    texto = blocks.RichTextBlock(features=RASGOS_TEXTO, label="Texto", icon="pilcrow")
    pendiente = PendienteBlock()
