"""Pantallas del acta dentro del admin: la revisión final y el choque de dos personas."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from wagtail.admin.forms.pages import WagtailAdminPageForm

from actas.instantanea import instantanea_de
from actas.models import Acta, ActaCongelada
from actas.pdf import PdfNoSePudo
from actas.revision import ActaConProblemas, revisar
from actas.services import aprobar as aprobar_acta
from red_trata.acceso import lleva


def espera_json(request: HttpRequest) -> bool:
    """Si la petición es del guardado automático."""
    return "application/json" in request.headers.get("Accept", "")


def aprobar(request: HttpRequest, pk: int) -> HttpResponse:
    """Enseña lo que se va a aprobar y, con POST, lo aprueba.

    :raises PermissionDenied: si no lleva la instancia del acta.
    """
    pagina = get_object_or_404(Acta, pk=pk)
    if not lleva(request.user, pagina.sesion.instancia):
        raise PermissionDenied
    if pagina.aprobada:
        messages.info(request, f"«{pagina.title}» ya está aprobada.")
        return redirect(pagina.get_url(request))
    acta = pagina.get_latest_revision_as_object()
    leida = str(pagina.latest_revision_id)
    problemas = revisar(acta)
    error = ""
    if request.method == "POST":
        if request.POST.get("revision") != leida:
            error = "Otra persona guardó el acta mientras usted la revisaba. Vuelva a leerla."
        elif problemas:
            error = "Al acta le falta algo: complétela en el editor."
        else:
            try:
                version = aprobar_acta(acta=acta, usuario=request.user)
            except ActaCongelada:
                messages.info(request, f"«{pagina.title}» ya está aprobada.")
                return redirect(pagina.get_url(request))
            except (ActaConProblemas, PdfNoSePudo) as causa:
                error = f"No se aprobó y nada cambió. {'; '.join(_frases(causa))}"
                acta = pagina.get_latest_revision_as_object()
            else:
                messages.success(
                    request,
                    f"Acta aprobada y publicada: {version.estado.sesion.titulo}."
                    " Sus acuerdos ya tienen número.",
                )
                return redirect(acta.get_url(request))
    return render(
        request,
        "actas/admin/aprobar.html",
        {
            "pagina": pagina,
            "acta": instantanea_de(acta),
            "problemas": problemas,
            "revision": leida,
            "error": error,
        },
    )


def _frases(causa: Exception) -> list[str]:
    return causa.messages if hasattr(causa, "messages") else [str(causa)]


def choque(request: HttpRequest, acta: Acta) -> HttpResponse | None:
    """Si lo enviado se escribió sobre un texto que ya no es el último, enseña los dos.

    Nada se guarda: la persona compara y vuelve a enviar lo suyo, que va entero en el formulario.

    :return: la pantalla con ambos textos, o nada si no hay choque.
    """
    leida = request.POST.get("overwrite_revision_id") or request.POST.get("loaded_revision_id", "")
    ajena = None
    if leida.isdigit():
        # Lo propio no choca: el guardado automático pudo dejar una revisión más reciente.
        ajena = acta.revisions.filter(pk__gt=leida).exclude(user=request.user).last()
    if "contenido-count" not in request.POST or not (acta.aprobada or ajena):
        return None
    ultima = ajena or acta.latest_revision
    guardada = ultima.as_object()
    return render(
        request,
        "actas/admin/choque.html",
        {
            "pagina": acta,
            "quien": ultima.user,
            "cuando": ultima.created_at,
            "aprobada": acta.aprobada,
            "guardado": instantanea_de(guardada),
            "escrito": instantanea_de(_lo_escrito(request, guardada)),
            "ultima": ultima,
            "campos": [
                (campo, valor)
                for campo, valores in request.POST.lists()
                for valor in valores
                if campo
                not in {
                    "csrfmiddlewaretoken",
                    "loaded_revision_id",
                    "loaded_revision_created_at",
                    "overwrite_revision_id",
                    "action-aprobar",
                }
            ],
        },
        status=409,
    )


def _lo_escrito(request: HttpRequest, acta: Acta) -> Acta:
    """El acta con lo que esta persona envió, aunque algún campo no sea válido."""
    clase: type[WagtailAdminPageForm] = acta.get_edit_handler().get_form_class()
    formulario = clase(request.POST, instance=acta, for_user=request.user)
    formulario.defer_required_fields()
    formulario.is_valid()
    return formulario.acta_escrita()
