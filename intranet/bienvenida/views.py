"""La puerta de la invitación y el «ya estoy al día» de la portada."""

from __future__ import annotations

from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from intranet.bienvenida import services
from intranet.bienvenida.formularios import AbrirCuenta
from intranet.models import Invitacion, PonteAlDia

ENTRAR_POR = "django.contrib.auth.backends.ModelBackend"


@sensitive_post_parameters("clave1", "clave2")
@sensitive_variables("secreto")
@rate_limit(action="invitacion", limit_get=True)
@require_http_methods(["GET", "HEAD", "POST"])
def invitacion(request: HttpRequest, secreto: str) -> HttpResponse:
    """Enseña la invitación y, con POST, la usa: mirarla no la gasta.

    Lo desconocido, lo vencido, lo usado y lo anulado se responden igual: nadie averigua nada
    probando.
    """
    fila = services.buscar(secreto)
    if fila is None:
        respuesta = render(request, "bienvenida/ya_no_sirve.html", status=404)
    elif request.user.is_authenticated and request.user != fila.usuario:
        respuesta = render(request, "bienvenida/otra_cuenta.html", {"invitacion": fila})
    elif fila.usuario is not None:
        respuesta = _con_su_cuenta(request, fila)
    else:
        respuesta = _abrir_cuenta(request, fila)
    # La llave va en la dirección: que no viaje en la cabecera Referer. Con «no-referrer» el
    # navegador enviaría el formulario con «Origin: null», y la protección CSRF lo rechazaría.
    respuesta["Referrer-Policy"] = "strict-origin"
    return respuesta


def _abrir_cuenta(request: HttpRequest, fila: Invitacion) -> HttpResponse:
    formulario = AbrirCuenta(request.POST or None, invitacion=fila)
    if request.method == "POST" and formulario.is_valid():
        datos = formulario.cleaned_data
        try:
            cuenta = services.aceptar(
                invitacion=fila,
                usuario=datos["usuario"],
                nombres=datos["nombres"],
                apellidos=datos["apellidos"],
                clave=datos["clave1"],
            )
        except services.InvitacionSinEfecto:
            return render(request, "bienvenida/ya_no_sirve.html", status=404)
        login(request, cuenta, backend=ENTRAR_POR)
        return redirect(al_dia())
    return render(
        request, "bienvenida/abrir_cuenta.html", {"invitacion": fila, "formulario": formulario}
    )


def _con_su_cuenta(request: HttpRequest, fila: Invitacion) -> HttpResponse:
    """Quien ya tiene cuenta solo acepta; la contraseña es la suya y se le pide al entrar."""
    if request.method != "POST":
        return render(request, "bienvenida/con_su_cuenta.html", {"invitacion": fila})
    try:
        cuenta = services.aceptar(invitacion=fila)
    except services.InvitacionSinEfecto:
        return render(request, "bienvenida/ya_no_sirve.html", status=404)
    messages.success(request, f"Invitación aceptada. Entre con su cuenta: «{cuenta.username}».")
    return redirect(al_dia())


def al_dia() -> str:
    """Dónde está «Ponte al día»; la portada, si esa página no está publicada."""
    pagina = PonteAlDia.objects.live().first()
    return pagina.get_url() if pagina else "/"


@require_POST
def listo(request: HttpRequest) -> HttpResponse:
    """Despide la cinta «Ponte al día» de la portada, hasta la próxima designación."""
    request.user.al_dia_en = timezone.now()
    request.user.save(update_fields=["al_dia_en"])
    return redirect("/")
