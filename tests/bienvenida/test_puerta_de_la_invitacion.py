"""La dirección de una invitación: se mira sin gastarla, se usa una vez y no se delata."""

import datetime as dt
import logging

import pytest
from django.test import Client
from django.utils import timezone

from intranet.bienvenida.services import anular, huella
from intranet.models import Invitacion, Usuario
from intranet.roles import Rol
from intranet.secretos import SinSecretos
from tests.factories import CLAVE

pytestmark = pytest.mark.django_db

DATOS = {
    "nombres": "Rosa Inés",
    "apellidos": "Ticona Vargas",
    "usuario": "rticona",
    "clave1": "retama-quinua-vizcacha",
    "clave2": "retama-quinua-vizcacha",
}


def direccion(secreto: str) -> str:
    return f"/invitacion/{secreto}/"


def test_mirarla_no_la_gasta(client, emitida):
    """Los filtros de correo abren los enlaces antes que la persona."""
    _, secreto = emitida()
    for _ in range(3):
        respuesta = client.get(direccion(secreto))
        assert respuesta.status_code == 200
    assert 'value="Rosa Inés"' in respuesta.content.decode()
    assert 'value="rticona"' in respuesta.content.decode()
    assert client.head(direccion(secreto)).status_code == 200
    assert Invitacion.objects.get().usada_en is None
    assert not Usuario.objects.filter(email="rosa.ticona@ugel.example").exists()


def test_abre_la_cuenta_la_enlaza_y_la_deja_dentro(client, emitida, llegada):
    invitacion, secreto = emitida()
    respuesta = client.post(direccion(secreto), DATOS)
    assert (respuesta.status_code, respuesta.url) == (302, "/ponte-al-dia/")
    cuenta = Usuario.objects.get(username="rticona")
    assert cuenta.check_password(DATOS["clave1"])
    assert cuenta.email == "rosa.ticona@ugel.example"
    assert [g.name for g in cuenta.groups.all()] == [Rol.PUNTO_FOCAL.label]
    assert not cuenta.is_superuser
    llegada.persona.refresh_from_db()
    assert llegada.persona.usuario == cuenta
    assert client.get("/ponte-al-dia/").status_code == 200
    invitacion.refresh_from_db()
    assert (invitacion.usuario, invitacion.estado) == (cuenta, "usada")


def test_queda_escrito_quien_invito_y_quien_acepto(client, emitida, llegada):
    invitacion, secreto = emitida()
    client.post(direccion(secreto), DATOS)
    cuenta = Usuario.objects.get(username="rticona")
    assert invitacion.historia.first().history_user == cuenta
    cambio = llegada.persona.historia.first()
    assert cambio.history_user == cuenta
    assert cambio.history_change_reason == "Aceptó la invitación de Zoila Lirio"


def test_del_secreto_solo_se_guarda_la_huella(emitida):
    invitacion, secreto = emitida()
    assert len(secreto) >= 43
    assert invitacion.huella == huella(secreto) != secreto
    guardado = [str(v) for v in Invitacion.objects.values().get().values()]
    assert not any(secreto in valor for valor in guardado)


def _sin_efecto(client, secreto):
    paginas = {
        metodo: getattr(client, metodo)(direccion(secreto), **extra)
        for metodo, extra in (("get", {}), ("post", {"data": DATOS}))
    }
    for respuesta in paginas.values():
        assert respuesta.status_code == 404
        assert "Esta invitación ya no sirve" in respuesta.content.decode()
    return paginas["get"].content


def test_desconocida_vencida_usada_y_anulada_se_responden_igual(client, emitida):
    paginas = [_sin_efecto(client, "no-existe")]

    invitacion, secreto = emitida()
    Invitacion.objects.filter(pk=invitacion.pk).update(
        vence_en=timezone.now() - dt.timedelta(seconds=1)
    )
    paginas.append(_sin_efecto(client, secreto))

    invitacion, secreto = emitida()
    anular(invitacion=invitacion)
    paginas.append(_sin_efecto(client, secreto))

    invitacion, secreto = emitida()
    Client().post(direccion(secreto), DATOS)
    paginas.append(_sin_efecto(client, secreto))
    assert len(set(paginas)) == 1
    assert Usuario.objects.filter(email="rosa.ticona@ugel.example").count() == 1


def test_otra_invitacion_deja_sin_efecto_la_anterior(client, emitida):
    primera, viejo = emitida()
    _, nuevo = emitida()
    assert client.get(direccion(viejo)).status_code == 404
    assert client.get(direccion(nuevo)).status_code == 200
    primera.refresh_from_db()
    assert primera.estado == "anulada"
    assert primera.historia.first().history_change_reason == "La reemplazó otra invitación"


def test_vence_a_los_siete_dias(client, emitida):
    invitacion, _ = emitida()
    vida = invitacion.vence_en - invitacion.creado_en
    assert dt.timedelta(days=7) - vida < dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("cambio", "aviso"),
    [
        ({"clave1": "corta", "clave2": "corta"}, "12 caracteres"),
        ({"clave1": "trata-tacna-red-2026", "clave2": "trata-tacna-red-2026"}, "palabras de la"),
        ({"clave1": "ticona-vargas-rosa", "clave2": "ticona-vargas-rosa"}, "demasiado similar"),
        ({"clave2": "otra-cosa-distinta"}, "no son iguales"),
        ({"usuario": "ST"}, "ya lo tiene otra persona"),
        ({"usuario": "rosa ticona"}, "usuario válido"),
        ({"nombres": ""}, "Este campo es necesario"),
    ],
)
def test_lo_que_no_vale_se_dice_junto_al_campo_y_no_gasta_nada(client, emitida, cambio, aviso):
    _, secreto = emitida()
    html = client.post(direccion(secreto), {**DATOS, **cambio}).content.decode()
    assert "La cuenta no se abrió todavía" in html
    assert aviso in html
    assert 'value="Ticona Vargas"' in html
    assert not Usuario.objects.filter(email="rosa.ticona@ugel.example").exists()
    assert client.post(direccion(secreto), DATOS).status_code == 302


def test_quien_ya_tiene_cuenta_acepta_y_entra_con_la_suya(client, emitida, llegada, cuenta):
    rosa = cuenta(Rol.MIEMBRO, username="rosa")
    _, secreto = emitida(usuario=rosa)
    html = client.get(direccion(secreto)).content.decode()
    assert "Ya tiene una cuenta" in html
    assert 'type="password"' not in html
    respuesta = client.post(direccion(secreto), {**DATOS, "usuario": "otra"}, follow=True)
    assert respuesta.redirect_chain[-1][0].startswith("/entrar/?next=/ponte-al-dia/")
    assert "Entre con su cuenta: «rosa»" in respuesta.content.decode()
    rosa = Usuario.objects.get(pk=rosa.pk)
    assert rosa.check_password(CLAVE)
    assert rosa.tiene_rol(Rol.PUNTO_FOCAL, Rol.MIEMBRO)
    llegada.persona.refresh_from_db()
    assert llegada.persona.usuario == rosa
    assert Usuario.objects.filter(username="otra").count() == 0


def test_abierta_en_el_navegador_de_otra_persona_lo_dice_y_no_se_usa(cliente, emitida):
    _, secreto = emitida()
    otra = cliente(Rol.SECRETARIA)
    for respuesta in (otra.get(direccion(secreto)), otra.post(direccion(secreto), DATOS)):
        assert "Esta invitación es para otra persona" in respuesta.content.decode()
    assert Invitacion.objects.get().usada_en is None


def test_si_la_persona_ya_tiene_otra_cuenta_no_se_le_cambia(client, emitida, llegada, cuenta):
    _, secreto = emitida()
    llegada.persona.usuario = cuenta(Rol.MIEMBRO)
    llegada.persona.save()
    assert client.post(direccion(secreto), DATOS).status_code == 404
    assert not Usuario.objects.filter(username="rticona").exists()
    assert Invitacion.objects.get().usada_en is None


def test_probar_muchas_direcciones_se_frena(client, emitida):
    _, secreto = emitida()
    for n in range(30):
        client.get(direccion(f"prueba{n}"))
    assert client.get(direccion(secreto)).status_code == 429
    assert client.post(direccion(secreto), DATOS).status_code == 429
    assert not Usuario.objects.filter(username="rticona").exists()


def test_la_direccion_no_se_guarda_ni_viaja(client, emitida):
    _, secreto = emitida()
    respuesta = client.get(direccion(secreto))
    assert respuesta["Referrer-Policy"] == "strict-origin"
    assert "no-store" in respuesta["Cache-Control"]
    assert "noindex" in respuesta["X-Robots-Tag"]


def test_los_registros_no_dicen_el_secreto(client, caplog, emitida):
    filtro = SinSecretos()
    caplog.handler.addFilter(filtro)
    client.get(direccion("un-secreto-cualquiera"))
    client.post("/calendario/f/otro-secreto.ics")
    caplog.handler.removeFilter(filtro)
    assert "/invitacion/…/" in caplog.text
    assert "un-secreto-cualquiera" not in caplog.text
    linea = logging.LogRecord(
        "x", logging.ERROR, "", 0, "Falló %s", ("/calendario/f/otro-secreto.ics",), None
    )
    assert filtro.filter(linea)
    assert linea.getMessage() == "Falló /calendario/f/…"


def test_sin_efecto_a_medias(client, emitida, llegada, monkeypatch):
    """Si la enlazada falla, no queda la cuenta: o todo o nada."""
    _, secreto = emitida()
    llegada.persona.baja_en = timezone.localdate()
    llegada.persona.baja_motivo = "Ya no trabaja allí"
    llegada.persona.save()
    assert client.post(direccion(secreto), DATOS).status_code == 404
    assert not Usuario.objects.filter(username="rticona").exists()
