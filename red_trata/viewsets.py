"""Los registros de la Red en el admin: qué columnas, qué filtros y qué formulario tienen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets.button import Button

from intranet.fechas import EntradaFecha
from intranet.viewsets import (
    VOCABULARIOS,
    AltaUnica,
    FormularioRegistro,
    RegistroViewSet,
)
from red_trata.acceso import instancias_que_lleva, lleva
from red_trata.models import (
    Canal,
    Designacion,
    Distrito,
    DocumentoReferencia,
    Instancia,
    Institucion,
    Membresia,
    Nodo,
    Persona,
    TerminoPlan,
    Zona,
)
from red_trata.permisos import PoliticaDeInstancia, PoliticaInstancia
from red_trata.roles import fechar_roles
from red_trata.selectores import SELECTORES, selector_documento, selector_persona
from red_trata.services import relevar
from red_trata.vistas_invitacion import InvitacionViewSet, Invitar, boton_invitar
from red_trata.vistas_unir import Unir, boton_unir

VIGENCIA = FieldRowPanel([FieldPanel("desde"), FieldPanel("hasta")])


# --- La Red


class FormularioDeInstancia(FormularioRegistro):
    """La instancia se elige entre las que uno lleva; si es una sola, ya está elegida."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "instancia" in self.fields and self.for_user is not None:
            campo = self.fields["instancia"]
            campo.queryset = instancias_que_lleva(self.for_user)
            if len(campo.queryset) == 1:
                campo.initial = campo.queryset[0]


class InstitucionViewSet(RegistroViewSet):
    """Instituciones."""

    model = Institucion
    icon = "home"
    list_display = ["nombre", "sigla", "tipo", "distrito", "origen", "baja_en"]
    list_filter = ["tipo", "origen", "distrito__provincia"]
    list_export = [
        "uuid",
        "nombre",
        "sigla",
        "otros_nombres",
        "tipo",
        "distrito",
        "cobertura",
        "direccion_publica",
        "telefonos",
        "correos",
        "paginas",
        "horarios",
        "origen",
        "fuente",
        "verificado_el",
        "baja_en",
        "baja_motivo",
    ]
    export_filename = "instituciones"
    export_headings = {
        **RegistroViewSet.export_headings,
        "direccion_publica": "Dirección",
        **{atributo: clase.label for atributo, clase in Institucion.CANALES.items()},
    }
    inspect_view_fields = [
        "nombre",
        "sigla",
        "otros_nombres",
        "tipo",
        "distrito",
        "direccion_publica",
        "direccion_reservada",
        "cobertura",
        "origen",
        "fuente",
        "verificado_el",
        "baja_en",
        "baja_motivo",
    ]
    search_fields = ["nombre", "sigla", "otros_nombres"]
    relacionadas = ("distrito",)
    de_varios = ("cobertura", "canales")
    paneles = [
        MultiFieldPanel(
            [
                FieldPanel("nombre"),
                FieldRowPanel([FieldPanel("sigla"), FieldPanel("tipo")]),
                FieldPanel("otros_nombres"),
            ],
            heading="La institución",
        ),
        MultiFieldPanel(
            [
                FieldPanel("distrito"),
                FieldRowPanel([FieldPanel("direccion"), FieldPanel("direccion_reservada")]),
                FieldPanel("cobertura", widget=forms.CheckboxSelectMultiple),
            ],
            heading="Dónde está y a quién atiende",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("fuente"), FieldPanel("verificado_el")])],
            heading="De dónde se sabe",
        ),
    ]


class AltaDeCanal(AltaUnica):
    """Desde la ficha de una institución se llega con ella ya elegida."""

    def get_initial(self) -> dict[str, Any]:
        """La institución de la dirección, si existe."""
        elegida = self.request.GET.get("institucion", "")
        existe = elegida.isdecimal() and Institucion.objects.filter(pk=elegida[:18]).exists()
        return {"institucion": elegida} if existe else {}


class CanalViewSet(RegistroViewSet):
    """Por dónde se llega a cada institución, y cuándo se comprobó."""

    model = Canal
    add_view_class = AltaDeCanal
    fijos = ("institucion",)
    icon = "link"
    list_display = ["institucion", "clase", "valor", "nota", "verificado_el", "baja_en"]
    list_filter = ["clase", "verificado_el"]
    list_export = [
        "uuid",
        "institucion",
        "clase",
        "valor",
        "nota",
        "verificado_el",
        "fuente",
        "baja_en",
        "baja_motivo",
    ]
    export_filename = "canales"
    search_fields = ["institucion__nombre", "institucion__sigla", "valor", "nota"]
    relacionadas = ("institucion",)
    paneles = [
        MultiFieldPanel(
            [
                FieldPanel("institucion"),
                FieldRowPanel([FieldPanel("clase"), FieldPanel("valor")]),
                FieldPanel("nota"),
            ],
            heading="El canal",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("verificado_el"), FieldPanel("fuente")])],
            heading="Cómo se sabe que responde",
        ),
    ]


class FormularioMembresia(FormularioDeInstancia):
    """Si cambian los roles, dice desde qué día: los de antes se conservan en su fecha (C25)."""

    roles_desde = forms.DateField(
        label="Estos roles valen desde (opcional)",
        required=False,
        widget=EntradaFecha,
        help_text="Si lo deja vacío, desde hoy. Los que tenía antes siguen en sus fechas.",
    )

    def clean_roles_desde(self):
        """No es un día por venir."""
        dia = self.cleaned_data["roles_desde"]
        if dia and dia > timezone.localdate():
            raise ValidationError("Ese día aún no llega: cámbielos cuando llegue.")
        return dia

    def _save_m2m(self) -> None:
        """Guarda los roles de hoy y los deja fechados desde el día que se dijo."""
        dia = self.cleaned_data.get("roles_desde")
        self.instance.roles_desde = dia
        super()._save_m2m()
        if dia:
            fechar_roles(membresia=self.instance, desde=dia)


class MembresiaViewSet(RegistroViewSet):
    """Qué institución participa en qué instancia; si cambia de una u otra, es otra membresía."""

    model = Membresia
    politica = PoliticaDeInstancia
    formulario = FormularioMembresia
    fijos = ("institucion", "instancia")
    icon = "group"
    list_display = ["institucion", "instancia", "calidad", "desde", "hasta", "baja_en"]
    list_filter = ["instancia", "calidad", "desde"]
    list_export = [
        "uuid",
        "institucion",
        "instancia",
        "calidad",
        "roles",
        "desde",
        "hasta",
        "documento",
        "baja_en",
        "baja_motivo",
    ]
    export_filename = "membresias"
    search_fields = ["institucion__nombre", "institucion__sigla", "institucion__otros_nombres"]
    relacionadas = ("institucion", "instancia__grupo_secretaria", "documento")
    de_varios = ("roles",)
    paneles = [
        MultiFieldPanel(
            [
                FieldPanel("institucion"),
                FieldRowPanel([FieldPanel("instancia"), FieldPanel("calidad")]),
                FieldPanel("roles", widget=forms.CheckboxSelectMultiple),
                FieldPanel("roles_desde"),
            ],
            heading="Quién participa y dónde",
        ),
        MultiFieldPanel([VIGENCIA, FieldPanel("documento")], heading="Desde cuándo y por qué"),
    ]


class PersonaViewSet(RegistroViewSet):
    """Personas que representan o representaron a una institución."""

    model = Persona
    icon = "user"
    list_display = ["nombre", "tratamiento", "correo", "telefono", "usuario", "baja_en"]
    list_export = ["uuid", "nombre", "tratamiento", "correo", "telefono", "baja_en", "baja_motivo"]
    export_filename = "personas"
    search_fields = ["nombre", "correo"]
    relacionadas = ("usuario",)
    paneles = [
        MultiFieldPanel(
            [
                FieldPanel("nombre"),
                FieldPanel("tratamiento", help_text="Como se le nombra en un oficio: «Lic.»."),
            ],
            heading="La persona",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("correo"), FieldPanel("telefono")])],
            heading="Datos de oficina",
            help_text="Solo los institucionales; nunca un DNI ni un número personal.",
        ),
        # Enlazar una cuenta es dar lo que la persona representa: lo hace quien lleva las cuentas.
        FieldPanel(
            "usuario",
            help_text="Con qué cuenta entra a esta intranet.",
            permission="intranet.change_usuario",
        ),
    ]

    def botones_de_fila(self, usuario, fila: Persona) -> list[Button]:
        """«Invitar» y «Unir con otra ficha», si puede esta persona."""
        return [*boton_invitar(usuario, fila), *boton_unir(usuario, fila)]

    @property
    def invitar_view(self):
        """El formulario de la invitación."""
        return self.construct_view(Invitar)

    @property
    def unir_view(self):
        """El formulario de unir dos fichas."""
        return self.construct_view(Unir)

    def get_urlpatterns(self) -> list:
        """Las de todo registro, la invitación y la unión."""
        return [
            *super().get_urlpatterns(),
            path("invitar/<int:pk>/", self.invitar_view, name="invitar"),
            path("unir/<int:pk>/", self.unir_view, name="unir"),
        ]


class AltaDeDesignacion(AltaUnica):
    """Tras designar a alguien se ofrece invitarlo."""

    def get_success_buttons(self) -> list:
        """Editar e invitar."""
        return [
            *super().get_success_buttons(),
            *_ofrecer_invitar(self.request.user, self.object.persona),
        ]


def _ofrecer_invitar(usuario, persona: Persona | None) -> list:
    """El botón «Invitar» de un aviso."""
    return [messages.button(b.url, f"Invitar a {persona}") for b in boton_invitar(usuario, persona)]


class DesignacionViewSet(RegistroViewSet):
    """Quién representa a cada institución; para cambiar de persona está el relevo."""

    model = Designacion
    politica = PoliticaDeInstancia
    add_view_class = AltaDeDesignacion
    fijos = ("membresia", "persona")
    icon = "user"
    list_display = ["nombre", "membresia", "condicion", "cargo", "desde", "hasta"]
    list_filter = ["membresia__instancia", "condicion", "documento_pendiente", "desde"]
    list_export = [
        "uuid",
        "nombre",
        "membresia",
        "condicion",
        "cargo",
        "desde",
        "hasta",
        "documento",
        "documento_pendiente",
        "baja_en",
        "baja_motivo",
    ]
    export_filename = "designaciones"
    export_headings = {**RegistroViewSet.export_headings, "nombre": "Persona o equipo"}
    search_fields = [
        "persona__nombre",
        "equipo",
        "cargo",
        "membresia__institucion__nombre",
        "membresia__institucion__sigla",
    ]
    relacionadas = (
        "persona",
        "membresia__institucion",
        "membresia__instancia",
        "documento",
    )
    paneles = [
        MultiFieldPanel(
            [
                FieldPanel("membresia", help_text="Por qué institución y en qué instancia."),
                FieldPanel("persona"),
                FieldPanel("equipo"),
                FieldRowPanel([FieldPanel("condicion"), FieldPanel("cargo")]),
            ],
            heading="Quién y por quién",
        ),
        MultiFieldPanel(
            [VIGENCIA, FieldPanel("documento"), FieldPanel("documento_pendiente")],
            heading="Desde cuándo y por qué documento",
        ),
    ]

    def botones_de_fila(self, usuario, fila: Designacion) -> list[Button]:
        """«Relevar» e «Invitar», mientras está en pie y la lleva esta persona."""
        if fila.hasta or fila.esta_de_baja:
            return []
        if not lleva(usuario, fila.instancia_duena):
            return boton_invitar(usuario, fila.persona)
        url = reverse(self.get_url_name("relevar"), args=(fila.pk,))
        return [
            Button("Relevar", url=url, icon_name="repeat", priority=50),
            *boton_invitar(usuario, fila.persona),
        ]

    @property
    def relevar_view(self):
        """El formulario del relevo."""
        return self.construct_view(Relevo)

    def get_urlpatterns(self) -> list:
        """Las de todo registro y el relevo."""
        return [
            *super().get_urlpatterns(),
            path("relevar/<int:pk>/", self.relevar_view, name="relevar"),
        ]


class FormularioRelevo(forms.Form):
    """Quién entra, desde cuándo y por qué documento."""

    persona = forms.ModelChoiceField(
        Persona.objects.vigentes(),
        label="Quién entra",
        widget=selector_persona.widget_class,
        help_text="Si todavía no está en Personas, regístrela allí primero.",
    )
    desde = forms.DateField(
        label="Desde",
        widget=EntradaFecha,
        help_text="La designación actual se cierra el día anterior.",
    )
    cargo = forms.CharField(
        label="Cargo (opcional)",
        max_length=200,
        required=False,
        help_text="Si lo deja vacío, el mismo cargo.",
    )
    documento = forms.ModelChoiceField(
        DocumentoReferencia.objects.vigentes(),
        label="Documento que la designa (opcional)",
        required=False,
        widget=selector_documento.widget_class,
        help_text="Si aún no llega, la designación queda marcada como pendiente de documento.",
    )


class Relevo(WagtailAdminTemplateMixin, FormView):
    """Cierra una designación y abre la siguiente, sin sobrescribir nada (R148)."""

    form_class = FormularioRelevo
    template_name = "red_trata/admin/relevar.html"
    page_title = "Relevar"
    header_icon = "repeat"
    model = None
    index_url_name = None
    inspect_url_name = None

    @cached_property
    def designacion(self) -> Designacion:
        """La que se cierra.

        :raises PermissionDenied: si quien la releva no lleva su instancia.
        """
        fila = get_object_or_404(Designacion.objects.con_nombres(), pk=self.kwargs["pk"])
        if not lleva(self.request.user, fila.instancia_duena):
            raise PermissionDenied
        return fila

    def get_page_subtitle(self) -> str:
        """A quién se releva."""
        return str(self.designacion)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Designaciones, la ficha, relevar."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": "Designaciones"},
            {"url": self.get_success_url(), "label": str(self.designacion)},
            {"url": "", "label": self.page_title},
        ]

    def get_success_url(self) -> str:
        """La ficha de la designación que se cerró."""
        return reverse(self.inspect_url_name, args=(self.designacion.pk,))

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        """La designación y lo que los controles necesitan."""
        contexto = super().get_context_data(**kwargs)
        contexto["designacion"] = self.designacion
        contexto["submit_button_label"] = "Relevar"
        contexto["submit_button_active_label"] = "Relevando…"
        contexto["media"] = contexto["form"].media
        return contexto

    def form_valid(self, form):
        """Hace el relevo; lo que la regla no deja se dice junto a su campo."""
        try:
            nueva = relevar(designacion=self.designacion, **form.cleaned_data)
        except ValidationError as error:
            for campo, avisos in _por_campo(error).items():
                form.add_error(campo if campo in form.fields else None, avisos)
            return self.form_invalid(form)
        messages.success(
            self.request,
            f"{nueva.nombre} releva a {self.designacion.nombre} desde el {nueva.desde:%d/%m/%Y}.",
            buttons=_ofrecer_invitar(self.request.user, nueva.persona),
        )
        return super().form_valid(form)


def _por_campo(error: ValidationError) -> dict[str | None, list[str]]:
    return error.message_dict if hasattr(error, "error_dict") else {None: error.messages}


class DocumentoReferenciaViewSet(RegistroViewSet):
    """Oficios, resoluciones y ordenanzas."""

    model = DocumentoReferencia
    icon = "doc-full"
    list_display = ["numero", "tipo", "fecha", "emisor", "asunto"]
    list_filter = ["tipo", "fecha"]
    list_export = ["uuid", "tipo", "numero", "fecha", "emisor", "asunto", "baja_en", "baja_motivo"]
    export_filename = "documentos-de-referencia"
    search_fields = ["numero", "asunto", "emisor__nombre", "emisor__sigla"]
    relacionadas = ("emisor",)
    paneles = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("tipo"), FieldPanel("numero"), FieldPanel("fecha")]),
                FieldPanel("emisor"),
                FieldPanel("asunto"),
                FieldPanel("archivo"),
            ],
            heading="El documento",
        )
    ]


class InstanciaViewSet(RegistroViewSet):
    """Los cuerpos que se reúnen y deciden."""

    model = Instancia
    politica = PoliticaInstancia
    icon = "site"
    list_display = ["nombre", "tipo", "grupo_secretaria", "secretaria", "baja_en"]
    list_filter = ["tipo"]
    list_export = [
        "uuid",
        "nombre",
        "sigla",
        "tipo",
        "anfitriona",
        "secretaria",
        "grupo_secretaria",
        "norma",
        "linea",
        "quorum_porcentaje",
        "baja_en",
        "baja_motivo",
    ]
    export_filename = "instancias"
    search_fields = ["nombre", "sigla"]
    relacionadas = ("grupo_secretaria", "secretaria", "anfitriona", "norma", "linea")
    paneles = [
        MultiFieldPanel(
            [
                FieldPanel("nombre"),
                FieldRowPanel([FieldPanel("sigla"), FieldPanel("tipo")]),
                FieldPanel("linea"),
                FieldPanel("norma"),
            ],
            heading="La instancia",
        ),
        MultiFieldPanel(
            [
                FieldPanel("anfitriona"),
                FieldPanel("secretaria"),
                FieldPanel(
                    "grupo_secretaria",
                    help_text="Las cuentas de este grupo editan lo suyo; ninguna otra.",
                ),
            ],
            heading="Quién la lleva",
        ),
        MultiFieldPanel(
            [
                FieldPanel("quorum_porcentaje"),
                FieldPanel("regla_aprobacion"),
                FieldPanel("membrete"),
            ],
            heading="Cómo decide y cómo se presenta",
        ),
    ]


class LaRed(ModelViewSetGroup):
    """El menú «La Red»."""

    menu_label = "La Red"
    menu_icon = "group"
    menu_order = 210
    items = (
        InstitucionViewSet,
        CanalViewSet,
        PersonaViewSet,
        MembresiaViewSet,
        DesignacionViewSet,
        InvitacionViewSet,
        DocumentoReferenciaViewSet,
        InstanciaViewSet,
    )


# --- Vocabularios


class _VocabularioViewSet(RegistroViewSet):
    menu_hook = VOCABULARIOS
    icon = "list-ul"


class TerminoPlanViewSet(_VocabularioViewSet):
    """Líneas, objetivos, ejes, programas y roles del Plan."""

    model = TerminoPlan
    menu_order = 10
    list_display = ["nombre", "tipo", "codigo", "orden", "fuente"]
    list_filter = ["tipo"]
    list_export = ["uuid", "tipo", "codigo", "nombre", "orden", "fuente", "baja_en", "baja_motivo"]
    export_filename = "terminos-del-plan"
    search_fields = ["nombre", "codigo"]
    paneles = [
        FieldRowPanel([FieldPanel("tipo"), FieldPanel("codigo"), FieldPanel("orden")]),
        FieldPanel("nombre"),
        FieldPanel("fuente", help_text="En qué página del Plan está."),
    ]


class DistritoViewSet(_VocabularioViewSet):
    """Los 28 distritos."""

    model = Distrito
    icon = "site"
    menu_order = 20
    list_display = ["nombre", "ubigeo_inei", "provincia", "priorizado"]
    list_filter = ["provincia", "priorizado"]
    list_export = ["uuid", "ubigeo_inei", "nombre", "provincia", "otros_nombres", "priorizado"]
    export_filename = "distritos"
    search_fields = ["nombre", "otros_nombres", "ubigeo_inei"]
    paneles = [
        FieldRowPanel([FieldPanel("nombre"), FieldPanel("ubigeo_inei"), FieldPanel("provincia")]),
        FieldPanel("otros_nombres"),
        FieldPanel("priorizado"),
        FieldPanel("fuente"),
    ]


class ZonaViewSet(_VocabularioViewSet):
    """Zonas priorizadas."""

    model = Zona
    icon = "site"
    menu_order = 30
    list_display = ["nombre", "codigo", "orden"]
    list_export = ["uuid", "codigo", "nombre", "distritos", "orden", "fuente"]
    export_filename = "zonas"
    search_fields = ["nombre", "codigo"]
    de_varios = ("distritos",)
    paneles = [
        FieldRowPanel([FieldPanel("nombre"), FieldPanel("codigo"), FieldPanel("orden")]),
        FieldPanel("distritos", widget=forms.CheckboxSelectMultiple),
        FieldPanel("fuente"),
    ]


class NodoViewSet(_VocabularioViewSet):
    """Lugares de paso o encuentro."""

    model = Nodo
    icon = "site"
    menu_order = 40
    list_display = ["nombre", "codigo", "distrito"]
    list_filter = ["distrito"]
    list_export = ["uuid", "codigo", "nombre", "distrito", "fuente"]
    export_filename = "nodos"
    search_fields = ["nombre", "codigo"]
    relacionadas = ("distrito",)
    paneles = [
        FieldRowPanel([FieldPanel("nombre"), FieldPanel("codigo")]),
        FieldPanel("distrito"),
        FieldPanel("fuente"),
    ]


VIEWSETS = [
    *SELECTORES,
    LaRed(),
    TerminoPlanViewSet(),
    DistritoViewSet(),
    ZonaViewSet(),
    NodoViewSet(),
]
