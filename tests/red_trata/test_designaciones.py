"""Quién representa a quién, sin huecos ni dobles."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from red_trata.models import Designacion, Membresia
from red_trata.services import relevar
from tests.factories import DesignacionFactory, MembresiaFactory, PersonaFactory

pytestmark = pytest.mark.django_db

ABRIL = dt.date(2026, 4, 1)


def test_el_relevo_cierra_una_y_abre_otra():
    actual, nueva = DesignacionFactory(), PersonaFactory()
    abierta = relevar(designacion=actual, persona=nueva, desde=ABRIL)
    actual.refresh_from_db()
    assert actual.hasta == dt.date(2026, 3, 31)
    assert (abierta.desde, abierta.hasta, abierta.documento_pendiente) == (ABRIL, None, True)
    assert list(Designacion.objects.el_dia(dt.date(2026, 3, 31))) == [actual]
    assert list(Designacion.objects.el_dia(ABRIL)) == [abierta]


@pytest.mark.parametrize("condicion", ["titular", "alterno"])
def test_un_doble_clic_en_relevar_da_una_designacion(condicion):
    actual, nueva = DesignacionFactory(condicion=condicion), PersonaFactory()
    primera = relevar(designacion=actual, persona=nueva, desde=ABRIL)
    assert relevar(designacion=actual, persona=nueva, desde=ABRIL) == primera
    assert Designacion.objects.count() == 2


def test_una_designacion_terminada_no_se_reabre_con_un_relevo():
    vieja = DesignacionFactory(desde=dt.date(2024, 1, 1), hasta=dt.date(2024, 12, 31))
    with pytest.raises(ValidationError, match="ya terminó"):
        relevar(designacion=vieja, persona=PersonaFactory(), desde=ABRIL)
    vieja.refresh_from_db()
    assert vieja.hasta == dt.date(2024, 12, 31)


def test_no_hay_dos_titulares_aunque_uno_tenga_baja_anunciada():
    actual = DesignacionFactory(baja_en=dt.date(2026, 12, 31), baja_motivo="Cambia de puesto")
    otra = DesignacionFactory.build(
        membresia=actual.membresia, persona=PersonaFactory(), desde=ABRIL, documento_pendiente=True
    )
    with pytest.raises(ValidationError, match="ya es titular"):
        otra.full_clean()
    otra.desde = dt.date(2026, 12, 31)
    otra.full_clean()


def test_una_institucion_no_cuenta_dos_veces_en_una_instancia():
    primera = MembresiaFactory(baja_en=dt.date(2026, 6, 30), baja_motivo="Se retira")
    segunda = Membresia(
        institucion=primera.institucion, instancia=primera.instancia, desde=dt.date(2026, 3, 1)
    )
    with pytest.raises(ValidationError, match="Ya tiene una membresía"):
        segunda.full_clean()
    segunda.desde = dt.date(2026, 6, 30)
    segunda.full_clean()


def test_rehacer_un_relevo_que_se_dio_de_baja_lo_hace(db):
    actual = DesignacionFactory(desde=dt.date(2024, 1, 1))
    nueva = PersonaFactory()
    mal_hecho = relevar(designacion=actual, persona=nueva, desde=ABRIL)
    mal_hecho.baja_en, mal_hecho.baja_motivo = ABRIL, "Llevaba otro documento"
    mal_hecho.save()
    actual.refresh_from_db()
    actual.hasta = None
    actual.save()
    bien_hecho = relevar(designacion=actual, persona=nueva, desde=ABRIL)
    assert bien_hecho != mal_hecho
    assert bien_hecho.baja_en is None


def test_una_institucion_de_baja_no_cuenta_ni_representa_desde_ese_dia():
    """Sin cerrar su membresía: darla de baja basta, en la base y en la fila ya leída."""
    designacion = DesignacionFactory()
    membresia, institucion = designacion.membresia, designacion.membresia.institucion
    institucion.baja_en, institucion.baja_motivo = ABRIL, "Se fusionó con otra"
    institucion.save()
    vispera = ABRIL - dt.timedelta(days=1)
    for dia, valen in ((vispera, True), (ABRIL, False)):
        assert Membresia.objects.el_dia(dia).integrantes().exists() is valen
        assert Designacion.objects.el_dia(dia).exists() is valen
    membresia, designacion = Membresia.objects.get(), Designacion.objects.get()
    assert (membresia.ultimo_dia, designacion.ultimo_dia) == (vispera, vispera)
    assert not membresia.en_pie
    assert not designacion.en_ejercicio
