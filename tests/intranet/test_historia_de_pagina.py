"""La historia de una página cuenta lo publicado a quien la lee, y nunca un borrador."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageLogEntry

from intranet.models import Portada
from intranet.roles import Rol

pytestmark = pytest.mark.django_db


def publicar(pagina, cuenta=None, **campos):
    """Publica ``pagina`` con ``campos`` cambiados."""
    for nombre, valor in campos.items():
        setattr(pagina, nombre, valor)
    pagina.save_revision(user=cuenta).publish(user=cuenta)
    pagina.refresh_from_db()
    return pagina


def texto(respuesta) -> str:
    """Lo que dice una página, en una línea."""
    return " ".join(respuesta.content.decode().split())


@pytest.fixture
def portada(sitio):
    """Una página con un campo de texto."""
    return Portada.objects.get()


def test_dice_quien_cuando_y_que_cambio(cliente, cuenta, portada):
    st = cuenta(is_superuser=True, first_name="Zoila", last_name="Lirio")
    publicar(portada, st, bienvenida="La Red trabaja junta.")
    publicar(portada, st, bienvenida="La Red camina junta.")
    html = texto(cliente(Rol.MIEMBRO).get(portada.donde_esta_su_historia()))
    assert "Se publicó por primera vez · Zoila Lirio" in html
    assert re.search(
        r"Frase de bienvenida</dt><dd>La Red <del>trabaja</del><ins>camina</ins> junta.", html, re.I
    )


def test_lo_escrito_no_se_vuelve_codigo(cliente, portada):
    publicar(portada, bienvenida="Uno")
    publicar(portada, bienvenida='<script>alert("x")</script>')
    html = texto(cliente(Rol.MIEMBRO).get(portada.donde_esta_su_historia()))
    assert "&lt;script&gt;" in html
    assert "<script>alert" not in html


def test_un_borrador_no_lo_ve_nadie_aqui(cliente, cuenta, portada):
    publicar(portada, bienvenida="A la vista")
    portada.bienvenida = "SECRETO BORRADOR"
    portada.save_revision(user=cuenta(Rol.SECRETARIA))
    for rol in (Rol.MIEMBRO, Rol.SECRETARIA, Rol.ADMINISTRADOR):
        assert "SECRETO" not in texto(cliente(rol).get(portada.donde_esta_su_historia()))


def test_los_borradores_se_ofrecen_solo_a_quien_edita(cliente, cuenta, portada):
    publicar(portada, bienvenida="A la vista")
    borradores = f"/admin/pages/{portada.pk}/history/"
    assert borradores not in texto(cliente(Rol.MIEMBRO).get(portada.donde_esta_su_historia()))
    duena = cliente(cuenta(is_superuser=True))
    assert borradores in texto(duena.get(portada.donde_esta_su_historia()))
    assert duena.get(borradores).status_code == 200


def test_publicar_lo_mismo_cuenta_una_vez(cliente, portada):
    revision = portada.save_revision()
    revision.publish()
    revision.publish()
    assert PageLogEntry.objects.filter(page=portada.pk, action="wagtail.publish").count() == 2
    assert (
        len(cliente(Rol.MIEMBRO).get(portada.donde_esta_su_historia()).context["publicaciones"])
        == 1
    )


def test_sin_publicaciones_dice_por_que(cliente, portada):
    assert "no tiene cambios anotados" in texto(
        cliente(Rol.MIEMBRO).get(portada.donde_esta_su_historia())
    )


def test_lo_retirado_no_se_lee(cliente, portada):
    publicar(portada, bienvenida="A la vista")
    portada.live = False
    portada.save(update_fields=["live"])
    assert cliente(Rol.MIEMBRO).get(portada.donde_esta_su_historia()).status_code == 404


@pytest.mark.parametrize("pk", ["1", "999999"])
def test_lo_que_no_es_una_pagina_de_la_casa_no_tiene_historia(cliente, sitio, pk):
    assert cliente(Rol.MIEMBRO).get(f"/historia/{pk}/").status_code == 404


def test_sin_entrar_no_se_lee(client, portada):
    assert client.get(portada.donde_esta_su_historia()).url.startswith("/entrar/")


def test_cuesta_lo_mismo_con_muchas_publicaciones(cliente, portada):
    miembro = cliente(Rol.MIEMBRO)

    def consultas() -> int:
        with CaptureQueriesContext(connection) as contadas:
            assert miembro.get(portada.donde_esta_su_historia()).status_code == 200
        return len(contadas)

    medidas = []
    for vuelta in range(3):
        for n in range(6):
            publicar(portada, bienvenida=f"Frase {vuelta}-{n}")
        consultas()  # las direcciones de los sitios, que se guardan
        medidas.append(consultas())
    # Sesión, cuenta, grupos y cabecera, la página, las publicaciones, los permisos, y los textos;
    # de cada uno de los seis que se comparan, Wagtail pregunta cinco cosas al leerlo.
    assert medidas[1] == medidas[2] <= 40
