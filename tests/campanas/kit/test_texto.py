"""Lo que dicen los archivos de una pieza se encuentra mientras se bajan, y nada más."""

import pytest

from campanas.kit import services
from campanas.kit.enums import Formato
from intranet.roles import Rol
from tests import archivos
from tests.campanas.kit.conftest import archivo_de
from tests.textos.conftest import leer_todo, pdf

pytestmark = pytest.mark.django_db


def test_de_una_pieza_se_encuentra_lo_que_hoy_se_baja(pieza, cliente, comunicadora):
    miembro = cliente(Rol.MIEMBRO)

    def halla(texto):
        respuesta = miembro.get("/buscar/", {"q": texto, "tipo": "archivo"})
        return [a.entrada.url for a in respuesta.context["aciertos"]]

    guia = pieza("Guía de plaza", ("guia.pdf", pdf("uno", "dos ornitorrinco")))
    borrador = pieza("Otra", ("otra.pdf", pdf("cocodrilo")), publicar=False)
    leer_todo()
    primera = archivo_de(guia)
    url = f"{primera.get_absolute_url()}?ver#page=2"
    assert halla("ornitorrinco") == [url]
    assert miembro.get(url.partition("#")[0])["Content-Disposition"].startswith("inline")
    assert halla("cocodrilo") == []
    borrador.get_latest_revision().publish()
    assert len(halla("cocodrilo")) == 1
    # La versión nueva se encuentra; la anterior, ya no, ni antes de leer la nueva.
    services.poner_archivo(
        material=guia.material,
        formato=Formato.ORIGINAL,
        archivo=archivos.subida("guia2.pdf", pdf("armadillo")),
        usuario=comunicadora,
    )
    assert halla("ornitorrinco") == []
    pantalla = cliente(comunicadora).get(f"{guia.get_absolute_url()}archivos/")
    assert "Se lee su texto en unos minutos." in pantalla.content.decode()
    leer_todo()
    assert len(halla("armadillo")) == 1
    pantalla = cliente(comunicadora).get(f"{guia.get_absolute_url()}archivos/")
    assert "Texto leído: 1 página." in pantalla.content.decode()
    services.retirar(material=guia.material, motivo="La línea cambió.")
    assert halla("armadillo") == []
    services.reponer(material=guia.material)
    assert len(halla("armadillo")) == 1
