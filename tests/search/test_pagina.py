"""Lo que se puede escribir en la caja, desde la página y con cada motor."""

import datetime as dt
import re

import pytest
from django.utils.html import strip_tags

from intranet.roles import Rol
from tests.search.test_vista import articulos, enlaces

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cada_motor")]


@pytest.fixture
def textos(documento):
    documento("Campaña de julio", "Contra la trata, con la ruta de atención", url="/julio/")
    documento("Campaña de marzo", "Contra la trata: atención en la ruta", url="/marzo/")
    documento("Charla", "Prevención de la xenofobia en las escuelas", url="/charla/")


def hallado(cliente, texto, **mas):
    respuesta = cliente.get("/buscar/", {"q": texto, **mas})
    assert respuesta.status_code == 200
    return {url for _, url, _ in articulos(respuesta)}, respuesta.content.decode()


def test_frase_exclusion_y_palabra_mal_escrita(textos, cliente):
    miembro = cliente(Rol.MIEMBRO)
    assert hallado(miembro, "ruta atencion")[0] == {"/julio/", "/marzo/"}
    assert hallado(miembro, '"ruta de atención"')[0] == {"/julio/"}
    assert hallado(miembro, "trata -julio")[0] == {"/marzo/"}
    assert hallado(miembro, 'trata -"ruta de atencion"')[0] == {"/marzo/"}
    urls, html = hallado(miembro, "xenofovia")
    assert urls == {"/charla/"}
    dicho = re.sub(r"\s+", " ", strip_tags(html))
    assert "Nada coincide con «xenofovia»: se buscó xenofobia" in dicho
    assert "<mark>xenofobia</mark>" in html


def test_el_orden_viaja_en_la_direccion_con_los_filtros_y_la_correccion(documento, cliente):
    for n, nombre in enumerate(("Xenofobia", "Otra sobre xenofobia", "Más de la xenofobia")):
        documento(
            nombre,
            tipo="acta" if n else "pieza",
            url=f"/{n}/",
            fecha=dt.date(2020 + n, 1, 1),
            facetas={"tema": ("Prevención",), "distrito": (("Tacna", "Sama")[n % 2],)},
        )
    miembro = cliente(Rol.MIEMBRO)
    por_fecha = miembro.get("/buscar/", {"q": "xenofovia", "orden": "fecha"})
    assert [url for _, url, _ in articulos(por_fecha)] == ["/2/", "/1/", "/0/"]
    hay = enlaces(por_fecha)
    assert hay["Lo más pertinente"] == "?q=xenofobia"
    assert hay["Sama 1"] == "?q=xenofobia&distrito=Sama&orden=fecha"
    # Un filtro que no estrecha nada no se ofrece: todas son del mismo tema.
    assert not any(texto.startswith("Prevención") for texto in hay)
    filtrada = miembro.get("/buscar/" + hay["Tacna 2"])
    assert [url for _, url, _ in articulos(filtrada)] == ["/2/", "/0/"]
    hay = enlaces(filtrada)
    # Lo elegido sigue a la vista con su cuenta, y pulsarlo otra vez lo quita.
    assert hay["Tacna 2, quitar este filtro"] == "?q=xenofobia&orden=fecha"
    assert hay["Sama 1"] == "?q=xenofobia&distrito=Sama&orden=fecha"
    assert hay["Lo más pertinente"] == "?q=xenofobia&distrito=Tacna"
