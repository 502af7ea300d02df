"""Las pantallas de sesiones, actas, acuerdos y compromisos: quién las ve y qué se hace en ellas."""

import datetime as dt
import io
import re
import zipfile
from types import SimpleNamespace
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from actas.enums import EstadoAcuerdo, EstadoSesion, Semaforo
from actas.instantanea import instantanea_de
from actas.models import (
    Acta,
    Acuerdo,
    Avance,
    Compromiso,
    EstadoActa,
    Evidencia,
    Responsabilidad,
    Sesion,
    VersionActa,
)
from actas.services import (
    anular_avance,
    aprobar,
    cambiar_acuerdo,
    cancelar,
    redactar,
    registrar_avance,
)
from intranet.roles import Rol
from tests.actas.conftest import poner_acuerdos
from tests.factories import InstanciaFactory, InstitucionFactory, MembresiaFactory, SesionFactory

pytestmark = pytest.mark.django_db

HOY = dt.datetime(2026, 6, 20, 10, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def hoy():
    """Es sábado 20 de junio de 2026 en Lima."""
    with time_machine.travel(HOY, tick=False):
        yield timezone.localdate()


@pytest.fixture(autouse=True)
def pdf_al_instante(monkeypatch):
    """El PDF de verdad se prueba en ``test_pdf.py``; aquí bastan octetos distintos por versión."""
    monkeypatch.setattr(
        "actas.services.pdf_de", lambda datos, sello: f"%PDF-1.7 {sello} %%EOF".encode()
    )


@pytest.fixture
def version(red, acta) -> VersionActa:
    """El acta aprobada: un acuerdo de dos instituciones y otro que no compromete a nadie."""
    poner_acuerdos(
        acta,
        {
            "texto": "Remitir el padrón de instituciones educativas.",
            "compromisos": [
                {
                    "responsables": [red.uuid("UGEL"), red.uuid("DIRESA")],
                    "fecha_limite": "2026-06-30",
                }
            ],
        },
        {"texto": "Aprobar el acta anterior."},
    )
    return aprobar(acta=acta, usuario=red.secretaria)


@pytest.fixture
def gente(red, cuenta) -> SimpleNamespace:
    """Una cuenta de cada clase frente a la Red."""

    def de(rol, sigla):
        return cuenta(
            rol,
            institucion=red.instituciones[sigla],
            instancia=red.instancia,
            condicion="alterno",
        )

    return SimpleNamespace(
        secretaria=red.secretaria,
        grds=cuenta(Rol.GRDS),
        administrador=cuenta(Rol.ADMINISTRADOR),
        focal=de(Rol.PUNTO_FOCAL, "UGEL"),
        otro_focal=de(Rol.PUNTO_FOCAL, "PNP"),
        miembro=de(Rol.MIEMBRO, "UGEL"),
        aliada=de(Rol.ALIADO, "DIRESA"),
        ajeno=cuenta(
            Rol.PUNTO_FOCAL, institucion=InstitucionFactory(), instancia=InstanciaFactory()
        ),
    )


@pytest.fixture
def lugares(version) -> dict[str, str]:
    """La dirección de cada pantalla sobre el acta aprobada."""
    sesion = version.estado.sesion
    acuerdo = Acuerdo.objects.get(numero=1)
    parte = Responsabilidad.objects.get(institucion__sigla="UGEL")
    avance = registrar_avance(
        responsabilidad=parte,
        usuario=None,
        estado="en_proceso",
        nota="Se pidió.",
        archivo=SimpleUploadedFile("oficio.pdf", b"%PDF-1.7\n%%EOF"),
    )
    return {
        "sesion": sesion.get_absolute_url(),
        "acta": sesion.acta.get_url(),
        "pdf": version.get_absolute_url(),
        "acuerdo": acuerdo.get_absolute_url(),
        "evidencia": Evidencia.objects.get().get_absolute_url(),
        "nuevo_avance": reverse("actas:nuevo_avance", args=[parte.uuid]),
        "anular_avance": reverse("actas:anular_avance", args=[avance.uuid]),
        "cambiar_acuerdo": reverse("actas:cambiar_acuerdo", args=[acuerdo.uuid]),
        "cancelar": reverse("actas:cancelar", args=[sesion.uuid]),
        "fe_de_erratas": reverse("actas:fe_de_erratas", args=[sesion.uuid]),
    }


def texto(respuesta) -> str:
    """El HTML de una respuesta con los blancos juntos."""
    return re.sub(r"\s+", " ", respuesta.content.decode())


# --- Quién ve y quién hace

LEER = ("sesion", "acta", "pdf", "acuerdo", "evidencia")
INFORMAR = ("nuevo_avance", "anular_avance")
LLEVAR = ("cambiar_acuerdo", "cancelar", "fe_de_erratas")


@pytest.mark.parametrize(
    ("quien", "leer", "informar", "llevar"),
    [
        ("secretaria", 200, 200, 200),
        ("grds", 200, 403, 403),
        ("administrador", 200, 403, 403),
        ("focal", 200, 200, 403),
        ("otro_focal", 200, 403, 403),
        ("miembro", 200, 403, 403),
        ("aliada", 200, 403, 403),
        ("ajeno", 404, 404, 404),
    ],
)
def test_cada_quien_ve_y_hace_lo_suyo(gente, cliente, lugares, quien, leer, informar, llevar):
    navegador = cliente(getattr(gente, quien))
    for grupo, esperado in ((LEER, leer), (INFORMAR, informar), (LLEVAR, llevar)):
        for lugar in grupo:
            assert navegador.get(lugares[lugar]).status_code == esperado, lugar


@pytest.mark.parametrize("quien", ["grds", "focal", "ajeno"])
def test_quien_no_lleva_la_instancia_no_escribe_por_post(gente, cliente, lugares, quien, version):
    navegador = cliente(getattr(gente, quien))
    sesion = version.estado.sesion
    for nombre in ("convocar", "redactar", "cancelar", "fe_de_erratas"):
        respuesta = navegador.post(
            reverse(f"actas:{nombre}", args=[sesion.uuid]),
            {"motivo": "x", "dice": "a", "debe_decir": "b", "version": 1},
        )
        assert respuesta.status_code in (403, 404), nombre
    assert navegador.post(lugares["cambiar_acuerdo"], {"motivo": "x"}).status_code in (403, 404)
    assert Acuerdo.objects.get(numero=1).estado == EstadoAcuerdo.VIGENTE
    assert VersionActa.objects.count() == 1


def test_lo_ajeno_no_sale_en_las_listas(gente, cliente, version):
    navegador = cliente(gente.ajeno)
    for nombre in ("sesiones", "actas", "compromisos"):
        respuesta = navegador.get(reverse(f"actas:{nombre}"))
        assert respuesta.context["pagina"].paginator.count == 0
        assert "que usted pueda leer" in texto(respuesta)


def test_al_dejar_la_designacion_se_deja_de_ver(gente, cliente, version, red, lugares):
    designacion = gente.focal.persona.designaciones.get()
    designacion.hasta = dt.date(2026, 6, 19)
    designacion.save()
    navegador = cliente(gente.focal)
    assert navegador.get(lugares["acta"]).status_code == 404
    assert navegador.get(lugares["nuevo_avance"]).status_code == 404


# --- Sesiones


def test_la_lista_dice_la_sesion_como_se_dice_en_voz_alta(gente, cliente, version):
    html = texto(cliente(gente.miembro).get("/sesiones/"))
    assert "Sesión ordinaria 01-2026 · jueves 14 de mayo de 2026" in html
    assert "1 sesión<" in html
    assert "Con acta aprobada" in html
    assert "Convocar una sesión" not in html


def test_la_proxima_se_destaca_y_la_cancelada_no(red, cliente):
    pronto = SesionFactory(instancia=red.instancia, fecha=dt.date(2026, 6, 25))
    SesionFactory(instancia=red.instancia, fecha=dt.date(2026, 7, 9))
    navegador = cliente(red.secretaria)
    assert navegador.get("/sesiones/").context["proxima"] == pronto
    cancelar(sesion=pronto, motivo="Feriado.")
    respuesta = navegador.get("/sesiones/")
    assert respuesta.context["proxima"].fecha == dt.date(2026, 7, 9)
    assert "Convocar una sesión" in texto(respuesta)


@pytest.mark.parametrize(
    ("filtro", "esperadas"),
    [
        ("anio=2025", {"2025"}),
        ("anio=2026", {"con acta", "futura", "sin acta", "extra"}),
        ("tipo=SE", {"extra"}),
        ("estado=realizada", {"con acta"}),
        ("estado=cancelada", {"2025"}),
        ("estado=sin_acta", {"sin acta", "extra"}),
        ("instancia=red&estado=programada", {"futura", "sin acta", "extra"}),
        ("institucion=UGEL", {"con acta"}),
        ("institucion=PNP", set()),
        ("anio=1066&tipo=XX&institucion=0", {"con acta", "futura", "sin acta", "extra", "2025"}),
    ],
)
def test_filtros_de_sesiones(red, cliente, version, filtro, esperadas):
    for nombre, fecha, tipo in (
        ("futura", dt.date(2026, 12, 3), "SO"),
        ("sin acta", dt.date(2026, 3, 5), "SO"),
        ("extra", dt.date(2026, 2, 5), "SE"),
        ("2025", dt.date(2025, 2, 5), "SO"),
    ):
        SesionFactory(instancia=red.instancia, fecha=fecha, tipo=tipo, lugar=nombre)
    cancelar(sesion=Sesion.objects.get(lugar="2025"), motivo="Feriado.")
    Sesion.objects.filter(lugar="Auditorio").update(lugar="con acta")
    for sigla, institucion in red.instituciones.items():
        filtro = filtro.replace(f"={sigla}", f"={institucion.pk}")
    pagina = cliente(red.secretaria).get(f"/sesiones/?{filtro}").context["pagina"]
    assert {s.lugar for s in pagina} == esperadas


def test_la_pagina_que_no_existe_lleva_a_la_mas_cercana_y_conserva_el_filtro(red, cliente):
    for dia in range(1, 24):
        SesionFactory(instancia=red.instancia, fecha=dt.date(2026, 1, dia))
    navegador = cliente(red.secretaria)
    respuesta = navegador.get("/sesiones/?anio=2026&pagina=99")
    assert respuesta.context["pagina"].number == 2
    assert "?anio=2026&amp;pagina=1" in texto(respuesta)
    assert navegador.get("/sesiones/?pagina=uno").context["pagina"].number == 1


def test_convocar_da_numero_y_solo_por_post(red, cliente, sesion):
    navegador = cliente(red.secretaria)
    url = reverse("actas:convocar", args=[sesion.uuid])
    assert navegador.get(url).status_code == 405
    respuesta = navegador.post(url, follow=True)
    sesion.refresh_from_db()
    assert (sesion.estado, sesion.numero) == (EstadoSesion.CONVOCADA, 1)
    assert "quedó convocada" in texto(respuesta)


def test_cancelar_pide_el_motivo_y_conserva_lo_escrito(red, cliente, sesion):
    navegador = cliente(red.secretaria)
    url = reverse("actas:cancelar", args=[sesion.uuid])
    assert "Diga por qué." in texto(navegador.post(url, {"motivo": "  "}))
    sesion.refresh_from_db()
    assert sesion.estado == EstadoSesion.PROGRAMADA
    html = texto(navegador.post(url, {"motivo": "Feriado regional."}, follow=True))
    assert "Sesión cancelada" in html
    assert "Feriado regional." in html
    sesion.refresh_from_db()
    assert sesion.estado == EstadoSesion.CANCELADA
    assert sesion.historia.first().history_user == red.secretaria


def test_no_se_cancela_la_que_ya_se_realizo(red, cliente, version):
    url = reverse("actas:cancelar", args=[version.estado.sesion.uuid])
    html = texto(cliente(red.secretaria).post(url, {"motivo": "Por probar."}))
    assert "La sesión ya está realizada." in html
    assert "Por probar." in html


def test_redactar_abre_el_editor_y_dos_veces_la_misma_acta(red, cliente, sesion):
    navegador = cliente(red.secretaria)
    url = reverse("actas:redactar", args=[sesion.uuid])
    primera, segunda = navegador.post(url), navegador.post(url)
    acta = Acta.objects.get()
    assert primera.url == segunda.url == reverse("wagtailadmin_pages:edit", args=[acta.pk])


def test_redactar_una_cancelada_dice_por_que_no(red, cliente, sesion):
    cancelar(sesion=sesion, motivo="Feriado.")
    url = reverse("actas:redactar", args=[sesion.uuid])
    assert "no tiene acta" in texto(cliente(red.secretaria).post(url, follow=True))
    assert not Acta.objects.exists()


def test_los_botones_son_de_quien_lleva_la_instancia(red, gente, cliente, sesion):
    botones = ("Redactar el acta", "Convocar", "Cancelar la sesión")
    propio = texto(cliente(red.secretaria).get(sesion.get_absolute_url()))
    ajeno = texto(cliente(gente.grds).get(sesion.get_absolute_url()))
    for boton in botones:
        assert boton in propio
        assert boton not in ajeno


# --- Actas


def test_el_acta_aprobada_se_lee_entera(gente, cliente, version):
    acuerdo = Acuerdo.objects.get(numero=1)
    html = texto(cliente(gente.miembro).get(version.estado.sesion.acta.get_url()))
    assert f'id="acuerdo-{acuerdo.uuid}"' in html
    assert f'href="{acuerdo.get_absolute_url()}"' in html
    for dicho in (
        "Acta de la sesión ordinaria 01-2026",
        "jueves 14 de mayo de 2026, 9:00",
        "Sí: asistieron 3 de 4 integrantes",
        "Justificada",
        "Titular de UGEL, Especialista (titular)",
        "Plan de prevención",
        "Remitir el padrón de instituciones educativas.",
        "Hasta el 30 de junio de 2026",
        version.instantanea_sha256,
        version.get_absolute_url(),
        reverse("lugar", args=[version.estado.sesion.acta.uuid]),
    ):
        assert dicho in html
    assert "Agregar fe de erratas" not in html


def test_el_acta_se_lee_de_lo_congelado_y_no_de_la_pagina(gente, cliente, version):
    Acta.objects.update(title="Otra cosa", hora_fin=dt.time(23))
    html = texto(cliente(gente.miembro).get(version.estado.sesion.acta.get_url()))
    assert "Otra cosa" not in html
    assert "23:00" not in html


def test_el_borrador_solo_lo_ve_su_secretaria(red, gente, cliente, acta):
    url = acta.get_url()
    html = texto(cliente(red.secretaria).get(url))
    assert "Esta acta está en borrador" in html
    assert reverse("wagtailadmin_pages:edit", args=[acta.pk]) in html
    for otro in (gente.miembro, gente.grds, gente.administrador, gente.ajeno):
        assert cliente(otro).get(url).status_code == 404


def test_la_vista_previa_usa_la_misma_plantilla_sin_tocar_la_base(
    red, acta, django_assert_num_queries
):
    poner_acuerdos(acta, {"texto": "Remitir.", "compromisos": []})
    datos = instantanea_de(acta)
    with django_assert_num_queries(0):
        html = render_to_string(
            "actas/acta.html", {"page": acta, "acta": datos, "es_borrador": True}
        )
    assert "Así se leerá el acta" in html
    assert "Remitir." in html


def test_lista_de_actas_con_borradores_para_quien_los_lleva(red, gente, cliente, version):
    otra = redactar(
        sesion=SesionFactory(instancia=red.instancia, fecha=dt.date(2026, 6, 11)),
        usuario=red.secretaria,
    )
    propio = cliente(red.secretaria).get("/actas/")
    assert [s.clave_acta for s in propio.context["borradores"]] == [otra.pk]
    assert propio.context["pagina"].paginator.count == 1
    ajeno = cliente(gente.grds).get("/actas/")
    assert not ajeno.context["borradores"]
    assert "11 de junio" not in texto(ajeno)


@pytest.mark.parametrize(
    ("sigla", "esta"), [("UGEL", True), ("DIRESA", True), ("DRTPE", True), ("PNP", False)]
)
def test_actas_donde_estuvo_o_responde_una_institucion(red, cliente, version, sigla, esta):
    pk = red.instituciones[sigla].pk
    pagina = cliente(red.secretaria).get(f"/actas/?institucion={pk}").context["pagina"]
    assert bool(pagina.paginator.count) is esta


def test_la_rama_lleva_al_listado_filtrado(red, cliente, version):
    respuesta = cliente(red.secretaria).get(red.rama.get_url())
    assert respuesta.url == "/actas/?instancia=red"


def test_el_pdf_es_el_congelado_y_no_se_guarda(gente, cliente, version):
    respuesta = cliente(gente.miembro).get(version.get_absolute_url())
    assert respuesta.content == bytes(version.pdf)
    assert respuesta["Content-Type"] == "application/pdf"
    assert respuesta["Content-Disposition"] == 'inline; filename="acta-so-01-2026-v1.pdf"'
    assert respuesta["Cache-Control"] == "private, no-store"
    assert (
        cliente(gente.miembro)
        .get(reverse("actas:pdf", args=[version.estado.sesion.uuid, 2]))
        .status_code
        == 404
    )


# --- Fe de erratas

ERRATA = {"dice": "Auditorio", "debe_decir": "Sala B", "motivo": "Error de copia", "version": 1}


def test_la_fe_de_erratas_se_suma_y_la_primera_version_queda(red, cliente, version, lugares):
    navegador = cliente(red.secretaria)
    html = texto(navegador.post(lugares["fe_de_erratas"], ERRATA, follow=True))
    assert "Esta acta tiene fe de erratas" in html
    assert "Sala B" in html
    segunda = VersionActa.objects.get(n=2)
    for v in (version, segunda):
        assert v.get_absolute_url() in html
        assert navegador.get(v.get_absolute_url()).content == bytes(v.pdf)


def test_el_segundo_clic_no_agrega_otra_fe_de_erratas(red, cliente, version, lugares):
    navegador = cliente(red.secretaria)
    navegador.post(lugares["fe_de_erratas"], ERRATA)
    respuesta = navegador.post(lugares["fe_de_erratas"], ERRATA)
    assert respuesta.status_code == 302
    assert VersionActa.objects.count() == 2


def test_dos_personas_agregan_fe_de_erratas_y_nada_se_pierde(red, cliente, version, lugares):
    navegador = cliente(red.secretaria)
    navegador.post(lugares["fe_de_erratas"], ERRATA)
    otra = {**ERRATA, "dice": "9:00", "debe_decir": "9:30"}
    respuesta = navegador.post(lugares["fe_de_erratas"], otra)
    assert "otra persona agregó una fe de erratas" in texto(respuesta)
    assert "9:30" in texto(respuesta)
    assert VersionActa.objects.count() == 2
    navegador.post(
        lugares["fe_de_erratas"],
        {**otra, "version": respuesta.context["formulario"]["version"].value()},
    )
    erratas = VersionActa.objects.get(n=3).datos["fe_de_erratas"]
    assert [e["debe_decir"] for e in erratas] == ["Sala B", "9:30"]


def test_la_fe_de_erratas_incompleta_dice_que_falta(red, cliente, version, lugares):
    respuesta = cliente(red.secretaria).post(lugares["fe_de_erratas"], {**ERRATA, "dice": " "})
    assert respuesta.context["formulario"].errors.keys() == {"dice"}
    assert "Sala B" in texto(respuesta)
    assert VersionActa.objects.count() == 1


def test_un_borrador_no_admite_fe_de_erratas(red, cliente, acta):
    url = reverse("actas:fe_de_erratas", args=[acta.sesion.uuid])
    assert cliente(red.secretaria).get(url).status_code == 404


# --- Acuerdos


def test_el_acuerdo_ensena_sus_partes_y_lo_hecho(gente, cliente, version, red):
    parte = Responsabilidad.objects.get(institucion__sigla="UGEL")
    hecho = registrar_avance(
        responsabilidad=parte, usuario=gente.focal, estado="cumplido", nota="Se remitió."
    )
    errado = registrar_avance(
        responsabilidad=parte, usuario=gente.focal, estado="no_procede", nota="Por error."
    )
    anular_avance(avance=errado, usuario=red.secretaria, motivo="Era de otro acuerdo.")
    html = texto(cliente(gente.focal).get(hecho.responsabilidad.compromiso.get_absolute_url()))
    compromiso = Compromiso.objects.get()
    assert f'id="compromiso-{compromiso.uuid}"' in html
    assert "Se remitió." in html
    assert "<s>Por error.</s>" in html
    assert "Era de otro acuerdo." in html
    assert html.count("Registrar avance<") == 1
    assert html.count("Anular este avance<") == 1


def test_anular_un_acuerdo_lo_deja_a_la_vista_con_su_motivo(red, cliente, version, lugares):
    navegador = cliente(red.secretaria)
    assert "Diga por qué." in texto(navegador.post(lugares["cambiar_acuerdo"], {"motivo": ""}))
    html = texto(
        navegador.post(lugares["cambiar_acuerdo"], {"motivo": "Quedó sin objeto."}, follow=True)
    )
    assert "Acuerdo anulado" in html
    assert "Quedó sin objeto." in html
    assert "Anular o reemplazar" not in html
    assert "Registrar avance" not in html
    respuesta = navegador.get(lugares["nuevo_avance"])
    assert respuesta.status_code == 302


def test_reemplazar_enlaza_los_dos_acuerdos(red, cliente, version, lugares):
    nuevo = Acuerdo.objects.get(numero=2)
    navegador = cliente(red.secretaria)
    navegador.post(
        lugares["cambiar_acuerdo"], {"motivo": "Se precisó.", "reemplazado_por": nuevo.pk}
    )
    viejo = Acuerdo.objects.get(numero=1)
    assert viejo.estado == EstadoAcuerdo.REEMPLAZADO
    assert nuevo.get_absolute_url() in texto(navegador.get(viejo.get_absolute_url()))
    assert viejo.get_absolute_url() in texto(navegador.get(nuevo.get_absolute_url()))


def test_no_se_reemplaza_por_un_acuerdo_de_otra_instancia(red, cliente, version, lugares):
    ajena = SesionFactory(instancia=InstanciaFactory())
    otro = Acuerdo.objects.create(
        sesion=ajena,
        periodo=ajena.periodo,
        bloque=uuid4(),
        orden=1,
        numero=1,
        codigo="01",
        texto="Ajeno",
    )
    respuesta = cliente(red.secretaria).post(
        lugares["cambiar_acuerdo"], {"motivo": "x", "reemplazado_por": otro.pk}
    )
    assert "reemplazado_por" in respuesta.context["formulario"].errors
    assert "Ajeno" not in texto(respuesta)


# --- Avances


def envio(**cambios) -> dict:
    """Un formulario de avance bien llenado, con ``cambios``."""
    return {
        "fecha": "14/6/2026",
        "estado": "cumplido",
        "nota": "Se remitió el padrón.",
        "enlace": "",
        "clave_envio": str(uuid4()),
        **cambios,
    }


@pytest.fixture
def parte(version) -> Responsabilidad:
    """La parte de la UGEL, sin avances."""
    return Responsabilidad.objects.get(institucion__sigla="UGEL")


@pytest.fixture
def url_avance(parte) -> str:
    """Donde se registra un avance de la UGEL."""
    return reverse("actas:nuevo_avance", args=[parte.uuid])


@pytest.mark.parametrize("fecha", ["14/6/2026", "14/06/2026", "2026-06-14", "14-6-2026"])
def test_el_punto_focal_registra_su_avance(gente, cliente, parte, url_avance, fecha):
    respuesta = cliente(gente.focal).post(url_avance, envio(fecha=fecha))
    avance = Avance.objects.get()
    assert respuesta.url == parte.compromiso.get_absolute_url()
    assert (avance.fecha, avance.estado, avance.autor) == (
        dt.date(2026, 6, 14),
        "cumplido",
        gente.focal,
    )
    assert avance.historia.get().history_user == gente.focal


def test_dos_clics_hacen_un_avance(gente, cliente, url_avance):
    navegador, datos = cliente(gente.focal), envio()
    assert navegador.post(url_avance, datos).status_code == 302
    assert navegador.post(url_avance, datos).status_code == 302
    assert Avance.objects.count() == 1


@pytest.mark.parametrize(
    ("cambio", "campo", "mensaje"),
    [
        ({"fecha": "31/6/2026"}, "fecha", "Escriba la fecha como 14/5/2026."),
        ({"fecha": "21/6/2026"}, "fecha", "no puede ser futura"),
        ({"fecha": "1/5/2026"}, "fecha", "la fecha es anterior"),
        ({"estado": "vencido"}, "estado", "vencido"),
        ({"nota": ""}, "nota", "Cuente en una línea qué se hizo."),
        ({"enlace": "javascript:alert(1)"}, "enlace", "URL"),
        ({"clave_envio": "x"}, "clave_envio", ""),
    ],
)
def test_un_avance_mal_llenado_dice_que_pasa_y_conserva_lo_escrito(
    gente, cliente, url_avance, cambio, campo, mensaje
):
    datos = envio(nota="Con «comillas» y <b>", enlace="https://ejemplo.pe/a") | cambio
    respuesta = cliente(gente.focal).post(url_avance, datos)
    formulario = respuesta.context["formulario"]
    assert formulario.errors.keys() == {campo}
    assert mensaje in " ".join(formulario.errors[campo])
    for nombre, valor in datos.items():
        assert formulario[nombre].value() == valor
    assert not Avance.objects.exists()


def imagen(formato: str) -> bytes:
    """Una foto pequeña."""
    salida = io.BytesIO()
    Image.effect_noise((60, 60), 90).convert("RGB").save(salida, formato)
    return salida.getvalue()


def paquete(parte: str) -> bytes:
    """Un documento de oficina con lo justo."""
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", "<Types/>")
        z.writestr(parte, "<x>padrón</x>" * 50)
    return salida.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
DOCX = paquete("word/document.xml")


@pytest.mark.parametrize(
    ("nombre", "octetos", "disposicion", "tipo"),
    [
        ("oficio.pdf", PDF, "inline", "application/pdf"),
        ("Foto de la SESIÓN.JPG", imagen("JPEG"), "inline", "image/jpeg"),
        ("foto.png", imagen("PNG"), "inline", "image/png"),
        ("informe.docx", DOCX, "attachment", "application/octet-stream"),
        ("padrón.xlsx", paquete("xl/workbook.xml"), "attachment", "application/octet-stream"),
    ],
)
def test_la_evidencia_se_guarda_y_se_sirve(
    gente, cliente, url_avance, parte, nombre, octetos, disposicion, tipo
):
    archivo = SimpleUploadedFile(nombre, octetos)
    respuesta = cliente(gente.focal).post(url_avance, envio(archivo=archivo))
    assert respuesta.status_code == 302
    evidencia = Evidencia.objects.get()
    # Una foto se guarda limpia (test_adjuntos.py); lo demás, tal cual.
    guardado = evidencia.archivo.read()
    assert (evidencia.nombre, evidencia.octetos) == (nombre, len(guardado))
    assert tipo.startswith("image/") or guardado == octetos
    assert nombre not in evidencia.archivo.name
    servida = cliente(gente.miembro).get(evidencia.get_absolute_url())
    assert b"".join(servida.streaming_content) == guardado
    assert servida["Content-Type"] == tipo
    assert servida["Content-Disposition"].startswith(disposicion)
    assert servida["Cache-Control"] == "private, no-store"
    assert servida["X-Content-Type-Options"] == "nosniff"
    assert nombre in texto(cliente(gente.miembro).get(parte.compromiso.get_absolute_url()))


@pytest.mark.parametrize(
    ("nombre", "octetos", "mensaje"),
    [
        ("truncado.pdf", PDF[:30], "incompleto o dañado"),
        ("truncada.jpg", imagen("JPEG")[:900], "incompleto o dañado"),
        ("truncada.png", imagen("PNG")[:2000], "incompleto o dañado"),
        ("truncado.docx", DOCX[:-40], "incompleto o dañado"),
        ("hoja.docx", paquete("xl/workbook.xml"), "dice Word"),
        ("pagina.pdf", b"<html><script>alert(1)</script>%%EOF", "dice PDF"),
        ("pdf.png", PDF, "dice PNG"),
        ("virus.exe", b"MZ", "Se aceptan PDF"),
        ("sin_extension", PDF, "Se aceptan PDF"),
        ("vacio.pdf", b"", "vacío"),
        ("enorme.pdf", PDF + b"\0" * (10 * 1024 * 1024), "más de 10 MB"),
    ],
)
def test_un_archivo_que_no_sirve_se_rechaza_junto_a_su_campo(
    gente, cliente, url_avance, nombre, octetos, mensaje
):
    archivo = SimpleUploadedFile(nombre, octetos)
    respuesta = cliente(gente.focal).post(url_avance, envio(archivo=archivo, nota="Sigue aquí."))
    formulario = respuesta.context["formulario"]
    assert formulario.errors.keys() == {"archivo"}
    assert mensaje in formulario.errors["archivo"][0]
    assert "Sigue aquí." in texto(respuesta)
    assert not Avance.objects.exists()
    assert not Evidencia.objects.exists()


def test_si_falla_otro_campo_se_avisa_que_el_archivo_no_se_guardo(gente, cliente, url_avance):
    archivo = SimpleUploadedFile("oficio.pdf", PDF)
    respuesta = cliente(gente.focal).post(url_avance, envio(archivo=archivo, nota=""))
    assert "Elija otra vez «oficio.pdf»" in texto(respuesta)


def test_una_evidencia_sin_su_archivo_no_rompe(gente, cliente, url_avance):
    cliente(gente.focal).post(url_avance, envio(archivo=SimpleUploadedFile("a.pdf", PDF)))
    evidencia = Evidencia.objects.get()
    evidencia.archivo.storage.delete(evidencia.archivo.name)
    assert cliente(gente.focal).get(evidencia.get_absolute_url()).status_code == 404


def test_el_enlace_se_ve_con_el_avance(gente, cliente, url_avance, parte):
    cliente(gente.focal).post(url_avance, envio(enlace="https://ejemplo.pe/padron"))
    html = texto(cliente(gente.miembro).get(parte.compromiso.get_absolute_url()))
    assert 'href="https://ejemplo.pe/padron"' in html


def test_anular_un_avance_lo_deja_tachado(gente, cliente, url_avance, parte):
    navegador = cliente(gente.focal)
    navegador.post(url_avance, envio())
    avance = Avance.objects.get()
    url = reverse("actas:anular_avance", args=[avance.uuid])
    assert "Diga por qué." in texto(navegador.post(url, {"motivo": ""}))
    assert cliente(gente.otro_focal).post(url, {"motivo": "x"}).status_code == 403
    assert navegador.post(url, {"motivo": "Era otro."}).status_code == 302
    assert "ya está anulado" in texto(navegador.post(url, {"motivo": "Era otro."}))
    assert Responsabilidad.objects.con_estado().get(pk=parte.pk).estado_actual == "pendiente"


# --- Compromisos


@pytest.fixture
def crear_compromiso(red, sesion):
    """Fábrica de compromisos: el estado de cada parte, su plazo y su regla."""
    numeros = iter(range(100, 999))

    def crear(*estados, plazo="2026-07-31", cumplimiento="todas", anulado=False, texto="Hacer"):
        numero = next(numeros)
        acuerdo = Acuerdo.objects.create(
            sesion=sesion,
            periodo=sesion.periodo,
            bloque=uuid4(),
            orden=numero,
            numero=numero,
            codigo=f"{numero}-2026/SO-01",
            texto=texto,
        )
        compromiso = Compromiso.objects.create(
            acuerdo=acuerdo,
            bloque=uuid4(),
            texto=texto,
            fecha_limite=plazo and dt.date.fromisoformat(plazo),
            razon_sin_fecha="" if plazo else "permanente",
            cumplimiento=cumplimiento,
        )
        for institucion, estado in zip(red.instituciones.values(), estados, strict=False):
            parte = Responsabilidad.objects.create(compromiso=compromiso, institucion=institucion)
            if estado != "pendiente":
                registrar_avance(responsabilidad=parte, usuario=None, estado=estado, nota="Hecho.")
        if anulado:
            cambiar_acuerdo(acuerdo=acuerdo, motivo="Sin objeto.")
        return compromiso

    return crear


P, E, C, N = "pendiente", "en_proceso", "cumplido", "no_procede"


@pytest.mark.parametrize(
    ("estados", "opciones", "semaforo", "partes"),
    [
        ([P], {"plazo": "2026-06-19"}, "vencido", ["vencido"]),
        ([P], {"plazo": "2026-06-20"}, "por_vencer", ["por_vencer"]),
        ([E], {"plazo": "2026-07-05"}, "por_vencer", ["por_vencer"]),
        ([P], {"plazo": "2026-07-06"}, "en_plazo", ["en_plazo"]),
        ([P], {"plazo": None}, "sin_fecha", ["sin_fecha"]),
        ([], {"plazo": "2026-06-19"}, "vencido", []),
        ([C], {"plazo": "2026-06-19"}, "cumplido", ["cumplido"]),
        ([C, P], {"plazo": "2026-06-19"}, "vencido", ["cumplido", "vencido"]),
        ([C, N], {}, "cumplido", ["cumplido", "no_procede"]),
        ([N, N], {}, "no_procede", ["no_procede", "no_procede"]),
        ([N, P], {}, "en_plazo", ["no_procede", "en_plazo"]),
        ([C, P], {"cumplimiento": "alguna"}, "cumplido", ["cumplido", "cumplido"]),
        ([N, P], {"cumplimiento": "alguna"}, "en_plazo", ["no_procede", "en_plazo"]),
        ([P], {"plazo": "2026-06-01", "anulado": True}, "no_procede", ["no_procede"]),
        ([C, P], {"anulado": True}, "no_procede", ["cumplido", "no_procede"]),
        ([C], {"anulado": True}, "cumplido", ["cumplido"]),
    ],
)
def test_semaforo(crear_compromiso, red, cliente, estados, opciones, semaforo, partes):
    creado = crear_compromiso(*estados, **opciones)
    compromiso = Compromiso.objects.con_semaforo().get()
    assert compromiso.semaforo == semaforo
    assert Compromiso.objects.abiertos().exists() is (semaforo not in {"cumplido", "no_procede"})
    # El mismo en la lista, y el de cada parte, en el orden en que se crearon.
    fila = cliente(red.secretaria).get("/compromisos/").context["pagina"].object_list[0]
    assert fila == creado
    por_pk = sorted(fila.partes, key=lambda p: p.pk)
    assert [p.semaforo for p in por_pk] == partes


def test_el_ultimo_avance_manda_por_fecha_y_luego_por_orden(crear_compromiso):
    parte = crear_compromiso(P).responsabilidades.get()
    for estado, dia in ((C, 10), (E, 9), (P, 10)):
        registrar_avance(
            responsabilidad=parte,
            usuario=None,
            estado=estado,
            nota="x",
            fecha=dt.date(2026, 6, dia),
        )
    assert Responsabilidad.objects.con_estado().get().estado_actual == P


def test_lo_urgente_primero_y_lo_cerrado_al_final(crear_compromiso, red, cliente):
    crear_compromiso(C, plazo="2026-05-20", texto="cerrado")
    crear_compromiso(P, plazo=None, texto="sin fecha")
    crear_compromiso(P, plazo="2026-07-30", texto="lejano")
    crear_compromiso(P, plazo="2026-06-01", texto="vencido")
    navegador = cliente(red.secretaria)
    respuesta = navegador.get("/compromisos/")
    textos = [c.texto for c in respuesta.context["pagina"]]
    assert textos == ["vencido", "lejano", "sin fecha", "cerrado"]
    assert dict(respuesta.context["cuentas"]) == {
        "cumplido": 1,
        "en_plazo": 1,
        "por_vencer": 0,
        "vencido": 1,
        "sin_fecha": 1,
        "no_procede": 0,
    }
    assert "4 compromisos, 3 todavía se deben" in texto(respuesta)
    con_filtro = texto(navegador.get("/compromisos/?anio=2026&pagina=1"))
    assert 'href="?anio=2026&amp;estado=vencido"' in con_filtro
    for estado, esperados in (
        ("abiertos", ["vencido", "lejano", "sin fecha"]),
        (Semaforo.VENCIDO, ["vencido"]),
        (Semaforo.CUMPLIDO, ["cerrado"]),
    ):
        filtrados = navegador.get(f"/compromisos/?estado={estado}").context["pagina"]
        assert [c.texto for c in filtrados] == esperados


def test_los_de_mi_institucion_a_un_clic(crear_compromiso, red, gente, cliente):
    crear_compromiso(P, texto="de la UGEL")
    crear_compromiso(P, P, P, texto="de tres")
    ajeno = crear_compromiso(texto="de nadie")
    Responsabilidad.objects.create(compromiso=ajeno, institucion=red.instituciones["PNP"])
    ugel = red.instituciones["UGEL"]
    navegador = cliente(gente.focal)
    respuesta = navegador.get("/compromisos/")
    assert f"?institucion={ugel.pk}&amp;estado=abiertos" in texto(respuesta)
    assert texto(respuesta).count("Registrar avance<") == 2
    mios = navegador.get(f"/compromisos/?institucion={ugel.pk}&estado=abiertos")
    assert {c.texto for c in mios.context["pagina"]} == {"de la UGEL", "de tres"}
    registrar_avance(
        responsabilidad=Responsabilidad.objects.get(institucion=ugel, compromiso__texto="de tres"),
        usuario=gente.focal,
        estado=C,
        nota="Ya está.",
    )
    mios = navegador.get(f"/compromisos/?institucion={ugel.pk}&estado=abiertos")
    assert {c.texto for c in mios.context["pagina"]} == {"de la UGEL"}
    assert texto(mios).count("Registrar avance<") == 1
    todos = navegador.get(f"/compromisos/?institucion={ugel.pk}")
    assert {c.texto for c in todos.context["pagina"]} == {"de la UGEL", "de tres"}


# --- Consultas: las mismas con pocas filas que con muchas


def consultas(navegador, url, django_assert_max_num_queries, maximo) -> int:
    """Cuántas consultas hace ``url``; falla si pasan de ``maximo``."""
    navegador.get(url)
    with django_assert_max_num_queries(maximo) as captura:
        assert navegador.get(url).status_code == 200
    return len(captura)


def sembrar(red, crear_compromiso, desde: int, hasta: int) -> None:
    """Sesiones con acta aprobada y compromisos con un avance, de la ``desde`` a la ``hasta``."""
    rama = red.rama
    for n in range(desde, hasta):
        sesion = SesionFactory(
            instancia=red.instancia, fecha=dt.date(2026, 1, 1) + dt.timedelta(days=n)
        )
        # De una vez, sin señales: no hay versión que indexar.
        EstadoActa.objects.bulk_create([EstadoActa(sesion=sesion, situacion="aprobada")])
        rama.add_child(instance=Acta(title=f"Acta {n}", slug=f"acta-{n}", sesion=sesion))
        crear_compromiso(E, C, P, texto=f"Compromiso {n}")


@pytest.mark.parametrize(
    ("nombre", "maximo"),
    [
        # Ambas: sesión de entrada, cuenta, grupos; años e instancias, instituciones; cuántas,
        # cuáles. Además, las sesiones la próxima; las actas, los acuerdos de cada una.
        ("sesiones", 8),
        ("actas", 8),
        # Entrada (3); filtros (2); barra por estado; cuántos, cuáles, sus partes; por quién
        # informa y a quién representa.
        ("compromisos", 11),
    ],
)
def test_las_listas_no_consultan_mas_por_tener_mas_filas(
    red, gente, cliente, crear_compromiso, django_assert_max_num_queries, nombre, maximo
):
    navegador, url = cliente(gente.focal), reverse(f"actas:{nombre}")
    sembrar(red, crear_compromiso, 0, 3)
    pocas = consultas(navegador, url, django_assert_max_num_queries, maximo)
    sembrar(red, crear_compromiso, 3, 30)
    for _ in range(5):
        MembresiaFactory(institucion=InstitucionFactory(), instancia=red.instancia)
    assert consultas(navegador, url, django_assert_max_num_queries, maximo) == pocas


def test_el_acta_se_lee_con_cuatro_consultas(
    gente, cliente, version, lugares, django_assert_max_num_queries
):
    # Sesión de entrada, cuenta, grupos, y las versiones con su permiso.
    assert consultas(cliente(gente.miembro), lugares["acta"], django_assert_max_num_queries, 4)


def test_el_acuerdo_no_consulta_mas_por_tener_mas_avances(
    red, gente, cliente, version, django_assert_max_num_queries
):
    acuerdo = Acuerdo.objects.get(numero=1)
    navegador, url = cliente(gente.focal), acuerdo.get_absolute_url()
    partes = list(Responsabilidad.objects.all())

    def avanzar(veces):
        for n in range(veces):
            registrar_avance(
                responsabilidad=partes[n % 2],
                usuario=red.secretaria,
                estado=E,
                nota=f"Paso {n}",
                enlace="https://ejemplo.pe/",
            )

    avanzar(2)
    # Entrada (3: sesión, cuenta, grupos); acuerdo, acta, a cuáles reemplaza; compromisos, partes,
    # avances, evidencias; por quién informa.
    pocas = consultas(navegador, url, django_assert_max_num_queries, 11)
    avanzar(28)
    assert consultas(navegador, url, django_assert_max_num_queries, 11) == pocas
