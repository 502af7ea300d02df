"""Entrar con el navegador: ligero, con teclado, sin infracciones, y con vigilancia que vigila."""

import re

import pytest
from playwright.sync_api import expect

from intranet.roles import Rol
from tests.factories import CLAVE
from tests.navegador import Vigilante, axe, captura, sin_desborde

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("movil", [False, True])
def test_se_entra_con_el_teclado(pagina, cuenta, sitio, movil):
    usuario = cuenta(Rol.MIEMBRO)
    visita = pagina(movil=movil)
    assert visita.goto("/compromisos/").status == 200
    assert "/entrar/?next=/compromisos/" in visita.url
    axe(visita)
    sin_desborde(visita)
    captura(visita, f"entrar-{'movil' if movil else 'escritorio'}")

    visita.get_by_label("Usuario o correo").focus()
    visita.keyboard.type(usuario.username)
    visita.keyboard.press("Tab")
    visita.keyboard.type(CLAVE)
    visita.keyboard.press("Enter")
    visita.wait_for_url(re.compile(r"^[^?]*/compromisos/$"))
    axe(visita)


def test_equivocarse_se_dice_y_conserva_el_usuario(pagina, cuenta, sitio):
    usuario = cuenta(Rol.MIEMBRO)
    visita = pagina(espera={429})
    visita.goto("/entrar/")
    for _ in range(5):
        visita.get_by_label("Usuario o correo").fill(usuario.username)
        visita.get_by_label("Contraseña", exact=True).fill("no-es-esta-clave")
        visita.get_by_role("button", name="Entrar").click()
        if visita.get_by_role("heading", name="Espere unos minutos").is_visible():
            break
        expect(visita.get_by_label("Usuario o correo")).to_have_value(usuario.username)
    expect(visita.get_by_role("heading", name="Espere unos minutos")).to_be_visible()
    axe(visita)


def test_la_puerta_pesa_poco(pagina, sitio):
    visita = pagina()
    respuestas = []
    visita.on("response", lambda respuesta: respuestas.append(respuesta))
    visita.goto("/entrar/", wait_until="networkidle")
    assert len(respuestas) <= 6
    assert not [r.url for r in respuestas if "/static/wagtailadmin/" in r.url]


@pytest.mark.parametrize("rol", [Rol.SECRETARIA, Rol.ADMINISTRADOR])
def test_el_admin_no_pide_nada_fuera_ni_infringe_su_politica(pagina, cuenta, sitio, rol):
    visita = pagina(cuenta(rol))
    for ruta in ("/admin/", "/admin/pages/", "/admin/images/", "/admin/account/"):
        assert visita.goto(ruta, wait_until="networkidle").status == 200, ruta


def test_el_vigilante_ve_una_infraccion_y_una_peticion_de_fuera(pagina, live_server, sitio):
    visita = pagina()
    otro = Vigilante(live_server.url)
    espia = visita.context.new_page()
    otro.vigilar(espia)
    espia.goto("/entrar/")
    assert otro.faltas == []
    espia.evaluate(
        """() => {
            const guion = document.createElement('script');
            guion.textContent = 'window.intruso = 1';
            document.head.append(guion);
            document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.1:9/x.png'}));
        }"""
    )
    espia.wait_for_timeout(300)
    assert espia.evaluate("window.intruso") is None
    assert any("Content Security Policy" in falta for falta in otro.faltas), otro.faltas
    espia.goto("/no-existe/")
    assert any(falta.startswith("Consola") for falta in otro.faltas)
    with pytest.raises(AssertionError, match="se portó mal"):
        otro.reclamar()
