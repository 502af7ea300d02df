"""Quien llega: la designan, la invitan, abre su cuenta desde el correo y se pone al día."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from intranet.models import Invitacion, Usuario
from red_trata.models import Designacion
from tests.bienvenida.conftest import acta, llegada, red, sesion  # noqa: F401
from tests.factories import CLAVE, PersonaFactory, SesionFactory
from tests.navegador import axe, sin_desborde

pytestmark = pytest.mark.e2e
NOMBRE = "Nelly Flor Mamani Cutipa"
AUTOGUARDADO = (400,)


def elegir(hoja, campo: str, nombre: str) -> None:
    """Elige una fila en el selector de ``campo``."""
    hoja.locator(f"#id_{campo}-chooser").get_by_role("button", name=re.compile("^Elegir")).click()
    hoja.locator(".modal-body").get_by_role("link", name=nombre).click()
    expect(hoja.locator(f"#id_{campo}-chooser")).to_contain_text(nombre)


@pytest.mark.parametrize("movil", [False, True], ids=["escritorio", "telefono"])
def test_de_la_designacion_a_lo_que_viene(pagina, llegada, mailoutbox, movil):  # noqa: F811
    persona = PersonaFactory(nombre=NOMBRE, correo="")
    viene = SesionFactory(instancia=llegada.red, fecha=dt.date.today() + dt.timedelta(days=9))
    secretaria = pagina(llegada.secretaria, movil=movil, espera=AUTOGUARDADO)
    secretaria.goto("/admin/designacion/new/")
    elegir(secretaria, "membresia", "UGEL en Red Regional")
    elegir(secretaria, "persona", NOMBRE)
    secretaria.locator("#id_condicion").select_option("alterno")
    secretaria.locator("#id_cargo").fill("Especialista de convivencia")
    secretaria.locator("#id_desde").fill("2/1/2026")
    secretaria.locator("#id_documento_pendiente").check()
    sin_desborde(secretaria)
    secretaria.get_by_role("button", name="Registrar").click()
    secretaria.get_by_role("link", name=re.compile(f"^Invitar a {NOMBRE}")).click()
    secretaria.get_by_label("Correo institucional").fill("nelly.mamani@ugel.example")
    sin_desborde(secretaria)
    secretaria.get_by_role("button", name="Enviar la invitación").click()
    secretaria.wait_for_load_state("networkidle")
    assert Designacion.objects.get(persona=persona).condicion == "alterno"

    (carta,) = mailoutbox
    assert carta.to == ["nelly.mamani@ugel.example"]
    (direccion,) = re.findall(r"https?://\S+", carta.body)
    ruta = re.sub(r"^https?://[^/]+", "", direccion)

    nueva = pagina(movil=movil, espera={404})
    nueva.goto(ruta)
    expect(nueva.get_by_text("Zoila Lirio le invita", exact=False)).to_be_visible()
    axe(nueva)
    sin_desborde(nueva)
    nueva.get_by_label("Contraseña", exact=True).fill("corta")
    nueva.get_by_label(re.compile("otra vez|Repita")).fill("corta")
    nueva.get_by_role("button", name="Abrir mi cuenta").click()
    expect(nueva.get_by_text("La cuenta no se abrió todavía:")).to_be_visible()
    assert Invitacion.objects.get().usuario is None
    nueva.get_by_label("Contraseña", exact=True).fill(CLAVE)
    nueva.get_by_label(re.compile("otra vez|Repita")).fill(CLAVE)
    nueva.get_by_role("button", name="Abrir mi cuenta").click()

    nueva.wait_for_url("**/ponte-al-dia/")
    expect(nueva.get_by_role("heading", name="Ponte al día", level=1)).to_be_visible()
    axe(nueva)
    sin_desborde(nueva)
    assert Usuario.objects.get(email="nelly.mamani@ugel.example").persona == persona
    nueva.locator(f"main a[href='{viene.get_absolute_url()}']").first.click()
    expect(nueva.get_by_role("heading", level=1)).to_contain_text(viene.titulo)

    # La dirección ya no sirve, y dice qué hacer.
    curiosa = pagina(movil=movil, espera={404})
    curiosa.goto(ruta)
    expect(curiosa.get_by_role("heading", name="Esta invitación ya no sirve")).to_be_visible()
