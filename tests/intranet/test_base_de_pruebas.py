"""El punto de partida de las pruebas se repone aunque una vacíe las tablas."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Locale, Page, Site

from intranet.roles import Rol


def _esta_entera() -> bool:
    return (
        Page.objects.filter(depth=1).exists()
        and Site.objects.exists()
        and Locale.objects.exists()
        and Group.objects.filter(name__in=[r.label for r in Rol]).count() == len(Rol)
    )


@pytest.mark.parametrize("vez", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_entera_al_empezar_una_prueba_que_confirma(vez):
    assert _esta_entera()
    Group.objects.create(name=f"pasajero {vez}")
    assert Group.objects.filter(name__startswith="pasajero").count() == 1


@pytest.mark.django_db
def test_entera_al_empezar_una_prueba_corriente():
    assert _esta_entera()
    assert not Group.objects.filter(name__startswith="pasajero").exists()
