"""Lo que falta llevar a Elasticsearch, lo que rechaza y las conciliaciones, en Auditoría."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from intranet.roles import Rol
from search.models import Conciliacion, Salida

pytestmark = [pytest.mark.django_db, pytest.mark.una_vez]

SALIDAS = "/admin/auditoria/elasticsearch/"
CONCILIACIONES = "/admin/auditoria/conciliaciones/"


@pytest.fixture
def admin(cliente):
    """El administrador, ya dentro."""
    return cliente(Rol.ADMINISTRADOR, username="la_admin")


@pytest.fixture
def rechazada(documento):
    """Un documento que Elasticsearch no aceptó, y un cambio por llevar."""
    nuevo = documento("Albergue", url="/u/albergue/")
    Salida.objects.create(clave="acta:por-llevar")
    return Salida.objects.create(
        clave=f"acuerdo:{nuevo.uuid}", intentos=6, muerta_en=timezone.now(), error="strict_dynamic"
    )


def test_se_filtra_lo_rechazado_y_se_ve_por_que(admin, rechazada):
    def claves(pregunta):
        html = admin.get(SALIDAS + pregunta).content.decode()
        return ("acta:por-llevar" in html, rechazada.clave in html)

    assert claves("") == (True, True)
    assert claves("?estado=rechazado") == (False, True)
    assert claves("?estado=por_llevar") == (True, False)
    assert claves("?q=strict") == (False, True)
    assert claves("?muerta_en__isnull=True") == (True, True)
    ficha = admin.get(f"{SALIDAS}inspect/{rechazada.pk}/").content.decode()
    assert "strict_dynamic" in ficha
    assert 'href="/u/albergue/"' in ficha


def test_el_administrador_repite_lo_rechazado_y_queda_anotado(admin, cliente, rechazada):
    repetir = reverse("reintentar_salida", args=[rechazada.pk])
    por_llevar = Salida.objects.get(muerta_en=None)
    assert "reintentar" not in admin.get(f"{SALIDAS}inspect/{por_llevar.pk}/").content.decode()
    assert cliente(Rol.SECRETARIA).post(repetir).status_code in {302, 403}
    assert admin.get(repetir).status_code == 405
    rechazada.refresh_from_db()
    assert rechazada.muerta_en is not None
    assert not ModelLogEntry.objects.filter(action="search.reintentar").exists()

    assert repetir in admin.get(f"{SALIDAS}inspect/{rechazada.pk}/").content.decode()
    assert "se llevará otra vez enseguida" in admin.post(repetir, follow=True).content.decode()
    rechazada.refresh_from_db()
    assert (rechazada.muerta_en, rechazada.intentos) == (None, 0)
    (anotada,) = ModelLogEntry.objects.filter(action="search.reintentar")
    assert (anotada.user, anotada.label) == (admin.usuario, rechazada.clave)
    html = admin.get("/admin/auditoria/cuentas-y-archivos/").content.decode()
    assert "Intentar otra vez" in html
    assert "No se puede repetir" in admin.post(repetir, follow=True).content.decode()
    assert ModelLogEntry.objects.filter(action="search.reintentar").count() == 1


def test_las_conciliaciones_dicen_si_habia_diferencias(admin):
    assert "Todavía no se ha comparado" in admin.get(CONCILIACIONES).content.decode()
    Conciliacion.objects.create(entradas=1500, faltaban=0, sobraban=0, distintas=0)
    Conciliacion.objects.create(entradas=1502, faltaban=2, sobraban=1, distintas=0)
    html = admin.get(CONCILIACIONES).content.decode()
    assert ("Todo igual" in html, "3 diferencias" in html) == (True, True)
    html = admin.get(f"{CONCILIACIONES}?resultado=difiere").content.decode()
    assert html.count("3 diferencias") == 1
    assert "1.502" in html or "1,502" in html or "1502" in html
    assert "1500" not in html.replace(",", "")
    assert admin.get(f"{CONCILIACIONES}?export=csv").status_code == 200
