"""Cada motor guarda nuestras palabras como se las dan: las mismas y en el mismo lugar."""

import random

import pytest
from django.db import connection

from search.analisis import HUECO, para_indexar

pytestmark = pytest.mark.django_db

RAROS = [
    "El Estado peruano y los estados miembros, contra la trata de niñas y niños",
    "Acuerdo 03-2026/SO-05; R.M. N.º 1,234.50-IN; banner_30-julio_trata_v2.PNG; CEM/UPE",
    "«Ruta de atención» – socio-emocional… DEMUNA's Ñuñoa Año\u0301 ﬁn 30 º ½ 💙 العربية",
    "a - _ / . , '' \"\" \\ 'drop' & | ! ( ) : * < > ~ # @",
    "palabra" * 30 + " fin",
]


@pytest.fixture(scope="module")
def textos() -> list[str]:
    """Lo más raro que se escribe y doscientos textos de signos y letras al azar."""
    azar = random.Random(5)
    alfabeto = "abcdeñáéíóúüABC0123456789 -_/.,'’\"()\n\t\u00ad\u200b–€ßıİ"
    al_azar = ("".join(azar.choices(alfabeto, k=azar.randint(1, 300))) for _ in range(200))
    return [*RAROS, *al_azar]


def test_elasticsearch_no_cambia_ninguna(textos, elastic, indice_compartido):
    for texto in textos:
        palabras = para_indexar(texto)
        respuesta = elastic.indices.analyze(
            index=indice_compartido, field="cuerpo", text=" ".join(palabras)
        )
        guardadas = [(t["token"], t["position"]) for t in respuesta["tokens"]]
        assert guardadas == [(palabra, lugar) for lugar, palabra in enumerate(palabras)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="FTS5 es de SQLite")
def test_fts5_no_cambia_ninguna(textos, documento):
    for numero, texto in enumerate(textos):
        documento(f"Texto {numero}", texto)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE VIRTUAL TABLE temp.lo_guardado"
            " USING fts5vocab('main', 'search_palabras', 'instance')"
        )
        cursor.execute(
            "SELECT e.cuerpo, v.term FROM temp.lo_guardado v JOIN search_entrada e ON e.id = v.doc"
            " WHERE v.col = 'cuerpo' ORDER BY v.doc, v.offset"
        )
        guardadas: dict[str, list[str]] = {}
        for cuerpo, palabra in cursor.fetchall():
            guardadas.setdefault(cuerpo, []).append(palabra)
        cursor.execute("DROP TABLE temp.lo_guardado")
    for cuerpo, palabras in guardadas.items():
        assert palabras == para_indexar(cuerpo)
    assert len(guardadas) > len(textos) * 0.9


@pytest.mark.skipif(connection.vendor != "postgresql", reason="tsvector es de PostgreSQL")
def test_tsvector_no_cambia_ninguna(textos, documento):
    for numero, texto in enumerate(textos):
        documento(f"Texto {numero}", texto)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.cuerpo, u.lexeme, p.lugar FROM search_trozo t"
            " JOIN search_entrada e ON e.id = t.entrada_id"
            " CROSS JOIN LATERAL unnest(t.palabras) u"
            " CROSS JOIN LATERAL unnest(u.positions, u.weights) p (lugar, peso)"
            " WHERE p.peso = 'D' ORDER BY t.entrada_id, p.lugar"
        )
        guardadas: dict[str, list[tuple[str, int]]] = {}
        for cuerpo, palabra, lugar in cursor.fetchall():
            guardadas.setdefault(cuerpo, []).append((palabra, lugar))
    for cuerpo, palabras in guardadas.items():
        primero = palabras[0][1]
        # El hueco no se guarda, pero ocupa su lugar.
        assert [(palabra, lugar - primero) for palabra, lugar in palabras] == [
            (palabra, lugar)
            for lugar, palabra in enumerate(para_indexar(cuerpo))
            if palabra != HUECO
        ]
    assert len(guardadas) > len(textos) * 0.9
