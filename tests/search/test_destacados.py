"""La Secretaría Técnica ve qué no se encuentra y pone delante la página que responde."""

import datetime as dt
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Site

from actas.models import ActasIndice
from intranet.roles import Rol
from search import destacados
from search.indice import origen_de
from search.models import BusquedaFallida, Destacado

pytestmark = pytest.mark.django_db

RECOMIENDA = "Lo recomienda la Secretaría Técnica"


@pytest.fixture
def pagina_de(sitio, documento):
    """``pagina_de(titulo)``: una página publicada que está en el índice."""
    raiz = Site.objects.get(is_default_site=True).root_page

    def crear(titulo, **campos):
        pagina = raiz.add_child(instance=ActasIndice(title=titulo, uuid=uuid4()))
        documento(titulo, uuid=pagina.uuid, origen=origen_de(pagina), **campos)
        return pagina

    return crear


def html_de(cliente, texto):
    return cliente.get("/buscar/", {"q": texto}).content.decode()


# --- Destacar


@pytest.mark.parametrize("texto", ["línea 100", "LINEA 100", "lineas 100", "la línea 100"])
def test_la_pagina_destacada_va_delante(documento, cliente, pagina_de, texto):
    Destacado.objects.create(frase="línea 100", pagina=pagina_de("Canales"), nota="Los vigentes")
    html = html_de(cliente(Rol.MIEMBRO), texto)
    assert RECOMIENDA in html
    assert "Canales" in html
    assert "Los vigentes" in html


def test_solo_para_su_frase_y_mientras_este_vigente_y_publicada(cliente, pagina_de):
    pagina = pagina_de("Canales")
    puesta = Destacado.objects.create(frase="línea 100", pagina=pagina)
    miembro = cliente(Rol.MIEMBRO)
    assert RECOMIENDA not in html_de(miembro, "línea 1818")
    puesta.baja_en, puesta.baja_motivo = dt.date(2026, 1, 1), "Ya no"
    puesta.save()
    assert RECOMIENDA not in html_de(miembro, "línea 100")
    Destacado.objects.create(frase="línea 100", pagina=pagina)
    pagina.unpublish()
    assert RECOMIENDA not in html_de(miembro, "línea 100")


def test_no_se_ensena_a_quien_no_puede_leerla(cliente, pagina_de, sitio):
    Destacado.objects.create(
        frase="plan", pagina=pagina_de("Reservada", acceso=(sitio.red.ficha_acceso,))
    )
    assert RECOMIENDA not in html_de(cliente(Rol.ALIADO), "plan")


def test_una_frase_vacia_o_repetida_se_rechaza(pagina_de):
    pagina = pagina_de("Canales")
    with pytest.raises(ValidationError, match="al menos una palabra"):
        Destacado(frase="de la", pagina=pagina).full_clean()
    Destacado.objects.create(frase="línea 100", pagina=pagina)
    with pytest.raises(ValidationError, match="ya está destacada"):
        Destacado(frase="Lineas 100", pagina=pagina).full_clean()


# --- Lo que no se encontró


def avisar(cliente, texto):
    return cliente.post("/buscar/sin-resultado/", {"q": texto}).status_code


def test_las_palabras_solo_se_guardan_cuando_las_buscan_varias_personas(cliente):
    personas = [cliente(Rol.MIEMBRO) for _ in range(destacados.VECES_PARA_LEERSE)]
    for n, persona in enumerate(personas, start=1):
        assert avisar(persona, "Protocolo de hospedaje") == 204
        assert avisar(persona, "protocolos hospedajes") == 204
        fila = BusquedaFallida.objects.get()
        assert fila.veces == n
    assert fila.texto == "Protocolo de hospedaje"
    lista = cliente(Rol.SECRETARIA).get("/admin/busquedafallida/").content.decode()
    assert "Protocolo de hospedaje" in lista


def test_lo_buscado_una_vez_no_se_puede_leer_en_ninguna_parte(cliente):
    avisar(cliente(Rol.MIEMBRO), "Nombre Apellido")
    (fila,) = BusquedaFallida.objects.values()
    assert "ombre" not in str(fila)
    lista = cliente(Rol.SECRETARIA).get("/admin/busquedafallida/")
    assert lista.context["object_list"].count() == 0


@pytest.mark.parametrize(
    "texto", ["45678912", "45.678.912", "ana@correo.pe", "952 123 456", "", "de"]
)
def test_documentos_telefonos_y_correos_ni_se_cuentan(cliente, texto):
    avisar(cliente(Rol.MIEMBRO), texto)
    assert not BusquedaFallida.objects.exists()


def test_leer_no_escribe_y_sin_entrar_no_se_avisa(cliente):
    html_de(cliente(Rol.MIEMBRO), "inexistente")
    assert Client().post("/buscar/sin-resultado/", {"q": "hospedaje"}).status_code == 302
    assert cliente(Rol.MIEMBRO).get("/buscar/sin-resultado/").status_code == 405
    assert not BusquedaFallida.objects.exists()


def test_se_olvida_lo_que_nadie_vuelve_a_buscar():
    for dias in (10, 200):
        fila = BusquedaFallida.objects.create(huella=str(dias))
        fila.ultima_vez -= dt.timedelta(days=dias)
        fila.save()
    assert destacados.olvidar_fallidas() == 1
    assert BusquedaFallida.objects.get().huella == "10"
