"""Las seis actas de papel, pasadas por los servicios y leídas después en el sitio."""

import datetime as dt

import pytest
from django.utils import formats
from django.utils.html import escape

from actas.models import Acuerdo, Asistencia, Sesion
from actas.services import aprobar, redactar
from intranet.roles import Rol
from tests.actas.conftest import poner_acuerdos
from tests.actas.papeles import LITERAL_TODAS, PAPELES, Papel
from tests.contenido import compartido, crear_sitio

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", params=PAPELES, ids=lambda nombre: nombre[:20])
def papel(request, django_db_setup, django_db_blocker):
    """Cada una de las seis actas, aprobada; las pruebas solo la leen."""
    with compartido(django_db_blocker):
        papel = Papel(PAPELES[request.param], crear_sitio().red)
        acta = redactar(sesion=papel.sesion(), usuario=None)
        acta.asistencia = papel.asistencia()
        acta.razon_sin_quorum = "Consta así en el papel."
        poner_acuerdos(acta, *papel.acuerdos())
        papel.version = aprobar(acta=acta, usuario=None)
        papel.acta = acta
        yield papel


def test_cada_acuerdo_se_lee_de_vuelta_con_su_plazo_y_sus_responsables(papel):
    leidos = list(Acuerdo.objects.order_by("orden"))
    assert [a.texto for a in leidos] == [a["texto"] for a in papel.dato["acuerdos"]]
    for fila, dato in zip(leidos, papel.dato["acuerdos"], strict=True):
        assert fila.numero_original == str(dato["n"])
        compromiso = fila.compromisos.first()
        if "no_es_compromiso" in dato["defectos"]:
            assert compromiso is None
            continue
        esperada = dato["fecha"] and dt.date.fromisoformat(dato["fecha"])
        assert compromiso.fecha_limite == esperada
        assert compromiso.plazo_literal == (dato["plazo_literal"] or "")
        assert compromiso.en_duda == " · ".join(dato["defectos"])
        responsables = set(
            compromiso.responsabilidades.values_list("institucion__nombre", flat=True)
        )
        if LITERAL_TODAS in dato["responsables"]:
            assert responsables == {n for n in papel.membresias if n != "Secretaría Técnica"}
        else:
            assert responsables == set(dato["responsables"])


def test_consta_quien_asistio_por_cada_institucion(papel):
    presentes = Asistencia.objects.filter(presencia="presente").values_list(
        "institucion__nombre", "designacion__persona__nombre"
    )
    assert set(presentes) == {(a["institucion"], a["persona"]) for a in papel.dato["asistentes"]}
    instituciones = {
        a["institucion"]
        for a in papel.dato["asistentes"]
        if a["institucion"] != "Secretaría Técnica"
    }
    assert papel.version.datos["quorum"]["presentes"] == len(instituciones)


def test_el_numero_del_papel_se_conserva_fuera_del_contador(papel):
    sesion = Sesion.objects.get()
    assert sesion.numero == 1
    assert sesion.numero_original == (papel.dato["numero"] or "")


def test_todo_se_lee_en_el_sitio_tambien_lo_dudoso(papel, cliente):
    client = cliente(Rol.GRDS)
    pagina = client.get(papel.acta.get_url())
    assert pagina.status_code == 200
    html = pagina.content.decode()
    assert formats.date_format(papel.fecha) in html
    for dato in papel.dato["acuerdos"]:
        assert escape(dato["texto"]) in html
    for fila in Acuerdo.objects.exclude(en_duda=""):
        lugar = client.get(fila.get_absolute_url()).content.decode()
        assert "En duda" in lugar
        assert escape(fila.en_duda) in lugar
