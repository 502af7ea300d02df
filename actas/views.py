"""Las pantallas del sitio: sesiones, actas, acuerdos, compromisos y sus avances.

Lo que alguien no puede leer no existe para esa persona (404); lo que puede leer y no hacer se le
niega (403), y su botón no se enseña.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Length
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from actas import services
from actas.acceso import Informante
from actas.enums import EstadoAcuerdo, EstadoSesion, Semaforo, SituacionActa
from actas.formularios import (
    ABIERTOS,
    CERRADOS,
    SIN_ACTA,
    AvanceForm,
    CambiarAcuerdoForm,
    FeDeErratasForm,
    FiltroActas,
    FiltroCompromisos,
    FiltroSesiones,
    MotivoForm,
    poner,
)
from actas.models import (
    Acta,
    ActasIndice,
    Acuerdo,
    Anexo,
    Asistencia,
    Avance,
    Compromiso,
    EstadoActa,
    Evidencia,
    Responsabilidad,
    Sesion,
    VersionActa,
)
from actas.pdf import PdfNoSePudo
from intranet.subidas import SE_ABREN, extension
from intranet.textos.vistas import anotar
from red_trata.acceso import instancias_que_lleva, instancias_visibles, instituciones_de, lleva

POR_PAGINA = 20
SESIONES = ("Sesiones", reverse_lazy("actas:sesiones"))
ACTAS = ("Actas", reverse_lazy("actas:actas"))
COMPROMISOS = ("Compromisos", reverse_lazy("actas:compromisos"))


def _pagina(request: HttpRequest, filas: QuerySet) -> Page:
    """La página pedida de ``filas``; una que no existe lleva a la más cercana."""
    return Paginator(filas, POR_PAGINA).get_page(request.GET.get("pagina"))


# --- Sesiones


@require_safe
def sesiones(request: HttpRequest) -> HttpResponse:
    """Las sesiones que esta persona puede leer, con filtros, y la próxima a la vista."""
    visibles = Sesion.objects.visibles(request.user).select_related(
        "instancia", "periodo", "estado_acta"
    )
    filtro = FiltroSesiones(request.GET, usuario=request.user)
    return render(
        request,
        "actas/sesiones.html",
        {
            "filtro": filtro,
            "pagina": _pagina(request, filtro.aplicar(visibles)),
            "proxima": visibles.proximas().exclude(estado=EstadoSesion.CANCELADA).first(),
            "convoca": bool(instancias_que_lleva(request.user)),
            "url_convocar": reverse("sesion:add"),
            "SIN_ACTA": SIN_ACTA,
        },
    )


def _sesion(request: HttpRequest, uuid: UUID) -> Sesion:
    """La sesión, si esta persona puede leerla.

    :raises Http404: si no existe o no puede.
    """
    return get_object_or_404(
        Sesion.objects.visibles(request.user).select_related("instancia", "periodo"), uuid=uuid
    )


def _sesion_propia(request: HttpRequest, uuid: UUID) -> Sesion:
    """La sesión, si esta persona lleva su instancia.

    :raises Http404: si no puede leerla.
    :raises PermissionDenied: si puede leerla y no la lleva.
    """
    sesion = _sesion(request, uuid)
    if not lleva(request.user, sesion.instancia):
        raise PermissionDenied
    return sesion


@require_safe
def sesion(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Una sesión: sus datos, quién asistió, qué se acordó y dónde está su acta."""
    fila = _sesion(request, uuid)
    edita = lleva(request.user, fila.instancia)
    estado = EstadoActa.objects.filter(sesion=fila).first()
    aprobada = estado is not None and estado.aprobada
    anexos = list(fila.anexos.vigentes()) if edita or aprobada else []
    if edita:
        anotar(anexos)
    return render(
        request,
        "actas/sesion.html",
        {
            "migas": [SESIONES],
            "sesion": fila,
            "acta": Acta.objects.filter(sesion=fila).defer("contenido", "asistencia").first(),
            "estado_acta": estado,
            "anexos": anexos,
            "puede_anexar": edita and fila.estado != EstadoSesion.CANCELADA,
            "asistencias": Asistencia.objects.filter(sesion=fila).select_related(
                "institucion", "designacion__persona"
            ),
            "acuerdos": fila.acuerdos.all(),
            "edita": edita,
            "puede_convocar": edita and fila.estado == EstadoSesion.PROGRAMADA,
            "por_celebrar": fila.fecha > timezone.localdate(),
            "puede_cancelar": edita
            and fila.estado in (EstadoSesion.PROGRAMADA, EstadoSesion.CONVOCADA),
            "puede_redactar": edita and fila.estado != EstadoSesion.CANCELADA,
        },
    )


@require_POST
def convocar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Convoca la sesión, que recibe su número."""
    fila = _sesion_propia(request, uuid)
    try:
        fila = services.convocar(sesion=fila)
    except ValidationError as causa:
        messages.error(request, " ".join(causa.messages))
    else:
        messages.success(request, f"{fila.titulo} quedó convocada.")
    return redirect(fila)


def cancelar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Pide el motivo y cancela la sesión; el número que tuviera se conserva."""
    fila = _sesion_propia(request, uuid)
    formulario = MotivoForm(request.POST or None)
    if formulario.is_valid():
        try:
            services.cancelar(sesion=fila, motivo=formulario.cleaned_data["motivo"])
        except ValidationError as causa:
            poner(formulario, causa)
        else:
            messages.success(request, f"{fila.titulo} quedó cancelada.")
            return redirect(fila)
    return render(
        request,
        "actas/confirmar.html",
        {
            "formulario": formulario,
            "titulo": f"Cancelar: {fila}",
            "explicacion": "La sesión seguirá en la lista, marcada como cancelada y con su motivo."
            " Su número no se usará para otra.",
            "boton": "Cancelar la sesión",
            "migas": [SESIONES, (fila.titulo, fila.get_absolute_url())],
            "volver": fila.get_absolute_url(),
        },
    )


@require_POST
def redactar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Abre el acta de la sesión en el editor; la primera vez la crea con lo que ya se sabe."""
    fila = _sesion_propia(request, uuid)
    try:
        acta = services.redactar(sesion=fila, usuario=request.user)
    except ValidationError as causa:
        messages.error(request, " ".join(causa.messages))
        return redirect(fila)
    return redirect("wagtailadmin_pages:edit", acta.pk)


# --- Actas
#
# Las dos preguntas más repetidas, armadas una vez. De cada acta, la lista solo necesita la
# dirección de su página; de las versiones no se lee el PDF, solo cuánto pesa.

CON_ACTA = (
    Sesion.objects.filter(acta__isnull=False)
    .select_related("instancia", "periodo")
    .only("fecha", "tipo", "numero", "numero_original", "instancia__nombre", "periodo__anio")
    .annotate(
        ruta_acta=F("acta__url_path"),
        clave_acta=F("acta__pk"),
        versiones=F("estado_acta__ultima_version"),
    )
)
VERSIONES = (
    VersionActa.objects.select_related("autor", "estado__sesion__instancia")
    .only(
        *("n", "instantanea", "instantanea_sha256", "motivo", "creada_en"),
        *("autor__username", "autor__first_name", "autor__last_name"),
        *("estado__sesion__uuid", "estado__sesion__instancia__grupo_secretaria"),
    )
    .annotate(
        ruta=F("estado__sesion__acta__url_path"),
        octetos=Length("pdf"),
        con_anexos=Exists(Anexo.objects.vigentes().filter(sesion=OuterRef("estado__sesion"))),
    )
    .order_by("n")
)


@require_safe
def actas(request: HttpRequest) -> HttpResponse:
    """Las actas aprobadas que esta persona puede leer y, para quien las lleva, los borradores.

    ``/actas/`` llega aquí sin recorrer el árbol de páginas: la mitad de consultas que por Wagtail.
    """
    filtro = FiltroActas(request.GET, usuario=request.user)
    aprobada = Q(estado_acta__situacion=SituacionActa.APROBADA)
    con_acta = CON_ACTA.filter(instancia__in=filtro.instancias)
    pagina = _pagina(request, filtro.aplicar(con_acta.filter(aprobada)))
    # Contados aparte: unidos a la lista, la base agruparía todas las actas para enseñar veinte.
    cuantos = dict(
        Acuerdo.objects.filter(sesion__in=list(pagina))
        .order_by()
        .values_list("sesion")
        .annotate(Count("pk"))
    )
    raiz = reverse("actas:actas")
    for fila in pagina:
        fila.cuantos_acuerdos = cuantos.get(fila.pk, 0)
        fila.url_acta = raiz + "/".join(fila.ruta_acta.split("/")[-3:])
    suyas = instancias_que_lleva(request.user)
    borradores = con_acta.exclude(aprobada).filter(instancia__in=suyas)
    return render(
        request,
        ActasIndice.template,
        {
            "filtro": filtro,
            "pagina": pagina,
            "varias_instancias": filtro.varias_instancias,
            "borradores": [] if suyas.query.is_empty() else borradores,
        },
    )


@require_safe
def acta(request: HttpRequest, rama: str, slug: str) -> HttpResponse:
    """El acta congelada, con sus versiones; a su secretaría, un aviso si aún es borrador.

    ``/actas/<rama>/<acta>/`` llega aquí sin recorrer el árbol: de un acta aprobada no hace falta
    ni la página.

    :raises Http404: si no puede leerla, o no está aprobada y no la lleva.
    """
    ruta = f"/actas/{rama}/{slug}/"
    de_ese_nombre = VERSIONES.filter(
        estado__sesion__instancia__in=instancias_visibles(request.user),
        estado__sesion__acta__slug=slug,
    )
    versiones = [version for version in de_ese_nombre if version.ruta.endswith(ruta)]
    if not versiones:
        pagina = get_object_or_404(
            Acta.objects.select_related("sesion__instancia"), slug=slug, url_path__endswith=ruta
        )
        if not lleva(request.user, pagina.sesion.instancia):
            raise Http404("No hay un acta aprobada.")
        return render(request, "actas/acta_en_borrador.html", {"page": pagina, "migas": [ACTAS]})
    ultima = versiones[-1]
    return render(
        request,
        Acta.template,
        {
            "migas": [ACTAS],
            "acta": ultima.datos,
            "version": ultima,
            "versiones": versiones,
            "es_borrador": False,
            "edita": lleva(request.user, ultima.estado.sesion.instancia),
        },
    )


@require_safe
def pdf(request: HttpRequest, uuid: UUID, n: int) -> HttpResponse:
    """El PDF de una versión, con los octetos que se congelaron entonces."""
    version = get_object_or_404(
        VersionActa.objects.select_related("estado__sesion__periodo"),
        estado__sesion__uuid=uuid,
        estado__sesion__instancia__in=instancias_visibles(request.user),
        n=n,
    )
    codigo = version.estado.sesion.codigo or str(uuid)
    return HttpResponse(
        bytes(version.pdf),
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(
                as_attachment=False, filename=f"acta-{codigo.lower()}-v{n}.pdf"
            ),
            "Cache-Control": "private, no-store",
        },
    )


def fe_de_erratas(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Corrige un acta aprobada con una versión más; la anterior sigue ahí.

    :raises Http404: si el acta no está aprobada.
    """
    fila = _sesion_propia(request, uuid)
    estado = get_object_or_404(
        EstadoActa.objects.select_for_update() if request.method == "POST" else EstadoActa,
        sesion=fila,
        situacion=SituacionActa.APROBADA,
    )
    pagina = get_object_or_404(Acta.objects.defer("contenido", "asistencia"), sesion=fila)
    formulario = FeDeErratasForm(request.POST or None, initial={"version": estado.ultima_version})
    if formulario.is_valid():
        textos = dict(formulario.cleaned_data)
        if textos.pop("version") != estado.ultima_version:
            if _es_la_ultima(estado, textos):
                return redirect(pagina.get_absolute_url())
            formulario.add_error(
                None,
                "Mientras usted escribía, otra persona agregó una fe de erratas. Léala en el acta"
                " y, si la suya aún hace falta, vuelva a guardar: su texto está abajo.",
            )
            formulario.data = formulario.data.copy()
            formulario.data["version"] = estado.ultima_version
        else:
            try:
                services.agregar_fe_de_erratas(sesion=fila, usuario=request.user, **textos)
            except ValidationError as causa:
                poner(formulario, causa)
            except PdfNoSePudo as causa:
                formulario.add_error(None, f"No se agregó y nada cambió. {causa}")
            else:
                messages.success(request, "Se agregó la fe de erratas. La versión anterior queda.")
                return redirect(pagina.get_absolute_url())
    return render(
        request,
        "actas/fe_de_erratas.html",
        {
            "migas": [ACTAS, (pagina.title, pagina.get_absolute_url())],
            "formulario": formulario,
            "page": pagina,
            "estado": estado,
        },
    )


def _es_la_ultima(estado: EstadoActa, textos: dict[str, str]) -> bool:
    """Si ``textos`` es la fe de erratas que se acaba de agregar: un segundo clic."""
    erratas = estado.versiones.get(n=estado.ultima_version).datos["fe_de_erratas"]
    return bool(erratas) and all(erratas[-1][c] == t.strip() for c, t in textos.items())


# --- Acuerdos


def _compromisos_con_partes(compromisos: QuerySet, *mas: Prefetch) -> QuerySet:
    """``compromisos`` con la parte de cada institución y en qué está."""
    partes = Responsabilidad.objects.con_estado().select_related("institucion")
    return compromisos.prefetch_related(
        Prefetch("responsabilidades", partes.prefetch_related(*mas), to_attr="partes")
    )


def _marcar(compromisos: list[Compromiso], informante: Informante) -> list[Compromiso]:
    """Anota en cada parte su semáforo y si esta persona informa por ella."""
    for compromiso in compromisos:
        acuerdo = compromiso.acuerdo
        vigente = acuerdo.estado == EstadoAcuerdo.VIGENTE
        for parte in compromiso.partes:
            parte.semaforo = parte.semaforo_en(compromiso)
            parte.informa = informante.puede(parte, acuerdo.sesion.instancia)
            parte.registra = parte.informa and vigente
        compromiso.cumplidas = sum(p.estado_actual == Semaforo.CUMPLIDO for p in compromiso.partes)
    return compromisos


@require_safe
def acuerdo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """El lugar de un acuerdo: qué se decidió, quién lo debe y lo que se ha hecho."""
    fila = get_object_or_404(
        Acuerdo.objects.visibles(request.user)
        .select_related("sesion__instancia", "sesion__periodo", "sesion__acta", "reemplazado_por")
        .defer("sesion__acta__contenido", "sesion__acta__asistencia"),
        uuid=uuid,
    )
    avances = Avance.objects.select_related("autor", "anulado_por__autor").filter(anula=None)
    compromisos = _compromisos_con_partes(
        fila.compromisos.con_semaforo(),
        Prefetch("avances", avances.prefetch_related("evidencias"), to_attr="linea"),
    )
    for compromiso in compromisos:
        compromiso.acuerdo = fila
    edita = lleva(request.user, fila.sesion.instancia)
    compromisos = _marcar(list(compromisos), Informante(request.user))
    anotar(_evidencias_que_maneja(compromisos))
    return render(
        request,
        "actas/acuerdo.html",
        {
            "migas": [COMPROMISOS, (fila.sesion.titulo, fila.sesion.get_absolute_url())],
            "acuerdo": fila,
            "acta": getattr(fila.sesion, "acta", None),
            "reemplaza_a": fila.reemplaza_a.all(),
            "compromisos": compromisos,
            "edita": edita,
            "puede_cambiar": edita and fila.estado == EstadoAcuerdo.VIGENTE,
        },
    )


def _evidencias_que_maneja(compromisos: list[Compromiso]) -> list[Evidencia]:
    """Las de las partes por las que esta persona informa."""
    return [
        evidencia
        for compromiso in compromisos
        for parte in compromiso.partes
        if parte.informa
        for avance in parte.linea
        for evidencia in avance.evidencias.all()
    ]


def cambiar_acuerdo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Anula un acuerdo o lo da por reemplazado por otro."""
    fila = get_object_or_404(
        Acuerdo.objects.visibles(request.user).select_related("sesion__instancia"), uuid=uuid
    )
    if not lleva(request.user, fila.sesion.instancia):
        raise PermissionDenied
    formulario = CambiarAcuerdoForm(request.POST or None, acuerdo=fila)
    if formulario.is_valid():
        try:
            fila = services.cambiar_acuerdo(acuerdo=fila, **formulario.cleaned_data)
        except ValidationError as causa:
            poner(formulario, causa)
        else:
            messages.success(request, f"{fila} quedó {fila.get_estado_display().lower()}.")
            return redirect(fila)
    return render(
        request,
        "actas/confirmar.html",
        {
            "formulario": formulario,
            "titulo": f"Anular o reemplazar el acuerdo {fila.codigo}",
            "explicacion": "El acuerdo no se borra: queda con su número, su texto y el motivo."
            " Sus compromisos dejan de deberse. El acta no cambia.",
            "boton": "Anular o reemplazar",
            "migas": [COMPROMISOS, (f"Acuerdo {fila.codigo}", fila.get_absolute_url())],
            "volver": fila.get_absolute_url(),
        },
    )


# --- Compromisos y avances


@require_safe
def compromisos(request: HttpRequest) -> HttpResponse:
    """Los compromisos que esta persona puede leer, lo urgente primero."""
    filtro = FiltroCompromisos(request.GET, usuario=request.user)
    elegidos = filtro.aplicar(Compromiso.objects.visibles(request.user)).con_semaforo()
    cuentas = dict(elegidos.order_by("semaforo").values_list("semaforo").annotate(n=Count("pk")))
    filas = _compromisos_con_partes(
        filtro.por_estado(elegidos)
        .select_related("acuerdo__sesion__instancia", "acuerdo__sesion__periodo")
        .urgentes_primero()
    )
    pagina = _pagina(request, filas)
    _marcar(pagina.object_list, Informante(request.user))
    return render(
        request,
        "actas/compromisos.html",
        {
            "filtro": filtro,
            "pagina": pagina,
            "cuentas": [(s.value, cuentas.get(s.value, 0)) for s in Semaforo],
            "deben": sum(n for s, n in cuentas.items() if s not in CERRADOS),
            "suyas": instituciones_de(request.user).distinct(),
            "ABIERTOS": ABIERTOS,
            "CERRADOS": CERRADOS,
        },
    )


def _parte(request: HttpRequest, **clave: Any) -> Responsabilidad:
    """La parte de un compromiso por la que esta persona informa.

    :raises Http404: si no puede leerla.
    :raises PermissionDenied: si no informa por esa institución.
    """
    parte = get_object_or_404(
        Responsabilidad.objects.select_related(
            "institucion", "compromiso__acuerdo__sesion__instancia"
        ),
        compromiso__acuerdo__sesion__instancia__in=instancias_visibles(request.user),
        **clave,
    )
    instancia = parte.compromiso.acuerdo.sesion.instancia
    if not Informante(request.user).puede(parte, instancia):
        raise PermissionDenied
    return parte


def nuevo_avance(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Registra lo que una institución hizo; repetir el envío no lo duplica."""
    parte = _parte(request, uuid=uuid)
    acuerdo = parte.compromiso.acuerdo
    if acuerdo.estado != EstadoAcuerdo.VIGENTE:
        messages.error(
            request, f"{acuerdo} está {acuerdo.get_estado_display().lower()}: ya no se debe."
        )
        return redirect(parte.compromiso)
    formulario = AvanceForm(request.POST or None, request.FILES or None)
    if formulario.is_valid():
        try:
            services.registrar_avance(
                responsabilidad=parte, usuario=request.user, **formulario.cleaned_data
            )
        except ValidationError as causa:
            poner(formulario, causa)
        else:
            messages.success(request, f"Quedó registrado el avance de {parte.institucion}.")
            return redirect(parte.compromiso)
    return render(
        request,
        "actas/avance.html",
        {
            "migas": [COMPROMISOS, (f"Acuerdo {acuerdo.codigo}", acuerdo.get_absolute_url())],
            "formulario": formulario,
            "parte": parte,
            "compromiso": parte.compromiso,
        },
    )


def anular_avance(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Anula un avance registrado por error; queda tachado, con el motivo."""
    avance = get_object_or_404(Avance, uuid=uuid, anula=None)
    parte = _parte(request, avances=avance)
    acuerdo = parte.compromiso.acuerdo
    formulario = MotivoForm(request.POST or None)
    if formulario.is_valid():
        try:
            services.anular_avance(
                avance=avance, usuario=request.user, motivo=formulario.cleaned_data["motivo"]
            )
        except ValidationError as causa:
            poner(formulario, causa)
        else:
            messages.success(request, "El avance quedó anulado.")
            return redirect(parte.compromiso)
    return render(
        request,
        "actas/confirmar.html",
        {
            "formulario": formulario,
            "titulo": f"Anular un avance de {parte.institucion.nombre_corto}",
            "explicacion": f"«{avance.nota}» dejará de contar y seguirá a la vista, tachado.",
            "boton": "Anular el avance",
            "migas": [COMPROMISOS, (str(acuerdo), acuerdo.get_absolute_url())],
            "volver": parte.compromiso.get_absolute_url(),
        },
    )


@require_safe
def evidencia(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """El archivo o enlace que prueba un avance, a quien puede leer su instancia.

    :raises Http404: si no puede, o el archivo ya no está.
    """
    camino = "avance__responsabilidad__compromiso__acuerdo__sesion__instancia__in"
    prueba = get_object_or_404(Evidencia, uuid=uuid, **{camino: instancias_visibles(request.user)})
    if not prueba.archivo:
        return redirect(prueba.enlace)
    tipo = SE_ABREN.get(extension(prueba.nombre))
    try:
        archivo = prueba.archivo.open("rb")
    except FileNotFoundError as causa:
        raise Http404("El archivo no está en el almacén.") from causa
    respuesta = FileResponse(
        archivo,
        as_attachment=tipo is None,
        filename=prueba.nombre,
        content_type=tipo or "application/octet-stream",
    )
    respuesta["Cache-Control"] = "private, no-store"
    return respuesta
