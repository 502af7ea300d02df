"""Diez mil textos de toda clase: la búsqueda responde siempre con una página."""

import random
import unicodedata

import pytest

from intranet.registro import TODOS
from intranet.roles import Rol
from search import corrector, views
from search.consulta import interpretar
from search.elastic import cliente as conexion
from search.elastic import consultas
from search.motores import motor

CUANTOS = 10_000
LOTE = 100
TROZOS = [
    *('"', "'", "«", "»", "“", "(", ")", "[", "]", "{", "}", "<", ">", "\\", "/", "*", "?", "~"),
    *("^", ":", "!", "|", "&", "+", "-", "--", "%", "%s", "{0}", "$", ";", "#", "@", "`", "\t"),
    *("\x00", "\x1b", "\ud800", "\u202e", "\u200b", "\ufeff", "\U0010ffff", " ", "  ", "\n"),
    *("AND", "OR", "NOT", "NEAR(a b)", "titulo:", "_id:1", "'; DROP TABLE search_entrada; --"),
    *("trata", "migración", "NIÑEZ", "03-2026/SO-05", "-julio", '"ruta de atención"', "PNP"),
    *("😀", "👩🏽‍🚒", "العربية", "שלום", "中文", "ﬁ", "İ", "ß", "٣", "½", "e\u0301" * 3),
]


def textos():
    """Los diez mil, siempre los mismos."""
    azar = random.Random(20261125)
    for n in range(CUANTOS):
        texto = "".join(azar.choices(TROZOS, k=azar.randint(0, 12)))
        if n % 7 == 0:
            texto = unicodedata.normalize("NFD", texto)
        if n % 250 == 0:
            texto = (texto or "x") * (10_000 // max(1, len(texto)) + 1)
        if n % 3 == 0:
            texto += "".join(chr(azar.randrange(0x2FFF)) for _ in range(azar.randint(1, 8)))
        yield texto


@pytest.mark.django_db
def test_cada_texto_da_una_pagina(documento, cliente):
    """De todos, lo que la página calcula; de uno de cada cien, la página entera."""
    documento("Ruta de atención", "La trata y la migración de la niñez, según la PNP")
    miembro, hallados = cliente(Rol.MIEMBRO), 0
    for n, texto in enumerate(textos()):
        consulta = interpretar(texto, fichas=(TODOS,), familias={})
        aciertos = views._aciertos(consulta, motor().buscar(consulta))
        hallados += len(aciertos)
        if n % 100 == 0:
            respuesta = miembro.get("/buscar/", {"q": texto.encode("utf-8", "replace")})
            assert respuesta.status_code == 200, repr(texto)
    assert hallados > CUANTOS / 100


@pytest.mark.django_db
@pytest.mark.una_vez
def test_elasticsearch_entiende_cada_consulta(documento, elastic, al_dia):
    """Las mismas diez mil, por lotes: ninguna es un error, y alguna encuentra."""
    documento("Ruta de atención", "La trata y la migración de la niñez, según la PNP")
    al_dia()
    pedidos = {}
    for texto in textos():
        consulta = interpretar(texto, fichas=(TODOS,), familias={})
        if consulta.clausulas:
            # Lo que se entiende igual se pregunta una sola vez.
            pedidos.setdefault((consulta.clausulas, consulta.excluidas), consulta)
    lista, hallados = list(pedidos.values()), 0
    assert len(lista) > CUANTOS / 10
    for desde in range(0, len(lista), LOTE):
        # Cada consulta es un filtro de un mismo pedido: Elasticsearch las entiende todas o ninguna.
        lote = [consultas.busqueda(c, 1).to_dict()["query"] for c in lista[desde : desde + LOTE]]
        respuesta = conexion.para_escribir().search(
            index=consultas.alias(), size=0, aggs={"cada_una": {"filters": {"filters": lote}}}
        )
        cubos = respuesta["aggregations"]["cada_una"]["buckets"]
        assert len(cubos) == len(lote)
        hallados += sum(cubo["doc_count"] for cubo in cubos)
    assert hallados > 10
    for consulta in lista[::200]:
        assert not motor().buscar(consulta).reducida, repr(consulta.texto)


@pytest.mark.django_db
def test_el_corrector_tampoco_falla_con_nada(documento):
    documento("Ruta de atención", "La trata y la migración de la niñez, según la PNP")
    for texto in list(textos())[:1_000]:
        assert isinstance(corrector.corregir(texto[:400]), str)
