"""Unir dos fichas de una misma persona (C26): nada se pierde ni se mezcla."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from actas.models import Asistencia
from intranet.models import Invitacion
from intranet.roles import Rol
from red_trata.models import Persona
from red_trata.services import unir_personas
from red_trata.vistas_unir import puede_unir
from tests.factories import (
    CuentaFactory,
    DesignacionFactory,
    InstanciaFactory,
    MembresiaFactory,
    PersonaFactory,
    SesionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def dos(ugel, directorio, cuenta):
    """«María Quispe Inventada», de la UGEL, y «Maria Quispe I.», de otra institución."""
    repetida = PersonaFactory(nombre="Maria Quispe I.", telefono="052 1")
    otra = DesignacionFactory(
        membresia=MembresiaFactory(instancia=directorio.red),
        persona=repetida,
        desde=dt.date(2025, 6, 1),
    )
    quien = cuenta(Rol.SECRETARIA, first_name="Zenobia")
    otra.cargo, otra._history_user = "Otro cargo", quien
    otra.save()
    return ugel.quispe, otra


def unir_desde_el_admin(cliente, queda, absorbida, cambios=None):
    """Lo que envía el formulario."""
    return cliente.post(
        reverse("persona:unir", args=[queda.pk]),
        {"absorbida": absorbida.pk, "comprobado": "on", **(cambios or {})},
    )


def test_dos_pasos_cada_uno_con_lo_suyo(cliente, dos, directorio):
    una, otra = dos
    sesion = SesionFactory(instancia=directorio.red, fecha=dt.date(2025, 7, 3))
    acta = Asistencia.objects.create(
        sesion=sesion,
        institucion=otra.membresia.institucion,
        designacion=otra,
        presencia="presente",
    )
    secretaria = cliente(Rol.SECRETARIA)
    assert unir_desde_el_admin(secretaria, una.persona, otra.persona).status_code == 302

    queda, absorbida = una.persona, Persona.objects.get(pk=otra.persona.pk)
    pasos = list(queda.designaciones.order_by("desde"))
    assert pasos == [una, otra]
    assert [p.membresia for p in pasos] == [una.membresia, otra.membresia]
    acta.refresh_from_db()
    assert acta.designacion.persona == queda
    # La historia conserva quién escribió qué, y dice quién las unió.
    historia = list(otra.historia.all())
    assert historia[0].history_user == secretaria.usuario
    assert "Se unió la ficha de «Maria Quispe I.»" in historia[0].history_change_reason
    assert historia[1].history_user.first_name == "Zenobia"
    assert historia[1].persona == absorbida
    # La dirección de la que se fue lleva a la que queda; sus datos no se pierden.
    assert absorbida.esta_de_baja
    respuesta = secretaria.get(f"/personas/{absorbida.uuid}/")
    assert (respuesta.status_code, respuesta.url) == (301, f"/personas/{queda.uuid}/")
    assert secretaria.get(f"/u/{absorbida.uuid}/").url == f"/personas/{queda.uuid}/"
    queda.refresh_from_db()
    assert queda.telefono == "052 1"
    hallado = secretaria.get("/buscar/", {"q": otra.membresia.institucion.nombre})
    assert "María Quispe Inventada — titular de" in hallado.content.decode().replace(
        "<mark>", ""
    ).replace("</mark>", "")


def test_repetirlo_no_cambia_nada_y_deshacerlo_a_ciegas_no_se_puede(dos):
    una, otra = dos
    queda, absorbida = una.persona, otra.persona
    unir_personas(queda=queda, absorbida=absorbida)
    cambios = Persona.historia.count()
    assert unir_personas(queda=queda, absorbida=absorbida) == queda
    assert Persona.historia.count() == cambios
    with pytest.raises(ValidationError, match="ya se unió"):
        unir_personas(queda=absorbida, absorbida=PersonaFactory())
    with pytest.raises(ValidationError, match="consigo misma"):
        unir_personas(queda=queda, absorbida=queda)


def test_enviar_dos_veces_el_formulario_no_da_un_error(cliente, dos):
    una, otra = dos
    secretaria = cliente(Rol.SECRETARIA)
    respuestas = [unir_desde_el_admin(secretaria, una.persona, otra.persona) for _ in range(2)]
    assert [r.status_code for r in respuestas] == [302, 302]


def test_una_sola_cuenta_pasa_y_dos_se_dicen(dos):
    una, otra = dos
    otra.persona.usuario = CuentaFactory()
    otra.persona.save()
    unir_personas(queda=una.persona, absorbida=otra.persona)
    una.persona.refresh_from_db()
    assert una.persona.usuario == otra.persona.usuario
    tercera = PersonaFactory(usuario=CuentaFactory())
    with pytest.raises(ValidationError, match="Las dos entran con cuenta"):
        unir_personas(queda=una.persona, absorbida=tercera)


def test_con_una_invitacion_en_pie_no_se_une(dos):
    una, otra = dos
    Invitacion.objects.create(
        persona=otra.persona.uuid,
        nombre=otra.persona.nombre,
        correo="maria@ugel.example",
        rol=Rol.PUNTO_FOCAL,
        vence_en=dt.datetime(2090, 1, 1, tzinfo=dt.UTC),
        invitada_por=CuentaFactory(),
    )
    with pytest.raises(ValidationError, match="invitación sin usar"):
        unir_personas(queda=una.persona, absorbida=otra.persona)


@pytest.mark.parametrize(
    ("datos", "campo"),
    [
        ({"comprobado": ""}, "comprobado"),
        ({"absorbida": ""}, "absorbida"),
        ({"absorbida": "0"}, "absorbida"),
    ],
)
def test_lo_que_falta_se_dice_junto_al_campo(cliente, dos, datos, campo):
    una, otra = dos
    respuesta = unir_desde_el_admin(cliente(Rol.SECRETARIA), una.persona, otra.persona, datos)
    assert respuesta.status_code == 200
    assert campo in respuesta.context["form"].errors
    assert not Persona.objects.filter(unida_a__isnull=False).exists()


def test_quien_no_lleva_la_instancia_no_une_lo_de_otra(cliente, dos, ugel):
    una, _ = dos
    de_grds = PersonaFactory(nombre="De otra instancia")
    DesignacionFactory(
        membresia=MembresiaFactory(instancia=InstanciaFactory(grupo_secretaria=_grupo(Rol.GRDS))),
        persona=de_grds,
    )
    secretaria, grds = cliente(Rol.SECRETARIA), cliente(Rol.GRDS)
    respuesta = unir_desde_el_admin(secretaria, una.persona, de_grds)
    assert "que usted no lleva" in respuesta.content.decode()
    assert grds.get(reverse("persona:unir", args=[una.persona.pk])).status_code in (302, 403)
    assert not puede_unir(cliente(Rol.COMUNICADOR).usuario, una.persona)
    administra = cliente(Rol.ADMINISTRADOR)
    assert unir_desde_el_admin(administra, una.persona, de_grds).status_code == 302
    de_grds.refresh_from_db()
    assert de_grds.unida_a == una.persona


def _grupo(rol):
    from django.contrib.auth.models import Group

    return Group.objects.get(name=rol.label)
