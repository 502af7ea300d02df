"""Lo que nadie espera que alguien escriba, y aun así se escribe."""

import json

import pytest
from django.http import QueryDict
from django.urls import reverse

from actas.forms import AsistenciaWidget
from actas.instantanea import filas_de_asistencia
from actas.models import Acta, Acuerdo, Compromiso, VersionActa
from actas.pdf import PdfNoSePudo
from actas.services import aprobar
from intranet.roles import Rol
from intranet.texto import limpiar
from tests.actas.conftest import poner_acuerdos
from tests.factories import InstitucionFactory

pytestmark = pytest.mark.django_db

RAROS = {
    "comillas": 'Remitir el «padrón» de "locales" y el d\'Artagnan <b>& otros</b>',
    "emoji": "Difundir el corazón azul 💙 en redes",
    "arabe": "Saludar con مرحبا بكم en el afiche",
    "largo": "Remitir " + "muy " * 2000 + "pronto",
    "nfd": "Coordinacio\u0301n con la nin\u0303ez",
}


def guardado() -> Acta:
    """El acta como quedó en la base."""
    return Acta.objects.get()


@pytest.mark.parametrize("texto", RAROS.values(), ids=RAROS)
def test_se_aprueba_y_se_lee_tal_cual(red, acta, cliente, texto):
    aprobar(acta=poner_acuerdos(acta, {"texto": texto}), usuario=red.secretaria)
    escrito = Acuerdo.objects.get().texto
    pagina = cliente(Rol.GRDS).get(Acuerdo.objects.get().get_absolute_url())
    assert pagina.status_code == 200
    assert escrito in pagina.context["acuerdo"].texto
    assert "<b>& otros</b>" not in pagina.content.decode()


def test_lo_que_no_cabe_en_utf8_se_quita_antes_de_guardar():
    assert limpiar("Remitir\x00 \ud83del padrón") == "Remitir el padrón"


def test_un_nul_se_quita_en_la_puerta(red, acta, cliente):
    datos = {
        "contenido-count": "1",
        "contenido-0-type": "acuerdo",
        "contenido-0-order": "0",
        "contenido-0-deleted": "",
        "contenido-0-id": "",
        "contenido-0-value-texto": "Remitir\x00 el padrón.",
        "contenido-0-value-compromisos-count": "0",
    }
    respuesta = cliente(red.secretaria).post(
        reverse("wagtailadmin_pages:edit", args=[acta.pk]), datos
    )
    assert respuesta.status_code == 302
    escrito = guardado().get_latest_revision_as_object().contenido[0].value["texto"]
    assert escrito == "Remitir el padrón."


def test_un_acta_de_sesenta_acuerdos(red, acta, cliente, django_assert_max_num_queries):
    acuerdos = [
        {
            "texto": f"Acuerdo de prueba {n}.",
            "compromisos": [{"responsables": [red.uuid("UGEL")], "fecha_limite": "2026-12-01"}],
        }
        for n in range(60)
    ]
    aprobar(acta=poner_acuerdos(acta, *acuerdos), usuario=red.secretaria)
    assert Acuerdo.objects.count() == Compromiso.objects.count() == 60
    assert Acuerdo.objects.order_by("-numero").first().codigo == "60-2026/SO-01"
    quien, direccion = cliente(Rol.GRDS), acta.get_url()
    with django_assert_max_num_queries(12):
        pagina = quien.get(direccion)
    assert pagina.status_code == 200


def test_un_documento_pegado_de_dos_megas_se_guarda(red, acta, cliente):
    datos = {
        "contenido-count": "1",
        "contenido-0-type": "acuerdo",
        "contenido-0-order": "0",
        "contenido-0-deleted": "",
        "contenido-0-id": "",
        "contenido-0-value-texto": "prevención " * 190_000,
        "contenido-0-value-compromisos-count": "0",
    }
    respuesta = cliente(red.secretaria).post(
        reverse("wagtailadmin_pages:edit", args=[acta.pk]), datos
    )
    assert respuesta.status_code == 302
    assert len(guardado().get_latest_revision_as_object().contenido[0].value["texto"]) > 2_000_000


def test_un_doble_clic_en_aprobar_da_un_acta(red, acta, cliente):
    acta.save_revision(user=red.secretaria)
    acta.refresh_from_db()
    quien = cliente(red.secretaria)
    direccion = reverse("actas_aprobar", args=[acta.pk])
    respuestas = [quien.post(direccion, {"revision": acta.latest_revision_id}) for _ in range(2)]
    assert [r.url for r in respuestas] == [acta.get_url()] * 2
    assert VersionActa.objects.count() == 1


def test_si_otra_persona_guardo_despues_no_se_aprueba_lo_que_no_se_leyo(red, acta, cliente):
    acta.save_revision(user=red.secretaria)
    acta.refresh_from_db()
    leida = acta.latest_revision_id
    acta.save_revision(user=red.secretaria)
    respuesta = cliente(red.secretaria).post(
        reverse("actas_aprobar", args=[acta.pk]), {"revision": leida}
    )
    assert "Otra persona guardó el acta" in respuesta.content.decode()
    assert not VersionActa.objects.exists()


def test_quien_no_lleva_la_instancia_no_aprueba(red, acta, cliente):
    respuesta = cliente(Rol.GRDS).post(
        reverse("actas_aprobar", args=[acta.pk]), {"revision": acta.latest_revision_id}
    )
    assert respuesta.status_code in {302, 403}
    assert not VersionActa.objects.exists()


def test_una_identidad_mayor_que_mil_no_lleva_coma():
    """Los miles se escriben «1,407»; lo que el formulario devuelve, no."""
    control = AsistenciaWidget()
    persona = {"pk": 1407, "nombre": "Ada", "cargo": "", "condicion": "titular"}
    control.filas = [
        {"institucion": "u", "nombre": "U", "sigla": "U", "calidad": "", "personas": [persona]}
    ]
    assert 'value="1407"' in control.render("asistencia", [])


def test_los_mios_tampoco_llevan_coma_en_su_direccion(sitio, cuenta, cliente):
    institucion = InstitucionFactory(pk=1407)
    quien = cuenta(Rol.PUNTO_FOCAL, institucion=institucion, instancia=sitio.red)
    html = cliente(quien).get(reverse("actas:compromisos")).content.decode()
    assert "?institucion=1407&amp;" in html


def test_una_presencia_inventada_no_se_guarda(red, acta):
    control = AsistenciaWidget()
    control.filas = filas_de_asistencia(acta.sesion)
    datos = QueryDict(f"asistencia-{red.uuid('UGEL')}=tal+vez&asistencia-{red.uuid('PNP')}=ausente")
    filas = json.loads(control.value_from_datadict(datos, {}, "asistencia"))
    assert [(f["institucion"], f["presencia"]) for f in filas] == [(red.uuid("PNP"), "ausente")]


def test_si_el_pdf_falla_la_pantalla_no_ensena_numeros(red, acta, cliente, monkeypatch):
    def sin_pdf(*args):
        raise PdfNoSePudo("Hay un signo que no se puede escribir.")

    monkeypatch.setattr("actas.services.pdf_de", sin_pdf)
    poner_acuerdos(acta, {"texto": "Remitir."})
    acta.save_revision(user=red.secretaria)
    acta.refresh_from_db()
    respuesta = cliente(red.secretaria).post(
        reverse("actas_aprobar", args=[acta.pk]), {"revision": acta.latest_revision_id}
    )
    html = respuesta.content.decode()
    assert "No se aprobó y nada cambió. Hay un signo que no se puede escribir." in html
    assert respuesta.context["acta"]["sesion"]["codigo"] == ""
    assert "Remitir." in html
