"""Entrar, equivocarse, olvidar la clave: las reglas de la cuenta."""

import re

import pytest
from allauth.account.adapter import get_adapter
from axes.helpers import get_client_ip_address
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch, reverse

from intranet.cuentas import direccion
from intranet.roles import Rol
from tests.factories import CLAVE

pytestmark = pytest.mark.django_db
AQUI, ALLA = "190.12.0.1", "190.12.0.2"
NUEVA = "tres-llamas-y-un-tambor"


def _entrar(client, nombre, clave, desde=AQUI):
    return client.post("/entrar/", {"login": nombre, "password": clave}, REMOTE_ADDR=desde)


@pytest.fixture
def bloqueada(client, cuenta):
    """Una cuenta con cinco intentos fallidos desde ``AQUI``; devuelve también la respuesta."""
    usuario = cuenta(Rol.MIEMBRO, username="hermelinda", email="hermelinda@ejemplo.pe")
    for _ in range(4):
        assert _entrar(client, "hermelinda", "no-es-esta").status_code == 200
    return usuario, _entrar(client, "hermelinda", "no-es-esta")


def test_se_entra_con_el_usuario_o_con_el_correo(client, cuenta):
    usuario = cuenta(Rol.MIEMBRO)
    for nombre in (usuario.username, usuario.email, usuario.email.upper()):
        assert _entrar(client, nombre, CLAVE).status_code == 302, nombre
        client.logout()


def test_al_quinto_fallo_se_espera_y_lo_dice_en_espanol(client, bloqueada):
    _, quinta = bloqueada
    assert quinta.status_code == 429
    texto = quinta.content.decode()
    assert "Espere unos minutos" in texto
    assert "15 minutos" in texto
    # Ni con la clave buena, ni escribiendo el correo en vez del usuario.
    assert _entrar(client, "hermelinda", CLAVE).status_code == 429
    assert _entrar(client, "hermelinda@ejemplo.pe", CLAVE).status_code == 429


def test_el_freno_no_alcanza_a_un_colega_de_la_misma_direccion(client, bloqueada, cuenta):
    colega = cuenta(Rol.MIEMBRO)
    assert _entrar(client, colega.username, CLAVE).status_code == 302


def test_el_freno_no_alcanza_a_la_misma_persona_desde_otra_direccion(client, bloqueada):
    assert _entrar(client, "hermelinda", CLAVE, desde=ALLA).status_code == 302


@pytest.mark.parametrize(
    ("proxies", "cadena", "esperada"),
    [
        (0, "203.0.113.9", AQUI),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),  # lo de la izquierda se puede inventar
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (1, "", AQUI),
        (2, "203.0.113.9", AQUI),
        (1, "'; DROP TABLE", AQUI),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_la_direccion_la_dice_nuestro_proxy(settings, rf, proxies, cadena, esperada):
    settings.PROXIES = proxies
    peticion = rf.get("/", REMOTE_ADDR=AQUI, HTTP_X_FORWARDED_FOR=cadena)
    assert direccion(peticion) == esperada
    assert get_client_ip_address(peticion) == esperada
    assert get_adapter().get_client_ip(peticion) == esperada


def test_una_cuenta_desconocida_no_se_distingue_de_una_clave_errada(client, cuenta):
    usuario = cuenta(Rol.MIEMBRO)
    errada = _entrar(client, usuario.username, "no-es-esta")
    desconocida = _entrar(client, "nadie", "no-es-esta")
    assert errada.context["form"].errors == desconocida.context["form"].errors != {}


def test_una_cuenta_dada_de_baja_no_entra(client, cuenta):
    usuario = cuenta(Rol.MIEMBRO, is_active=False)
    _entrar(client, usuario.username, CLAVE)
    assert client.get("/buscar/").status_code == 302


def test_nadie_se_registra_solo():
    assert get_adapter().is_open_for_signup(None) is False
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


@pytest.mark.parametrize(
    ("clave", "motivo"),
    [
        ("once-letras", "password_too_short"),
        ("123456789012345", "password_entirely_numeric"),
        ("Contraseña1234", "palabras_de_la_casa"),
        ("password1234", "password_too_common"),
        ("RedTacna2026!!", "palabras_de_la_casa"),
        ("tratatacnaredregional", "palabras_de_la_casa"),
        ("Secretaría-Técnica-26", "palabras_de_la_casa"),
        ("tacna-huerto-morado", None),
        (NUEVA, None),
    ],
)
def test_claves(clave, motivo):
    if motivo is None:
        validate_password(clave)
        return
    with pytest.raises(ValidationError) as error:
        validate_password(clave)
    assert motivo in {e.code for e in error.value.error_list}


def test_la_clave_no_se_parece_a_su_dueno(cuenta):
    usuario = cuenta(Rol.MIEMBRO, username="hermelindayareta", first_name="Hermelinda")
    with pytest.raises(ValidationError):
        validate_password("hermelindayareta1", usuario)


def test_restablecer_la_clave_de_principio_a_fin(client, cuenta):
    usuario = cuenta(Rol.MIEMBRO)
    pedida = client.post("/clave/olvidada/", {"email": usuario.email})
    assert pedida.url == "/clave/olvidada/enviada/"
    [correo] = mail.outbox
    assert correo.to == [usuario.email]
    assert "contraseña" in correo.subject
    enlace = re.search(r"http://testserver(/clave/nueva/\S+)", correo.body)[1]

    formulario = client.get(enlace, follow=True)
    destino = formulario.redirect_chain[-1][0]
    corta = client.post(destino, {"password1": "corta", "password2": "corta"})
    assert "password1" in corta.context["form"].errors
    hecha = client.post(destino, {"password1": NUEVA, "password2": NUEVA})
    assert hecha.url == "/clave/nueva/lista/"

    assert _entrar(client, usuario.username, CLAVE).status_code == 200
    assert _entrar(client, usuario.username, NUEVA).status_code == 302
    client.logout()
    assert "token_fail" in client.get(enlace, follow=True).context


def test_pedir_clave_para_un_correo_desconocido_no_lo_delata_ni_escribe(client):
    pedida = client.post("/clave/olvidada/", {"email": "nadie@ejemplo.pe"})
    assert pedida.url == "/clave/olvidada/enviada/"
    assert mail.outbox == []


def test_cambiar_la_clave_estando_dentro(client, cuenta):
    usuario = cuenta(Rol.MIEMBRO)
    _entrar(client, usuario.username, CLAVE)
    datos = {"oldpassword": CLAVE, "password1": NUEVA, "password2": NUEVA}
    assert client.post("/clave/cambiar/", datos).status_code == 302
    usuario.refresh_from_db()
    assert usuario.check_password(NUEVA)
