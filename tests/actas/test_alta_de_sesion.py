"""Convocar empieza en el admin y sigue en la sesión, sin callejones."""

import datetime as dt

import pytest
from django.urls import reverse

from actas.models import Sesion
from actas.revision import revisar
from actas.services import redactar
from intranet.roles import Rol
from red_trata.enums import TipoInstancia
from tests.factories import InstanciaFactory, SesionFactory

pytestmark = pytest.mark.django_db


def test_al_registrarla_se_sigue_en_la_sesion(sitio, cliente):
    respuesta = cliente(Rol.SECRETARIA).post(
        reverse("sesion:add"),
        {
            "instancia": sitio.red.pk,
            "tipo": "SO",
            "fecha": "14/5/2026",
            "hora_inicio": "09:00",
            "modalidad": "presencial",
        },
    )
    sesion = Sesion.objects.get()
    assert respuesta.status_code == 302
    assert respuesta.url == sesion.get_absolute_url()
    assert sesion.fecha == dt.date(2026, 5, 14)


def test_se_propone_la_red_de_quien_convoca(sitio, cliente):
    InstanciaFactory(nombre="Antes en la lista", tipo=TipoInstancia.GRUPO_TRABAJO)
    pagina = cliente(Rol.SECRETARIA).get(reverse("sesion:add"))
    assert f'<option value="{sitio.red.pk}" selected' in pagina.content.decode()


def test_si_todas_tienen_acta_se_dice_asi(sitio, cliente):
    quien = cliente(Rol.SECRETARIA)
    direccion = f"{reverse('actas:sesiones')}?estado=sin_acta"
    assert "Todas las sesiones tienen su acta aprobada" in quien.get(direccion).content.decode()
    SesionFactory(instancia=sitio.red)
    assert "Todas las sesiones tienen" not in quien.get(direccion).content.decode()


def test_sin_miembros_ese_dia_no_se_pide_marcar_a_nadie(sitio, cuenta, cliente):
    secretaria = cuenta(Rol.SECRETARIA)
    acta = redactar(sesion=SesionFactory(instancia=sitio.red), usuario=secretaria)
    assert [p.mensaje for p in revisar(acta)] == [
        "La instancia no tenía miembros ese día: regístrelos en La Red, Membresías."
    ]
    editor = cliente(secretaria).get(reverse("wagtailadmin_pages:edit", args=[acta.pk]))
    assert "Todas presentes" not in editor.content.decode()
