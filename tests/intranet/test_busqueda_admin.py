"""Las cajas de búsqueda del admin: hallan por palabras, y nada de lo escrito las rompe."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from intranet.models import Archivo, Imagen
from tests.contenido import compartido, crear_sitio
from tests.factories import CuentaFactory

pytestmark = pytest.mark.django_db

MUCHAS = 300
"""Lo que tarda con diez mil se mide en ``benchmarks/cajas``."""


def sembrar(sitio, cuantas: int) -> None:
    """``cuantas`` páginas bajo el índice de actas, sin pasar una a una por el árbol."""
    padre, llana = sitio.indice, ContentType.objects.get_for_model(Page)
    Page.objects.bulk_create(
        (
            Page(
                title=f"Sesión {n:05d} sobre migración y trata",
                draft_title=f"Sesión {n:05d} sobre migración y trata",
                slug=f"sesion-{n}",
                path=Page._get_path(padre.path, padre.depth + 1, n + 10),
                depth=padre.depth + 1,
                url_path=f"{padre.url_path}sesion-{n}/",
                content_type=llana,
                locale=padre.locale,
            )
            for n in range(cuantas)
        ),
        batch_size=1_000,
    )
    Page.objects.filter(pk=padre.pk).update(numchild=cuantas + padre.numchild)


@pytest.fixture(scope="module")
def con_paginas(django_db_setup, django_db_blocker):
    """Unas cuantas páginas y quien puede buscar en todas las cajas."""
    with compartido(django_db_blocker):
        sitio = crear_sitio()
        sembrar(sitio, MUCHAS)
        sitio.jefa = CuentaFactory(is_superuser=True)
        yield sitio


CAJAS = {
    "páginas de una rama": lambda s: reverse("wagtailadmin_explore_results", args=[s.indice.pk]),
    "todas las páginas": lambda s: reverse("wagtailadmin_pages:search_results"),
    "elegir una página": lambda s: reverse("wagtailadmin_choose_page_search"),
    "imágenes": lambda s: reverse("wagtailimages:index_results"),
    "elegir una imagen": lambda s: reverse("wagtailimages_chooser:choose_results"),
    "archivos": lambda s: reverse("wagtaildocs:index_results"),
    "elegir un archivo": lambda s: reverse("wagtaildocs_chooser:choose_results"),
    "cuentas": lambda s: reverse("wagtailusers_users:index_results"),
    "instituciones": lambda s: reverse("institucion:index_results"),
    "siglas": lambda s: reverse("sigla:index_results"),
}
HOSTILES = ['"', "   ", "'", "*", "a\x00b", '"trata', "([\\", "%_", "á" * 3_000, "😀 \u202e"]


@pytest.mark.parametrize("caja", CAJAS)
def test_nada_de_lo_escrito_es_un_error(con_paginas, cliente, caja):
    jefa = cliente(con_paginas.jefa)
    for escrito in HOSTILES:
        respuesta = jefa.get(CAJAS[caja](con_paginas), {"q": escrito})
        assert respuesta.status_code == 200, escrito


@pytest.mark.parametrize("escrito", ["migracion", "MIGRACIÓN sesion", "00217", "inexistente"])
def test_cuesta_dos_consultas_y_ninguna_por_acierto(
    con_paginas, escrito, django_assert_num_queries
):
    esperadas = {"00217": 1, "inexistente": 0}.get(escrito, MUCHAS)
    hallazgo = get_search_backend().autocomplete(escrito, Page.objects.all())
    # Contar, y traer la primera hoja.
    with django_assert_num_queries(2):
        assert hallazgo.count() == esperadas
        assert len(list(hallazgo[:50])) == min(esperadas, 50)


def test_se_busca_sin_tildes_por_palabras_y_delante_lo_que_empieza_asi(con_paginas):
    def hallados(escrito, **opciones):
        return [p.title for p in get_search_backend().autocomplete(escrito, Page, **opciones)]

    migracion = con_paginas.portada.add_child(instance=Page(title="Migración", slug="migracion"))
    assert hallados("MIGRACION")[0] == migracion.title
    assert hallados("trata 00217 sesion") == ["Sesión 00217 sobre migración y trata"]
    assert hallados("00217", fields=["slug"]) == []


@pytest.mark.parametrize("modelo", [Imagen, Archivo])
def test_una_imagen_o_un_archivo_se_hallan_por_su_tema_y_una_sola_vez(modelo, db):
    fila = modelo(title="Afiche", **({"width": 1, "height": 1} if modelo is Imagen else {}))
    fila.file.name = "afiche"
    fila.save()
    fila.tags.add("Trata laboral", "Trata en frontera")
    hallados = get_search_backend().autocomplete("trata", modelo)
    assert hallados.count() == len(list(hallados)) == 1
