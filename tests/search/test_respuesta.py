"""Lo que se responde cuando nada, o poco, tiene todas las palabras."""

import pytest
from django.utils.html import strip_tags

from intranet.roles import Rol
from tests.search.test_vista import articulos

pytestmark = pytest.mark.django_db

ROTULO = "También, con alguna de esas palabras"


@pytest.fixture
def buscar(documento, cliente):
    """``buscar("texto")``: la respuesta a un miembro, con cuatro cosas que encontrar."""
    documento("Feria de empleo", "Avisos verificados")
    documento("Feria gastronómica")
    documento("Albergue temporal")
    documento("Feria reservada", acceso=("instancia:otra",))
    miembro = cliente(Rol.MIEMBRO)
    return lambda texto: miembro.get("/buscar/", {"q": texto})


def titulos(respuesta):
    return {texto.split(" Acuerdo")[0] for _, _, texto in articulos(respuesta)}


def test_si_nada_las_tiene_todas_se_ensena_lo_que_tiene_alguna_y_se_dice(buscar):
    respuesta = buscar("albergue empleo")
    assert titulos(respuesta) == {"Feria de empleo", "Albergue temporal"}
    html = respuesta.content.decode()
    assert "Nada tiene todas esas palabras" in html
    # Sigue siendo algo que no se encontró: la Secretaría Técnica lo verá.
    assert "data-avisar" in html


def test_una_pagina_que_no_se_llena_se_completa_con_lo_que_se_puede_ver(buscar):
    respuesta = buscar("feria empleo")
    assert titulos(respuesta) == {"Feria de empleo"}
    demas = strip_tags(respuesta.content.decode().partition(ROTULO)[2])
    assert "Feria gastronómica" in demas
    assert "reservada" not in demas
    assert "1 resultado" in respuesta.content.decode()


@pytest.mark.parametrize("texto", ["feria", '"feria de empleo"', "inexistente"])
def test_con_una_sola_palabra_o_frase_no_hay_nada_que_completar(buscar, texto):
    html = buscar(texto).content.decode()
    assert ROTULO not in html
    assert "Nada tiene todas" not in html
