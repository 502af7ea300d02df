"""Las seis actas de papel, anexadas, se encuentran por lo que solo dice su interior."""

import pytest
from django.urls import reverse

from actas.models import Anexo
from intranet.extraccion.proceso import extraer
from intranet.models import TextoDeArchivo
from intranet.textos import services
from search.models import Entrada
from tests.textos.conftest import PAPELES, leer_todo, papel

pytestmark = pytest.mark.django_db

POR_DENTRO = {
    "ACTA REUNION RED feb (pegado del correo).docx": ("oim rotafolio flujograma", ""),
    "ACTA_EXTRAORD_02-2024_con_observaciones.docx": ('"equipo de sonido" paseo civico', ""),
    "Acta 003-2024 sesión ordinaria FINAL.docx": ("reglamento de cuatro capitulos", ""),
    "Acta_SO_08-2025.pdf": ("planillas con totales que no coinciden", "página 4 de 4"),
    "Scan_20251016_0001.pdf": ("la pnp alcanzara el rol de apoyo para la feria", "página 2 de 3"),
    "acta 05-2025 ordinaria.odt": ("parcelas yarada visitas orientacion", ""),
}


@pytest.fixture(scope="module")
def leidos():
    """Lo ya leído de cada archivo: se lee de verdad, una vez para los dos motores."""
    return {}


@pytest.fixture(autouse=True)
def leer_una_vez(leidos, monkeypatch):
    """Que el segundo motor no repita el OCR."""

    def extraer_o_recordar(ruta, extension):
        octetos = ruta.read_bytes()
        if octetos not in leidos:
            leidos[octetos] = extraer(ruta, extension)
        return leidos[octetos]

    monkeypatch.setattr(services, "extraer", extraer_o_recordar)


@pytest.fixture
def anexados(red, version, cliente):
    """Las seis, subidas de una vez por la secretaría en la página de la sesión."""
    sesion = version.estado.sesion
    respuesta = cliente(red.secretaria).post(
        reverse("actas:anexar", args=[sesion.uuid]), {"archivos": [papel(n) for n in POR_DENTRO]}
    )
    assert respuesta.status_code == 302, respuesta.context["formulario"].errors
    return sesion


def test_las_seis_se_encuentran_por_su_interior(cada_motor, anexados, gente, cliente):
    assert sorted(POR_DENTRO) == sorted(p.name for p in PAPELES.iterdir())
    assert Entrada.objects.filter(tipo="archivo", cuerpo="").count() == 6
    leer_todo()
    assert {t.estado for t in TextoDeArchivo.objects.all()} == {"leido"}
    escaneo = TextoDeArchivo.objects.get(nombre="Scan_20251016_0001.pdf")
    assert escaneo.en_palabras == "Texto leído: 3 páginas. Por OCR: 3."
    miembro = cliente(gente.miembro)
    for nombre, (dicho, donde) in POR_DENTRO.items():
        respuesta = miembro.get("/buscar/", {"q": dicho, "tipo": "archivo"})
        acierto = respuesta.context["aciertos"][0]
        assert acierto.entrada.titulo == nombre, dicho
        assert acierto.entrada.detalle.startswith(donde)
        assert anexados.acta.title in acierto.entrada.detalle
        assert "<mark>" in acierto.pasaje
        anexo = Anexo.objects.get(nombre=nombre)
        if donde:
            numero = donde.split()[1]
            assert acierto.entrada.url == f"{anexo.get_absolute_url()}#page={numero}"
        else:
            assert acierto.entrada.url == anexados.acta.get_absolute_url()
        assert miembro.get(acierto.entrada.url.partition("#")[0]).status_code == 200
    # Con las facetas de su acta.
    respuesta = miembro.get("/buscar/", {"q": "rotafolios", "institucion": "UGEL", "anio": "2026"})
    assert respuesta.context["resultado"].total >= 1
