"""Lo que se compila una vez pregunta siempre de nuevo, y responde lo mismo que el ORM."""

import datetime as dt
from threading import Thread

import pytest
from django.db import connection

from intranet.calendario import suscripciones
from intranet.consultas import Hueco, Preparada
from intranet.models.calendario import Suscripcion
from intranet.roles import Rol
from red_trata.acceso import instancias_visibles, uuids_visibles
from red_trata.models import Designacion
from tests.factories import InstanciaFactory, InstitucionFactory

pytestmark = pytest.mark.django_db


def test_responde_con_los_valores_de_python(cuenta, django_assert_num_queries):
    ana, luis = cuenta(), cuenta()
    for quien, capas in ((ana, ["sesiones"]), (luis, [])):
        suscripciones.crear(usuario=quien, nombre="Mía", capas=capas)
    Suscripcion.objects.filter(usuario=ana).update(ultimo_uso=dt.date(2026, 6, 1))
    preparada = Preparada(
        lambda: (
            Suscripcion.objects.filter(usuario=Hueco("quien"), ultimo_uso__lte=Hueco("dia"))
            .order_by()
            .values_list("usuario", "capas", "ultimo_uso", "uuid")
        )
    )
    uuid = ana.suscripciones.get().uuid
    for _ in range(2):
        with django_assert_num_queries(1):
            filas = preparada.filas(quien=ana.pk, dia=dt.date(2026, 6, 1))
        assert filas == [[ana.pk, ["sesiones"], dt.date(2026, 6, 1), uuid]]
    assert preparada.filas(quien=ana.pk, dia=dt.date(2026, 5, 31)) == []
    assert preparada.filas(quien=luis.pk, dia=dt.date(2026, 6, 1)) == []


@pytest.mark.parametrize("rol", [Rol.MIEMBRO, Rol.PUNTO_FOCAL, Rol.COMUNICADOR, Rol.SECRETARIA])
def test_lo_que_se_ve_es_lo_mismo_por_los_dos_caminos(rol, sitio, cuenta):
    InstanciaFactory()
    for quien in (
        cuenta(rol),
        cuenta(rol, institucion=InstitucionFactory(), instancia=sitio.red),
        cuenta(rol, is_superuser=True),
    ):
        assert set(uuids_visibles(quien)) == {i.uuid for i in instancias_visibles(quien)}
    designada = cuenta(Rol.MIEMBRO, institucion=InstitucionFactory(), instancia=sitio.red)
    assert uuids_visibles(designada) == [sitio.red.uuid]
    Designacion.objects.filter(persona__usuario=designada).update(hasta=dt.date(2024, 12, 31))
    assert uuids_visibles(designada) == []


def test_preguntar_por_nada_no_responde_nada():
    nada = Preparada(lambda: Suscripcion.objects.filter(capas__in=[]).values_list("uuid"))
    assert nada.filas() == []


def test_vale_en_otro_hilo():
    preparada = Preparada(lambda: Suscripcion.objects.order_by().values_list("uuid"))
    assert preparada.filas() == []
    fallas = []

    def otro():
        try:
            assert preparada.filas() == []
        except Exception as error:
            fallas.append(error)
        finally:
            connection.close()

    hilo = Thread(target=otro)
    hilo.start()
    hilo.join()
    assert fallas == []
