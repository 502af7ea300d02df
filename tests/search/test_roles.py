"""Lo que cada rol encuentra, le proponen, le cuentan y le enseñan de lo reservado de una instancia.

Quién puede es lo que dice ``docs/roles.md``; aquí se mira por todas las puertas de la búsqueda.
"""

import datetime as dt

import pytest

from intranet.roles import Rol
from red_trata.enums import Calidad, TipoInstancia
from search.models import Entrada
from tests.factories import InstanciaFactory, InstitucionFactory, MembresiaFactory
from tests.intranet.test_matriz import leer_tabla

pytestmark = pytest.mark.django_db

CLASES = ("acta", "acuerdo", "anexo")
PUEDE = {
    (lado, rol): puede
    for cosa, accion, rol, puede in leer_tabla()
    for lado in ("Red", "GRDS")
    if cosa == f"acuerdo en la búsqueda ({lado})" and accion == "ver"
}


@pytest.fixture
def lados(sitio, cada_motor, documento):
    """Un acta, un acuerdo y un anexo de cada instancia, con su propia institución y su pasaje."""
    grds = InstanciaFactory(
        nombre="Grupo de gobernanza", sigla="grds", tipo=TipoInstancia.GRUPO_PGM
    )
    lados = {"Red": sitio.red, "GRDS": grds}
    for lado, instancia in lados.items():
        for clase in CLASES:
            documento(
                f"Zancudo {clase} {lado}",
                f"El pasaje reservado de {lado}: habilitar un zancudo",
                tipo=clase,
                url=f"/de-{lado}/{clase}/",
                acceso=(instancia.ficha_acceso,),
                fecha=dt.date(2026, 5, 14),
                facetas={"institucion": (f"Institución de {lado}",), "distrito": (f"D-{lado}",)},
            )
    documento("Zancudo de todas", "zancudo", tipo="pieza", url="/de-todas/")
    return lados


def _cuenta(rol, cliente, red):
    if rol in {Rol.MIEMBRO, Rol.PUNTO_FOCAL}:
        return cliente(rol, institucion=InstitucionFactory(), instancia=red)
    if rol is Rol.ALIADO:
        aliada = InstitucionFactory()
        MembresiaFactory(institucion=aliada, instancia=red, calidad=Calidad.ALIADA)
        return cliente(rol, institucion=aliada, instancia=red)
    return cliente(rol)


def test_ningun_rol_encuentra_ni_cuenta_lo_que_no_puede_leer(lados, cliente):
    assert len(PUEDE) == 2 * (len(Rol) + 1)
    for rol in Rol:
        entra = _cuenta(rol, cliente, lados["Red"])
        resultados = entra.get("/buscar/", {"q": "zancudo"})
        html = resultados.content.decode()
        propuestas = entra.get("/buscar/sugerencias/", {"q": "zanc"}).content.decode()
        facetas = resultados.context["resultado"].facetas
        esperadas = 1
        for lado in lados:
            ve = PUEDE[lado, rol.label]
            esperadas += ve * len(CLASES)
            dice = {
                "acierto": f"/de-{lado}/acta/" in html,
                "pasaje": f"pasaje reservado de {lado}" in html,
                "sugerencia": f"acta {lado} " in propuestas,
                "institución": f"Institución de {lado}" in facetas["institucion"],
                "distrito": f"D-{lado}" in html,
            }
            assert dice == dict.fromkeys(dice, ve), (rol, lado)
            # Tampoco pidiéndolo por su filtro, ni ordenando de otra manera.
            pedido = entra.get(
                "/buscar/",
                {"q": "zancudo", "institucion": f"Institución de {lado}", "orden": "fecha"},
            )
            assert pedido.context["resultado"].total == ve * len(CLASES), (rol, lado)
            assert (f"pasaje reservado de {lado}" in pedido.content.decode()) is ve
        assert resultados.context["resultado"].total == esperadas
        assert sum(facetas["tipo"].values()) == esperadas
        assert facetas["anio"].get("2026", 0) == esperadas - 1


def test_sin_entrar_ninguna_puerta_se_abre(lados, client):
    for puerta in ("/buscar/?q=zancudo", "/buscar/sugerencias/?q=zanc"):
        respuesta = client.get(puerta)
        assert respuesta.status_code == 302
        assert respuesta.url.startswith("/entrar/")
    assert Entrada.objects.count() >= 7
