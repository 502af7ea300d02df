"""Invitar desde el admin: quién puede, a quién, con qué rol, por correo o en mano."""

import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intranet.correo.services import enviar_pendientes
from intranet.models import CorreoSaliente, Invitacion, Usuario
from intranet.roles import Rol
from red_trata.enums import Calidad
from red_trata.invitaciones import invitar, rol_propuesto
from red_trata.models import Designacion
from red_trata.services import relevar
from tests.factories import DesignacionFactory, InstanciaFactory, MembresiaFactory, PersonaFactory

pytestmark = pytest.mark.django_db

CORREO = "rosa.ticona@ugel.example"


def url(persona) -> str:
    return reverse("persona:invitar", args=[persona.pk])


def test_la_secretaria_invita_a_quien_acaba_de_designar(cliente, llegada):
    navegante = cliente(llegada.secretaria)
    formulario = navegante.get(url(llegada.persona)).content.decode()
    assert f'value="{CORREO}"' in formulario
    assert re.search(r'value="punto_focal"[^>]*checked', formulario)
    respuesta = navegante.post(
        url(llegada.persona), {"correo": CORREO, "rol": "punto_focal"}, follow=True
    )
    assert f"La carta para {CORREO} queda por salir" in respuesta.content.decode()
    [carta] = mail.outbox
    assert carta.to == [CORREO]
    assert carta.reply_to == [llegada.secretaria.email]
    assert carta.subject == "Zoila Lirio le invita a la Intranet de la Red"
    invitacion = Invitacion.objects.get()
    assert invitacion.historia.get().history_user == llegada.secretaria
    for cuerpo in (carta.body, carta.alternatives[0].content):
        assert "Rosa Inés Ticona Vargas" in cuerpo
        assert f"{llegada.ugel}, titular en {llegada.red}" in cuerpo
        [secreto] = set(re.findall(r"http://testserver/invitacion/([\w-]+)/", cuerpo))
        assert secreto not in invitacion.huella
    assert Client().get(f"/invitacion/{secreto}/").status_code == 200


def test_la_carta_no_lleva_nada_en_ingles(cliente, llegada):
    from tests.intranet.test_espanol import INGLES

    cliente(llegada.secretaria).post(url(llegada.persona), {"correo": CORREO, "rol": "punto_focal"})
    [carta] = mail.outbox
    sin_direccion = re.sub(r"http\S+", "", carta.subject + carta.body)
    assert not INGLES.search(sin_direccion)


def test_en_mano_no_sale_correo_y_la_direccion_se_ve_una_vez(cliente, llegada):
    navegante = cliente(llegada.secretaria)
    respuesta = navegante.post(
        url(llegada.persona), {"correo": CORREO, "rol": "punto_focal", "en_mano": "1"}
    )
    html = respuesta.content.decode()
    [direccion] = re.findall(r'value="(http://testserver/invitacion/[\w-]+/)"', html)
    assert not mail.outbox
    assert "no-store" in respuesta["Cache-Control"]
    assert Client().get(direccion).status_code == 200
    otra_vez = navegante.get(url(llegada.persona)).content.decode()
    assert "Tiene una invitación sin usar" in otra_vez
    assert "http://testserver/invitacion/" not in otra_vez


def test_con_el_servidor_de_correo_caido_la_carta_espera_en_el_buzon(cliente, llegada, settings):
    settings.EMAIL_BACKEND = "intranet.correo.backend.Buzon"
    settings.CORREO_TRANSPORTE = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    navegante = cliente(llegada.secretaria)
    navegante.post(url(llegada.persona), {"correo": CORREO, "rol": "miembro"})
    carta = CorreoSaliente.objects.get(para=CORREO)
    assert enviar_pendientes() == 0
    carta.refresh_from_db()
    assert carta.estado == CorreoSaliente.Estado.PENDIENTE
    assert Invitacion.objects.sin_usar().count() == 1


def test_sin_correo_se_pide_y_queda_en_su_ficha(cliente, llegada):
    llegada.persona.correo = ""
    llegada.persona.save()
    navegante = cliente(llegada.secretaria)
    vacio = navegante.post(url(llegada.persona), {"correo": "", "rol": "punto_focal"})
    assert "Este campo es necesario" in vacio.content.decode()
    malo = navegante.post(url(llegada.persona), {"correo": "rosa", "rol": "punto_focal"})
    assert 'value="rosa"' in malo.content.decode()
    assert not Invitacion.objects.exists()
    navegante.post(url(llegada.persona), {"correo": CORREO, "rol": "punto_focal"})
    llegada.persona.refresh_from_db()
    assert llegada.persona.correo == CORREO


@pytest.mark.parametrize(
    ("rol", "puede"),
    [
        (Rol.SECRETARIA, True),
        (Rol.ADMINISTRADOR, True),
        (Rol.GRDS, False),
        (Rol.COMUNICADOR, False),
        (Rol.MIEMBRO, False),
    ],
)
def test_invita_quien_lleva_la_instancia_o_las_cuentas(cliente, llegada, rol, puede):
    navegante = cliente(rol)
    datos = {"correo": CORREO, "rol": "punto_focal"}
    navegante.post(url(llegada.persona), datos)
    assert Invitacion.objects.exists() is puede
    assert (navegante.get(url(llegada.persona)).status_code == 200) is puede


def test_una_secretaria_no_da_roles_de_mas(cliente, llegada, cuenta):
    for rol in (Rol.SECRETARIA, Rol.GRDS, Rol.COMUNICADOR, Rol.ADMINISTRADOR):
        respuesta = cliente(llegada.secretaria).post(
            url(llegada.persona), {"correo": CORREO, "rol": rol.value}
        )
        assert "Escoja una opción válida" in respuesta.content.decode()
        with pytest.raises(ValidationError):
            invitar(persona=llegada.persona, correo=CORREO, rol=rol, usuario=llegada.secretaria)
    assert not Invitacion.objects.exists()
    cliente(Rol.ADMINISTRADOR).post(url(llegada.persona), {"correo": CORREO, "rol": "comunicador"})
    assert Invitacion.objects.get().rol == Rol.COMUNICADOR


def test_no_invita_a_quien_no_designa_su_instancia(cliente, llegada):
    suelta = PersonaFactory()
    anterior = DesignacionFactory(
        membresia=llegada.designacion.membresia, condicion="alterno", hasta=timezone.localdate()
    )
    anterior.hasta = timezone.localdate().replace(year=2025)
    anterior.save()
    for persona in (suelta, anterior.persona):
        respuesta = cliente(llegada.secretaria).post(
            url(persona), {"correo": "otra@ejemplo.pe", "rol": "punto_focal"}
        )
        # El admin de Wagtail no responde 403: avisa y lleva al inicio.
        assert respuesta.status_code in {302, 403}
    assert not Invitacion.objects.exists()


def test_el_correo_de_otra_persona_se_dice_junto_al_campo(cliente, llegada, cuenta):
    duena = cuenta(Rol.PUNTO_FOCAL, email="pedro@ugel.example")
    PersonaFactory(nombre="Pedro Mamani", usuario=duena)
    html = (
        cliente(llegada.secretaria)
        .post(url(llegada.persona), {"correo": "PEDRO@ugel.example", "rol": "punto_focal"})
        .content.decode()
    )
    assert "Ese correo es el de la cuenta de Pedro Mamani" in html
    assert not Invitacion.objects.exists()


def test_una_cuenta_cerrada_no_se_reabre_invitando(cliente, llegada, cuenta):
    llegada.persona.usuario = cuenta(Rol.PUNTO_FOCAL, username="rosa", is_active=False)
    llegada.persona.save()
    html = (
        cliente(llegada.secretaria)
        .post(url(llegada.persona), {"correo": CORREO, "rol": "punto_focal"})
        .content.decode()
    )
    assert "La cuenta «rosa» está cerrada" in html
    assert not Invitacion.objects.exists()


def test_quien_vuelve_usa_la_cuenta_de_ese_correo(llegada, cuenta):
    rosa = cuenta(Rol.MIEMBRO, email=CORREO.upper())
    invitacion, _ = invitar(
        persona=llegada.persona, correo=CORREO, rol=Rol.PUNTO_FOCAL, usuario=llegada.secretaria
    )
    assert invitacion.usuario == rosa


def test_a_una_aliada_se_le_propone_aliado(llegada):
    membresia = MembresiaFactory(instancia=llegada.red, calidad=Calidad.ALIADA)
    aliada = DesignacionFactory(membresia=membresia).persona
    assert rol_propuesto(aliada) == Rol.ALIADO
    assert rol_propuesto(llegada.persona) == Rol.PUNTO_FOCAL


def test_tras_designar_y_tras_relevar_se_ofrece_invitar(cliente, llegada):
    navegante = cliente(llegada.secretaria)
    entra = PersonaFactory(nombre="Elba Copa")
    relevo = navegante.post(
        reverse("designacion:relevar", args=[llegada.designacion.pk]),
        {"persona": entra.pk, "desde": f"{timezone.localdate():%d/%m/%Y}"},
        follow=True,
    ).content.decode()
    assert "Invitar a Elba Copa" in relevo
    assert url(entra) in relevo
    otra = PersonaFactory(nombre="Juan Choque")
    alta = navegante.post(
        reverse("designacion:add"),
        {
            "membresia": llegada.designacion.membresia_id,
            "persona": otra.pk,
            "condicion": "alterno",
            "desde": "1/2/2025",
            "documento_pendiente": "on",
        },
        follow=True,
    ).content.decode()
    assert "Invitar a Juan Choque" in alta


def test_el_boton_esta_en_la_persona_y_en_la_designacion(cliente, llegada):
    navegante = cliente(llegada.secretaria)
    for ruta in (
        reverse("persona:inspect", args=[llegada.persona.pk]),
        reverse("designacion:index"),
        reverse("persona:index"),
    ):
        assert url(llegada.persona) in navegante.get(ruta).content.decode(), ruta
    suelta = PersonaFactory()
    assert url(suelta) not in navegante.get(reverse("persona:index")).content.decode()
    grds = cliente(Rol.GRDS)
    assert url(llegada.persona) not in grds.get(reverse("designacion:index")).content.decode()


def test_el_listado_de_personas_no_pregunta_por_cada_una(
    cliente, llegada, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    navegante = cliente(llegada.secretaria)
    navegante.get(reverse("persona:index"))
    with CaptureQueriesContext(connection) as pocas:
        navegante.get(reverse("persona:index"))
    for _ in range(8):
        DesignacionFactory(membresia=llegada.designacion.membresia, condicion="alterno")
    # Las personas que invita se preguntan una vez por petición, no por fila.
    with django_assert_num_queries(len(pocas)):
        navegante.get(reverse("persona:index"))


# --- Lo que espera


def test_las_que_esperan_se_cuentan_y_se_anulan(cliente, llegada, emitida):
    emitida()
    navegante = cliente(llegada.secretaria)
    assert "invitaciones sin usar" in navegante.get("/admin/").content.decode()
    listado = navegante.get(reverse("invitacion:index")).content.decode()
    assert "Rosa Inés Ticona Vargas" in listado
    assert "Por usar" in listado
    fila = Invitacion.objects.get()
    anular = reverse("invitacion:anular", args=[fila.pk])
    assert anular in listado
    assert "dejará de servir" in navegante.get(anular).content.decode()
    navegante.post(anular)
    fila.refresh_from_db()
    assert fila.estado == "anulada"
    assert fila.historia.first().history_user == llegada.secretaria
    assert navegante.post(anular).status_code == 404
    assert "invitaciones sin usar" not in navegante.get("/admin/").content.decode()
    ficha = navegante.get(reverse("invitacion:inspect", args=[fila.pk])).content.decode()
    assert "Zoila Lirio" in ficha
    assert fila.huella not in ficha


def test_otra_secretaria_no_anula_la_que_no_hizo(cliente, llegada, emitida):
    invitacion, _ = emitida()
    grds = cliente(Rol.GRDS)
    anular = reverse("invitacion:anular", args=[invitacion.pk])
    assert anular not in grds.get(reverse("invitacion:index")).content.decode()
    grds.post(anular)
    invitacion.refresh_from_db()
    assert invitacion.estado == "por_usar"


# --- Quien se va


def test_quien_se_va_pierde_lo_de_la_instancia_y_se_avisa_de_su_cuenta(cliente, cuenta, llegada):
    InstanciaFactory(sigla="otra")
    saliente = cuenta(Rol.PUNTO_FOCAL, username="saliente", last_name="Que Se Va")
    llegada.persona.usuario = saliente
    llegada.persona.save()
    navegante = cliente(saliente)
    from tests.factories import SesionFactory

    sesion = SesionFactory(instancia=llegada.red)
    assert navegante.get(sesion.get_absolute_url()).status_code == 200
    admin = cliente(Rol.ADMINISTRADOR)
    lista = reverse("cuentas_sin_designacion")
    assert "Que Se Va" not in admin.get(lista).content.decode()

    relevar(designacion=llegada.designacion, persona=PersonaFactory(), desde=timezone.localdate())
    # Entra y lee lo general; de la Red, nada: ni la sesión, ni los compromisos, ni la búsqueda.
    assert navegante.get("/").status_code == 200
    assert navegante.get("/ponte-al-dia/").status_code == 200
    assert "Hoy no representa" in navegante.get("/ponte-al-dia/").content.decode()
    assert navegante.get(sesion.get_absolute_url()).status_code == 404
    assert "cuentas sin designación vigente" in admin.get("/admin/").content.decode()
    assert "Que Se Va" in admin.get(lista).content.decode()
    assert Designacion.objects.el_dia().de_cuenta(saliente).count() == 0


def test_las_cuentas_sin_designacion_las_ve_quien_lleva_las_cuentas(cliente, llegada):
    assert cliente(Rol.SECRETARIA).get(reverse("cuentas_sin_designacion")).status_code != 200
    secretaria = cliente(llegada.secretaria).get("/admin/").content.decode()
    assert "cuentas sin designación" not in secretaria


def test_lo_hecho_con_una_cuenta_de_demostracion_es_de_demostracion(llegada, client):
    llegada.secretaria.es_demo = True
    llegada.secretaria.save()
    _, secreto = invitar(
        persona=llegada.persona, correo=CORREO, rol=Rol.PUNTO_FOCAL, usuario=llegada.secretaria
    )
    client.post(
        f"/invitacion/{secreto}/",
        {
            "nombres": "Rosa",
            "apellidos": "Ticona",
            "usuario": "rosa",
            "clave1": "retama-quinua-vizcacha",
            "clave2": "retama-quinua-vizcacha",
        },
    )
    assert Invitacion.objects.get().es_demo
    assert Usuario.objects.get(username="rosa").es_demo
