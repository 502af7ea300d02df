"""De lo escrito al árbol."""

import pytest

from search.analisis import RELLENO
from search.consulta import CLAUSULAS_MAXIMAS, FRASE_MAXIMA, LARGO_MAXIMO, interpretar


def leer(texto, familias=None):
    return interpretar(texto, fichas=("todos",), familias=familias or {})


@pytest.mark.parametrize(
    ("texto", "clausulas", "excluidas"),
    [
        ("", (), ()),
        ("de la", (), ()),
        ("la trata", ((("trata",),),), ()),
        ("-julio", (), ((("juli",),),)),
        ("trata -julio", ((("trata",),),), ((("juli",),),)),
        ("trata - julio", ((("trata",), ("tratajuli",)), (("juli",), ("tratajuli",))), ()),
        ("--trata", ((("trata",),),), ()),
        ("03-2026", ((("03-2026",), ("3", "2026")),), ()),
        ("-03-2026", (), ((("03-2026",), ("3", "2026")),)),
        ('"trata de personas"', ((("trata", RELLENO, "person"),),), ()),
        ('"de la trata de"', ((("trata",),),), ()),
        ('-"mesa técnica"', (), ((("mesa", "tecnic"),),)),
        ('trata"mesa técnica"', ((("trata",),), (("mesa", "tecnic"),)), ()),
        ('"sin cerrar', ((("cerrar",),),), ()),
        ("trata trata", ((("trata",), ("tratatrat",)),), ()),
        ("socio emocional", ((("socioemocional",), ("soci", "emocional")),), ()),
    ],
)
def test_arbol(texto, clausulas, excluidas):
    consulta = leer(texto)
    assert consulta.clausulas == clausulas
    assert consulta.excluidas == excluidas


FAMILIAS = {
    ("pnp",): (("pnp",), ("polici", "nacional", RELLENO, "peru")),
    ("polici", "nacional", "peru"): (("pnp",), ("polici", "nacional", RELLENO, "peru")),
}


@pytest.mark.parametrize(
    "texto", ["PNP", "la policía nacional del Perú", "policia nacional peru", "P.N.P."]
)
def test_la_sigla_y_su_forma_larga_son_la_misma_clausula(texto):
    assert leer(texto, FAMILIAS).clausulas == (FAMILIAS[("pnp",)],)


def test_la_sigla_entre_otras_palabras_y_entre_comillas():
    assert leer("acuerdo de la PNP y UGEL", FAMILIAS).clausulas == (
        (("acuerd",),),
        FAMILIAS[("pnp",)],
        (("ugel",),),
    )
    assert leer('"la PNP"', FAMILIAS).clausulas == ((("pnp",),),)
    assert leer("-PNP", FAMILIAS).excluidas == (FAMILIAS[("pnp",)],)


def test_lo_muy_largo_se_recorta_y_se_dice():
    assert not leer("x" * LARGO_MAXIMO).recortada
    larga = leer("x" * (LARGO_MAXIMO + 1))
    assert larga.recortada
    assert len(larga.texto) == LARGO_MAXIMO
    muchas = leer(" ".join(f"a{n}" for n in range(CLAUSULAS_MAXIMAS + 1)))
    assert muchas.recortada
    assert len(muchas.clausulas) == CLAUSULAS_MAXIMAS
    frase = leer(f'"{"a1 " * 60}"').clausulas[0][0]
    assert len(frase) == FRASE_MAXIMA
