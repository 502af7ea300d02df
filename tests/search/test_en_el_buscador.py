"""En el admin, cada página y cada registro dicen cómo están en el buscador."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from actas.models import Acta
from intranet.roles import Rol
from red_trata.models import DirectorioIndice
from search.models import Entrada, Salida
from search.wagtail_hooks import boton_de_pagina, boton_de_registro
from tests.factories import CuentaFactory, InstitucionFactory, SesionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.una_vez]


def direccion(fila):
    return reverse("en_el_buscador", args=[fila._meta.label_lower, fila.pk])


def leido(cliente, fila):
    respuesta = cliente.get(direccion(fila))
    assert respuesta.status_code == 200
    html = respuesta.content.decode().split("<main", 1)[-1]
    return re.sub(r"\s+", " ", strip_tags(html))


@pytest.fixture
def institucion(sitio):
    sitio.portada.add_child(instance=DirectorioIndice(title="Directorio", slug="directorio"))
    return InstitucionFactory(
        nombre="Centro de Emergencia Mujer", sigla="CEM", otros_nombres="Casa del albergue"
    )


def test_dice_que_palabras_quien_la_encuentra_y_desde_cuando(cliente, institucion):
    ficha = institucion.ficha
    html = leido(cliente(Rol.SECRETARIA), ficha)
    for dicho in ("Centro de Emergencia Mujer (CEM)", "Cualquiera que haya entrado", "Casa del"):
        assert dicho in html
    # Las palabras, como se comparan.
    assert "albergu" in html
    assert "emergenci" in html
    entrada = Entrada.objects.get(uuid=institucion.uuid)
    assert timezone.localtime(entrada.indexada_en).strftime("%d/%m/%Y %H:%M") in html
    assert "Espera" not in html
    # Desde el registro se ve lo mismo.
    assert "Casa del" in leido(cliente(Rol.ADMINISTRADOR), institucion)


def test_lo_que_espera_o_se_rechazo_se_dice(cliente, institucion):
    administra = cliente(Rol.ADMINISTRADOR)
    clave = Entrada.objects.get(uuid=institucion.uuid).clave
    salida = Salida.objects.create(clave=clave)
    assert "Espera para llegar a Elasticsearch" in leido(administra, institucion)
    Salida.objects.filter(pk=salida.pk).update(muerta_en=timezone.now(), error="campo inválido")
    assert "Elasticsearch no la acepta: campo inválido" in leido(administra, institucion)


def test_un_borrador_y_una_baja_dicen_por_que_no_estan(cliente, sitio, institucion):
    sesion = SesionFactory(instancia=sitio.red)
    acta = sitio.rama.add_child(
        instance=Acta(title="Acta en obra", slug="en-obra", sesion=sesion, live=False)
    )
    lleva = cliente(Rol.SECRETARIA)
    lleva.usuario.groups.add(sitio.red.grupo_secretaria)
    assert "Aún no se publica: no está en el buscador" in leido(lleva, acta)
    institucion.baja_en, institucion.baja_motivo = dt.date(2020, 1, 1), "Se fusionó"
    institucion.save()
    Entrada.objects.filter(uuid=institucion.uuid).delete()
    assert "Está de baja: no está en el buscador" in leido(lleva, institucion)


@pytest.mark.parametrize("rol", [r for r in Rol if r not in {Rol.SECRETARIA, Rol.ADMINISTRADOR}])
def test_los_demas_no_lo_ven(cliente, institucion, rol):
    respuesta = cliente(rol).get(direccion(institucion.ficha))
    assert respuesta.status_code in {302, 403}
    assert b"Casa del albergue" not in respuesta.content


def test_se_dice_quien_la_lee_y_no_lo_que_uno_no_lee(cliente, sitio, documento):
    administra, rama = cliente(Rol.ADMINISTRADOR), sitio.rama
    documento("Albergue de la Red", uuid=rama.uuid, acceso=(sitio.red.ficha_acceso,), origen="a:1")
    documento(
        "Albergue ajeno", uuid=rama.uuid, tipo="acta", acceso=("instancia:otra",), origen="a:2"
    )
    html = leido(administra, rama)
    assert "Albergue de la Red" in html
    assert "Quien puede leer lo de «Red Regional contra la Trata de Personas»" in html
    assert "Albergue ajeno" not in html


@pytest.mark.parametrize("modelo", ["auth.group", "nada.nada", "nada", "search.entrada", "a.b.c"])
def test_lo_que_no_es_pagina_ni_registro_no_existe(cliente, modelo):
    assert cliente(Rol.ADMINISTRADOR).get(f"/admin/en-el-buscador/{modelo}/1/").status_code == 404


def test_el_boton_esta_en_el_editor_y_en_la_ficha(cliente, institucion):
    administra = cliente(CuentaFactory(is_superuser=True))
    ficha = administra.get(reverse("institucion:inspect", args=[institucion.pk])).content.decode()
    assert direccion(institucion) in ficha
    editor = reverse("wagtailadmin_pages:edit", args=[institucion.ficha.pk])
    html = administra.get(editor).content.decode()
    assert direccion(institucion.ficha) in html
    for rol, botones in ((Rol.SECRETARIA, 1), (Rol.COMUNICADOR, 0), (Rol.GRDS, 0)):
        usuario = cliente(rol).usuario
        assert len(list(boton_de_pagina(institucion.ficha, usuario, "edit"))) == botones
        assert len(list(boton_de_registro(institucion, usuario))) == botones
