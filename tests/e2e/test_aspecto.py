"""El sitio en un navegador: se ve, se lee sin JavaScript, pesa poco y axe no encuentra nada."""

import gzip

import pytest
from playwright.sync_api import expect

from intranet.roles import Rol
from tests.navegador import axe, captura, sin_desborde

pytestmark = pytest.mark.e2e

PESO_MAXIMO = 60_000
PETICIONES_MAXIMAS = 12


@pytest.mark.parametrize("esquema", ["light", "dark"])
@pytest.mark.parametrize("movil", [False, True], ids=["escritorio", "telefono"])
def test_cada_pagina_propia_se_ve_bien(pagina, cuenta, sitio, movil, esquema):
    """Las de fuera, la portada, los componentes, los errores y las de la cuenta."""
    fuera = pagina(movil=movil, color_scheme=esquema)
    dentro = pagina(cuenta(Rol.SECRETARIA), movil=movil, color_scheme=esquema, espera=(404, 403))
    miembro = pagina(cuenta(Rol.MIEMBRO), movil=movil, color_scheme=esquema, espera=(403,))
    visitas = [
        (fuera, "/entrar/", "Entrar", 200),
        (fuera, "/clave/olvidada/", "¿Olvidó su contraseña?", 200),
        (fuera, "/clave/olvidada/enviada/", "Revise su correo", 200),
        (fuera, "/clave/nueva/1-falsa/", "El enlace ya no sirve", 200),
        (fuera, "/cuenta/inactiva/", "Esta cuenta está cerrada", 200),
        (dentro, "/", "Ada", 200),
        (dentro, "/componentes/", "Componentes", 200),
        (dentro, "/clave/cambiar/", "Cambiar contraseña", 200),
        (dentro, "/cuenta/confirmar/", "Confirme que es usted", 200),
        (dentro, "/salir/", "¿Salir de la intranet?", 200),
        (dentro, "/no-existe/", "Eso no está aquí", 404),
        (miembro, "/componentes/", "Esto no lo puede hacer con su cuenta", 403),
    ]
    for hoja, ruta, titulo, estado in visitas:
        assert hoja.goto(ruta).status == estado, ruta
        expect(hoja.get_by_role("heading", level=1)).to_contain_text(titulo)
        sin_desborde(hoja)
        axe(hoja)
        nombre = ruta.strip("/").replace("/", "-") or "portada"
        captura(hoja, f"{nombre}-{'telefono' if movil else 'escritorio'}-{esquema}", entera=True)


def test_el_menu_del_telefono_no_necesita_javascript(pagina, cuenta, sitio):
    hoja = pagina(cuenta(Rol.SECRETARIA), movil=True, java_script_enabled=False)
    hoja.goto("/")
    compromisos = hoja.get_by_role("link", name="Compromisos", exact=True)
    expect(compromisos).to_have_count(0)
    hoja.get_by_text("Menú", exact=True).click()
    expect(hoja.get_by_role("link", name="Administración")).to_be_visible()
    compromisos.click()
    expect(hoja).to_have_url("/compromisos/")


def test_se_sale_desde_el_menu_de_la_persona(pagina, cuenta, sitio):
    hoja = pagina(cuenta(Rol.MIEMBRO))
    hoja.goto("/")
    hoja.locator("details.persona summary").click()
    expect(hoja.locator("details.persona").get_by_text("Miembro", exact=True)).to_be_visible()
    expect(hoja.get_by_role("link", name="Administración")).to_have_count(0)
    hoja.keyboard.press("Escape")
    expect(hoja.get_by_role("button", name="Salir")).to_have_count(0)
    hoja.keyboard.press("Enter")
    hoja.get_by_role("button", name="Salir").click()
    expect(hoja).to_have_url("/entrar/")
    expect(hoja.get_by_role("status")).to_contain_text("Salió de la intranet")


def test_la_barra_lleva_a_la_caja_de_buscar(pagina, cuenta, sitio):
    hoja = pagina(cuenta(Rol.MIEMBRO))
    hoja.goto("/")
    hoja.keyboard.press("/")
    expect(hoja.locator("#buscar-q")).to_be_focused()
    hoja.keyboard.type("a/b")
    expect(hoja.locator("#buscar-q")).to_have_value("a/b")


def test_con_el_teclado_lo_primero_es_saltar_al_contenido(pagina, cuenta, sitio):
    hoja = pagina(cuenta(Rol.MIEMBRO))
    hoja.goto("/")
    hoja.keyboard.press("Tab")
    expect(hoja.get_by_role("link", name="Saltar al contenido")).to_be_focused()
    hoja.keyboard.press("Enter")
    expect(hoja.locator("#contenido")).to_be_focused()


def test_copiar_deja_el_texto_en_el_portapapeles(pagina, cuenta, sitio):
    hoja = pagina(cuenta(Rol.SECRETARIA), permissions=["clipboard-read", "clipboard-write"])
    hoja.goto("/componentes/")
    direccion = hoja.locator("#direccion-de-la-casa").inner_text()
    hoja.get_by_role("button", name="Copiar dirección").click()
    expect(hoja.get_by_text("Copiado", exact=True)).to_be_visible()
    assert hoja.evaluate("navigator.clipboard.readText()") == direccion


def test_la_primera_vista_pesa_poco(pagina, cuenta, sitio):
    """Lo que se transfiere con la caché vacía, comprimido como lo sirve producción."""
    hoja = pagina(cuenta(Rol.SECRETARIA))
    respuestas = []
    hoja.on("response", lambda respuesta: respuestas.append(respuesta))
    hoja.goto("/")
    hoja.wait_for_load_state("networkidle")
    peso = sum(len(gzip.compress(r.body())) for r in respuestas if r.ok)
    assert 3 <= len(respuestas) <= PETICIONES_MAXIMAS
    assert peso <= PESO_MAXIMO


def test_la_portada_responde_sin_desplazarse(pagina, cuenta, sitio):
    """En una portátil se ven las acciones y el comienzo de cada panel."""
    hoja = pagina(cuenta(Rol.SECRETARIA))
    hoja.goto("/")
    paneles = hoja.locator(".panel h2")
    expect(paneles).not_to_have_count(0)
    for caja in [hoja.locator(".hacer a").first, *paneles.all()]:
        expect(caja).to_be_in_viewport()
