"""Lo que dicen los materiales se encuentra con su capacitación, y se va con ella."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from wagtail.models import Collection, CollectionViewRestriction

from capacitaciones.models import Capacitacion
from capacitaciones.services import adjuntar
from intranet.models import Archivo
from intranet.roles import Rol
from tests.textos.conftest import leer_todo, pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("base")]


@pytest.fixture
def charla(cuenta):
    fila = Capacitacion.objects.create(
        titulo="Señales de alerta", fecha=dt.date(2026, 3, 2), participantes=20
    )
    guia = ContentFile(pdf("uno", "dos ornitorrinco"), name="guia.pdf")
    adjuntar(capacitacion=fila, archivos=[guia], usuario=cuenta(Rol.SECRETARIA))
    leer_todo()
    return fila


@pytest.fixture
def halla(cliente):
    miembro = cliente(Rol.MIEMBRO)

    def buscar(texto="ornitorrinco", **filtros):
        respuesta = miembro.get("/buscar/", {"q": texto, "tipo": "archivo", **filtros})
        return [a.entrada.url for a in respuesta.context["aciertos"]]

    return buscar


def test_su_pagina_se_abre_por_ella_y_lleva_sus_facetas(charla, halla, cliente):
    archivo = charla.materiales.get()
    assert halla() == [f"{archivo.url}#page=2"]
    assert halla(anio="2026")
    assert not halla(anio="2025")
    assert cliente(Rol.MIEMBRO).get(archivo.url).status_code == 200


def test_lo_de_baja_lo_soltado_y_lo_reservado_no_se_encuentra(charla, halla):
    archivo = charla.materiales.get()
    charla.materiales.clear()
    assert halla() == []
    charla.materiales.add(archivo)
    assert halla()
    raiz = Collection.get_first_root_node()
    reservada = raiz.add_child(name="Reservada")
    archivo.collection = reservada.add_child(name="De dentro")
    archivo.save()
    assert halla()
    reserva = CollectionViewRestriction.objects.create(
        collection=reservada, restriction_type=CollectionViewRestriction.GROUPS
    )
    assert halla() == []
    reserva.delete()
    assert halla()
    charla.baja_en, charla.baja_motivo = dt.date(2026, 3, 3), "Repetida"
    charla.save()
    assert halla() == []


def test_cambiado_el_archivo_lo_de_antes_ya_no_se_encuentra(charla, halla):
    archivo = charla.materiales.get()
    archivo.file = ContentFile(pdf("armadillo"), name="guia.pdf")
    archivo.save()
    assert halla() == []
    leer_todo()
    assert len(halla("armadillo")) == 1


def test_un_documento_que_nada_ensena_no_se_encuentra(halla):
    Archivo.objects.create(title="Suelto", file=ContentFile(pdf("ornitorrinco"), name="s.pdf"))
    leer_todo()
    assert halla() == []


def test_en_su_ficha_se_ve_como_va_solo_a_quien_la_corrige(charla, cliente):
    for rol, ve in ((Rol.SECRETARIA, True), (Rol.MIEMBRO, False)):
        pagina = cliente(rol).get(charla.get_absolute_url()).content.decode()
        assert ("Texto leído: 2 páginas." in pagina) is ve
