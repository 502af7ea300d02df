"""Ser superusuario no se da ni se toma desde el admin."""

import pytest
from django.urls import reverse

from intranet.models import Usuario
from intranet.roles import Rol
from tests.factories import CuentaFactory

pytestmark = pytest.mark.django_db

DATOS = {"username": "nueva", "email": "n@ejemplo.pe", "first_name": "N", "last_name": "N"}


def test_quien_lleva_las_cuentas_no_crea_superusuarios(cliente):
    clave = {"password1": "cuaderno-azul-77", "password2": "cuaderno-azul-77"}
    respuesta = cliente(Rol.ADMINISTRADOR).post(
        reverse("wagtailusers_users:add"), {**DATOS, **clave, "is_superuser": "on"}
    )
    assert respuesta.status_code == 302
    assert not Usuario.objects.get(username="nueva").is_superuser


def test_ni_hace_superusuario_a_otra_cuenta(cliente):
    otra = CuentaFactory()
    respuesta = cliente(Rol.ADMINISTRADOR).post(
        reverse("wagtailusers_users:edit", args=[otra.pk]),
        {**DATOS, "is_active": "on", "is_superuser": "on"},
    )
    otra.refresh_from_db()
    assert respuesta.status_code == 302
    assert otra.username == "nueva"
    assert not otra.is_superuser


def test_ni_toca_la_cuenta_de_un_superusuario(cliente):
    jefa = CuentaFactory(is_superuser=True)
    direccion = reverse("wagtailusers_users:edit", args=[jefa.pk])
    respuesta = cliente(Rol.ADMINISTRADOR).post(direccion, {**DATOS, "is_active": "on"})
    jefa.refresh_from_db()
    assert respuesta.status_code in {302, 403}
    assert jefa.username != "nueva"
