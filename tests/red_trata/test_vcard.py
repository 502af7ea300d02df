"""La tarjeta de contacto: institucional, de quien está en el cargo, y que los teléfonos abren."""

import datetime as dt

import pytest

from intranet.models import Exportacion
from intranet.roles import Rol
from red_trata.models import Canal
from red_trata.vcard import doblar, escapar
from tests.factories import DesignacionFactory, MembresiaFactory

pytestmark = pytest.mark.django_db


def tarjeta(designacion) -> str:
    """La dirección de su tarjeta."""
    return f"/personas/{designacion.uuid}/contacto.vcf"


def desdoblar(contenido: bytes) -> list[str]:
    """Las líneas de una vCard, como las lee un teléfono (RFC 6350 §3.2)."""
    assert b"\n" not in contenido.replace(b"\r\n", b"")
    assert contenido.endswith(b"\r\n")
    assert all(len(linea) <= 75 for linea in contenido.split(b"\r\n"))
    return contenido.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def test_dice_lo_de_oficina_y_nada_mas(cliente, ugel):
    ugel.mamani.persona.telefono = "052 583000"
    ugel.mamani.persona.tratamiento = "Prof."
    ugel.mamani.persona.save()
    Canal.objects.create(
        institucion=ugel.institucion, clase="telefono", valor="052 111", fuente="Oficio"
    )
    miembro = cliente(Rol.MIEMBRO)
    respuesta = miembro.get(tarjeta(ugel.mamani))
    assert respuesta["Content-Type"] == "text/vcard; charset=utf-8"
    assert 'filename="jose-mamani-inventado.vcf"' in respuesta["Content-Disposition"]
    lineas = desdoblar(respuesta.content)
    assert lineas[:2] == ["BEGIN:VCARD", "VERSION:3.0"]
    assert lineas[-1] == "END:VCARD"
    for linea in (
        "FN:José Mamani Inventado",
        "ORG:Unidad de Gestión Educativa Local de Tacna",
        "TITLE:Especialista de Convivencia",
        "EMAIL;TYPE=INTERNET,WORK,PREF:jose@ugel.example",
        "TEL;TYPE=WORK,VOICE,PREF:052 583000",
        "TEL;TYPE=WORK,VOICE:052 111",
        f"UID:urn:uuid:{ugel.mamani.uuid}",
    ):
        assert linea in lineas, linea
    assert Exportacion.objects.get().que == "Tarjeta de José Mamani Inventado"


def test_lo_raro_se_escapa_y_se_dobla_sin_partir_letras():
    assert escapar("a,b;c\\d\r\ne") == "a\\,b\\;c\\\\d\\ne"
    largo = doblar("NOTE:" + "ñandú " * 40)
    assert all(len(tramo.encode()) <= 75 for tramo in largo.split("\r\n"))
    assert largo.replace("\r\n ", "") == "NOTE:" + "ñandú " * 40


def test_un_nombre_no_anade_lineas_a_la_tarjeta(cliente, ugel):
    persona = ugel.mamani.persona
    persona.nombre = "José\r\nTEL:999999999"
    persona.save()
    lineas = desdoblar(cliente(Rol.MIEMBRO).get(tarjeta(ugel.mamani)).content)
    assert not [linea for linea in lineas if linea.startswith("TEL:999")]


def test_solo_de_quien_esta_hoy_en_el_cargo(cliente, ugel):
    miembro = cliente(Rol.MIEMBRO)
    manana = DesignacionFactory(
        membresia=ugel.membresia, condicion="alterno", desde=dt.date(2090, 1, 1)
    )
    equipo = DesignacionFactory(
        membresia=MembresiaFactory(), persona=None, equipo="Equipo de convivencia"
    )
    for designacion in (ugel.quispe, manana, equipo):
        assert miembro.get(tarjeta(designacion)).status_code == 404, designacion
    assert tarjeta(ugel.quispe) not in (
        miembro.get(ugel.institucion.get_absolute_url()).content.decode()
    )


def test_sin_entrar_no_hay_tarjeta(client, ugel):
    assert client.get(tarjeta(ugel.mamani)).url.startswith("/entrar/")
