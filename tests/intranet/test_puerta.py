"""Cerrado por omisión: sin entrar solo se ve lo que alguien abrió por su nombre."""

from itertools import product
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import Resolver404, URLResolver, get_resolver, resolve, reverse
from django.utils.regex_helper import normalize

from intranet.roles import Rol
from tests.factories import CLAVE

ABIERTAS = {
    "salud",
    "favicon",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "bienvenida:invitacion",
    "calendario:feed",
    "wagtailadmin_login",
    "wagtailadmin_password_reset",
    "wagtailcore_login",
}
VALORES = ("1", "a", "6f1c1a3e-0000-4000-8000-000000000000", "wagtailcore", "page", "a/", "csv")


def _patrones(resolver, antes=""):
    """Cada ruta del sitio con su patrón completo, también las incluidas."""
    for patron in resolver.url_patterns:
        texto = str(patron.pattern)
        if isinstance(patron, URLResolver):
            yield from _patrones(patron, antes + patron.pattern.regex.pattern.lstrip("^"))
        else:
            yield antes + patron.pattern.regex.pattern.lstrip("^"), patron, antes + texto


def _direccion(expresion: str, patron) -> str | None:
    """Una dirección concreta que llega a ``patron`` o, si otra ruta lo tapa, a la que lo tapa."""
    tapada = None
    for molde, parametros in normalize(expresion.replace(r"\Z", "")):
        for valores in product(VALORES, repeat=len(parametros)):
            direccion = "/" + molde % dict(zip(parametros, valores, strict=True))
            try:
                llega = resolve(direccion)
            except Resolver404:
                continue
            if llega.func is patron.callback:
                return direccion
            if llega.view_name != "wagtail_serve":  # la que recoge todo no tapa: no se acertó
                tapada = tapada or direccion
    return tapada


TODAS = [
    (_direccion(expresion, patron), escrita)
    for expresion, patron, escrita in _patrones(get_resolver())
]


def test_solo_estan_abiertas_las_que_dice_la_lista():
    assert set(settings.RUTAS_ABIERTAS) == ABIERTAS


def test_se_recorren_todas_las_rutas():
    assert len(TODAS) > 200
    assert [escrita for direccion, escrita in TODAS if direccion is None] == []


@pytest.mark.django_db
def test_sin_entrar_todo_lleva_a_entrar(client):
    abiertas = set()
    for direccion, _ in TODAS:
        if (nombre := resolve(direccion).view_name) in ABIERTAS:
            abiertas.add(nombre)
            continue
        for metodo in (client.get, client.post):
            respuesta = metodo(direccion)
            assert respuesta.status_code == 302, direccion
            assert respuesta.url.startswith("/entrar/?next="), (direccion, respuesta.url)
    assert abiertas == ABIERTAS


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("puerta", "destino"),
    [
        ("/admin/login/?next=/admin/", "/entrar/?next=/admin/"),
        ("/_util/login/", "/entrar/"),
        ("/admin/password_reset/", "/clave/olvidada/"),
    ],
)
def test_las_puertas_de_wagtail_llevan_a_la_nuestra(client, puerta, destino):
    assert client.get(puerta).url == destino
    respuesta = client.post(puerta, {"username": "x", "password": "y"})
    assert (respuesta.status_code, respuesta.url) == (302, destino)


@pytest.mark.django_db
def test_al_entrar_se_vuelve_a_donde_se_iba_pero_nunca_a_otro_sitio(client, cuenta):
    usuario = cuenta(Rol.MIEMBRO)
    datos = {"login": usuario.username, "password": CLAVE}
    assert client.post("/entrar/", {**datos, "next": "/compromisos/"}).url == "/compromisos/"
    client.logout()
    assert client.post("/entrar/", {**datos, "next": "https://otro.pe/"}).url == "/"


@pytest.mark.django_db
def test_quien_no_edita_no_da_vueltas_ante_el_admin(cliente):
    respuesta = cliente(Rol.MIEMBRO).get("/admin/", follow=True)
    assert respuesta.status_code == 403
    assert len(respuesta.redirect_chain) <= 1


@pytest.mark.django_db
def test_salir_pide_confirmacion_y_cierra(cliente):
    navegante = cliente(Rol.MIEMBRO)
    assert navegante.get("/salir/").status_code == 200
    assert navegante.post("/salir/").status_code == 302
    assert navegante.get("/buscar/").url.startswith("/entrar/")


@pytest.mark.django_db
def test_lo_visto_no_queda_en_ninguna_cache(cliente, sitio):
    navegante = cliente(Rol.SECRETARIA)
    for ruta in ("/", "/buscar/?q=acta", "/admin/"):
        politica = navegante.get(ruta)["Cache-Control"]
        assert "private" in politica, ruta
        assert "no-store" in politica, ruta


@pytest.fixture
def imagen():
    ruta = default_storage.save("images/prueba.png", ContentFile(b"\x89PNG\r\n"))
    yield ruta
    default_storage.delete(ruta)


@pytest.mark.django_db
def test_las_imagenes_se_sirven_solo_a_quien_entro(client, cliente, imagen):
    direccion = f"/archivos/{imagen}"
    assert client.get(direccion).url == f"/entrar/?next={direccion}"
    respuesta = cliente(Rol.MIEMBRO).get(direccion)
    assert respuesta.status_code == 200
    assert respuesta["Content-Type"] == "image/png"
    assert respuesta["Cache-Control"] == "private, no-cache"
    assert respuesta["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_una_imagen_guardada_se_confirma_y_solo_a_quien_sigue_dentro(cliente, imagen):
    navegante, direccion = cliente(Rol.MIEMBRO), f"/archivos/{imagen}"
    guardada = {"headers": {"if-modified-since": navegante.get(direccion)["Last-Modified"]}}
    confirmada = navegante.get(direccion, **guardada)
    assert (confirmada.status_code, confirmada.content) == (304, b"")
    navegante.logout()
    assert navegante.get(direccion, **guardada).url.startswith("/entrar/")


@pytest.mark.django_db
@pytest.mark.parametrize("desvio", ["images/../documents", "images/%2e%2e/documents"])
def test_un_documento_no_se_saca_por_la_puerta_de_las_imagenes(cliente, desvio):
    guardado = default_storage.save("documents/oficio.pdf", ContentFile(b"%PDF"))
    nombre = guardado.rsplit("/", 1)[1]
    assert cliente(Rol.MIEMBRO).get(f"/archivos/{desvio}/{nombre}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "ruta",
    [
        "images/../../red.sqlite3",
        "images/%2e%2e/%2e%2e/red.sqlite3",
        "../clave-secreta",
        "documents/oficio.pdf",
        "images/no-existe.png",
        "images/",
        "images/%00",
    ],
)
def test_no_se_sale_de_la_carpeta_de_imagenes(cliente, imagen, ruta):
    assert cliente(Rol.ADMINISTRADOR).get(f"/archivos/{ruta}").status_code in {400, 404}


@pytest.mark.django_db
def test_la_salud_se_dice_a_cualquiera(client):
    respuesta = client.get("/salud/")
    assert respuesta.status_code == 200
    assert respuesta.json() == {
        "estado": "bien",
        "base": "bien",
        "busqueda": "bien",
        "version": settings.VERSION,
    }


@pytest.mark.django_db
def test_una_identidad_lleva_a_donde_hoy_se_lee(cliente, sitio):
    from tests.factories import SesionFactory

    navegante = cliente(Rol.SECRETARIA)
    sesion = SesionFactory(instancia=sitio.red)
    assert navegante.get(f"/u/{sesion.uuid}/").url == sesion.get_absolute_url()
    assert navegante.get(reverse("lugar", args=[UUID(int=1)])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("ruta", ["/actas/%00/", "/%00", "/buscar/?q=%00acta"])
def test_un_nulo_no_rompe_nada(cliente, sitio, ruta):
    assert cliente(Rol.SECRETARIA).get(ruta).status_code in {200, 404}
