"""Registrar desde el sitio: quién, lo que se rechaza junto a su campo y lo que no se dobla."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from capacitaciones.models import AccionPreventiva, Capacitacion, Publico
from intranet.models import Archivo, Tema
from intranet.registro import registro
from intranet.roles import Rol
from red_trata.models import Instancia, Institucion
from tests.archivos import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("base")]
REGISTRAR = "/capacitaciones/registrar/"


@pytest.fixture
def ugel():
    return Institucion.objects.get(sigla="UGEL Tacna")


@pytest.fixture
def red():
    return Instancia.objects.get(sigla="red")


@pytest.fixture
def focal(cliente, ugel, red):
    return cliente(Rol.PUNTO_FOCAL, institucion=ugel, instancia=red)


@pytest.fixture
def datos(ugel):
    return {
        "uuid_nuevo": str(uuid4()),
        "titulo": "Señales de alerta",
        "fecha": "14/5/2026",
        "institucion": ugel.pk,
        "temas": [Tema.objects.first().pk],
        "publicos": [Publico.objects.first().pk],
        "horas": "1,5",
        "modalidad": "presencial",
        "participantes": "24",
        "mujeres": "9",
        "hombres": "15",
        "reparto-TOTAL_FORMS": "0",
        "reparto-INITIAL_FORMS": "0",
    }


def errores(respuesta):
    assert respuesta.status_code == 200
    return respuesta.context["formulario"].errors


def test_un_punto_focal_registra_y_la_historia_dice_quien(focal, datos):
    respuesta = focal.post(REGISTRAR, datos)
    fila = Capacitacion.objects.get()
    assert respuesta.url == fila.get_absolute_url()
    assert (str(fila.horas), fila.participantes) == ("1.50", 24)
    assert fila.historia.first().history_user == focal.usuario


def test_registrar_es_un_solo_hecho_en_la_historia_y_corregir_otro(focal, datos, ugel):
    """Los campos, los temas, los públicos, los materiales y el reparto se guardan a la vez."""
    material = {"archivos": SimpleUploadedFile("guía.pdf", pdf())}
    reparto = {
        "reparto-TOTAL_FORMS": "1",
        "reparto-0-institucion": ugel.pk,
        "reparto-0-cantidad": "5",
    }
    focal.post(REGISTRAR, {**datos, **reparto, **material})
    fila = Capacitacion.objects.get()
    unica = fila.historia.get()
    assert (unica.history_type, unica.temas.count(), unica.materiales.count()) == ("+", 1, 1)
    corregida = {
        **datos,
        "version_leida": fila.version,
        "temas": [t.pk for t in Tema.objects.all()[:2]],
        "publicos": [Publico.objects.last().pk],
        "titulo": "Señales de alerta en terminales",
    }
    respuesta = focal.post(f"{fila.get_absolute_url()}editar/", corregida)
    assert respuesta.status_code == 302, respuesta.context["formulario"].errors
    ultima, primera = fila.historia.all()
    assert (ultima.titulo, ultima.temas.count()) == ("Señales de alerta en terminales", 2)
    assert [p.publico for p in ultima.publicos.all()] == [Publico.objects.last()]
    assert (ultima.history_type, primera.temas.count()) == ("~", 1)
    focal.post(
        f"{fila.get_absolute_url()}editar/", {**corregida, "version_leida": fila.version + 1}
    )
    assert fila.historia.count() == 2


def test_mas_personas_por_sexo_que_en_total_se_rechaza_con_la_suma(focal, datos):
    respuesta = focal.post(REGISTRAR, {**datos, "participantes": "20"})
    assert errores(respuesta)["participantes"] == ["9 mujeres y 15 hombres suman 24, más que 20."]
    assert 'value="Señales de alerta"' in respuesta.content.decode()
    assert not Capacitacion.objects.exists()


def test_mas_personas_por_institucion_que_en_total_tampoco_cabe(focal, datos, ugel):
    reparto = {
        "reparto-TOTAL_FORMS": "1",
        "reparto-0-institucion": ugel.pk,
        "reparto-0-cantidad": "30",
    }
    respuesta = focal.post(REGISTRAR, {**datos, **reparto})
    assert errores(respuesta)["participantes"] == ["Por institución suman 30, más que 24."]
    assert not Capacitacion.objects.exists()


@pytest.mark.parametrize(
    ("campo", "valor"),
    [
        ("fecha", "30/2/2026"),
        ("fecha", "14/5/1926"),
        ("titulo", "ñ" * 256),
        ("participantes", "2.4"),
        ("participantes", "-3"),
        ("horas", "0"),
    ],
)
def test_lo_que_no_vale_se_dice_junto_a_su_campo(focal, datos, campo, valor):
    assert campo in errores(focal.post(REGISTRAR, {**datos, campo: valor}))
    assert not Capacitacion.objects.exists()


def test_enviarla_dos_veces_hace_una_sola(focal, datos):
    primera = focal.post(REGISTRAR, datos)
    assert focal.post(REGISTRAR, datos).url == primera.url
    assert Capacitacion.objects.count() == 1


def test_un_punto_focal_no_registra_por_otra_institucion(focal, datos):
    otra = Institucion.objects.exclude(pk=datos["institucion"]).first()
    assert "institucion" in errores(focal.post(REGISTRAR, {**datos, "institucion": otra.pk}))


def test_corrige_lo_de_su_institucion_y_no_lo_de_otra(focal, datos, cliente, red):
    focal.post(REGISTRAR, datos)
    editar = reverse("capacitaciones:editar", args=[Capacitacion.objects.get().uuid])
    otra = Institucion.objects.exclude(pk=datos["institucion"]).first()
    ajeno = cliente(Rol.PUNTO_FOCAL, institucion=otra, instancia=red)
    assert focal.get(editar).status_code == 200
    assert ajeno.get(editar).status_code == 403
    assert ajeno.post(editar, datos).status_code == 403


@pytest.mark.parametrize("rol", [Rol.MIEMBRO, Rol.ALIADO, Rol.ADMINISTRADOR])
@pytest.mark.parametrize("accion", ["capacitaciones:registrar", "capacitaciones:registrar_accion"])
def test_los_demas_leen_y_no_registran(cliente, rol, accion):
    quien = cliente(rol)
    assert quien.get("/capacitaciones/").status_code == 200
    assert quien.get("/capacitaciones/acciones/").status_code == 200
    assert quien.get(reverse(accion)).status_code == 403


def test_la_portada_lo_ofrece_a_quien_no_tiene_ya_las_suyas(cliente, focal):
    def ofrece(usuario):
        return "Registrar una capacitación" in [a.titulo for a in registro.acciones_de(usuario)]

    assert ofrece(focal.usuario)
    assert not ofrece(cliente(Rol.COMUNICADOR).usuario)
    assert not ofrece(cliente(Rol.SECRETARIA).usuario)
    assert not ofrece(cliente(Rol.MIEMBRO).usuario)


def test_la_lista_no_pregunta_mas_por_tener_mas(
    focal, datos, cliente, django_assert_max_num_queries
):
    miembro = cliente(Rol.MIEMBRO)

    def consultas():
        # Sesión, cuenta y grupos; los filtros (instituciones, distritos, temas, públicos, años),
        # las sumas, cuántas hay, las filas y sus temas; la designación de quien mira.
        with django_assert_max_num_queries(16) as captura:
            miembro.get("/capacitaciones/")
        return len(captura.captured_queries)

    focal.post(REGISTRAR, datos)
    con_una = consultas()
    for numero in range(12):
        focal.post(REGISTRAR, {**datos, "uuid_nuevo": str(uuid4()), "titulo": f"Otra {numero}"})
    assert Capacitacion.objects.count() == 13
    assert consultas() == con_una


# --- Materiales


def test_un_material_entra_por_la_misma_puerta_que_los_demas(focal, datos):
    bueno = SimpleUploadedFile("guía.pdf", pdf())
    focal.post(REGISTRAR, {**datos, "archivos": [bueno]})
    assert [a.title for a in Capacitacion.objects.get().materiales.all()] == ["guía.pdf"]


def test_un_material_que_no_es_lo_que_dice_se_rechaza_y_no_queda_nada(focal, datos):
    falso = SimpleUploadedFile("guía.pdf", b"<html><script>1</script></html>")
    respuesta = focal.post(REGISTRAR, {**datos, "archivos": [falso]})
    (mensaje,) = errores(respuesta)["archivos"]
    assert mensaje.startswith("«guía.pdf»: ")
    assert not Capacitacion.objects.exists()
    assert not Archivo.objects.exists()


# --- Acciones preventivas


def test_dos_grafias_de_una_escuela_cuentan_como_una(focal, ugel):
    for lugar in ("I.E. Puna Clara", " IE  PUNA CLARA "):
        respuesta = focal.post(
            reverse("capacitaciones:registrar_accion"),
            {
                "uuid_nuevo": str(uuid4()),
                "tipo": "charla",
                "fecha": "9/4/2026",
                "lugar": lugar,
                "nivel": "secundaria",
                "tema": "A quién pedir ayuda",
                "dirigido_a": "estudiantes",
                "estudiantes": "30",
                "docentes": "1",
                "familias": "0",
                "otros": "0",
                "institucion": ugel.pk,
            },
        )
        assert respuesta.status_code == 302, errores(respuesta)
    totales = AccionPreventiva.objects.totales()
    assert (totales["escuelas"], totales["charlas"], totales["estudiantes"]) == (1, 2, 60)


def test_se_busca_por_su_nombre(focal, datos, cliente):
    focal.post(REGISTRAR, datos)
    html = cliente(Rol.MIEMBRO).get("/buscar/?q=senales+alerta").content.decode()
    assert re.search(r'<article[^>]*data-tipo="capacitacion"', html)
