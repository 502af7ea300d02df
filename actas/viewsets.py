"""Sesiones, acuerdos y compromisos en el admin.

Solo la sesión se edita; lo demás son hechos que escriben los servicios, y aquí se leen, se buscan
y se exportan.
"""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets.button import Button

from actas.models import (
    Acuerdo,
    Asistencia,
    Avance,
    Compromiso,
    EstadoActa,
    Periodo,
    Responsabilidad,
    Sesion,
    VersionActa,
)
from intranet.viewsets import AltaUnica, ListadoViewSet, RegistroViewSet
from red_trata.acceso import instancias_que_lleva
from red_trata.enums import TipoInstancia
from red_trata.forms import FormularioDeInstancia
from red_trata.permisos import PoliticaDeInstancia


class PoliticaSesion(PoliticaDeInstancia):
    """La edita la secretaría de su instancia mientras su acta no esté aprobada."""

    def user_has_permission_for_instance(self, user, action, instance) -> bool:
        """Si ``user`` puede hacer ``action`` con esta sesión."""
        if not super().user_has_permission_for_instance(user, action, instance):
            return False
        return action != "change" or not _aprobada(instance)


def _aprobada(sesion: Sesion) -> bool:
    estado = getattr(sesion, "estado_acta", None)
    return estado is not None and estado.aprobada


class FormularioSesion(FormularioDeInstancia):
    """Con número o con acta, la sesión ya no cambia de instancia ni de serie.

    Al registrarla propone la red de quien la lleva, que es de la que más se convoca.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding and self.for_user is not None:
            self.initial.setdefault(
                "instancia",
                instancias_que_lleva(self.for_user)
                .filter(tipo__in=[TipoInstancia.RED, TipoInstancia.GRUPO_PGM])
                .first(),
            )
        if self.instance.numero or hasattr(self.instance, "acta"):
            for nombre in ("instancia", "tipo"):
                self.fields[nombre].disabled = True


class AltaDeSesion(AltaUnica):
    """Al registrar la sesión se sigue en ella, donde se convoca y se redacta su acta."""

    def get_success_url(self) -> str:
        """La sesión en el sitio."""
        return self.object.get_absolute_url()


class SesionViewSet(RegistroViewSet):
    """Sesiones: se programan aquí; el número y el estado los ponen los servicios."""

    model = Sesion
    politica = PoliticaSesion
    formulario = FormularioSesion
    add_view_class = AltaDeSesion
    icon = "calendar-alt"
    list_display = ["titulo", "instancia", "fecha", "hora_inicio", "lugar", "estado"]
    list_filter = ["instancia", "tipo", "estado", "fecha"]
    list_export = [
        "uuid",
        "codigo",
        "titulo",
        "instancia",
        "fecha",
        "hora_inicio",
        "hora_fin",
        "lugar",
        "modalidad",
        "estado",
        "en_duda",
        "motivo_cancelacion",
    ]
    export_filename = "sesiones"
    export_headings = {
        **RegistroViewSet.export_headings,
        "codigo": "Código",
        "titulo": "Sesión",
    }
    ordering = "-fecha"
    search_fields = ["agenda", "lugar", "numero_original", "en_duda"]
    relacionadas = ("instancia__grupo_secretaria", "periodo", "estado_acta")
    # Una sesión que no va se cancela, con su motivo; no se da de baja.
    paneles_al_editar = []
    paneles = [
        MultiFieldPanel(
            [
                FieldPanel("instancia"),
                FieldPanel("tipo"),
                FieldRowPanel(
                    [FieldPanel("fecha"), FieldPanel("hora_inicio"), FieldPanel("hora_fin")]
                ),
                FieldRowPanel([FieldPanel("modalidad"), FieldPanel("lugar")]),
            ],
            heading="Cuándo y dónde",
            help_text="Si los cambia, se actualizan solos en el calendario de quien está suscrito.",
        ),
        FieldPanel("agenda"),
        MultiFieldPanel(
            [FieldPanel("numero_original"), FieldPanel("en_duda")],
            heading="Si viene de un acta antigua",
            classname="collapsed",
        ),
    ]

    def botones_de_fila(self, usuario, fila: Sesion) -> list[Button]:
        """La sesión en el sitio, donde se convoca y se redacta su acta."""
        return [Button("Abrir en el sitio", url=fila.get_absolute_url(), icon_name="link-external")]


class _HechosViewSet(RegistroViewSet):
    solo_lectura = True


class PeriodoViewSet(_HechosViewSet):
    """El año de cada instancia y sus contadores."""

    model = Periodo
    icon = "date"
    list_display = [
        "instancia",
        "anio",
        "ultima_ordinaria",
        "ultima_extraordinaria",
        "ultimo_acuerdo",
    ]
    list_filter = ["instancia"]
    list_export = ["uuid", *list_display]
    export_filename = "periodos"
    relacionadas = ("instancia",)


class AsistenciaViewSet(_HechosViewSet):
    """Quién asistió a cada sesión."""

    model = Asistencia
    icon = "user"
    list_display = ["institucion", "sesion", "presencia", "designacion", "nota"]
    list_filter = ["sesion__instancia", "presencia", "sesion__fecha"]
    list_export = ["uuid", *list_display]
    export_filename = "asistencias"
    search_fields = ["institucion__nombre", "institucion__sigla", "designacion__persona__nombre"]
    relacionadas = ("institucion", "sesion__periodo", "designacion__persona")


class EstadoActaViewSet(_HechosViewSet):
    """En qué está el acta de cada sesión."""

    model = EstadoActa
    icon = "doc-empty"
    list_display = ["sesion", "situacion", "ultima_version"]
    list_filter = ["situacion", "sesion__instancia"]
    list_export = ["uuid", *list_display]
    export_filename = "estados-de-actas"
    relacionadas = ("sesion__periodo",)


class VersionActaViewSet(ListadoViewSet):
    """Las versiones congeladas y sus huellas."""

    model = VersionActa
    solo_lectura = True
    icon = "lock"
    list_display = ["estado", "n", "creada_en", "autor", "motivo"]
    list_filter = ["estado__sesion__instancia"]
    list_export = [
        "estado",
        "n",
        "creada_en",
        "autor",
        "motivo",
        "instantanea_sha256",
        "pdf_sha256",
    ]
    export_filename = "versiones-de-actas"
    inspect_view_fields = list_export
    relacionadas = ("estado__sesion__periodo", "autor")


class AcuerdoViewSet(_HechosViewSet):
    """Lo acordado, con su número."""

    model = Acuerdo
    icon = "pick"
    list_display = ["codigo", "texto", "sesion", "estado"]
    list_filter = ["sesion__instancia", "estado", "tema", "sesion__fecha"]
    list_export = [
        "uuid",
        "codigo",
        "numero_original",
        "sesion",
        "texto",
        "tema",
        "estado",
        "motivo_estado",
        "reemplazado_por",
        "en_duda",
    ]
    export_filename = "acuerdos"
    search_fields = ["codigo", "texto", "numero_original"]
    relacionadas = ("sesion__periodo", "tema", "reemplazado_por")

    def botones_de_fila(self, usuario, fila: Acuerdo) -> list[Button]:
        """El lugar del acuerdo en el sitio."""
        return [Button("Abrir en el sitio", url=fila.get_absolute_url(), icon_name="link-external")]


class CompromisoViewSet(_HechosViewSet):
    """Lo que alguien debe por un acuerdo."""

    model = Compromiso
    icon = "tasks"
    list_display = ["texto", "acuerdo", "fecha_limite", "cumplimiento"]
    list_filter = ["acuerdo__sesion__instancia", "fecha_limite"]
    list_export = [
        "uuid",
        "acuerdo",
        "texto",
        "fecha_limite",
        "fecha_aproximada",
        "razon_sin_fecha",
        "plazo_literal",
        "cumplimiento",
        "en_duda",
    ]
    export_filename = "compromisos"
    search_fields = ["texto", "acuerdo__codigo"]
    relacionadas = ("acuerdo",)


class ResponsabilidadViewSet(_HechosViewSet):
    """La parte de cada institución."""

    model = Responsabilidad
    icon = "group"
    list_display = ["institucion", "compromiso"]
    list_filter = ["compromiso__acuerdo__sesion__instancia"]
    list_export = ["uuid", *list_display]
    export_filename = "responsabilidades"
    search_fields = ["institucion__nombre", "institucion__sigla", "compromiso__texto"]
    relacionadas = ("institucion", "compromiso")


class AvanceViewSet(_HechosViewSet):
    """Lo que se hizo."""

    model = Avance
    icon = "success"
    list_display = ["responsabilidad", "fecha", "estado", "nota", "autor"]
    list_filter = ["responsabilidad__compromiso__acuerdo__sesion__instancia", "estado", "fecha"]
    list_export = ["uuid", *list_display, "sesion"]
    export_filename = "avances"
    search_fields = ["nota", "responsabilidad__institucion__nombre"]
    relacionadas = (
        "responsabilidad__institucion",
        "responsabilidad__compromiso",
        "autor",
        "sesion__periodo",
    )


class SesionesYActas(ModelViewSetGroup):
    """El menú «Sesiones y actas»."""

    menu_label = "Sesiones y actas"
    menu_icon = "calendar-alt"
    menu_order = 200
    items = (
        SesionViewSet,
        AcuerdoViewSet,
        CompromisoViewSet,
        ResponsabilidadViewSet,
        AvanceViewSet,
        AsistenciaViewSet,
        EstadoActaViewSet,
        VersionActaViewSet,
        PeriodoViewSet,
    )
