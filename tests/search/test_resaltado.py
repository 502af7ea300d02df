"""Lo marcado es lo encontrado, sobre el texto original y sin dejar pasar HTML."""

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import resaltado
from search.consulta import interpretar


def clausulas(texto, familias=None):
    return interpretar(texto, fichas=("todos",), familias=familias or {}).clausulas


@pytest.mark.parametrize(
    ("buscado", "texto", "marcado"),
    [
        ("migracion", "La Migración y las migraciones", ["Migración", "migraciones"]),
        ("niña", "Un nin\u0303o", ["nin\u0303o"]),
        ('"mesa técnica"', "La mesa. Una mesa técnica", ["mesa técnica"]),
        ("03-2026", "Ver 03-2026/SO-05 y 13-2026", ["03-2026"]),
        ("03-2026/so-05", "Ver 03-2026/SO-05", ["03-2026/SO-05"]),
        ("socioemocional", "Lo socio-emocional", ["socio-emocional"]),
        ("trata v2", "banner_trata_v2.PNG", ["trata", "v2"]),
        ("albergue", "Nada de eso", []),
    ],
)
def test_marca_la_palabra_original(buscado, texto, marcado):
    html = resaltado.titulo(texto, clausulas(buscado))
    assert re.findall("<mark>(.*?)</mark>", html) == marcado
    assert unescape(re.sub("</?mark>", "", html)) == texto


def test_marca_la_forma_larga_de_una_sigla():
    familias = {("pnp",): (("pnp",), ("polici", "nacional", "_", "peru"))}
    html = resaltado.titulo("Con la Policía Nacional del Perú", clausulas("pnp", familias))
    assert html == "Con la <mark>Policía Nacional del Perú</mark>"


def test_no_deja_pasar_html():
    html = resaltado.pasaje("<script>alert('trata')</script> & más", clausulas("trata"))
    assert html == ("&lt;script&gt;alert(&#x27;<mark>trata</mark>&#x27;)&lt;/script&gt; &amp; más")


def test_escoge_el_pasaje_que_mas_reune_y_no_parte_palabras():
    relleno = "palabras y palabras " * 40
    texto = f"La trata. {relleno}El albergue para víctimas de trata en Tacna. {relleno}"
    html = resaltado.pasaje(texto, clausulas("albergue trata"))
    assert "<mark>albergue</mark> para víctimas de <mark>trata</mark>" in html
    assert html.startswith("… ")
    assert html.endswith(" …")
    palabras = set(re.sub("</?mark>|…", " ", html).split())
    assert palabras <= set(texto.split())
    assert len(html) < resaltado.ANCHO + 60


def test_un_texto_que_cabe_se_ensena_entero():
    texto = "Remitir el informe a la secretaría antes del treinta de julio, contra la trata"
    html = resaltado.pasaje(texto, clausulas("trata"))
    assert html == texto.replace("trata", "<mark>trata</mark>")


def test_sin_coincidencia_da_el_comienzo():
    assert resaltado.pasaje("", clausulas("trata")) == ""
    largo = "El comienzo del texto " * 50
    assert resaltado.pasaje(largo, clausulas("trata")).startswith("El comienzo")


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=30))
def test_lo_que_sale_es_siempre_el_texto_escapado(texto, buscado):
    html = resaltado.titulo(texto, clausulas(f"{buscado} trata"))
    assert unescape(re.sub("</?mark>", "", html)) == texto
    assert "<" not in re.sub("</?mark>", "", html)
