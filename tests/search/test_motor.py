"""El motor de la base en uso: los mismos conjuntos en SQLite y en PostgreSQL.

Lo esperado está escrito a la letra y la suite corre sobre las dos bases: así se comprueba que
encuentran lo mismo.
"""

import datetime as dt

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from intranet.registro import TODOS
from search.consulta import interpretar
from search.models import Entrada, Etiqueta, Sigla
from search.motores import FACETAS, Cambio, motor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cada_motor")]


# --- Español


@pytest.mark.parametrize("texto", ["migracion", "Migraciones", "MIGRACIÓN", "migraci\u00f3n"])
def test_una_palabra_a_medio_recordar(documento, titulos, texto):
    documento("Acuerdo 1", "Coordinar con la Superintendencia de Migraciones")
    documento("Acuerdo 2", "Coordinar con los migrantes")
    assert titulos(texto) == ["Acuerdo 1"]


def test_todas_las_palabras_y_las_vacias_no_cuentan(documento, titulos):
    documento("Capacitación", "Dirigida a docentes de Tacna")
    documento("Capacitación", "Dirigida a policías")
    assert len(titulos("capacitaciones")) == 2
    assert titulos("la capacitacion de los docentes") == ["Capacitación"]
    assert titulos("capacitación bomberos") == []


def test_frase_exacta_guarda_la_distancia(documento, titulos):
    documento("A", "Policía Nacional del Perú")
    documento("B", "La policía y el equipo nacional del Perú")
    documento("C", "Policía Nacional Perú")
    documento("D", "Policía Nacional boliviana Perú")
    assert sorted(titulos("policia nacional del peru")) == ["A", "B", "C", "D"]
    assert titulos('"policia nacional del peru"') == ["A"]
    assert set(titulos("«policía nacional»")) == set(titulos("“Policía Nacional”")) == set("ACD")


def test_una_frase_no_salta_del_titulo_al_cuerpo_ni_a_un_compuesto(documento, titulos):
    documento("Ruta de atención", "Integral para víctimas")
    documento("Lo socio-emocional", "El apoyo emocional")
    assert titulos('"atención integral"') == []
    assert titulos('"emocional socioemocional"') == []


def test_exclusion(documento, titulos):
    documento("A", "Campaña de julio contra la trata")
    documento("B", "Campaña de marzo contra la trata")
    assert titulos("trata -julio") == ["B"]
    assert titulos('trata -"campaña de marzo"') == ["A"]
    assert titulos("-julio") == []


# --- Códigos y palabras con guion


@pytest.fixture
def papeles(documento):
    documento("Acuerdo 13-2026/SO-05", "Remitir el informe de seguimiento")
    documento("Acuerdo 03-2026/SO-05", "Remitir el informe de la campaña")
    documento(
        "Acta de la sesión", "Se leyó el Acuerdo 03-2026/SO-05 y el 13-2026/SO-05", tipo="acta"
    )
    documento("Oficio N.° 012-2026-GRDS", "Convoca a sesión", tipo="documento")
    documento("Oficio N.° 112-2026-GRDS", "Responde al oficio 2026-012", tipo="documento")
    documento("banner_30-julio_trata_v2.PNG", tipo="pieza")
    documento("Taller", "Acompañamiento socio-emocional a docentes", tipo="capacitacion")


@pytest.mark.parametrize(
    ("texto", "esperado"),
    [
        ("03-2026/SO-05", ["Acuerdo 03-2026/SO-05", "Acta de la sesión"]),
        ("3-2026/so-5", ["Acuerdo 03-2026/SO-05", "Acta de la sesión"]),
        ("acuerdo 03-2026", ["Acuerdo 03-2026/SO-05", "Acta de la sesión"]),
        ("012-2026", ["Oficio N.° 012-2026-GRDS"]),
        ("oficio n° 012-2026", ["Oficio N.° 012-2026-GRDS"]),
        ("banner trata v2", ["banner_30-julio_trata_v2.PNG"]),
        ("banner_30-julio_trata_v2.png", ["banner_30-julio_trata_v2.PNG"]),
        ("trata -julio", []),
        ("socioemocional", ["Taller"]),
        ("socio emocional", ["Taller"]),
        ("socio-emocional", ["Taller"]),
    ],
)
def test_el_codigo_exacto_va_primero_y_el_parecido_no_sale(papeles, titulos, texto, esperado):
    assert titulos(texto) == esperado


@pytest.mark.parametrize("texto", ["socioemocional", "socio emocional", "socio-emocionales"])
def test_con_guion_juntas_o_separadas_son_el_mismo_conjunto(documento, titulos, texto):
    for forma in ("socioemocional", "socio emocional", "socio-emocional"):
        documento(forma, f"Apoyo {forma} a las familias")
    documento("otra cosa", "El socio dio apoyo emocional")
    assert set(titulos(texto)) == {"socioemocional", "socio emocional", "socio-emocional"}


@pytest.mark.parametrize("texto", ["técnico-legal", "tecnicolegal", "técnico legal"])
def test_cualquier_palabra_con_guion_se_encuentra_de_las_tres_formas(documento, titulos, texto):
    documento("Mesa", "Grupo técnico-legal de la Red")
    assert titulos(texto) == ["Mesa"]


# --- Siglas


def test_la_sigla_y_su_forma_larga_dan_lo_mismo(documento, titulos):
    Sigla.objects.create(sigla="PNP", forma_larga="Policía Nacional del Perú")
    Sigla.objects.create(sigla="CEM", forma_larga="Centro de Emergencia Mujer")
    Sigla.objects.create(sigla="CEM", forma_larga="Centro Emergencia Mujer")
    documento("corta", "Coordinar con la PNP")
    documento("larga", "Coordinar con la Policía Nacional del Perú")
    documento("lejos", "La policía de la ruta nacional en el Perú")
    documento("cem", "Dos CEM atienden")
    documento("cem largo", "El Centro de Emergencia Mujer atiende")
    documento("cem corto", "Los centros Emergencia Mujer atienden")
    for texto in ("PNP", "pnp", "policía nacional del perú", "policia nacional peru"):
        assert set(titulos(texto)) == {"corta", "larga"}, texto
    assert titulos('"policía nacional" pnp') == ["larga"]
    for texto in ("CEM", "CEMs", "centro de emergencia mujer", "centros emergencia mujer"):
        assert set(titulos(texto)) == {"cem", "cem largo", "cem corto"}, texto
    assert titulos("coordinar -pnp") == []


def test_una_sigla_de_baja_ya_no_se_abre(documento, titulos):
    sigla = Sigla.objects.create(sigla="OIM", forma_larga="Organización Antigua")
    documento("larga", "La Organización Antigua")
    assert titulos("oim") == ["larga"]
    sigla.baja_en, sigla.baja_motivo = dt.date(2020, 1, 1), "Cambió de nombre"
    sigla.save()
    assert titulos("oim") == []


# --- Acceso


def test_nadie_ve_lo_que_sus_fichas_no_abren(documento, titulos):
    documento("De la Red", "albergue", acceso=("instancia:red",))
    documento("De la GRDS", "albergue", acceso=("instancia:grds",))
    documento("De todas", "albergue")
    assert titulos("albergue") == ["De todas"]
    assert set(titulos("albergue", fichas=(TODOS, "instancia:red"))) == {"De todas", "De la Red"}
    assert titulos("albergue", fichas=()) == []
    cuenta = motor().buscar(interpretar("albergue", fichas=(TODOS,)))
    assert cuenta.total == 1
    assert cuenta.facetas["tipo"] == {"acuerdo": 1}


@pytest.mark.parametrize("texto", ["trata", "trata -julio", '"trata de personas"', "03-2026"])
@pytest.mark.parametrize("filtros", [{}, {"tipo": "acuerdo"}, {"anio": "2026", "tipo": "acta"}])
def test_ninguna_consulta_sale_sin_acceso(documento, enviado, texto, filtros):
    documento("Acuerdo 03-2026", "La trata de personas", fecha=dt.date(2026, 5, 14))
    with enviado() as consultas:
        motor().buscar(interpretar(texto, fichas=(TODOS,), filtros=filtros, familias={}))
    assert consultas
    assert all(consulta.lleva_acceso for consulta in consultas)


# --- Orden, filtros y páginas


def test_el_titulo_pesa_mas_que_el_cuerpo_y_a_igualdad_va_lo_reciente(documento, titulos):
    documento("Otra cosa", "Se trató el albergue temporal", fecha=dt.date(2026, 1, 1))
    documento("Albergue temporal", "Se trató otra cosa hoy", fecha=dt.date(2020, 1, 1))
    assert titulos("albergue") == ["Albergue temporal", "Otra cosa"]
    for anio in (2024, 2026, 2025):
        documento("Capacitación", f"Docentes {anio}", tipo="t", fecha=dt.date(anio, 1, 1))
    consulta = interpretar("docentes", fichas=(TODOS,))
    claves = motor().buscar(consulta).claves
    fechas = dict(Entrada.objects.values_list("clave", "fecha"))
    assert [fechas[c].year for c in claves] == [2026, 2025, 2024]


def test_cada_filtro_cuenta_sin_estrecharse_a_si_mismo(documento):
    ugel, drtc = ("UGEL Tacna",), ("UGEL Tacna", "DRTC")
    documento("A", "trata", fecha=dt.date(2026, 1, 1), facetas={"institucion": ugel})
    documento("B", "trata", fecha=dt.date(2025, 1, 1), facetas={"institucion": drtc})
    documento("C", "trata", tipo="acta", fecha=dt.date(2025, 1, 1))
    consulta = interpretar("trata", fichas=(TODOS,), filtros={"anio": "2025", "tipo": "acuerdo"})
    resultado = motor().buscar(consulta)
    assert resultado.total == 1
    assert resultado.facetas == {faceta: {} for faceta in FACETAS} | {
        "tipo": {"acuerdo": 1, "acta": 1},
        "institucion": {"UGEL Tacna": 1, "DRTC": 1},
        "anio": {"2026": 1, "2025": 1},
    }


@pytest.mark.parametrize(("pedida", "dada"), [(-1, 1), (0, 1), (2, 2), (3, 3), (9999, 3)])
def test_una_pagina_que_no_existe_da_la_mas_cercana(documento, pedida, dada):
    for n in range(5):
        documento(f"Acuerdo {n}", "trata")
    resultado = motor().buscar(interpretar("trata", fichas=(TODOS,), pagina=pedida, por_pagina=2))
    assert (resultado.total, resultado.pagina, resultado.paginas) == (5, dada, 3)
    assert len(resultado.claves) == (1 if dada == 3 else 2)


# --- Escribir en el índice


def test_aplicar_dos_veces_no_cambia_nada(documento, titulos):
    nuevo = documento("Acuerdo", "albergue", facetas={"institucion": ("UGEL", "UGEL")})
    motor().aplicar([Cambio(f"prueba:{nuevo.uuid}", (nuevo, nuevo))])
    assert titulos("albergue") == ["Acuerdo"]
    assert Entrada.objects.count() == 1
    assert Etiqueta.objects.filter(nombre="institucion").count() == 1


def test_lo_que_un_origen_deja_de_dar_desaparece(documento, titulos):
    documento("Uno", "albergue", origen="prueba:1")
    documento("Dos", "refugio", origen="prueba:1")
    assert titulos("albergue") == []
    motor().aplicar([Cambio("prueba:1")])
    assert titulos("refugio") == []
    assert not Entrada.objects.exists()


@pytest.mark.parametrize("donde", [0, 255, 300, 12_000, 16_383, 19_990])
def test_un_texto_enorme_se_encuentra_hasta_el_final(documento, titulos, donde):
    palabras = [f"palabra{n} trata de" for n in range(6_700)]
    palabras[donde // 3] = "ciudadanía organizada de vigilancia"
    documento("Largo", " ".join(palabras))
    assert titulos('"ciudadanía organizada de vigilancia"') == ["Largo"]
    assert titulos("palabra5000 ciudadania trata") == ["Largo"]
    assert titulos('"organizada vigilancia"') == []


def test_la_tabla_de_palabras_no_parte_nuestros_tokens(documento, titulos):
    documento("A", "Ver 1,234.5 y informe_final-v2.pdf y a/b-1")
    for texto in ("1,234.5", "informe_final-v2.pdf", "a/b-1", '"ver 1,234.5"'):
        assert titulos(texto) == ["A"], texto


def test_salud():
    assert motor().salud() == "bien"


def test_salud_sin_indice():
    tabla = "search_palabras" if connection.vendor == "sqlite" else "search_trozo"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {tabla} RENAME TO otra")
    assert "reindexar" in motor().salud()


# --- Cualquier cosa


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=120) | st.text(alphabet="\"'-_/()*:^{}~ ab\\\x00«“", max_size=60))
@example('"')
@example("   ")
@example("a\x00b")
@example("NEAR(a b) OR * AND NOT")
@example("titulo:trata")
@example("'; DROP TABLE search_entrada; --")
@example("a" * 10_000)
@example('"trata ' * 2_000)
@example("trata " * 2_000)
@example('-a-b--c -"x" -- -')
@example("\u202eatart\u202c العربية שלום")
@example("nin\u0303o 😀 👩🏽‍🚒 %s %(x)s {0}")
def test_nada_que_se_escriba_es_un_error(db, texto):
    motor().buscar(interpretar(texto, fichas=(TODOS,)))
