"""Lo que se propone mientras se escribe."""

import re

import pytest
from django.test import Client

from intranet.registro import TODOS
from intranet.roles import Rol
from search.sugerencias import CUANTAS, sugerir

pytestmark = pytest.mark.django_db


def titulos(texto, fichas=(TODOS,)):
    return {entrada.titulo for entrada in sugerir(texto, fichas=fichas)}


@pytest.mark.parametrize(
    "escrito",
    ["ca", "capa", "CAPACITACIO", "capacitación", "capacitaciones", "docente", "a docentes de ugel"]
    + ["capacitación doc", "docentes capacitac", "  capacit"],
)
def test_propone_los_titulos_que_empiezan_asi(documento, escrito):
    documento("Capacitación a docentes de la UGEL")
    documento("Acta de la sesión", "Capacitación a docentes")
    assert titulos(escrito) == {"Capacitación a docentes de la UGEL"}


@pytest.mark.parametrize("escrito", ["", " ", "c", "capacitacion ", '"', "'*:&|!", "a\x00", "()"])
def test_con_menos_no_propone_nada(documento, escrito):
    documento("Capacitación a docentes")
    assert titulos(escrito) == set()


def test_propone_pocas_y_ninguna_dos_veces(documento):
    for n in range(30):
        documento(f"Acuerdo {n // 2}")
    propuestas = [entrada.titulo for entrada in sugerir("acuerd", fichas=(TODOS,))]
    assert len(propuestas) == len(set(propuestas)) == CUANTAS


def test_solo_lo_que_puede_ver(documento, cliente, sitio):
    documento("Albergue de la Red", acceso=(sitio.red.ficha_acceso,))
    documento("Albergue de todas")
    assert titulos("alber") == {"Albergue de todas"}
    assert titulos("alber", fichas=()) == set()
    html = cliente(Rol.ALIADO).get("/buscar/sugerencias/?q=alber").content.decode()
    assert re.findall(r">(Albergue[^<]*?) <", html) == ["Albergue de todas"]
    assert Client().get("/buscar/sugerencias/?q=alber").status_code == 302


def test_cuesta_tres_consultas(documento, cliente, django_assert_num_queries):
    for n in range(20):
        documento(f"Albergue {n}")
    miembro = cliente(Rol.MIEMBRO)
    miembro.get("/buscar/sugerencias/?q=alber")
    # La sesión, la cuenta y la propuesta.
    with django_assert_num_queries(3):
        miembro.get("/buscar/sugerencias/?q=alber")
