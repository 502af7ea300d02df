"""Del cambio al índice: lo publicado se encuentra enseguida, lo demás no."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from actas.models import ActasIndice
from intranet.models import Portada
from intranet.registro import (
    TODOS,
    DocumentoBusqueda,
    FuenteBusqueda,
    documentos_cambiaron,
    registro,
)
from red_trata.models import Institucion
from search import indice
from search.models import Entrada
from tests.factories import InstanciaFactory, InstitucionFactory

pytestmark = pytest.mark.django_db


def _de_institucion(institucion):
    if institucion.esta_de_baja:
        return []
    return [
        DocumentoBusqueda(
            uuid=institucion.uuid,
            tipo="institucion",
            titulo=institucion.nombre,
            cuerpo=institucion.otros_nombres,
            url=f"/u/{institucion.uuid}/",
            acceso=frozenset({TODOS}),
        )
    ]


def _de_pagina(pagina):
    return [
        DocumentoBusqueda(
            uuid=pagina.uuid,
            tipo="pagina",
            titulo=pagina.title,
            cuerpo="",
            url=pagina.get_url(),
            acceso=frozenset({TODOS}),
        )
    ]


@pytest.fixture(autouse=True)
def fuentes(monkeypatch):
    """Solo se buscan instituciones y dos tipos de página."""
    declaradas = {
        Institucion: FuenteBusqueda(Institucion, _de_institucion, Institucion.objects.all),
        Portada: FuenteBusqueda(Portada, _de_pagina, Portada.objects.all),
        ActasIndice: FuenteBusqueda(ActasIndice, _de_pagina, ActasIndice.objects.all),
    }
    monkeypatch.setattr(registro, "fuentes", declaradas)
    return declaradas


def test_una_fila_guardada_se_encuentra_y_su_texto_viejo_no(titulos):
    ugel = InstitucionFactory(nombre="Unidad de Gestión", otros_nombres="albergue")
    assert titulos("albergue") == ["Unidad de Gestión"]
    ugel.otros_nombres = "refugio"
    ugel.save()
    assert titulos("albergue") == []
    assert titulos("refugio") == ["Unidad de Gestión"]


def test_lo_que_deja_de_dar_documentos_desaparece(titulos):
    ugel = InstitucionFactory(nombre="Unidad de Gestión")
    ugel.baja_en, ugel.baja_motivo = ugel.creado_en.date().replace(year=2020), "Se fusionó"
    ugel.save()
    assert titulos("gestion") == []


def test_un_cambio_que_se_deshace_deshace_el_indice(titulos):
    class Deshacer(Exception):
        pass

    @transaction.atomic
    def crear_y_deshacer():
        InstitucionFactory(nombre="Unidad de Gestión")
        assert titulos("gestion") == ["Unidad de Gestión"]
        raise Deshacer

    with pytest.raises(Deshacer):
        crear_y_deshacer()
    assert titulos("gestion") == []
    InstitucionFactory(nombre="Otra casa")
    assert titulos("gestion") == []


def test_la_aplicacion_avisa_de_un_cambio_sin_guardar(titulos):
    ugel = InstitucionFactory(nombre="Unidad de Gestión")
    Institucion.objects.filter(pk=ugel.pk).update(nombre="Centro de salud")
    ugel.refresh_from_db()
    documentos_cambiaron.send(Institucion, instance=ugel)
    assert titulos("salud") == ["Centro de salud"]


def test_lo_no_declarado_no_se_indexa():
    InstanciaFactory(nombre="Red", anfitriona=InstitucionFactory(nombre="Unidad"))
    assert set(Entrada.objects.values_list("tipo", flat=True)) == {"institucion"}


def test_un_borrador_no_se_encuentra_y_lo_publicado_si(sitio, titulos):
    pagina = sitio.portada.add_child(instance=ActasIndice(title="Refugios", live=False))
    assert titulos("refugio") == []
    pagina.title = "Albergues"
    pagina.save_revision().publish()
    assert titulos("albergue") == ["Albergues"]
    pagina = ActasIndice.objects.get(pk=pagina.pk)
    pagina.title = "Secreto"
    pagina.save_revision()
    assert titulos("secreto") == []
    assert titulos("albergue") == ["Albergues"]
    pagina.get_latest_revision().publish()
    assert titulos("secreto") == ["Secreto"]
    assert titulos("albergue") == []
    ActasIndice.objects.get(pk=pagina.pk).unpublish()
    assert titulos("secreto") == []


def test_mover_o_renombrar_cambia_la_direccion_de_lo_que_cuelga(
    sitio, django_capture_on_commit_callbacks
):
    carpeta = sitio.portada.add_child(instance=Portada(title="Carpeta", slug="carpeta"))
    carpeta.add_child(instance=ActasIndice(title="Albergues", slug="albergues"))
    assert Entrada.objects.get(titulo="Albergues").url == "/carpeta/albergues/"
    carpeta.slug = "archivo"
    with django_capture_on_commit_callbacks(execute=True):
        carpeta.save_revision().publish()
    assert Entrada.objects.get(titulo="Albergues").url == "/archivo/albergues/"
    carpeta = Portada.objects.get(pk=carpeta.pk)
    carpeta.move(sitio.indice, pos="last-child")
    assert Entrada.objects.get(titulo="Albergues").url == "/actas/archivo/albergues/"


def test_borrar_una_pagina_la_quita_con_lo_que_cuelga(sitio, titulos):
    carpeta = sitio.portada.add_child(instance=Portada(title="Carpeta", slug="carpeta"))
    carpeta.add_child(instance=ActasIndice(title="Albergues", slug="albergues"))
    carpeta.refresh_from_db()
    carpeta.delete()
    assert titulos("carpeta") == []
    assert titulos("albergues") == []


def test_reconstruir_repone_lo_perdido_y_retira_lo_que_sobra(titulos, documento):
    ugel = InstitucionFactory(nombre="Unidad de Gestión")
    otra = InstitucionFactory(nombre="Centro de salud")
    Institucion.objects.filter(pk=otra.pk).update(nombre="Puesto de salud")
    Entrada.objects.filter(uuid=ugel.uuid).delete()
    documento("Un resto de salud")
    salida = StringIO()
    call_command("reindexar", stdout=salida)
    assert titulos("gestión") == ["Unidad de Gestión"]
    assert titulos("salud") == ["Puesto de salud"]
    lineas = salida.getvalue().splitlines()
    assert lineas[0] == "instituciones: 2"
    assert lineas[-1] == "Índice al día: 2 filas leídas, 1 entradas retiradas."


def test_en_una_terminal_reconstruir_ensena_su_avance(monkeypatch):
    InstitucionFactory()
    InstitucionFactory()
    monkeypatch.setattr(indice, "LOTE", 1)
    salida = StringIO()
    salida.isatty = lambda: True
    call_command("reindexar", stdout=salida)
    assert f"{'█' * 15}{'·' * 15} 1/2 instituciones" in salida.getvalue()
    assert f"{'█' * 30} 2/2 instituciones\n" in salida.getvalue()
