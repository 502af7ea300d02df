"""Una palabra mal escrita encuentra lo que la bien escrita, sin revelar nada ajeno."""

import pytest
from django.core.cache import caches

from intranet.roles import Rol
from search import corrector
from search.models import Palabra
from search.motores import Cambio, motor

pytestmark = pytest.mark.django_db

TEXTO = """
Prevención de la xenofobia y de la vulnerabilidad de la migración. Capacitaciones a adolescentes.
Protección y articulación del albergue en la frontera. Acta de la sesión, calle Huayna.
"""


@pytest.fixture(autouse=True)
def vocabulario_nuevo():
    caches["proceso"].clear()
    yield
    caches["proceso"].clear()


@pytest.mark.parametrize(
    ("escrito", "corregido"),
    [
        ("xenofovia", "xenofobia"),
        ("migracoin", "migración"),
        ("capasitasiones", "capacitaciones"),
        ("capasitacion", "capacitaciones"),
        ("adolecentes", "adolescentes"),
        ("bulnerabilidad", "vulnerabilidad"),
        ("protecsion", "protección"),
        ("artikulacion", "articulación"),
        ("alvergue", "albergue"),
        ("prebencion de la xenofovia", "prevención de la xenofobia"),
    ],
)
def test_la_palabra_mal_escrita_se_cambia_por_la_que_existe(documento, escrito, corregido):
    documento("Plan", TEXTO)
    assert corrector.corregir(escrito) == corregido


@pytest.mark.parametrize(
    "escrito", ["xenofobia", "XENOFOBIAS", "acta", "act", "03-2026/SO-99", "zzzzzzzzz", "", "a\x00"]
)
def test_lo_conocido_lo_corto_los_codigos_y_lo_irreconocible_quedan_igual(documento, escrito):
    documento("Plan", TEXTO)
    assert corrector.corregir(escrito) == ""


def test_de_dos_igual_de_parecidas_gana_la_que_suena_igual(documento):
    documento("Plan", "La casa y la caza, el vote y el bote, el valle y el vale")
    assert corrector.corregir("balle") == "valle"


def test_una_palabra_corta_no_se_cambia_por_otra_de_dos_letras_distintas(documento):
    documento("Plan", "Bonifacio Cardón, sede Calana")
    assert corrector.corregir("padrón de Calama") == "padrón de calana"
    assert corrector.corregir("cedes") == "sede"


def test_la_pagina_busca_la_corregida_y_lo_dice(documento, cliente):
    documento("Albergue temporal", "Para migrantes")
    html = cliente(Rol.MIEMBRO).get("/buscar/?q=alvergue").content.decode()
    assert "Nada coincide con «alvergue»: se buscó <strong>albergue</strong>" in html
    assert 'data-tipo="acuerdo"' in html


def test_no_se_propone_lo_que_quien_busca_no_puede_ver(documento, cliente, sitio):
    documento("Albergue reservado", acceso=(sitio.red.ficha_acceso,))
    html = cliente(Rol.ALIADO).get("/buscar/?q=alvergue").content.decode()
    assert "No se encontró nada" in html
    assert "albergue" not in html.replace("alvergue", "")


def test_el_recuento_olvida_lo_que_ya_no_se_lee_y_cuenta_lo_demas(documento):
    documento("Albergue de la frontera", origen="prueba:uno")
    documento("Albergue del centro", origen="prueba:dos")
    motor().aplicar([Cambio("prueba:uno")])
    assert corrector.recontar() == 1
    assert dict(Palabra.objects.values_list("forma", "textos")) == {"albergue": 1, "centro": 1}
    assert corrector.corregir("fronteera") == ""
    assert corrector.corregir("alvergue") == "albergue"


def test_el_recuento_anade_lo_que_falta(documento):
    documento("Albergue", "Albergue. Albergues del albergue")
    Palabra.objects.all().delete()
    assert corrector.recontar() == 0
    assert dict(Palabra.objects.values_list("forma", "textos")) == {"albergue": 1, "albergues": 1}
