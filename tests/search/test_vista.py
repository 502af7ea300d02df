"""La página de resultados, por su dirección."""

import datetime as dt
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils.html import strip_tags
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intranet.roles import Rol
from tests.factories import InstitucionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def miembro(cliente):
    return cliente(Rol.MIEMBRO)


def articulos(respuesta):
    """Por cada resultado, su tipo, su primera dirección y su texto llano."""
    html = respuesta.content.decode()
    return [
        (tipo, re.search(r'href="([^"]*)"', cuerpo)[1], " ".join(strip_tags(cuerpo).split()))
        for tipo, cuerpo in re.findall(
            r'<article class="acierto" data-tipo="(\w+)">(.*?)</article>', html, re.S
        )
    ]


def enlaces(respuesta):
    """Texto llano de cada enlace y su dirección."""
    html = respuesta.content.decode()
    return {
        " ".join(strip_tags(texto).split()): url.replace("&amp;", "&")
        for url, texto in re.findall(r'<a\s[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', html, re.S)
    }


def test_sin_entrar_no_se_busca(documento):
    documento("Albergue")
    respuesta = Client().get("/buscar/", {"q": "albergue"})
    assert respuesta.status_code == 302
    assert respuesta.url.startswith("/entrar/")


def test_un_resultado_dice_que_es_de_cuando_de_quien_y_ensena_su_pasaje(documento, miembro):
    documento(
        "Acuerdo 03-2026/SO-05",
        "Habilitar un <albergue> temporal en Tacna",
        url="/acuerdos/uno/",
        fecha=dt.date(2026, 5, 14),
        facetas={"institucion": ("UGEL Tacna", "DRTPE")},
    )
    respuesta = miembro.get("/buscar/", {"q": "albergues"})
    assert articulos(respuesta) == [
        (
            "acuerdo",
            "/acuerdos/uno/",
            "Acuerdo 03-2026/SO-05 Acuerdo · 14 de mayo de 2026 · DRTPE · UGEL Tacna"
            " Habilitar un &lt;albergue&gt; temporal en Tacna",
        )
    ]
    assert "&lt;<mark>albergue</mark>&gt;" in respuesta.content.decode()
    assert "1 resultado" in respuesta.content.decode()


def test_cada_quien_encuentra_lo_que_puede_leer(documento, cliente, sitio):
    documento("Albergue de la Red", acceso=(sitio.red.ficha_acceso,))
    documento("Albergue de todas")

    def encontrado(cliente):
        return [texto for _, _, texto in articulos(cliente.get("/buscar/?q=albergue"))]

    assert encontrado(cliente(Rol.ALIADO)) == ["Albergue de todas Acuerdo"]
    integrante = cliente(Rol.PUNTO_FOCAL, institucion=InstitucionFactory(), instancia=sitio.red)
    assert len(encontrado(integrante)) == 2
    assert len(encontrado(cliente(Rol.SECRETARIA))) == 2


@pytest.fixture
def muchos(documento):
    for n in range(25):
        documento(
            f"Acuerdo {n:02d}",
            "Contra la trata",
            fecha=dt.date(2026 if n < 4 else 2025, 1, 1 + n),
            facetas={"institucion": (f"Institución {n % 12:02d}",)},
        )
    documento("Acta", "Contra la trata", tipo="acta", fecha=dt.date(2024, 1, 1))


def test_filtrar_desde_la_pagina_tres_vuelve_a_la_primera_y_se_puede_deshacer(muchos, miembro):
    tercera = miembro.get("/buscar/", {"q": "trata", "pagina": "3"})
    assert len(articulos(tercera)) == 6
    filtrada = miembro.get("/buscar/" + enlaces(tercera)["2026 4"])
    assert parse_qs(urlsplit(enlaces(tercera)["2026 4"]).query) == {
        "q": ["trata"],
        "anio": ["2026"],
    }
    assert len(articulos(filtrada)) == 4
    assert enlaces(filtrada)["2026 ×, quitar este filtro"] == "?q=trata"
    # El año sigue ofreciendo los demás; los otros filtros se estrechan.
    assert "2025 21" in enlaces(filtrada)
    assert "Institución 03 1" in enlaces(filtrada)


def test_las_paginas_conservan_consulta_y_filtros(muchos, miembro):
    respuesta = miembro.get("/buscar/", {"q": "trata", "anio": "2025", "pagina": "2"})
    siguiente = parse_qs(urlsplit(enlaces(respuesta)["Siguiente →"]).query)
    assert siguiente == {"q": ["trata"], "anio": ["2025"], "pagina": ["3"]}
    ultima = miembro.get("/buscar/", {k: v[0] for k, v in siguiente.items()})
    assert len(articulos(ultima)) == 1
    vistos = {
        url
        for p in "123"
        for _, url, _ in articulos(
            miembro.get("/buscar/", {"q": "trata", "anio": "2025", "pagina": p})
        )
    }
    assert len(vistos) == 21


@pytest.mark.parametrize(
    ("pagina", "dada"),
    [("0", 1), ("-1", 1), ("abc", 1), ("", 1), ("9999", 3), ("9" * 5000, 1), ("٣", 3), ("1.5", 1)],
)
def test_un_numero_de_pagina_imposible_da_una_que_existe(muchos, miembro, pagina, dada):
    respuesta = miembro.get("/buscar/", {"q": "trata", "pagina": pagina})
    assert f"página {dada} de 3" in respuesta.content.decode()


def test_las_opciones_que_no_caben_quedan_plegadas(muchos, miembro):
    html = miembro.get("/buscar/", {"q": "trata"}).content.decode()
    assert "<summary>4 más</summary>" in html
    assert "Institución 11" in html.split("<summary>4 más</summary>")[1]


@pytest.mark.parametrize(
    ("parametros", "dicho"),
    [
        ({}, "Encuentra actas, acuerdos"),
        ({"q": "   "}, "Encuentra actas, acuerdos"),
        ({"q": "de la"}, "Falta una palabra que buscar"),
        ({"q": "-trata"}, "Falta una palabra que buscar"),
        ({"q": "inexistente"}, "No se encontró nada"),
        ({"q": "trata", "tipo": "nada"}, "Nada coincide con estos filtros"),
        ({"q": "trata " * 200}, "se usó solo el comienzo"),
    ],
)
def test_lo_vacio_dice_por_que_y_que_hacer(muchos, miembro, parametros, dicho):
    respuesta = miembro.get("/buscar/", parametros)
    assert respuesta.status_code == 200
    assert dicho in respuesta.content.decode()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=80), st.sampled_from(["q", "tipo", "institucion", "anio", "pagina"]))
def test_nada_que_llegue_por_la_direccion_es_un_error(miembro, texto, parametro):
    respuesta = miembro.get("/buscar/", {"q": "trata", parametro: texto})
    assert respuesta.status_code == 200


@pytest.mark.parametrize(
    "texto",
    [
        '"',
        "(((",
        "a\x00b",
        "a" * 10_000,
        "😀",
        "\u202eatart",
        "nin\u0303o",
        "'--",
        "%s",
        "*",
        "NEAR",
    ],
)
def test_lo_raro_da_una_pagina(documento, miembro, texto):
    documento("niño", "trata")
    assert miembro.get("/buscar/", {"q": texto}).status_code == 200


def test_lo_escrito_vuelve_escapado(miembro):
    html = miembro.get("/buscar/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_solo_se_lee(miembro):
    assert miembro.post("/buscar/", {"q": "trata"}).status_code == 405


@pytest.mark.parametrize("cuantos", [1, 25])
def test_las_consultas_no_crecen_con_los_resultados(
    documento, miembro, django_assert_num_queries, cuantos
):
    for n in range(cuantos):
        documento(f"Acuerdo {n}", "trata", facetas={"institucion": (f"I{n}", "UGEL")})
    miembro.get("/buscar/", {"q": "trata"})
    # Sesión, cuenta, grupos e instancias visibles (fichas de acceso); siglas; cuenta por filtro;
    # claves de la página; páginas destacadas; sus entradas; sus etiquetas.
    with django_assert_num_queries(10):
        miembro.get("/buscar/", {"q": "trata"})


@pytest.mark.parametrize("cuantos", [1, 8])
def test_completar_una_pagina_cuesta_una_busqueda_mas(
    documento, miembro, django_assert_num_queries, cuantos
):
    documento("Albergue temporal", "trata")
    for n in range(cuantos):
        documento(f"Acuerdo {n}", "trata")
    # Las de siempre y, de lo que tiene alguna palabra: cuenta por filtro, claves, sus entradas y
    # sus etiquetas.
    with django_assert_num_queries(14):
        html = miembro.get("/buscar/", {"q": "albergue trata"}).content.decode()
    assert "También, con alguna de esas palabras" in html
    assert html.count("Acuerdo ") >= cuantos
