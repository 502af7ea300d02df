"""Entrar, salir y cambiar la contraseña, con las palabras de la casa."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from intranet.roles import Rol
from tests.factories import CLAVE

pytestmark = pytest.mark.django_db

INGLES = re.compile(r"\b(Password|Sign In|Username|Email|Forgot|Your|Hello|You)\b")


@pytest.mark.parametrize(
    "nombre",
    [
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_inactive",
    ],
)
def test_las_paginas_de_fuera_son_propias_y_ligeras(client, nombre):
    html = client.get(reverse(nombre)).content.decode()
    assert 'lang="es-PE"' in html
    assert "wagtailadmin" not in html
    assert "placeholder" not in html
    assert not INGLES.search(re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("nombre", ["account_change_password", "account_reauthenticate"])
def test_las_paginas_de_dentro_tambien(cliente, nombre):
    html = cliente(Rol.MIEMBRO).get(reverse(nombre)).content.decode()
    assert not INGLES.search(re.sub(r"<[^>]+>", " ", html))


def test_no_entrar_se_dice_de_usted_y_conserva_el_usuario(client, cuenta):
    usuario = cuenta(Rol.MIEMBRO)
    html = client.post("/entrar/", {"login": usuario.username, "password": "otra"}).content.decode()
    assert "El usuario o la contraseña no son correctos." in html
    assert f'value="{usuario.username}"' in html


def test_salir_avisa_y_vuelve_a_la_puerta(cliente):
    respuesta = cliente(Rol.MIEMBRO).post("/salir/", follow=True)
    assert respuesta.redirect_chain[-1][0] == "/entrar/"
    assert "Salió de la intranet" in respuesta.content.decode()


def test_entrar_no_deja_avisos_de_mas(client, cuenta, sitio):
    usuario = cuenta(Rol.MIEMBRO)
    datos = {"login": usuario.email, "password": CLAVE}
    respuesta = client.post("/entrar/", datos, follow=True)
    assert respuesta.status_code == 200
    assert 'class="aviso' not in respuesta.content.decode()


def test_recuperar_la_contraseña_de_principio_a_fin(client, cuenta, sitio):
    usuario = cuenta(Rol.MIEMBRO)
    respuesta = client.post("/clave/olvidada/", {"email": usuario.email}, follow=True)
    assert "Revise su correo" in respuesta.content.decode()

    [carta] = mail.outbox
    assert carta.subject == "Su contraseña nueva en la Intranet de la Red"
    assert not INGLES.search(carta.body)
    assert usuario.username in carta.body
    [enlace] = re.findall(r"http://testserver(/clave/nueva/\S+)", carta.body)

    formulario = client.get(enlace, follow=True)
    destino = formulario.redirect_chain[-1][0]
    floja = client.post(destino, {"password1": "corta", "password2": "corta"})
    assert "La contraseña no se cambió" in floja.content.decode()
    nueva = "retama-quinua-vizcacha"
    lista = client.post(destino, {"password1": nueva, "password2": nueva}, follow=True)
    assert "Contraseña guardada" in lista.content.decode()
    assert Client().login(
        request=formulario.wsgi_request, username=usuario.username, password=nueva
    )

    otra_vez = client.get(enlace, follow=True).content.decode()
    assert "El enlace ya no sirve" in otra_vez


def test_un_correo_desconocido_no_se_delata(client, sitio):
    respuesta = client.post("/clave/olvidada/", {"email": "nadie@ejemplo.pe"}, follow=True)
    assert "Revise su correo" in respuesta.content.decode()
    assert not mail.outbox


def test_demasiados_intentos_se_explican(client, cuenta):
    usuario = cuenta(Rol.MIEMBRO)
    for _ in range(5):
        respuesta = client.post("/entrar/", {"login": usuario.username, "password": "otra"})
    assert respuesta.status_code == 429
    html = respuesta.content.decode()
    assert "dentro de 15 minutos" in html
    assert f"«{usuario.username}»" in html


def test_un_formulario_vencido_devuelve_lo_escrito(cuenta):
    cliente = Client(enforce_csrf_checks=True)
    cliente.force_login(cuenta(Rol.MIEMBRO))
    largo = "Se informa el avance de la capacitación con <dos> colegios."
    respuesta = cliente.post(
        "/clave/cambiar/", {"nota": largo, "oldpassword": "una contraseña larga que no debe salir"}
    )
    assert respuesta.status_code == 403
    html = respuesta.content.decode()
    assert "El formulario venció" in html
    assert "con &lt;dos&gt; colegios." in html
    assert "no debe salir" not in html
