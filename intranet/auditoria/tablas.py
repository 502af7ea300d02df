"""Las tablas de Auditoría que no son de un registro: descargas, hojas traídas, correo, ingresos."""

from __future__ import annotations

from typing import Any

from axes.models import AccessFailureLog, AccessLog
from django.urls import reverse
from wagtail.log_actions import registry as acciones
from wagtail.models import ModelLogEntry, PageLogEntry

from intranet.auditoria.listados import Cuando, TablaDeAuditoria, por_valor
from intranet.cambios import VACIO, legible
from intranet.models import CorreoSaliente, Exportacion, Importacion, TextoDeArchivo


def columna(rotulo: str):
    """Decora el método que da una columna, con su nombre."""

    def decorar(metodo):
        metodo.short_description = rotulo
        return metodo

    return decorar


class _Anotaciones(TablaDeAuditoria):
    list_select_related = ("quien",)
    search_fields = ("cuenta", "que")
    que_se_busca = "Cuenta o qué"

    @columna("cuándo")
    def momento(self, fila) -> Any:
        """Cuándo."""
        return legible(None, fila.cuando)


class Exportaciones(_Anotaciones):
    """Quién se llevó qué."""

    model = Exportacion
    ruta = "exportaciones"
    menu_label = "Descargas"
    menu_icon = "download"
    explicacion = "Cada vez que alguien bajó un listado: qué, cuántas filas y con qué filtros."
    si_esta_vacia = "Nadie ha bajado todavía un listado."
    list_display = ("momento", "cuenta", "que", "formato", "filas")
    list_display_add_buttons = "que"
    list_filter = (Cuando, por_valor("formato", "formato"))
    detalles = ("cuando", "cuenta", "que", "formato", "filas", "filtros_dichos")

    @columna("filtros")
    def filtros_dichos(self, fila) -> str:
        """Los filtros, uno por línea."""
        return "\n".join(f"{clave}: {valor}" for clave, valor in fila.filtros.items()) or VACIO


class Importaciones(_Anotaciones):
    """Qué hojas se trajeron."""

    model = Importacion
    ruta = "importaciones"
    menu_label = "Hojas traídas"
    menu_icon = "upload"
    explicacion = "Cada hoja de cálculo que alguien trajo y qué se hizo con sus filas."
    si_esta_vacia = "Todavía no se ha traído ninguna hoja de cálculo."
    list_display = ("momento", "cuenta", "archivo", "que", "estado", "resumen")
    list_display_add_buttons = "archivo"
    list_filter = (Cuando, por_valor("estado", "estado", dict(Importacion.Estado.choices)))
    search_fields = ("cuenta", "que", "archivo")
    que_se_busca = "Cuenta, archivo o qué"
    detalles = ("cuando", "cuenta", "archivo", "que", "estado", "resumen", "sha256", "dicho")

    @columna("filas")
    def resumen(self, fila) -> str:
        """Cuántas filas de cada resultado."""
        return ", ".join(f"{cuantas} {como}" for como, cuantas in fila.conteos.items()) or VACIO

    @columna("informe")
    def dicho(self, fila) -> str:
        """Lo que se dijo de cada fila que lo merecía."""
        lineas = (
            " · ".join(f"{clave} {valor}" for clave, valor in entrada.items())
            for entrada in fila.informe
        )
        return "\n".join(lineas) or VACIO


class Correos(TablaDeAuditoria):
    """El buzón de salida. Lo que dice cada carta no se enseña."""

    model = CorreoSaliente
    ruta = "correo"
    fecha = "creado_en"
    menu_label = "Correo"
    menu_icon = "mail"
    explicacion = (
        "Cada carta que la intranet escribió y si ya salió. Su texto no se enseña, y se borra al"
        " salir."
    )
    si_esta_vacia = "La intranet no ha escrito todavía ninguna carta."
    list_display = ("momento", "para", "asunto", "estado", "intentos", "error")
    list_display_add_buttons = "asunto"
    list_filter = (por_valor("estado", "estado", dict(CorreoSaliente.Estado.choices)), Cuando)
    search_fields = ("para", "asunto")
    que_se_busca = "Para quién o asunto"
    detalles = (
        "creado_en",
        "para",
        "asunto",
        "remitente",
        "estado",
        "intentos",
        "siguiente",
        "enviado_en",
        "error",
    )

    def get_queryset(self, request):
        """Sin traer las cartas, que pueden pesar."""
        return super().get_queryset(request).defer("contenido")

    @columna("escrito")
    def momento(self, fila) -> str:
        """Cuándo se escribió."""
        return legible(None, fila.creado_en)

    @columna("próximo intento")
    def siguiente(self, fila):
        """Cuándo se intentará, si se va a intentar."""
        return fila.proximo_en if fila.estado == fila.Estado.PENDIENTE else VACIO

    def detalle(self, request, fila) -> dict[str, Any]:
        """El botón de repetir, a quien puede y si se puede."""
        puede = request.user.has_perm("intranet.reintentar_correosaliente")
        if not (puede and fila.se_puede_reintentar):
            return {}
        return {"reintentar": reverse("reintentar_correo", args=[fila.uuid])}


# --- Quién entró


class TextosDeArchivos(TablaDeAuditoria):
    """Qué archivos se leyeron y cuáles no. Lo que dicen no se enseña."""

    model = TextoDeArchivo
    ruta = "textos"
    fecha = "creado_en"
    menu_label = "Archivos leídos"
    menu_icon = "doc-full"
    explicacion = (
        "De cada archivo, si ya se leyó para poder buscar en él y, si no, por qué. Se vuelve a leer"
        " con el botón que está donde se enseña el archivo."
    )
    si_esta_vacia = "Todavía no hay ningún archivo que leer."
    list_display = ("momento", "nombre", "estado", "dicho")
    list_display_add_buttons = "nombre"
    list_filter = (por_valor("estado", "estado", dict(TextoDeArchivo.Estado.choices)), Cuando)
    search_fields = ("nombre", "motivo")
    que_se_busca = "Archivo o qué pasó"
    detalles = ("creado_en", "nombre", "estado", "dicho", "intentos", "siguiente", "leido_en")

    def get_queryset(self, request):
        """Sin lo que dicen."""
        return super().get_queryset(request).defer("paginas")

    @columna("cuándo")
    def momento(self, texto) -> str:
        """Cuándo se recibió, para leer."""
        return legible(None, texto.creado_en)

    @columna("cómo va")
    def dicho(self, texto) -> str:
        """Cómo va, en palabras."""
        return texto.en_palabras


class _DeAxes(TablaDeAuditoria):
    fecha = "attempt_time"
    search_fields = ("username", "ip_address")
    que_se_busca = "Cuenta o dirección"
    list_display_add_buttons = "cuenta"
    list_filter = (Cuando,)

    @columna("cuándo")
    def momento(self, fila):
        """Cuándo, para leer."""
        return legible(None, fila.attempt_time)

    @columna("cuándo")
    def entro(self, fila):
        """Cuándo."""
        return fila.attempt_time

    @columna("cuenta")
    def cuenta(self, fila) -> str:
        """El usuario que se escribió."""
        return fila.username or VACIO

    @columna("dirección de red")
    def direccion(self, fila) -> str:
        """Desde dónde."""
        return fila.ip_address or VACIO

    @columna("navegador")
    def navegador(self, fila) -> str:
        """Con qué."""
        return fila.user_agent or VACIO


class Ingresos(_DeAxes):
    """Quién entró."""

    model = AccessLog
    ruta = "ingresos"
    menu_label = "Ingresos"
    menu_icon = "key"
    explicacion = "Cada vez que alguien entró, desde dónde, y cuándo salió si lo hizo."
    si_esta_vacia = "Nadie ha entrado todavía."
    list_display = ("momento", "cuenta", "direccion", "salio")
    detalles = ("entro", "cuenta", "direccion", "navegador", "salio")

    @columna("salió")
    def salio(self, fila) -> str:
        """Cuándo salió; quien cierra el navegador no sale."""
        return legible(None, fila.logout_time)

    def singular(self) -> str:
        """Un ingreso."""
        return "ingreso"


class IngresosFallidos(_DeAxes):
    """Quién no pudo entrar."""

    model = AccessFailureLog
    ruta = "ingresos-fallidos"
    menu_label = "Ingresos fallidos"
    menu_icon = "warning"
    explicacion = "Cada vez que alguien intentó entrar y no pudo. La clave escrita no se guarda."
    si_esta_vacia = "Nadie ha fallado al entrar."
    list_display = ("momento", "cuenta", "direccion", "bloqueo")
    list_filter = (Cuando, por_valor("locked_out", "espera", {"True": "Tuvo que esperar"}))
    detalles = ("entro", "cuenta", "direccion", "navegador", "bloqueo")

    @columna("tuvo que esperar")
    def bloqueo(self, fila) -> str:
        """Si ya eran demasiados intentos."""
        return legible(None, fila.locked_out)

    def singular(self) -> str:
        """Un intento."""
        return "ingreso fallido"


# --- Lo que Wagtail anota


class _DeWagtail(TablaDeAuditoria):
    fecha = "timestamp"
    search_fields = ("label", "user__username", "user__first_name", "user__last_name")
    que_se_busca = "Qué o quién"
    list_select_related = ("user", "content_type")
    list_filter = (Cuando,)
    list_display = ("momento", "quien", "accion", "sobre", "clase")
    list_display_add_buttons = "sobre"
    detalles = ("hecho", "quien", "accion", "sobre", "clase")

    @columna("cuándo")
    def momento(self, fila) -> str:
        """Cuándo, para leer."""
        return legible(None, fila.timestamp)

    @columna("cuándo")
    def hecho(self, fila):
        """Cuándo."""
        return fila.timestamp

    @columna("quién")
    def quien(self, fila) -> str:
        """Quién, o el sistema."""
        return str(fila.user) if fila.user_id and fila.user else "El sistema"

    @columna("qué hizo")
    def accion(self, fila) -> str:
        """La acción, dicha."""
        return str(dict(acciones.get_choices()).get(fila.action, fila.action))

    @columna("sobre qué")
    def sobre(self, fila) -> str:
        """Cómo se llamaba ese día."""
        return fila.label

    @columna("clase")
    def clase(self, fila) -> str:
        """Qué clase de cosa es."""
        return str(fila.content_type.name) if fila.content_type else VACIO

    def singular(self) -> str:
        """Una acción."""
        return "acción"


class AccionesEnPaginas(_DeWagtail):
    """Quién publicó, editó o movió una página."""

    model = PageLogEntry
    ruta = "paginas"
    menu_label = "Páginas"
    menu_icon = "doc-empty"
    explicacion = "Lo que se hizo con las páginas: crear, editar, publicar, mover."
    si_esta_vacia = "Nadie ha tocado todavía una página."


class AccionesEnLoDemas(_DeWagtail):
    """Cuentas, imágenes, archivos."""

    model = ModelLogEntry
    ruta = "cuentas-y-archivos"
    menu_label = "Cuentas y archivos"
    menu_icon = "folder-open-inverse"
    explicacion = "Lo que se hizo con cuentas, imágenes, archivos y vocabularios."
    si_esta_vacia = "Nadie ha tocado todavía una cuenta ni un archivo."
