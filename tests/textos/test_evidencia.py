"""Lo que dice la evidencia de un avance se encuentra en su acuerdo, mientras el avance valga."""

import pytest

from actas.models import Acuerdo, Avance, Responsabilidad
from actas.services import anular_avance, registrar_avance
from tests.archivos import subida
from tests.textos.conftest import leer_todo, pdf

pytestmark = pytest.mark.django_db


def test_la_evidencia_se_encuentra_y_con_el_avance_anulado_no(
    version, gente, cliente, django_assert_max_num_queries
):
    parte = Responsabilidad.objects.get(institucion__sigla="UGEL")
    registrar_avance(
        responsabilidad=parte,
        usuario=gente.focal,
        estado="cumplido",
        nota="Hecho",
        archivo=subida("oficio.pdf", pdf("uno", "dos ornitorrinco")),
    )
    leer_todo()
    avance = Avance.objects.get()
    url = avance.evidencias.get().get_absolute_url()

    def halla(quien):
        respuesta = cliente(quien).get("/buscar/", {"q": "ornitorrinco"})
        return [(a.entrada.url, a.entrada.detalle) for a in respuesta.context["aciertos"]]

    acuerdo = Acuerdo.objects.get(numero=1)
    assert halla(gente.miembro) == [(f"{url}#page=2", f"página 2 de 2 · Acuerdo {acuerdo.codigo}")]
    assert halla(gente.ajeno) == []
    # En el acuerdo dice cómo va, a quien informa por esa parte.
    for quien, ve in ((gente.focal, True), (gente.otro_focal, False), (gente.miembro, False)):
        pagina = cliente(quien).get(acuerdo.get_absolute_url()).content.decode()
        assert ("Texto leído: 2 páginas." in pagina) is ve
    focal = cliente(gente.focal)
    # Entrada (3); acuerdo con su acta, a cuáles reemplaza; compromisos, partes, avances,
    # evidencias; por quién informa; cómo va cada archivo.
    with django_assert_max_num_queries(11):
        focal.get(acuerdo.get_absolute_url())
    anular_avance(avance=avance, usuario=gente.focal, motivo="No era")
    assert halla(gente.miembro) == []
