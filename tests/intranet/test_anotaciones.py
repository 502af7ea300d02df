"""Lo que entra y lo que sale en bloque queda anotado con quién, qué y cuánto."""

from hashlib import sha256

import pytest
from django.http import QueryDict
from django.urls import reverse

from intranet.auditoria.services import anotar_exportacion, anotar_importacion
from intranet.models import Exportacion, Importacion
from intranet.roles import Rol
from red_trata.models import Institucion
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("formato", ["xlsx", "csv"])
def test_una_descarga_del_admin_queda_anotada(cliente, sitio, formato):
    factories.InstitucionFactory.create_batch(3, tipo="sector")
    factories.InstitucionFactory(tipo="gore")
    st = cliente(Rol.SECRETARIA, first_name="Rosa", last_name="Condori")
    filtros = {"export": formato, "tipo": "sector", "q": ""}
    assert st.get(reverse("institucion:index"), filtros).status_code == 200
    fila = Exportacion.objects.get()
    assert (fila.quien, fila.cuenta, fila.que) == (st.usuario, "Rosa Condori", "Instituciones")
    esperadas = Institucion.objects.filter(tipo="sector").count()
    assert (fila.formato, fila.filas, fila.filtros) == (formato, esperadas, {"tipo": "sector"})


def test_quien_no_puede_bajar_no_deja_apunte(cliente, sitio):
    assert cliente(Rol.MIEMBRO).get(
        reverse("institucion:index"), {"export": "xlsx"}
    ).status_code in {302, 403}
    assert not Exportacion.objects.exists()


def test_los_filtros_con_varios_valores_se_anotan_enteros(cuenta):
    usuario = cuenta(Rol.COMUNICADOR)
    fila = anotar_exportacion(
        usuario=usuario,
        que="Piezas",
        formato="zip",
        filas=12,
        filtros=QueryDict("tema=a&tema=b&publico=&pagina=2"),
    )
    fila.refresh_from_db()
    assert fila.filtros == {"tema": ["a", "b"]}


def test_una_importacion_guarda_la_huella_y_no_el_archivo(cuenta):
    usuario = cuenta(Rol.SECRETARIA, first_name="Rosa", last_name="Condori")
    hecha = anotar_importacion(
        usuario=usuario,
        que="prueba.hoja",
        archivo="charlas ñandú.xlsx",
        contenido=b"contenido",
        estado=Importacion.Estado.PARCIAL,
        conteos={"nuevas": 2, "iguales": 1},
        informe=[{"fila": 4, "dice": "Le falta la fecha."}],
    )
    hecha.refresh_from_db()
    assert hecha.sha256 == sha256(b"contenido").hexdigest()
    assert hecha.conteos == {"nuevas": 2, "iguales": 1}
    assert hecha.informe[0]["fila"] == 4
    assert hecha.razon == "Importación de «charlas ñandú.xlsx»"
    assert hecha.cuenta == "Rosa Condori"


def test_si_la_cuenta_se_quita_el_apunte_sigue_diciendo_de_quien_fue(cuenta):
    usuario = cuenta(Rol.COMUNICADOR, first_name="Rosa", last_name="Condori")
    fila = anotar_exportacion(usuario=usuario, que="Piezas", formato="zip", filas=1)
    usuario.delete()
    fila.refresh_from_db()
    assert (fila.quien, fila.cuenta) == (None, "Rosa Condori")
