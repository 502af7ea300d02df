"""La demostración de campañas: dos años, por la puerta de verdad, y nada de lo que aún no pasa."""

import datetime as dt
from random import Random

import pytest
import time_machine
from django.utils import timezone

from campanas.demo import campanas, leer_guion
from campanas.enums import Canal, Publico
from campanas.models import Alcance, Campana, Ejecucion, Participacion, Voceria
from intranet.demostracion import Demostracion
from intranet.models import Tema
from intranet.roles import Rol
from red_trata.models import Distrito, Institucion, Nodo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("base")]


@pytest.mark.parametrize("hoy", ["2026-01-01", "2026-07-30"])
def test_cualquier_dia_cuenta_lo_pasado_y_deja_por_hacer_lo_que_viene(cuenta, hoy):
    cuenta(Rol.COMUNICADOR, username="comunicadora")
    with time_machine.travel(dt.datetime.fromisoformat(f"{hoy}T15:00:00+00:00"), tick=False):
        campanas(Demostracion(azar=Random(1)))
        dia = timezone.localdate()
        todas = Campana.objects.all()
        assert {c.es_demo for c in todas} == {True}
        assert Campana.objects.live().count() == Ejecucion.objects.count() == 18
        assert Campana.objects.live().en_estado("en_marcha").exists()
        assert not Voceria.objects.filter(fecha__gt=dia).exists()
        assert not Alcance.objects.filter(ejecucion__fin__gte=dia).exists()
        assert not todas.filter(fin__gte=dia).exclude(que_funciono="").exists()
        futuras = Participacion.objects.filter(ejecucion__inicio__gt=dia)
        assert set(futuras.values_list("estado", flat=True)) <= {"pendiente"}
        for campana in todas:
            campana.full_clean()
            assert str(campana.inicio.year) in campana.title


def test_el_guion_solo_nombra_lo_que_existe():
    for campana in leer_guion()["campana"]:
        assert set(campana["publicos"]) <= set(Publico.values)
        assert Tema.objects.filter(name__in=campana["temas"]).count() == len(campana["temas"])
        for modelo, campo, clave in (
            (Distrito, "distritos", "ubigeo_inei"),
            (Nodo, "nodos", "codigo"),
        ):
            assert modelo.objects.filter(**{f"{clave}__in": campana[campo]}).count() == len(
                campana[campo]
            )
        for vez in campana["vez"]:
            for institucion, medio, *_ in vez.get("vocerias", []):
                assert medio in Canal.values
                assert Institucion.objects.filter(sigla=institucion).exists() or (
                    Institucion.objects.filter(nombre=institucion).exists()
                )
