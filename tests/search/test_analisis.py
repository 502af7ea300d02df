"""El análisis: las mismas palabras dan el mismo token se escriban como se escriban."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analisis import HUECO, LARGO_MAXIMO, RELLENO, para_indexar, tokens, unidades


@pytest.mark.parametrize(
    "iguales",
    [
        "migración migracion MIGRACIÓN migraciones migra\u00adción",
        "migrante migrantes",
        "acta actas",
        "ruta rutas",
        "niño niños niña niñas nino",
        "caso casos",
        "zona zonas",
        "base bases",
        "sede sedes",
        "red redes",
        "eje ejes",
        "día días dia",
        "año años",
        "mes meses",
        "ley leyes",
        "juez jueces",
        "luz luces",
        "mujer mujeres",
        "región regiones",
        "interés intereses interes",
        "docente docentes",
        "tratá trata tratas",
        "compromiso compromisos",
        "acuerdo acuerdos acordó acordado",
        "PNP pnp P.N.P.",
        "UGEL UGELs ugel",
        "EEUU EE.UU.",
        "03 3 003",
    ],
)
def test_se_escriben_distinto_y_son_lo_mismo(iguales):
    assert len({tokens(palabra) for palabra in iguales.split()}) == 1


@pytest.mark.parametrize(
    ("una", "otra"),
    [
        ("caso", "casa"),
        ("regional", "región"),
        ("acta", "acto"),
        ("mesa", "mes"),
        ("trata", "trató"),
        ("DEMUNA", "demunes"),
        ("estado", "están"),
    ],
)
def test_se_parecen_y_no_son_lo_mismo(una, otra):
    assert tokens(una) != tokens(otra)


def test_nfd_y_nfc_dan_lo_mismo():
    texto = "Prevención de la niñez en Ñuñoa, pingüino"
    assert tokens(unicodedata.normalize("NFD", texto)) == tokens(texto)


def test_las_vacias_dejan_su_lugar_y_estado_y_contra_no_lo_son():
    assert tokens("Policía Nacional del Perú") == ("polici", "nacional", RELLENO, "peru")
    assert tokens("El Estado contra la trata") == (RELLENO, "estad", "contr", RELLENO, "trata")


@pytest.mark.parametrize(
    ("texto", "indexado"),
    [
        (
            "03-2026/SO-05",
            ["3", "2026", "so", "5"]
            + [HUECO, "03-2026", HUECO, "03-2026/so", HUECO, "03-2026/so-05"],
        ),
        # «SE» es palabra vacía en una frase, no en un código.
        ("SE-05", ["se", "5", HUECO, "se-05"]),
        ("socio-emocional", ["soci", "emocional", HUECO, "socioemocional"]),
        ("socio emocionales", ["soci", "emocional", HUECO, "socioemocional"]),
        ("anti‑trata", ["anti", "trata", HUECO, "antitrat"]),
        ("N.° 012", [RELLENO, "12"]),
        ("padres/madres", ["padr", "madr"]),
        ("😀 ¿?", []),
    ],
)
def test_lo_que_se_indexa(texto, indexado):
    assert para_indexar(texto) == indexado


def test_un_prefijo_solo_se_une_a_la_palabra_siguiente():
    assert para_indexar("El socio: emocional") == [RELLENO, "soci", "emocional"]
    assert para_indexar("socio") == ["soci"]


@settings(deadline=None)
@given(st.text(max_size=300))
def test_todo_texto_da_tokens_del_alfabeto_y_lugares_ciertos(texto):
    for token in para_indexar(texto):
        assert 0 < len(token) <= LARGO_MAXIMO
        assert set(token) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_/.,")
    anterior = 0
    for unidad in unidades(texto):
        for parte in unidad.partes:
            assert anterior <= parte.inicio < parte.fin <= len(texto)
            anterior = parte.fin
