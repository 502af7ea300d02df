"""Una carta nunca frena a quien la escribe, no se pierde y sale una vez."""

import datetime as dt
import email
import re
import sys
import threading
from email import policy

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, send_mail
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from intranet.correo import services
from intranet.correo.services import (
    SE_DA_POR_CAIDO,
    encolar,
    enviar_pendientes,
    olvidar_textos,
    reintentar,
)
from intranet.models import CorreoSaliente
from intranet.models.correo import ESPERAS
from intranet.roles import Rol

pytestmark = pytest.mark.django_db
Estado = CorreoSaliente.Estado


def escribir(
    para="ana@ejemplo.pe", asunto="Sesión ordinaria", texto="Nos vemos el jueves, señora Ñ."
):
    """Una carta en el buzón."""
    send_mail(asunto, texto, None, [para])
    return CorreoSaliente.objects.get(para=para, asunto=asunto)


def ya_toca() -> None:
    """Pasa el tiempo de espera de todo lo pendiente."""
    CorreoSaliente.objects.update(proximo_en=timezone.now())


# --- Quien escribe


def test_quien_escribe_no_habla_con_el_servidor_de_correo(client, cuenta, smtp, monkeypatch):
    usuario = cuenta(Rol.MIEMBRO)
    smtp(mudo=True)
    llamadas = []
    monkeypatch.setattr("socket.create_connection", lambda *a, **k: llamadas.append(a) or 1 / 0)
    respuesta = client.post("/clave/olvidada/", {"email": usuario.email})
    assert respuesta.url == "/clave/olvidada/enviada/"
    assert CorreoSaliente.objects.get().estado == Estado.PENDIENTE
    assert llamadas == []
    # Es por donde pasa el correo: si quien escribe lo llevara, se habría notado.
    enviar_pendientes()
    assert llamadas


def test_si_lo_que_se_guardaba_se_deshace_la_carta_no_sale():
    with transaction.atomic():
        escribir()
        transaction.set_rollback(True)
    assert not CorreoSaliente.objects.exists()


def test_cada_destinatario_corre_su_suerte(smtp):
    send_mail("Aviso", "Texto", None, ["ana@ejemplo.pe", "luis@ejemplo.pe", "ana@ejemplo.pe"])
    entregado = smtp()
    assert enviar_pendientes() == 2
    assert sorted(para for para, _ in entregado.cartas) == ["ana@ejemplo.pe", "luis@ejemplo.pe"]


def test_la_misma_clave_no_escribe_dos_veces_a_la_misma_persona():
    for _ in range(2):
        encolar(
            EmailMultiAlternatives("Vence", "Texto", to=["ana@ejemplo.pe"]), clave="vence:7:-15"
        )
    encolar(EmailMultiAlternatives("Vence", "Texto", to=["luis@ejemplo.pe"]), clave="vence:7:-15")
    assert CorreoSaliente.objects.count() == 2


# --- Lo que llega


def test_llega_entera_con_sus_partes_y_su_adjunto(smtp):
    mensaje = EmailMultiAlternatives(
        "Convocatoria: «Sesión 05-2026»", "Texto con ñ\n.punto", "Red <red@ejemplo.pe>", ["a@b.pe"]
    )
    mensaje.attach_alternative("<p>Texto con ñ</p>", "text/html")
    mensaje.attach("agenda.pdf", b"%PDF-1.7\r\n\x00\xff", "application/pdf")
    mensaje.send()
    entregado = smtp()
    enviar_pendientes()
    [(para, octetos)] = entregado.cartas
    carta = email.message_from_bytes(octetos, policy=policy.default)
    assert para == "a@b.pe"
    assert carta["Subject"] == "Convocatoria: «Sesión 05-2026»"
    assert carta["From"] == "Red <red@ejemplo.pe>"
    assert carta.get_body(("html",)).get_content().strip() == "<p>Texto con ñ</p>"
    [adjunto] = carta.iter_attachments()
    assert adjunto.get_content() == b"%PDF-1.7\r\n\x00\xff"
    assert "\n..punto" in octetos.decode()


def test_al_salir_se_borra_lo_que_decia(client, cuenta, smtp):
    usuario = cuenta(Rol.MIEMBRO)
    client.post("/clave/olvidada/", {"email": usuario.email})
    assert b"/clave/nueva/" in bytes(CorreoSaliente.objects.get().contenido)
    entregado = smtp()
    assert enviar_pendientes() == 1
    assert re.search(rb"/clave/nueva/", entregado.cartas[0][1])
    fila = CorreoSaliente.objects.get()
    assert (fila.estado, bytes(fila.contenido), fila.para) == (Estado.ENVIADO, b"", usuario.email)
    assert fila.enviado_en


def test_lo_que_ya_salio_no_sale_otra_vez(smtp):
    escribir()
    entregado = smtp()
    assert [enviar_pendientes() for _ in range(3)] == [1, 0, 0]
    assert len(entregado.cartas) == 1


def test_si_falla_la_despedida_la_carta_ya_salio(smtp):
    escribir()
    entregado = smtp(corta_al_despedirse=True)
    assert enviar_pendientes() == 1
    ya_toca()
    assert enviar_pendientes() == 0
    assert len(entregado.cartas) == 1


# --- Lo que falla


@pytest.mark.parametrize(
    ("como", "dice"),
    [
        ("cerrado", "no respondió o cortó la conexión"),
        ("mudo", "no respondió o cortó la conexión"),
        ("desconocido", "No se pudo llegar"),
    ],
)
def test_sin_servidor_espera_y_sale_cuando_vuelve(smtp, settings, como, dice):
    fila = escribir()
    if como == "mudo":
        smtp(mudo=True)
    elif como == "desconocido":
        settings.EMAIL_HOST = "no-existe.invalid"
    assert enviar_pendientes() == 0
    fila.refresh_from_db()
    assert (fila.estado, fila.intentos) == (Estado.PENDIENTE, 1)
    assert dice in fila.error
    assert fila.proximo_en > timezone.now() + dt.timedelta(seconds=50)
    settings.EMAIL_HOST = "127.0.0.1"
    entregado = smtp()
    assert enviar_pendientes() == 0, "todavía no toca"
    ya_toca()
    assert enviar_pendientes() == 1
    assert len(entregado.cartas) == 1


def test_un_4xx_espera_y_repite_la_misma_carta(smtp):
    escribir()
    entregado = smtp(al_dato=["451 4.7.1 Más tarde", "250 Tomada"])
    primera = bytes(CorreoSaliente.objects.get().contenido)
    assert enviar_pendientes() == 0
    ya_toca()
    assert enviar_pendientes() == 1
    [(_, octetos)] = entregado.cartas
    identidad = email.message_from_bytes(primera)["Message-ID"]
    assert email.message_from_bytes(octetos)["Message-ID"] == identidad
    assert str(CorreoSaliente.objects.get().uuid) in identidad


@pytest.mark.parametrize(
    "como", [{"al_destinatario": "550 5.1.1 No existe"}, {"al_dato": ["554 5.7.1 No se admite"]}]
)
def test_un_5xx_no_se_repite_y_se_ve(smtp, como):
    escribir()
    entregado = smtp(**como)
    assert enviar_pendientes() == 0
    fila = CorreoSaliente.objects.get()
    assert fila.estado == Estado.NO_SALIO
    assert fila.error.startswith("El servidor de correo rechazó la carta. Dijo: ")
    ya_toca()
    assert enviar_pendientes() == 0
    assert entregado.conexiones == 1


def test_se_rinde_a_la_vista_tras_la_ultima_espera():
    fila = escribir()
    for intento in range(1, len(ESPERAS) + 1):
        enviar_pendientes()
        fila.refresh_from_db()
        assert (fila.intentos, fila.estado) == (intento, Estado.PENDIENTE)
        ya_toca()
    enviar_pendientes()
    fila.refresh_from_db()
    assert fila.estado == Estado.NO_SALIO
    assert fila.se_puede_reintentar


def test_una_carta_imposible_no_detiene_a_las_demas(smtp, monkeypatch):
    mala, _ = escribir("mala@ejemplo.pe"), escribir("buena@ejemplo.pe")
    de_verdad = services._Sobre

    def sobre(fila):
        if fila.pk == mala.pk:
            raise KeyError("algo que nadie previó")
        return de_verdad(fila)

    monkeypatch.setattr(services, "_Sobre", sobre)
    entregado = smtp()
    assert enviar_pendientes() == 1
    assert [para for para, _ in entregado.cartas] == ["buena@ejemplo.pe"]
    mala.refresh_from_db()
    assert mala.estado == Estado.PENDIENTE


# --- Repetir y olvidar


def test_reintentar_la_pone_otra_vez_en_la_cola(cuenta, smtp):
    fila = escribir()
    CorreoSaliente.objects.update(estado=Estado.NO_SALIO, intentos=8)
    reintentar(correo=fila, usuario=cuenta(Rol.ADMINISTRADOR, first_name="Rosa", last_name="C"))
    fila.refresh_from_db()
    assert (fila.estado, fila.intentos, fila.error) == (
        Estado.PENDIENTE,
        0,
        "Rosa C pidió intentarlo otra vez.",
    )
    entregado = smtp()
    assert enviar_pendientes() == 1
    assert len(entregado.cartas) == 1
    with pytest.raises(ValidationError, match="ya salió"):
        reintentar(correo=fila, usuario=cuenta(Rol.ADMINISTRADOR))


def test_a_los_siete_dias_se_olvida_el_texto_de_lo_que_no_salio(cuenta):
    vieja, nueva, pendiente = escribir("v@b.pe"), escribir("n@b.pe"), escribir("p@b.pe")
    CorreoSaliente.objects.exclude(pk=pendiente.pk).update(estado=Estado.NO_SALIO)
    CorreoSaliente.objects.exclude(pk=nueva.pk).update(
        creado_en=timezone.now() - dt.timedelta(days=8)
    )
    assert olvidar_textos() == 1
    vieja.refresh_from_db()
    assert not vieja.se_puede_reintentar
    with pytest.raises(ValidationError):
        reintentar(correo=vieja, usuario=cuenta(Rol.ADMINISTRADOR))
    assert CorreoSaliente.objects.exclude(contenido=b"").count() == 2


# --- Varios procesos, y uno que muere


def test_la_de_un_proceso_que_murio_la_toma_otro_y_la_de_uno_vivo_no(smtp):
    viva, caida = escribir("viva@b.pe"), escribir("caida@b.pe")
    CorreoSaliente.objects.update(estado=Estado.ENVIANDO, tomado_en=timezone.now())
    CorreoSaliente.objects.filter(pk=caida.pk).update(
        tomado_en=timezone.now() - SE_DA_POR_CAIDO - dt.timedelta(seconds=1)
    )
    entregado = smtp()
    assert enviar_pendientes() == 1
    assert [para for para, _ in entregado.cartas] == ["caida@b.pe"]
    viva.refresh_from_db()
    assert viva.estado == Estado.ENVIANDO


def test_la_que_hace_morir_a_quien_la_lleva_no_se_intenta_para_siempre(smtp, monkeypatch):
    fatal = escribir("fatal@b.pe")
    with monkeypatch.context() as parche:
        parche.setattr(services, "get_connection", lambda *a, **k: sys.exit("sin memoria"))
        for _ in range(len(ESPERAS) + 1):
            with pytest.raises(SystemExit):
                enviar_pendientes()
            CorreoSaliente.objects.update(tomado_en=timezone.now() - 2 * SE_DA_POR_CAIDO)
        assert enviar_pendientes() == 0
    fatal.refresh_from_db()
    assert (fatal.estado, fatal.intentos) == (Estado.NO_SALIO, len(ESPERAS) + 1)
    assert "se detuvo a medias" in fatal.error
    assert fatal.se_puede_reintentar
    otra, entregado = escribir("otra@b.pe"), smtp()
    enviar_pendientes()
    assert [para for para, _ in entregado.cartas] == [otra.para]


@pytest.mark.django_db(transaction=True)
def test_dos_procesos_a_la_vez_llevan_cada_carta_una_vez(smtp):
    for n in range(6):
        escribir(f"{n}@ejemplo.pe")
    entregado = smtp(demora=0.05)
    juntos = threading.Barrier(2)

    def llevar() -> None:
        juntos.wait()
        try:
            enviar_pendientes()
        finally:
            connection.close()

    hilos = [threading.Thread(target=llevar) for _ in range(2)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    assert sorted(para for para, _ in entregado.cartas) == [f"{n}@ejemplo.pe" for n in range(6)]
    assert CorreoSaliente.objects.filter(estado=Estado.ENVIADO, intentos=1).count() == 6


# --- La orden


def llevar_una_vez():
    call_command("trabajar", "--una-vez", "--solo", "correo")


def test_la_orden_lleva_lo_que_hay_y_lo_cuenta(smtp, capsys):
    escribir()
    smtp()
    llevar_una_vez()
    assert "correo: 1" in capsys.readouterr().out


def test_sin_servidor_configurado_la_carta_se_lee_en_la_consola(settings, capsys):
    settings.CORREO_TRANSPORTE = "django.core.mail.backends.console.EmailBackend"
    escribir()
    llevar_una_vez()
    assert "Nos vemos el jueves, señora Ñ." in capsys.readouterr().out
    assert CorreoSaliente.objects.get().estado == Estado.ENVIADO
