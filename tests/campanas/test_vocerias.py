"""A quién se propone para hablar por la Red."""

import datetime as dt
from uuid import uuid4

import pytest

from campanas.models import Ejecucion, Voceria
from campanas.vocerias import podrian_hablar, turnos
from intranet.roles import Rol
from tests.factories import MembresiaFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("base", "hoy")]


def test_quien_se_fue_de_la_red_sale_en_la_lista_y_no_se_le_pide_que_hable(red):
    red.membresias.update(hasta=dt.date(2026, 1, 1))
    integrantes = [MembresiaFactory(instancia=red).institucion for _ in range(2)]
    se_fue = MembresiaFactory(instancia=red, hasta=dt.date(2025, 12, 31)).institucion
    hechos = Ejecucion.objects.create(
        nombre="Corazón Azul 2025", inicio=dt.date(2025, 7, 1), fin=dt.date(2025, 7, 31)
    )
    for quien in (se_fue, *integrantes):
        Voceria.objects.create(
            ejecucion=hechos,
            bloque=uuid4(),
            institucion=quien,
            cargo="Directora",
            medio="radio",
            fecha=dt.date(2025, 7, 10),
        )
    filas = turnos(2026)
    assert {t.institucion for t in filas} == {se_fue, *integrantes}
    assert set(podrian_hablar(filas)) == set(integrantes)


def test_una_voceria_por_venir_no_es_la_ultima_vez_y_ya_es_su_turno(red, cliente):
    red.membresias.update(hasta=dt.date(2026, 1, 1))
    espera, ya_elegida = (MembresiaFactory(instancia=red).institucion for _ in range(2))
    hechos = Ejecucion.objects.create(
        nombre="Corazón Azul 2026", inicio=dt.date(2026, 7, 1), fin=dt.date(2026, 9, 30)
    )
    for dia in (dt.date(2026, 7, 10), dt.date(2026, 8, 6)):
        Voceria.objects.create(
            ejecucion=hechos,
            bloque=uuid4(),
            institucion=ya_elegida,
            cargo="Directora",
            medio="radio",
            fecha=dia,
        )
    filas = {t.institucion: t for t in turnos(2026)}
    assert filas[ya_elegida].ultima.fecha == dt.date(2026, 7, 10)
    assert filas[ya_elegida].en_el_anio == 1
    assert podrian_hablar(list(filas.values())) == [espera]
    pagina = cliente(Rol.MIEMBRO).get("/campanas/?vista=vocerias").content.decode()
    assert "10 de julio de 2026" in pagina
    assert "6 de agosto de 2026" not in pagina
