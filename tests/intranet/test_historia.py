"""La historia de un registro dice la verdad: quién, cuándo, qué, y nada de más."""

import datetime as dt
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps
from django.urls import reverse
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from simple_history.models import HistoricalRecords

from intranet.cambios import cambios_de
from intranet.historia import HistoriaRegistro
from intranet.models import NoSeBorra, Tema
from intranet.roles import Rol
from red_trata.enums import TipoTermino
from red_trata.models import Institucion, Membresia, TerminoPlan
from tests import factories

pytestmark = pytest.mark.django_db


def envejecer(fila) -> None:
    """Aparta en el tiempo lo ya guardado, para que lo siguiente sea otro guardado."""
    fila.historia.update(history_date=timezone.now() - dt.timedelta(days=1))


@pytest.fixture
def roles():
    """Dos roles funcionales del Plan."""
    return [
        TerminoPlan.objects.create(tipo=TipoTermino.ROL_FUNCIONAL, codigo=c, nombre=f"Rol {c}")
        for c in "AB"
    ]


# --- Lo que se anota


def test_update_fields_anota_lo_que_quedo_en_la_base_y_no_lo_que_habia_en_memoria():
    fila = factories.InstitucionFactory(nombre="Nombre", sigla="N")
    fila.nombre, fila.sigla = "Sin guardar", "NN"
    fila.save(update_fields=["sigla"])
    ultima = fila.historia.first()
    assert (ultima.nombre, ultima.sigla) == ("Nombre", "NN")


def test_guardar_sin_cambiar_nada_no_anota_nada():
    fila = factories.InstitucionFactory()
    for _ in range(3):
        fila.save()
    assert fila.historia.count() == 1
    fila.sigla = "OTRA"
    fila.save()
    assert fila.historia.count() == 2


def test_un_cambio_de_codigo_no_tiene_quien():
    fila = factories.InstitucionFactory(sigla="A")
    assert [(c.quien, c.es_el_primero) for c in cambios_de(fila)] == [("", True)]


# --- Nada se borra


def test_ni_una_fila_ni_muchas_se_borran():
    fila = factories.InstitucionFactory()
    with pytest.raises(NoSeBorra, match="déle de baja"):
        fila.delete()
    with pytest.raises(NoSeBorra):
        Institucion.objects.filter(pk=fila.pk).delete()
    with pytest.raises(NoSeBorra):
        Institucion.objects.all().delete()
    assert Institucion.objects.filter(pk=fila.pk).exists()


# --- Quién, por el admin


def test_el_admin_anota_a_quien_lo_hizo(cliente, sitio):
    st = cliente(Rol.SECRETARIA, first_name="Rosa", last_name="Condori")
    st.post(
        reverse("institucion:add"),
        {"nombre": "Recién registrada", "tipo": "sector", "uuid_nuevo": str(uuid4())},
    )
    fila = Institucion.objects.get(nombre="Recién registrada")
    assert [c.quien for c in cambios_de(fila)] == ["Rosa Condori"]


def test_un_guardado_con_roles_es_un_solo_cambio_con_su_autor(cliente, sitio, roles):
    membresia = factories.MembresiaFactory(instancia=sitio.red)
    membresia.roles.set(roles[:1])
    envejecer(membresia)
    st = cliente(Rol.SECRETARIA, first_name="Rosa", last_name="Condori")
    respuesta = st.post(
        reverse("membresia:edit", args=[membresia.pk]),
        {
            "institucion": membresia.institucion_id,
            "instancia": membresia.instancia_id,
            "calidad": "aliada",
            "desde": "1/1/2024",
            "roles": [roles[1].pk],
            "version_leida": membresia.version,
        },
    )
    assert respuesta.status_code == 302
    ultimo, primero = cambios_de(membresia)
    assert primero.es_el_primero
    assert ultimo.quien == "Rosa Condori"
    assert timezone.now() - ultimo.cuando < dt.timedelta(minutes=1)
    assert {(d.campo, d.antes, d.despues) for d in ultimo.diferencias} == {
        ("Calidad", "Integrante", "Aliada"),
        ("Roles funcionales", "Rol A", "Rol B"),
    }


def test_cambiar_solo_los_roles_tambien_queda(cliente, sitio, roles):
    membresia = factories.MembresiaFactory(instancia=sitio.red)
    envejecer(membresia)
    membresia._history_user = cliente(Rol.SECRETARIA, first_name="Rosa", last_name="C").usuario
    membresia.roles.add(*roles)
    ultimo = cambios_de(membresia)[0]
    assert [(d.campo, d.antes, d.despues) for d in ultimo.diferencias] == [
        ("Roles funcionales", "—", "Rol A, Rol B")
    ]
    assert ultimo.quien == "Rosa C"


def test_la_pantalla_de_historia_se_entiende(cliente, sitio):
    institucion = factories.InstitucionFactory(nombre="Una institución")
    membresia = factories.MembresiaFactory(instancia=sitio.red, institucion=institucion)
    envejecer(membresia)
    membresia.hasta = dt.date(2026, 5, 14)
    membresia._change_reason = "Lo pidió la institución"
    membresia.save()
    pagina = cliente(Rol.SECRETARIA).get(reverse("membresia:history", args=[membresia.pk]))
    texto = " ".join(pagina.content.decode().split())
    assert "14/05/2026" in texto
    assert "Lo pidió la institución" in texto
    assert "El sistema</strong> lo cambió" in texto
    assert "version" not in [
        d.campo.lower() for c in pagina.context["cambios"] for d in c.diferencias
    ]


def test_lo_que_ya_no_existe_se_dice_y_no_rompe_la_pantalla(sitio):
    membresia = factories.MembresiaFactory(instancia=sitio.red)
    envejecer(membresia)
    otra = factories.InstitucionFactory()
    Membresia.objects.filter(pk=membresia.pk).update(institucion=otra)
    membresia.refresh_from_db()
    membresia.save()
    vieja = membresia.historia.last()
    vieja.institucion_id = 999_999
    vieja.save()
    assert cambios_de(membresia)[0].diferencias[0].antes == "(ya no existe: 999999)"


def test_un_tema_dice_como_se_llamaba_y_quien_lo_cambio(cliente):
    secretaria = cliente(Rol.SECRETARIA, first_name="Rosa", last_name="Condori")
    tema = Tema.objects.create(name="Prevencion", slug="prevencion")
    envejecer(tema)
    editar, historia = (reverse(f"tema:{v}", args=[tema.pk]) for v in ("edit", "history"))
    secretaria.post(editar, {"name": "Prevención", "slug": "prevencion"})
    pagina = secretaria.get(historia)
    ultimo, primero = pagina.context["cambios"]
    assert primero.es_el_primero
    assert ultimo.quien == "Rosa Condori"
    assert [(d.antes, d.despues) for d in ultimo.diferencias] == [("Prevencion", "Prevención")]
    assert historia in secretaria.get(reverse("tema:index")).content.decode()
    assert cliente(Rol.ALIADO).get(historia).status_code == 403


def test_los_temas_de_antes_empiezan_su_historia_al_actualizar():
    Tema.objects.create(name="Prevencion", slug="prevencion")
    Tema.historia.all().delete()
    migracion = import_module("intranet.migrations.0009_historia_de_temas")
    migracion.empezar(apps, None)
    tema = Tema.objects.get(slug="prevencion")
    tema.name = "Prevención"
    tema.save()
    assert [h.name for h in tema.historia.all()] == ["Prevención", "Prevencion"]


# --- Hijos de una página


@isolate_apps("intranet")
@pytest.mark.parametrize(
    ("historia", "esperado"), [(HistoricalRecords, ["modelcluster.E002"]), (HistoriaRegistro, [])]
)
def test_la_historia_de_un_hijo_de_pagina_pasa_la_revision(historia, esperado):
    class Padre(ClusterableModel):
        class Meta:
            app_label = "intranet"

    class Hijo(models.Model):
        padre = ParentalKey(Padre, on_delete=models.CASCADE, related_name="hijos")
        historia_propia = historia(app="intranet")

        class Meta:
            app_label = "intranet"

    del Hijo
    historico = Padre._meta.apps.get_model("intranet", "HistoricalHijo")
    avisos = [a.id for c in historico._meta.get_fields() for a in c.check() if "cluster" in a.id]
    assert avisos == esperado
