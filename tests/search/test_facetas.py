"""Los filtros cuentan exactamente lo que hay, en todo motor, y lo que envejece cede el paso."""

import datetime as dt
import random
from collections import Counter
from uuid import UUID

import pytest

from intranet.registro import TODOS, DocumentoBusqueda, FuenteBusqueda, registro
from search.consulta import interpretar
from search.models import Entrada
from search.motores import FACETAS, Cambio, motor
from search.motores.sql import etiquetas_de

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cada_motor")]

HOY = dt.date(2026, 11, 25)
DE_VARIAS = ("estado", "institucion", "linea", "tema", "distrito", "instancia")


def _al_azar(azar: random.Random, n: int) -> DocumentoBusqueda:
    """Un documento con cero o varias etiquetas de cada clase, a veces repetidas."""
    return DocumentoBusqueda(
        uuid=UUID(int=n + 1),
        tipo=azar.choice(["acta", "acuerdo", "campana"]),
        titulo=azar.choice(["Albergue temporal", "Ruta de atención", "Albergue y ruta"]),
        cuerpo="trata " * azar.randint(1, 3),
        url="/",
        acceso=frozenset(azar.sample([TODOS, "instancia:a", "instancia:b"], azar.randint(1, 2))),
        fecha=azar.choice([None, dt.date(2025, 1, 1), dt.date(2026, 1, 1), dt.date(2026, 1, 2)]),
        facetas={
            nombre: tuple(azar.choices([f"{nombre} {i}" for i in "ABCDñ"], k=azar.randint(0, 3)))
            for nombre in DE_VARIAS
        },
    )


def _esperado(documentos, *, dice, fichas, filtros):
    """Lo mismo contado a mano: el total y, por faceta, cuántos hay sin contar su propio filtro."""
    vistos = []
    for documento in documentos:
        etiquetas = etiquetas_de(documento)
        ve = any(("acceso", ficha) in etiquetas for ficha in fichas)
        if ve and dice in documento.titulo.lower():
            vistos.append((documento, etiquetas))

    def pasan(menos=None):
        pedidos = [(n, v) for n, v in filtros.items() if n != menos]
        return [(d, e) for d, e in vistos if all(par in e for par in pedidos)]

    facetas = {
        nombre: dict(Counter(v for _, e in pasan(nombre) for n, v in e if n == nombre))
        for nombre in FACETAS
    }
    por_fecha = sorted(
        (d for d, _ in pasan()), key=lambda d: (d.fecha or dt.date.min, d.uuid), reverse=True
    )
    return [f"{d.tipo}:{d.uuid}" for d in por_fecha], facetas


def test_nada_se_cuenta_dos_veces_y_lo_elegido_sigue_contando(cada_motor):
    azar = random.Random(20261125)
    documentos = [_al_azar(azar, n) for n in range(60)]
    motor().aplicar([Cambio(f"prueba:{d.uuid}", (d,)) for d in documentos])
    # Los números de entrada siguen el orden en que se crearon: así se espera el desempate.
    numeros = dict(Entrada.objects.values_list("clave", "pk"))
    assert sorted(numeros, key=numeros.get) == sorted(numeros)
    for _ in range(25):
        filtros = {
            nombre: azar.choice([f"{nombre} {i}" for i in "ABñZ"])
            for nombre in azar.sample(DE_VARIAS, azar.randint(0, 2))
        }
        if azar.random() < 0.3:
            filtros["tipo"] = "acuerdo"
        dice = azar.choice(["albergue", "ruta"])
        fichas = azar.choice([(TODOS,), (TODOS, "instancia:a"), ("instancia:b",)])
        resultado = motor().buscar(
            interpretar(dice, fichas=fichas, filtros=filtros, por_fecha=True, por_pagina=99)
        )
        claves, facetas = _esperado(documentos, dice=dice, fichas=fichas, filtros=filtros)
        assert resultado.total == len(claves), filtros
        assert resultado.facetas == facetas, filtros
        fechas = dict(Entrada.objects.values_list("clave", "fecha"))
        desempate = sorted(
            claves, key=lambda c: (fechas[c] or dt.date.min, numeros[c]), reverse=True
        )
        assert list(resultado.claves) == desempate
        assert not resultado.reducida


def test_por_fecha_lo_mas_nuevo_primero_y_lo_que_no_tiene_al_final(documento):
    documento("Albergue sin fecha", "albergue " * 9)
    documento("Albergue viejo", "albergue albergue", fecha=dt.date(2020, 1, 1))
    documento("Otra cosa nueva", "albergue", fecha=dt.date(2026, 1, 1))
    documento("Otra cosa del mismo día", "albergue", fecha=dt.date(2026, 1, 1))
    esperado = [
        "Otra cosa del mismo día",
        "Otra cosa nueva",
        "Albergue viejo",
        "Albergue sin fecha",
    ]
    por_clave = dict(Entrada.objects.values_list("clave", "titulo"))
    de_a_una = [
        motor().buscar(
            interpretar("albergue", fichas=(TODOS,), por_fecha=True, pagina=n, por_pagina=1)
        )
        for n in range(1, 5)
    ]
    assert [por_clave[c] for r in de_a_una for c in r.claves] == esperado


# --- Lo que envejece


@pytest.fixture
def envejece_el_acta(monkeypatch, time_machine):
    """Solo envejece el tipo «acta», y hoy es 25 de noviembre de 2026."""
    time_machine.move_to(dt.datetime(2026, 11, 25, 15, tzinfo=dt.UTC))
    fuente = FuenteBusqueda(Entrada, lambda fila: (), Entrada.objects.all, frozenset({"acta"}))
    monkeypatch.setattr(registro, "fuentes", {Entrada: fuente})


def _hace(anios: float) -> dt.date:
    return HOY - dt.timedelta(days=round(365.25 * anios))


def _titulos(texto):
    por_clave = dict(Entrada.objects.values_list("clave", "titulo"))
    consulta = interpretar(texto, fichas=(TODOS,), por_pagina=50)
    return [por_clave[c] for c in motor().buscar(consulta).claves]


def test_entre_actas_que_responden_igual_va_antes_la_reciente(documento, envejece_el_acta):
    # La vieja se indexa después y responde algo mejor: sin la edad, iría primera.
    documento("Sesión nueva", "albergue " + "otra cosa " * 6, tipo="acta", fecha=_hace(0.1))
    documento("Sesión vieja", "albergue " + "otra cosa " * 5, tipo="acta", fecha=_hace(8))
    assert _titulos("albergue") == ["Sesión nueva", "Sesión vieja"]


def test_lo_que_dice_como_son_las_cosas_no_envejece(documento, envejece_el_acta):
    documento("Ficha nueva", "albergue " + "otra cosa " * 6, tipo="institucion", fecha=_hace(0.1))
    documento("Ficha vieja", "albergue " + "otra cosa " * 5, tipo="institucion", fecha=_hace(8))
    assert _titulos("albergue") == ["Ficha vieja", "Ficha nueva"]


def test_la_edad_no_gana_a_lo_que_responde_mucho_mejor(documento, envejece_el_acta):
    documento("Sesión de hoy", "albergue " + "otra cosa " * 40, tipo="acta", fecha=HOY)
    documento("Albergue", "albergue temporal", tipo="acta", fecha=_hace(12))
    assert _titulos("albergue") == ["Albergue", "Sesión de hoy"]


def test_el_acta_sin_fecha_no_pierde_nada(documento, envejece_el_acta):
    documento("Acta nueva", "albergue otra", tipo="acta", fecha=HOY)
    documento("Acta sola", "albergue otra", tipo="acta")
    documento("Acta vieja", "albergue otra", tipo="acta", fecha=_hace(3))
    assert _titulos("albergue")[-1] == "Acta vieja"
