"""Lo que se hace con una pieza: decir dónde se usó, cambiar sus archivos, retirarla."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from campanas.kit import services
from campanas.kit.acceso import declara, escribe
from campanas.kit.enums import Clase
from campanas.kit.formularios import ArchivoForm, FormatosForm, MotivoForm, UsoForm
from campanas.kit.lectura import archivos_de
from campanas.kit.views import buscar_pieza
from campanas.models import Campana, Pieza
from intranet.textos.vistas import anotar


def _migas(pieza: Pieza) -> list[tuple[str, str]]:
    return [("Kit", reverse("kit:kit")), (pieza.title, pieza.get_absolute_url())]


def _poner(formulario: Form, causa: ValidationError) -> None:
    """Cada mensaje, junto a su campo."""
    if hasattr(causa, "error_dict"):
        for campo, errores in causa.error_dict.items():
            formulario.add_error(campo if campo in formulario.fields else None, errores)
    else:
        formulario.add_error(None, causa)


def _de_quien_escribe(request: HttpRequest, slug: str) -> Pieza:
    """La pieza, para cambiarla.

    :raises PermissionDenied: si esta persona no escribe en el kit.
    """
    pieza = buscar_pieza(request, slug)
    if not escribe(request.user):
        raise PermissionDenied
    return pieza


def declarar(request: HttpRequest, slug: str) -> HttpResponse:
    """Dice dónde se usó la pieza; enviarlo dos veces lo dice una.

    :raises PermissionDenied: si esta persona no declara por ninguna institución.
    """
    pieza = get_object_or_404(Pieza.objects.live().select_related("material"), slug=slug)
    if not declara(request.user):
        raise PermissionDenied
    if pieza.retirada and request.method != "POST":
        return redirect(pieza)
    pedida = request.GET.get("campana", "")
    campana = Campana.objects.live().filter(pk=pedida).first() if pedida.isdecimal() else None
    formulario = UsoForm(request.POST or None, usuario=request.user, campana=campana)
    if formulario.is_valid():
        try:
            uso = services.declarar_uso(
                material=pieza.material, usuario=request.user, **formulario.cleaned_data
            )
        except ValidationError as causa:
            _poner(formulario, causa)
        else:
            messages.success(request, f"Quedó dicho: {uso.institucion.nombre_corto} usó «{pieza}».")
            return redirect(f"{pieza.get_absolute_url()}#usos")
    return render(
        request,
        "kit/declarar.html",
        {"pieza": pieza, "formulario": formulario, "migas": _migas(pieza)},
    )


def archivos(request: HttpRequest, slug: str) -> HttpResponse:
    """Sube una versión nueva o un formato, o los hace del original."""
    pieza = _de_quien_escribe(request, slug)
    hace = "hacer" in request.POST
    archivo = ArchivoForm(
        None if hace else request.POST or None, None if hace else request.FILES or None
    )
    formatos = FormatosForm(request.POST if hace else None, foco=pieza.material.foco)
    if archivo.is_valid() and _subir(request, pieza, archivo):
        return redirect(request.path)
    if formatos.is_valid() and _hacer(request, pieza, formatos):
        return redirect(request.path)
    grupos = archivos_de(pieza)
    anotar(grupo.vigente for grupo in grupos if grupo.vigente)
    return render(
        request,
        "kit/archivos.html",
        {
            "pieza": pieza,
            "archivos": grupos,
            "formulario": archivo,
            "formatos": formatos,
            "es_imagen": pieza.material.clase == Clase.IMAGEN,
            "migas": _migas(pieza),
        },
    )


def _subir(request: HttpRequest, pieza: Pieza, formulario: ArchivoForm) -> bool:
    try:
        fila = services.poner_archivo(
            material=pieza.material, usuario=request.user, **formulario.cleaned_data
        )
    except ValidationError as causa:
        formulario.add_error("archivo", causa)
        return False
    messages.success(request, f"{fila.get_formato_display()}: ya se baja la versión {fila.numero}.")
    return True


def _hacer(request: HttpRequest, pieza: Pieza, formulario: FormatosForm) -> bool:
    datos = formulario.cleaned_data
    try:
        hechos = services.hacer_formatos(
            material=pieza.material,
            cuales=datos["cuales"],
            usuario=request.user,
            color=datos["color"],
            foco=datos.get("foco"),
        )
    except ValidationError as causa:
        formulario.add_error("cuales", causa)
        return False
    nombres = ", ".join(h.get_formato_display() for h in hechos)
    messages.success(request, f"Listo: {nombres}. Mírelos antes de avisar que están.")
    return True


def retirar(request: HttpRequest, slug: str) -> HttpResponse:
    """Retira la pieza, con su razón: nadie la baja desde hoy."""
    pieza = _de_quien_escribe(request, slug)
    formulario = MotivoForm(request.POST or None)
    if formulario.is_valid():
        services.retirar(material=pieza.material, motivo=formulario.cleaned_data["motivo"])
        messages.success(request, f"«{pieza}» quedó retirada: ya no se baja.")
        return redirect(pieza.donde_se_explica())
    return render(
        request,
        "kit/retirar.html",
        {"pieza": pieza, "formulario": formulario, "migas": _migas(pieza)},
    )


@require_POST
def reponer(request: HttpRequest, slug: str) -> HttpResponse:
    """Devuelve al uso una pieza retirada."""
    pieza = _de_quien_escribe(request, slug)
    services.reponer(material=pieza.material)
    messages.success(request, f"«{pieza}» vuelve a usarse.")
    return redirect(pieza.donde_se_explica())
