"""El trabajo de la Secretaría Técnica, de la sesión al acta publicada, en un navegador."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from actas.models import Acta, Acuerdo, Compromiso, Sesion, VersionActa
from intranet.roles import Rol
from tests.actas.conftest import red  # noqa: F401
from tests.actas.papeles import PAPELES, Papel
from tests.factories import SesionFactory
from tests.navegador import axe, captura, sin_desborde

pytestmark = pytest.mark.e2e

CONTADOR = """
document.addEventListener('click', (e) => {
  if (e.isTrusted) localStorage.pulsaciones = Number(localStorage.pulsaciones || 0) + 1;
}, true);
"""
# Wagtail contesta 400 al guardado automático de una fecha a medio escribir.
AUTOGUARDADO = (400,)
DE_WORD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}'
    '</style></head><body><!--StartFragment--><p class="MsoNormal" style="color:red;font-family:'
    'Calibri"><span lang="ES-PE" style="mso-bidi:yes">Se leyó el <b>acta anterior</b>.<o:p></o:p>'
    "</span></p><!--EndFragment--></body></html>"
)


@pytest.fixture
def sesion(red):  # noqa: F811
    """Una sesión ya realizada, sin acta."""
    return SesionFactory(instancia=red.instancia, fecha=dt.date(2026, 5, 14))


def nuevo_acuerdo(pagina, posicion: int, texto: str, institucion: str, plazo: str) -> None:
    """Escribe un acuerdo tras el bloque ``posicion``: dos pulsaciones y una por responsable."""
    pagina.get_by_role("button", name="Insertar un bloque").nth(posicion).click()
    pagina.get_by_role("option", name="Acuerdo").click()
    campo = pagina.locator("textarea[name$='-value-texto']:focus")
    base = campo.get_attribute("name").removesuffix("texto")
    pagina.keyboard.type(texto)
    compromiso = f"{base}compromisos-0-value-"
    pagina.locator(f"[name='{compromiso}responsables'][value='{institucion}']").check()
    pagina.locator(f"[name='{compromiso}fecha_limite']").fill(plazo)


@pytest.mark.parametrize("movil", [False, True], ids=["escritorio", "telefono"])
def test_de_la_sesion_al_acta_publicada_en_doce_pulsaciones(pagina, red, sesion, movil):  # noqa: F811
    hoja = pagina(red.secretaria, movil=movil, espera=AUTOGUARDADO)
    hoja.goto(sesion.get_absolute_url())
    axe(hoja)
    hoja.context.add_init_script(CONTADOR)
    hoja.reload()

    hoja.get_by_role("button", name="Redactar el acta").click()
    hoja.wait_for_url("**/admin/pages/*/edit/")
    hoja.get_by_role("button", name="Todas presentes").click()
    pnp = red.uuid("PNP")
    hoja.locator(f"[name='asistencia-{pnp}'][value=justificada]").check()
    nuevo_acuerdo(hoja, 1, "Remitir el padrón de locales.", red.uuid("UGEL"), "30/6/2026")
    nuevo_acuerdo(hoja, 3, "Difundir la línea 1818.", red.uuid("DIRESA"), "15/07/2026")
    captura(hoja, f"editor-del-acta{'-telefono' if movil else ''}")
    hoja.get_by_role("button", name="Aprobar y publicar").click()
    hoja.wait_for_url("**/aprobar/")
    hoja.get_by_role("button", name="Aprobar y publicar").click()
    hoja.wait_for_url("**/actas/red/**")

    pulsaciones = int(hoja.evaluate("localStorage.pulsaciones"))
    assert pulsaciones <= 12, f"{pulsaciones} pulsaciones"
    assert hoja.get_by_text("Remitir el padrón de locales.").first.is_visible()
    assert hoja.get_by_text("01-2026/SO-01").first.is_visible()
    axe(hoja)
    sin_desborde(hoja)
    captura(hoja, f"acta-publicada{'-telefono' if movil else ''}", entera=True)
    assert Sesion.objects.get().codigo == "SO-01-2026"
    assert [c.fecha_limite for c in Compromiso.objects.order_by("pk")] == [
        dt.date(2026, 6, 30),
        dt.date(2026, 7, 15),
    ]
    assert VersionActa.objects.get().pdf.startswith(b"%PDF")


def test_lo_que_falta_se_dice_junto_al_campo_y_nada_se_pierde(pagina, red, sesion):  # noqa: F811
    hoja = pagina(red.secretaria, espera=AUTOGUARDADO)
    hoja.goto(sesion.get_absolute_url())
    hoja.get_by_role("button", name="Redactar el acta").click()
    hoja.wait_for_url("**/admin/pages/*/edit/")
    hoja.get_by_role("button", name="Todas presentes").click()
    nuevo_acuerdo(hoja, 1, "Remitir el padrón.", red.uuid("UGEL"), "13/5/2026")
    hoja.get_by_role("button", name="Aprobar y publicar").click()
    hoja.wait_for_load_state()
    aviso = hoja.get_by_text("Es anterior a la sesión (14 de mayo de 2026)")
    aviso.first.wait_for()
    assert hoja.locator("[name$=fecha_limite]").first.input_value() == "13/5/2026"
    assert hoja.locator("[name$='0-value-texto'], [name$='1-value-texto']").count()
    assert not Acuerdo.objects.exists()


def test_lo_pegado_de_word_llega_sin_su_basura(pagina, red, sesion):  # noqa: F811
    hoja = pagina(red.secretaria, espera=AUTOGUARDADO)
    hoja.goto(sesion.get_absolute_url())
    hoja.get_by_role("button", name="Redactar el acta").click()
    hoja.wait_for_url("**/admin/pages/*/edit/")
    editor = hoja.locator("[data-contentpath=contenido] [contenteditable=true]").first
    editor.focus()
    editor.evaluate(
        """(nodo, html) => {
          const datos = new DataTransfer();
          datos.setData('text/html', html);
          datos.setData('text/plain', 'Se leyó el acta anterior.');
          nodo.dispatchEvent(
            new ClipboardEvent('paste', {clipboardData: datos, bubbles: true, cancelable: true}));
        }""",
        DE_WORD,
    )
    guardado = hoja.locator("input[name='contenido-0-value-texto']")
    expect(guardado).to_have_value(re.compile("anterior"))
    hoja.keyboard.press("Control+s")
    hoja.get_by_text("ha sido actualizada").wait_for()
    texto = Acta.objects.get().get_latest_revision_as_object().contenido[0].value["texto"].source
    assert "Se leyó el <b>acta anterior</b>." in texto
    assert "Mso" not in texto
    assert "style" not in texto


def test_un_acta_de_papel_se_pasa_por_el_navegador(pagina, sitio, cuenta):
    """La que llegó pegada de un correo: lo que no dice queda «en duda», no se adivina."""
    papel = Papel(PAPELES["ACTA REUNION RED feb (pegado del correo).docx"], sitio.red)
    sesion = papel.sesion()
    secretaria = cuenta(Rol.SECRETARIA)
    hoja = pagina(secretaria, espera=AUTOGUARDADO)
    hoja.goto(sesion.get_absolute_url())
    hoja.get_by_role("button", name="Redactar el acta").click()
    hoja.wait_for_url("**/admin/pages/*/edit/")
    for fila in papel.asistencia():
        hoja.locator(
            f"[name='asistencia-{fila['institucion']}'][value={fila['presencia']}]"
        ).check()
    for posicion, acuerdo in enumerate(papel.acuerdos()):
        (compromiso,) = acuerdo["compromisos"]
        nuevo_acuerdo(
            hoja,
            posicion,
            acuerdo["texto"],
            compromiso["responsables"][0],
            f"{dt.date.fromisoformat(compromiso['fecha_limite']):%d/%m/%Y}"
            if compromiso["fecha_limite"]
            else "",
        )
        base = f"contenido-{len(papel.dato['agenda']) + posicion}-value-compromisos-0-value-"
        hoja.locator(f"[name='{base}razon_sin_fecha']").fill(compromiso["razon_sin_fecha"])
        hoja.locator(f"[name='{base}en_duda']").evaluate(
            "(campo, texto) => { campo.value = texto }", compromiso["en_duda"]
        )
    hoja.get_by_role("button", name="Aprobar y publicar").click()
    hoja.wait_for_url("**/aprobar/")
    hoja.get_by_role("button", name="Aprobar y publicar").click()
    hoja.wait_for_url("**/actas/red/**")
    for dato in papel.dato["acuerdos"]:
        assert hoja.get_by_text(" ".join(dato["texto"].split())).first.is_visible()
    hoja.goto(Acuerdo.objects.get(texto__startswith="REVISAR FLUJOGRAMA").get_absolute_url())
    assert hoja.get_by_text("En duda").first.is_visible()
    assert hoja.get_by_text("plazo_vacio").first.is_visible()
    axe(hoja)
