"""Reglas que valen para toda petición."""

from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, QueryDict
from django.utils.deprecation import MiddlewareMixin

SEGUROS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class PuertaMiddleware(MiddlewareMixin):
    """Cerrado salvo lo que ``settings.RUTAS_ABIERTAS`` abre por su nombre.

    Hace de ``LoginRequiredMiddleware``, que deja pasar toda vista marcada
    ``login_not_required``: Wagtail, allauth y la API del admin marcan unas cuantas. Aquí una
    marca ajena no abre nada.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        """Lleva a entrar a quien no ha entrado.

        :raises PermissionDenied: en el admin, a quien entró y no edita: Wagtail lo mandaría a
            entrar otra vez, sin fin.
        """
        if request.resolver_match.view_name in settings.RUTAS_ABIERTAS:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if request.path.startswith("/admin/") and not request.user.has_perm(
            "wagtailadmin.access_admin"
        ):
            raise PermissionDenied
        return None


class EscrituraAtomicaMiddleware:
    """Lo que escribe, entero o nada; lo que lee no abre transacción.

    ``ATOMIC_REQUESTS`` tomaría el candado de SQLite también para leer. Debe ir al final: su
    ``process_view`` ejecuta la vista.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Deja pasar: el trabajo está en ``process_view``."""
        return self.get_response(request)

    def process_view(self, request, vista, args, kwargs):
        """Ejecuta la vista dentro de una transacción si el método no es seguro."""
        if request.method in SEGUROS or getattr(vista, "_non_atomic_requests", None):
            return None
        try:
            with transaction.atomic():
                respuesta = vista(request, *args, **kwargs)
                if hasattr(respuesta, "render") and callable(respuesta.render):
                    respuesta = respuesta.render()
                if respuesta.status_code >= 500:
                    transaction.set_rollback(True)
                return respuesta
        except ImmediateHttpResponse as corte:
            # Así corta allauth una vista; desde aquí su propio middleware no lo vería.
            return corte.response


class PrivacidadMiddleware:
    """Cabeceras de un sitio privado, y entradas sin NUL.

    * Lo que ve quien ha entrado no lo guarda ninguna caché, ni el botón «Atrás» tras salir.
    * El admin de Wagtail recibe la política de contenido más suave que le basta.
    * Los NUL (que PostgreSQL rechaza) se quitan de lo recibido, también dentro de JSON.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Limpia la entrada y completa las cabeceras de la respuesta.

        :raises Http404: si la ruta lleva un NUL: nada se llama así.
        """
        if "\x00" in request.path:
            raise Http404
        request.GET = self._sin_nulos(request.GET)
        if request.method == "POST" and request.content_type in {
            "application/x-www-form-urlencoded",
            "multipart/form-data",
        }:
            request.POST = self._sin_nulos(request.POST)
        respuesta = self.get_response(request)
        if not respuesta.has_header("Cache-Control"):
            respuesta["Cache-Control"] = "private, no-store"
        respuesta["X-Robots-Tag"] = "noindex, nofollow"
        respuesta["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if request.path.startswith("/admin/"):
            respuesta._csp_replace = settings.CSP_ADMIN
        return respuesta

    @staticmethod
    def _sin_nulos(datos: QueryDict) -> QueryDict:
        if not any("\x00" in v or "\\u0000" in v for vs in datos.lists() for v in vs[1]):
            return datos
        limpio = datos.copy()
        for clave, valores in datos.lists():
            limpio.setlist(clave, [v.replace("\x00", "").replace("\\u0000", "") for v in valores])
        limpio._mutable = False
        return limpio
