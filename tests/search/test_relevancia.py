"""Lo que vale la búsqueda sobre los textos y juicios congelados de ``benchmarks/relevancia``."""

import math

import pytest
from relevancia import corpus, evaluacion, familias, metricas, nuestro

from search.elastic.rehacer import rehacer
from search.models import IndiceElastic
from tests.contenido import compartido

NDCG = 0.797
"""El nDCG@10 guardado; solo se baja diciendo por qué en ``docs/decisiones``."""

MARGEN = 0.01


@pytest.fixture(scope="module")
def sql(django_db_setup, django_db_blocker):
    """Lo que el motor de la base responde a cada consulta."""
    with compartido(django_db_blocker):
        nuestro.cargar()
        yield {consulta: nuestro.buscar(consulta) for consulta in evaluacion.todas()}


@pytest.fixture
def de_elastic(sql, elastic, settings):
    """Lo que Elasticsearch responde a las consultas juzgadas, sobre las mismas entradas.

    Con un alias propio: el de la sesión lo usan las demás pruebas.
    """
    settings.ELASTICSEARCH_INDICE = f"{settings.ELASTICSEARCH_INDICE}-relevancia"
    IndiceElastic.objects.all().delete()
    nombre = rehacer()
    yield {t.consulta: nuestro.buscar(t.consulta) for t in corpus.tareas()}
    elastic.indices.delete(index=nombre)


def test_los_resultados_valen_lo_guardado_y_casi_todos_estan_juzgados(sql):
    valor = evaluacion.de_las_juzgadas(sql)
    assert valor.ndcg >= NDCG - MARGEN
    assert valor.sin_juzgar <= 30


def test_las_familias_siempre_encuentran_algo_y_el_texto_conocido_sale_delante(sql):
    for consultas in evaluacion.de_las_familias().values():
        assert [c for c in consultas if not sql[c]] == []
    assert min(evaluacion.conocidos(sql).values()) > 0.95


@pytest.mark.parametrize("grupos", [familias.siglas, familias.formas])
def test_lo_mismo_escrito_de_otro_modo_encuentra_lo_mismo(sql, grupos):
    distintas = [g for g in grupos() if len({frozenset(sql[c]) for c in g}) > 1]
    assert distintas == []


def test_elasticsearch_responde_lo_mismo(sql, de_elastic):
    juzgadas = {consulta: sql[consulta] for consulta in de_elastic}
    assert metricas.coincidencia(juzgadas, de_elastic) == 1
    assert metricas.mismo_primero(juzgadas, de_elastic) >= 0.96
    uno, otro = map(evaluacion.de_las_juzgadas, (juzgadas, de_elastic))
    assert abs(uno.ndcg - otro.ndcg) <= 0.02


# --- Las medidas, frente a casos hechos a mano

GRADOS = {"a": 3, "b": 2, "c": 0, "d": 1}


def test_el_orden_perfecto_vale_uno_y_no_hallar_nada_vale_cero():
    assert metricas.ndcg(["a", "b", "d", "c"], GRADOS) == 1
    assert metricas.ndcg(["c", "x"], GRADOS) == metricas.ndcg([], GRADOS) == 0
    assert metricas.ndcg(["a"], {}) == 0


def test_cada_lugar_descuenta_su_logaritmo():
    # Grado 2 gana 3 y grado 3 gana 7; el segundo lugar se divide entre log2(3).
    ideal = 7 + 3 / math.log2(3) + 1 / 2
    assert metricas.ndcg(["b", "a"], GRADOS) == pytest.approx((3 + 7 / math.log2(3)) / ideal)


def test_lo_que_pasa_del_corte_no_cuenta():
    orden = ["c"] * 10 + ["a"]
    assert metricas.ndcg(orden, GRADOS) == metricas.rango_reciproco(orden, GRADOS) == 0
    assert metricas.exhaustividad(orden, GRADOS) == 0


def test_rango_y_exhaustividad_cuentan_desde_el_grado_que_sirve():
    assert metricas.rango_reciproco(["d", "c", "b"], GRADOS) == pytest.approx(1 / 3)
    assert metricas.exhaustividad(["d", "b"], GRADOS) == 0.5


def test_kappa_de_dos_jueces():
    uno = {("q", "a"): 0, ("q", "b"): 3, ("q", "c"): 3, ("q", "d"): 0}
    assert metricas.kappa(uno, uno) == 1
    al_reves = {clave: 3 - grado for clave, grado in uno.items()}
    assert metricas.kappa(uno, al_reves) == -1


def test_la_hoja_trae_lo_que_falta_juzgar_y_no_de_quien_es(tmp_path):
    from relevancia.hoja import COLUMNAS, escribir

    tareas = [t.consulta for t in corpus.tareas()]
    nuevo = {consulta: [] for consulta in tareas}
    nuevo["creole"] = ["pagina/preguntas-frecuentes-de-quien-llega-a-la-red"]
    assert escribir(tmp_path / "hoja.csv", {"sql sqlite": nuevo}) == 1
    hoja = (tmp_path / "hoja.csv").read_text(encoding="utf-8")
    assert hoja.startswith(",".join(COLUMNAS))
    assert "sqlite" not in hoja
