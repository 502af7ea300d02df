"""Nada cambia un acta aprobada: cada puerta se prueba y se ve cerrada, o no toca lo congelado."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page

from actas.models import Acta, ActaCongelada, Acuerdo, Compromiso, EstadoActa, VersionActa
from actas.services import aprobar
from intranet.models import NoSeBorra
from tests.actas.conftest import poner_acuerdos
from tests.factories import CuentaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def aprobada(red, acta):
    """Un acta aprobada, con un borrador viejo en sus revisiones."""
    acta.save_revision(user=red.secretaria)
    poner_acuerdos(
        acta,
        {
            "texto": "Remitir el padrón.",
            "compromisos": [{"responsables": [red.uuid("UGEL")], "fecha_limite": "2026-06-30"}],
        },
    )
    aprobar(acta=acta, usuario=red.secretaria)
    return Acta.objects.get()


@pytest.fixture
def congelado(aprobada):
    """Comprueba al final que la versión, las filas y la página siguen igual."""

    def foto():
        version = VersionActa.objects.get()
        return (
            version.instantanea,
            bytes(version.pdf),
            version.pdf_sha256,
            list(Acuerdo.objects.values_list("codigo", "texto", "estado")),
            list(Compromiso.objects.values_list("texto", "fecha_limite")),
            Acta.objects.get().live,
            Acta.objects.get().path,
            EstadoActa.objects.get().situacion,
        )

    antes = foto()
    yield
    assert foto() == antes


@pytest.fixture
def jefa(client, red):
    """Quien más puede: una superusuaria con sesión abierta."""
    client.force_login(CuentaFactory(is_superuser=True, is_staff=True))
    return client


def palabras(respuesta) -> str:
    """Los mensajes que la respuesta deja para la persona."""
    return " ".join(str(m) for m in get_messages(respuesta.wsgi_request))


@pytest.mark.parametrize("nombre", ["edit", "delete", "unpublish", "move", "copy"])
def test_las_pantallas_del_admin_se_niegan_con_palabras(jefa, aprobada, congelado, nombre):
    direccion = reverse(f"wagtailadmin_pages:{nombre}", args=[aprobada.pk])
    for respuesta in (jefa.get(direccion), jefa.post(direccion, {"next": "/"})):
        assert respuesta.status_code == 302
        assert palabras(respuesta)


def test_editar_explica_la_fe_de_erratas(jefa, aprobada, congelado):
    respuesta = jefa.get(reverse("wagtailadmin_pages:edit", args=[aprobada.pk]))
    assert "fe de erratas" in palabras(respuesta)


@pytest.mark.parametrize("accion", ["delete", "move", "publish", "unpublish"])
def test_las_acciones_en_bloque_se_niegan(jefa, aprobada, congelado, accion):
    direccion = reverse("wagtail_bulk_action", args=["wagtailcore", "page", accion])
    respuesta = jefa.post(f"{direccion}?id={aprobada.pk}&next=/", {"chooser": aprobada.pk})
    assert respuesta.status_code == 302
    assert "aprobada" in palabras(respuesta)


def test_borrar_la_rama_que_la_contiene_se_niega(jefa, red, aprobada, congelado):
    respuesta = jefa.post(reverse("wagtailadmin_pages:delete", args=[red.rama.pk]))
    assert respuesta.status_code == 302
    assert "aprobada" in palabras(respuesta)


def test_publicar_un_borrador_viejo_se_niega(aprobada, congelado):
    vieja = aprobada.revisions.order_by("created_at").first()
    with pytest.raises(ActaCongelada):
        vieja.publish()


def test_restaurar_una_revision_se_niega(jefa, aprobada, congelado):
    vieja = aprobada.revisions.order_by("created_at").first()
    direccion = reverse("wagtailadmin_pages:revisions_revert", args=[aprobada.pk, vieja.pk])
    jefa.get(direccion)
    envio = jefa.post(
        reverse("wagtailadmin_pages:edit", args=[aprobada.pk]),
        {"revision": vieja.pk, "action-publish": "1", "title": "Otro", "contenido-count": "0"},
    )
    assert envio.status_code == 409
    assert "Ya no cambia" in envio.content.decode()


def test_un_borrador_programado_se_cancela_al_aprobar(
    red, acta, django_capture_on_commit_callbacks
):
    acta.go_live_at = timezone.now() + dt.timedelta(hours=1)
    programada = acta.save_revision(user=red.secretaria)
    programada.publish()
    acta = acta.get_latest_revision_as_object()
    aprobar(acta=poner_acuerdos(acta, {"texto": "R"}), usuario=red.secretaria)
    assert not acta.revisions.exclude(approved_go_live_at=None).exists()
    antes = VersionActa.objects.get().instantanea
    call_command("publish_scheduled")
    assert VersionActa.objects.get().instantanea == antes
    assert Acta.objects.get().expire_at is None


@pytest.mark.parametrize(
    "accion",
    [
        lambda acta: acta.delete(),
        lambda acta: acta.unpublish(),
        lambda acta: acta.move(acta.get_parent().get_parent(), pos="last-child"),
        lambda acta: acta.copy(),
        lambda acta: Page.objects.filter(pk=acta.pk).delete(),
        lambda acta: acta.get_parent().delete(),
    ],
    ids=["delete", "unpublish", "move", "copy", "queryset", "antepasado"],
)
def test_las_llamadas_directas_se_niegan(aprobada, congelado, accion):
    with pytest.raises(ValidationError), transaction.atomic():
        accion(aprobada)


def test_guardar_la_pagina_a_mano_no_toca_lo_congelado(aprobada, congelado):
    aprobada.title = "Otra cosa"
    aprobada.contenido = []
    aprobada.save()


def test_las_filas_y_versiones_no_se_borran_ni_se_rehacen(aprobada, congelado):
    with pytest.raises(NoSeBorra):
        Acuerdo.objects.get().delete()
    with pytest.raises(NoSeBorra):
        Acuerdo.objects.all().delete()
    version = VersionActa.objects.get()
    version.instantanea = "{}"
    with pytest.raises(ValidationError):
        version.save()
    with pytest.raises(ValidationError):
        version.delete()


def test_el_servicio_tampoco_aprueba_otra_vez(red, aprobada, congelado):
    with pytest.raises(ActaCongelada):
        aprobar(acta=aprobada, usuario=red.secretaria)


def test_dos_personas_a_la_vez_la_segunda_ve_los_dos_textos(jefa, red, acta):
    leida = acta.latest_revision
    poner_acuerdos(acta, {"texto": "Lo que guardó la primera."})
    acta.save_revision(user=red.secretaria)
    datos = {
        "title": acta.title,
        "slug": acta.slug,
        "contenido-count": "1",
        "contenido-0-type": "acuerdo",
        "contenido-0-order": "0",
        "contenido-0-deleted": "",
        "contenido-0-id": "",
        "contenido-0-value-texto": "Lo que escribió la segunda.",
        "contenido-0-value-compromisos-count": "0",
        "loaded_revision_id": leida.pk,
        "loaded_revision_created_at": leida.created_at.isoformat(),
    }
    respuesta = jefa.post(reverse("wagtailadmin_pages:edit", args=[acta.pk]), datos)
    html = respuesta.content.decode()
    assert respuesta.status_code == 409
    assert "Lo que guardó la primera." in html
    assert "Lo que escribió la segunda." in html
    assert acta.revisions.count() == 2


def test_los_permisos_de_pagina_no_abren_lo_que_el_acta_cierra(client, red, aprobada, congelado):
    for codigo in ("publish_page", "lock_page"):
        GroupPagePermission.objects.create(
            group=red.instancia.grupo_secretaria,
            page=red.rama,
            permission=Permission.objects.get(codename=codigo),
        )
    permisos = aprobada.permissions_for_user(red.secretaria)
    assert not any(
        [
            permisos.can_publish(),
            permisos.can_unpublish(),
            permisos.can_delete(),
            permisos.can_move(),
            permisos.can_copy(),
        ]
    )


def test_tampoco_se_borra_un_borrador(jefa, acta):
    jefa.post(reverse("wagtailadmin_pages:delete", args=[acta.pk]))
    direccion = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    jefa.post(f"{direccion}?id={acta.pk}&next=/")
    assert Acta.objects.filter(pk=acta.pk).exists()
