"""Lo que se encuentra del directorio, y que un nombre cambiado se encuentra al momento."""

import datetime as dt
from uuid import uuid4

import pytest
from wagtail.models import Page

from actas.models import Acuerdo, Compromiso, Responsabilidad
from intranet.roles import Rol
from red_trata.models import Canal
from search.indice import reconstruir
from search.models import Entrada
from tests.factories import SesionFactory

pytestmark = pytest.mark.django_db


def hallado(cliente, texto: str, tipo: str) -> list[str]:
    """Los títulos que se encuentran, con su dirección."""
    respuesta = cliente.get("/buscar/", {"q": texto, "tipo": tipo})
    return [f"{a.entrada.titulo} {a.entrada.url}" for a in respuesta.context["aciertos"]]


def test_cada_paso_por_un_cargo_es_un_resultado(cliente, ugel):
    miembro, url = cliente(Rol.COMUNICADOR), ugel.institucion.get_absolute_url()
    assert hallado(miembro, "quispe", "designacion") == [
        "María Quispe Inventada — titular de UGEL Tacna (2024–2025)"
        f" {url}#designacion-{ugel.quispe.uuid}"
    ]
    assert hallado(miembro, "mamani", "designacion") == [
        "José Mamani Inventado — titular de UGEL Tacna (desde 2025)"
        f" {url}#designacion-{ugel.mamani.uuid}"
    ]
    detalle = dict(Entrada.objects.values_list("uuid", "detalle"))
    assert detalle[ugel.quispe.uuid] == (
        "En el cargo del 1 de enero de 2024 al 28 de febrero de 2025"
    )
    assert detalle[ugel.mamani.uuid] == "En el cargo desde el 1 de marzo de 2025"


def test_la_institucion_se_halla_por_sus_nombres_y_canales(cliente, ugel):
    Canal.objects.create(
        institucion=ugel.institucion, clase="telefono", valor="052 583000", fuente="Oficio"
    )
    miembro = cliente(Rol.MIEMBRO)
    for texto in ("UGEL Tacna", "gestión educativa", "unidad educativa", "583000"):
        (uno,) = hallado(miembro, texto, "institucion")
        assert uno.endswith("/directorio/ugel-tacna/"), texto


def test_renombrar_se_nota_en_todo_lo_que_la_nombra(cliente, ugel, directorio):
    sesion = SesionFactory(instancia=directorio.red, fecha=dt.date(2025, 4, 3))
    acuerdo = Acuerdo.objects.create(
        sesion=sesion,
        periodo=sesion.periodo,
        bloque=uuid4(),
        numero=1,
        orden=1,
        texto="Elaborar un plan",
    )
    compromiso = Compromiso.objects.create(
        acuerdo=acuerdo, bloque=uuid4(), texto="Elaborar un plan", razon_sin_fecha="Sin fecha"
    )
    Responsabilidad.objects.create(compromiso=compromiso, institucion=ugel.institucion)
    secretaria = cliente(Rol.SECRETARIA)
    ugel.institucion.nombre, ugel.institucion.sigla = "Unidad Zancuda", "ZANC"
    ugel.institucion.save()
    for tipo in ("institucion", "designacion", "acuerdo"):
        assert hallado(secretaria, "zancuda", tipo), tipo
    assert not hallado(secretaria, "gestión educativa local", "acuerdo")
    (uno, otro) = hallado(secretaria, "zanc", "designacion")
    assert "titular de ZANC" in uno + otro


def test_lo_que_cambia_alrededor_se_nota(cliente, ugel):
    miembro = cliente(Rol.MIEMBRO)
    persona = ugel.mamani.persona
    persona.nombre = "José Corregido"
    persona.save()
    assert hallado(miembro, "corregido", "designacion")
    assert not hallado(miembro, "mamani", "designacion")
    ugel.membresia.hasta = dt.date(2025, 12, 31)
    ugel.membresia.save()
    assert "(2025)" in hallado(miembro, "corregido", "designacion")[0]
    ugel.mamani.baja_en, ugel.mamani.baja_motivo = ugel.mamani.desde, "Nunca valió"
    ugel.mamani.save()
    assert not hallado(miembro, "corregido", "designacion")


def test_un_documento_o_una_instancia_corregidos_se_encuentran_asi(cliente, ugel, directorio):
    miembro = cliente(Rol.MIEMBRO)
    documento = ugel.mamani.documento
    documento.numero = "777-2025-ZANCUDO"
    documento.save()
    assert hallado(miembro, "777-2025-zancudo", "designacion")
    directorio.red.nombre = "Red Zancuda de Tacna"
    directorio.red.save()
    assert len(hallado(miembro, "red zancuda", "designacion")) == 2


def test_un_borrador_no_se_encuentra(cliente, ugel):
    ficha = ugel.institucion.ficha
    ficha.que_hace = "<p>Texto zancudo en borrador</p>"
    ficha.save_revision()
    Canal.objects.create(
        institucion=ugel.institucion, clase="telefono", valor="052 1", fuente="Oficio"
    )
    assert not hallado(cliente(Rol.MIEMBRO), "zancudo", "institucion")


def test_reconstruir_deja_lo_mismo(ugel, directorio):
    antes = set(Entrada.objects.values_list("clave", "titulo", "cuerpo", "url"))
    reconstruir()
    assert set(Entrada.objects.values_list("clave", "titulo", "cuerpo", "url")) == antes
    assert Page.objects.filter(pk=directorio.indice.pk).exists()
