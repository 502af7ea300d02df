"""Enlazar una cuenta a una persona da lo que esa persona representa: no lo hace cualquiera."""

import pytest
from django.urls import reverse

from intranet.roles import Rol
from tests.factories import CuentaFactory, PersonaFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rol", "enlaza"), [(Rol.SECRETARIA, False), (Rol.GRDS, False), (Rol.ADMINISTRADOR, True)]
)
def test_solo_quien_lleva_las_cuentas_las_enlaza(cliente, rol, enlaza):
    persona, ajena = PersonaFactory(), CuentaFactory()
    direccion = reverse("persona:edit", args=[persona.pk])
    datos = {
        "nombre": "Otro nombre",
        "usuario": ajena.pk,
        "version_leida": persona.version,
    }
    respuesta = cliente(rol).post(direccion, datos)
    persona.refresh_from_db()
    assert respuesta.status_code == 302
    assert persona.nombre == "Otro nombre"
    assert (persona.usuario == ajena) is enlaza
