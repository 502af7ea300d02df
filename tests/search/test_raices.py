"""Nuestro cortador de palabras frente al de Lucene, palabra por palabra.

``tests/datos/raices_de_lucene.csv`` guarda lo que da el ``SpanishLightStemmer`` de Lucene 9.12.2
(el de Elasticsearch 8.19) con las palabras de la documentación y del contenido;
``RaicesDeLucene.java``, a su lado, lo vuelve a escribir.
"""

import csv
from pathlib import Path

import pytest

from search.analisis import EXCEPCIONES, PROTEGIDAS, raiz

ARCHIVO = Path(__file__).parents[1] / "datos/raices_de_lucene.csv"
DE_LUCENE = {
    fila["palabra"]: fila["raiz"] for fila in csv.DictReader(ARCHIVO.open(encoding="utf-8"))
}


def es_regla_propia(palabra: str) -> bool:
    """Donde nos apartamos a propósito: palabras cortas, plurales en ``-eses`` y las dos listas."""
    return (
        len(palabra) <= 5
        or palabra.endswith("eses")
        or palabra in EXCEPCIONES
        or palabra in PROTEGIDAS
    )


def test_la_lista_es_larga_y_variada():
    assert len(DE_LUCENE) > 2_000
    assert sum(map(es_regla_propia, DE_LUCENE)) > 200


def test_fuera_de_las_reglas_propias_la_raiz_es_la_de_lucene():
    distintas = {
        palabra: (raiz(palabra), de_lucene)
        for palabra, de_lucene in DE_LUCENE.items()
        if not es_regla_propia(palabra) and raiz(palabra) != de_lucene
    }
    assert distintas == {}


@pytest.mark.parametrize(
    ("singular", "plural"),
    [("acta", "actas"), ("dato", "datos"), ("caso", "casos"), ("eje", "ejes"), ("ano", "anos")],
)
def test_donde_nos_apartamos_lucene_separa_el_plural_y_nosotros_no(singular, plural):
    assert raiz(singular) == raiz(plural)
    assert DE_LUCENE.get(singular, singular) != DE_LUCENE[plural]
