"""Auditoría se lee, se filtra y se baja; nadie escribe en ella ni adivina lo que no enseña."""

import csv
import io
import re

import openpyxl
import pytest
from axes.models import AccessFailureLog, AccessLog
from django.core.mail import EmailMessage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from wagtail.models import Page, PageLogEntry

from intranet.auditoria.historias import con_historia
from intranet.auditoria.menu import Auditoria
from intranet.auditoria.services import anotar_exportacion, anotar_importacion
from intranet.correo.services import encolar
from intranet.models import CorreoSaliente, Exportacion, Importacion
from intranet.roles import Rol
from red_trata.models import Institucion
from tests import factories
from tests.factories import CLAVE

pytestmark = pytest.mark.django_db

INSTITUCIONES = "/admin/auditoria/registros/red_trata-institucion/"
CORREO = "/admin/auditoria/correo/"
DESCARGAS = "/admin/auditoria/exportaciones/"
RECHAZOS = {302, 403}  # en el admin, Wagtail lleva a su inicio con un aviso
SOLO_DEL_ADMINISTRADOR = {"cuentas-y-archivos", "ingresos", "ingresos-fallidos"}
DE_ELASTICSEARCH = {"elasticsearch", "conciliaciones"}


def tablas() -> list:
    """Las tablas, como se registran."""
    return Auditoria().modeladmin_instances


def cartas(*destinos: str) -> None:
    """Una carta para cada quien."""
    for destino in destinos:
        encolar(EmailMessage("Convocatoria", "El secreto es azul", to=[destino]))


def consultas(cliente, url: str) -> int:
    """Cuántas consultas cuesta ``url``."""
    with CaptureQueriesContext(connection) as contadas:
        assert cliente.get(url).status_code == 200
    return len(contadas)


@pytest.fixture
def admin(cliente):
    """El administrador, ya dentro."""
    return cliente(Rol.ADMINISTRADOR, username="la_admin")


# --- Nadie escribe


def test_todo_registro_tiene_su_tabla():
    contados = {t.model.instance_type for t in tablas() if hasattr(t.model, "instance_type")}
    assert contados == {t.instance_type for t in con_historia()}
    assert Institucion in contados


def test_ninguna_tabla_tiene_por_donde_escribir(cliente, cuenta):
    navegante = cliente(cuenta(is_superuser=True))
    for tabla in tablas():
        for accion, args in (("create", ()), ("edit", ("1",)), ("delete", ("1",))):
            with pytest.raises(NoReverseMatch):
                reverse(tabla.url_helper.get_action_url_name(accion), args=args)
            direccion = "/".join([tabla.url_helper.index_url + accion, *args, ""])
            assert navegante.post(direccion, {"nombre": "X"}).status_code == 404
        assert navegante.post(tabla.url_helper.index_url, {"nombre": "X"}).status_code == 405
        ayuda, usuario = tabla.permission_helper, navegante.usuario
        assert ayuda.user_can_list(usuario)
        assert not ayuda.user_can_create(usuario)
        assert not ayuda.user_can_edit_obj(usuario, None)
        assert not ayuda.user_can_delete_obj(usuario, None)


def test_una_ficha_no_acepta_envios(cliente, cuenta):
    factories.InstitucionFactory()
    historia = Institucion.historia.get()
    navegante = cliente(cuenta(is_superuser=True))
    direccion = f"{INSTITUCIONES}inspect/{historia.pk}/"
    assert navegante.post(direccion, {"nombre": "Otro"}).status_code == 405
    assert navegante.get(direccion).status_code == 200
    assert Institucion.historia.get().nombre == historia.nombre


# --- Quién ve qué


@pytest.mark.parametrize(
    ("rol", "ve", "ve_ingresos"),
    [
        (Rol.ADMINISTRADOR, True, True),
        (Rol.SECRETARIA, True, False),
        (Rol.GRDS, True, False),
        (Rol.COMUNICADOR, False, False),
        (Rol.PUNTO_FOCAL, False, False),
        (Rol.MIEMBRO, False, False),
        (Rol.ALIADO, False, False),
    ],
)
def test_quien_ve_cada_tabla_y_se_la_baja(cliente, rol, ve, ve_ingresos):
    navegante = cliente(rol)
    assert (navegante.get("/admin/auditoria/").status_code == 200) is ve
    for tabla in tablas():
        puede = ve_ingresos if tabla.ruta in SOLO_DEL_ADMINISTRADOR | DE_ELASTICSEARCH else ve
        url = tabla.url_helper.index_url
        for pregunta in ("?q=o'higgins ñandú (&cuando=7", "?export=xlsx"):
            respuesta = navegante.get(url + pregunta)
            assert (respuesta.status_code == 200) is puede, url + pregunta
            assert puede or respuesta.status_code in RECHAZOS, url + pregunta


def test_el_menu_ofrece_lo_que_se_puede_ver(cliente, settings):
    def ofrecidas(rol):
        html = cliente(rol).get("/admin/").content.decode()
        return set(re.findall(r"/admin/auditoria/([\w-]*)", html))

    de_todos = {"", "paginas", "exportaciones", "importaciones", "correo", "textos"}
    assert ofrecidas(Rol.SECRETARIA) == de_todos
    assert ofrecidas(Rol.ADMINISTRADOR) == de_todos | SOLO_DEL_ADMINISTRADOR
    assert ofrecidas(Rol.COMUNICADOR) == set()
    # Sin Elasticsearch no hay nada que llevarle.
    settings.BUSQUEDA_MOTOR = "elastic"
    assert ofrecidas(Rol.SECRETARIA) == de_todos
    todas = de_todos | SOLO_DEL_ADMINISTRADOR | DE_ELASTICSEARCH
    assert ofrecidas(Rol.ADMINISTRADOR) == todas


# --- Lo que no se enseña no se adivina


def test_un_filtro_que_no_existe_no_rompe_nada(admin):
    for url in (
        "/admin/auditoria/ingresos-fallidos/?locked_out=quizas",
        f"{CORREO}?estado=quizas",
        f"{CORREO}?cuando=quizas",
        f"{CORREO}?p=quizas",
    ):
        assert admin.get(url).status_code == 200, url


def test_el_texto_de_una_carta_no_se_ve_ni_se_baja(admin):
    cartas("ana@ejemplo.pe")
    carta = CorreoSaliente.objects.get()
    for url in (CORREO, f"{CORREO}inspect/{carta.pk}/", f"{CORREO}?export=csv"):
        respuesta = admin.get(url)
        octetos = respuesta.getvalue() if respuesta.streaming else respuesta.content
        assert b"ana@ejemplo.pe" in octetos
        assert b"azul" not in octetos


@pytest.mark.parametrize(
    "pregunta",
    ["contenido__contains=zzz", "clave__startswith=zzz", "para=zzz", "no_existe=1", "pk__in=a"],
)
def test_la_direccion_no_pregunta_por_otros_campos(admin, pregunta):
    cartas("ana@ejemplo.pe")
    assert b"ana@ejemplo.pe" in admin.get(f"{CORREO}?{pregunta}").content


def test_no_se_adivina_la_clave_de_nadie(admin):
    anotar_exportacion(usuario=admin.usuario, que="Personas", formato="xlsx", filas=3)
    html = admin.get(f"{DESCARGAS}?quien__password__startswith=zzz").content.decode()
    assert "Personas" in html


@pytest.mark.parametrize("pagina", ["0", "-1", "99999", "hola", "1.5", "%00"])
def test_una_pagina_que_no_existe_no_falla(admin, pagina):
    cartas("ana@ejemplo.pe")
    for url in (CORREO, "/admin/auditoria/"):
        assert admin.get(f"{url}?p={pagina}").status_code == 200


# --- Lo que dice


def test_la_historia_dice_quien_que_y_en_que(cliente, admin):
    st = cliente(Rol.SECRETARIA, first_name="Zoila", last_name="Lirio")
    institucion = factories.InstitucionFactory(nombre="UGEL Tacna", sigla="UGEL", tipo="sector")
    st.post(
        reverse("institucion:edit", args=[institucion.pk]),
        {
            "nombre": "UGEL Tacna",
            "sigla": "UGELT",
            "tipo": "sector",
            "origen": institucion.origen,
            "version_leida": institucion.version,
        },
    )
    html = admin.get(INSTITUCIONES).content.decode()
    assert "Zoila Lirio" in html
    ultima = institucion.historia.first()
    ficha = admin.get(f"{INSTITUCIONES}inspect/{ultima.pk}/").content.decode()
    fila = re.search(r"<th scope=\"row\">Sigla</th>(.*?)</tr>", ficha, re.S)[1]
    assert re.findall(r"<td>(.*?)</td>", fila) == ["UGEL", "UGELT"]
    assert reverse("institucion:history", args=[institucion.pk]) in ficha
    juntos = admin.get("/admin/auditoria/").context["cambios"]
    assert (juntos[0]["quien"], juntos[0]["fila"]) == ("Zoila Lirio", "UGEL Tacna")


def test_lo_ultimo_de_todos_los_registros_va_en_orden_y_por_paginas(admin):
    for n in range(30):
        factories.PersonaFactory(nombre=f"Persona {n}")
        factories.InstitucionFactory(nombre=f"Institución {n}")
    primera = admin.get("/admin/auditoria/").context["cambios"]
    segunda = admin.get("/admin/auditoria/?p=2").context["cambios"]
    assert len(primera) == 50
    assert {c["fila"] for c in primera[:2]} == {"Persona 29", "Institución 29"}
    momentos = [c["cuando"] for c in (*primera, *segunda)]
    assert momentos == sorted(momentos, reverse=True)
    assert len({c["url"] for c in (*primera, *segunda)}) == len(momentos) >= 60


def test_filtra_y_busca(admin, cuenta):
    cartas("ana@ejemplo.pe", "luis@ejemplo.pe")
    CorreoSaliente.objects.filter(para="luis@ejemplo.pe").update(estado="no_salio")
    html = admin.get(f"{CORREO}?estado=no_salio").content.decode()
    assert ("luis@ejemplo.pe" in html, "ana@ejemplo.pe" in html) == (True, False)
    html = admin.get(f"{CORREO}?q=ANA").content.decode()
    assert ("luis@ejemplo.pe" in html, "ana@ejemplo.pe" in html) == (False, True)
    assert "Nada coincide" in admin.get(f"{CORREO}?q=nadie").content.decode()
    CorreoSaliente.objects.update(creado_en="2020-01-01T00:00:00Z")
    assert "Nada coincide" in admin.get(f"{CORREO}?cuando=hoy").content.decode()


def test_entrar_y_no_poder_entrar_quedan_anotados(client, cuenta, admin):
    usuario = cuenta(Rol.MIEMBRO, username="rosa")
    client.post("/entrar/", {"login": "rosa", "password": "otra cosa distinta"})
    client.post("/entrar/", {"login": "rosa", "password": CLAVE})
    assert AccessFailureLog.objects.filter(username="rosa").count() == 1
    assert AccessLog.objects.filter(username=usuario.username).count() == 1
    for tabla in ("ingresos", "ingresos-fallidos"):
        assert "rosa" in admin.get(f"/admin/auditoria/{tabla}/").content.decode()


# --- Bajar


def test_lo_que_se_baja_no_se_ejecuta_y_queda_anotado(admin):
    anotar_importacion(
        usuario=admin.usuario,
        que="capacitaciones.charlas",
        archivo="=HYPERLINK(1).xlsx",
        contenido=b"x",
        estado=Importacion.Estado.HECHA,
        conteos={"nuevas": 2},
        informe=[{"fila": 3, "dice": "+51 952"}],
    )
    url = "/admin/auditoria/importaciones/"
    octetos = b"".join(admin.get(f"{url}?export=csv").streaming_content)
    [encabezado, fila] = csv.reader(io.StringIO(octetos.decode("utf-8-sig")))
    assert encabezado[:3] == ["Cuándo", "Cuenta", "Nombre del archivo"]
    assert "'=HYPERLINK(1).xlsx" in fila
    libro = openpyxl.load_workbook(io.BytesIO(admin.get(f"{url}?export=xlsx").getvalue()))
    celdas = next(libro.active.iter_rows(min_row=2))
    assert {c.data_type for c in celdas} <= {"s", "d", "n"}
    assert celdas[2].value == "=HYPERLINK(1).xlsx"
    assert celdas[0].is_date
    assert set(Exportacion.objects.values_list("que", "formato", "filas")) == {
        ("Hojas traídas", "csv", 1),
        ("Hojas traídas", "xlsx", 1),
    }


# --- Repetir una carta


def test_el_administrador_repite_lo_que_no_salio_y_nadie_mas(cliente, admin):
    cartas("ana@ejemplo.pe")
    CorreoSaliente.objects.update(estado="no_salio")
    carta = CorreoSaliente.objects.get()
    repetir = reverse("reintentar_correo", args=[carta.uuid])
    ficha = f"{CORREO}inspect/{carta.pk}/"
    secretaria = cliente(Rol.SECRETARIA)
    assert repetir not in secretaria.get(ficha).content.decode()
    assert secretaria.post(repetir).status_code in RECHAZOS
    assert admin.get(repetir).status_code == 405
    assert repetir in admin.get(ficha).content.decode()
    assert "se intentará otra vez" in admin.post(repetir, follow=True).content.decode()
    carta.refresh_from_db()
    assert carta.estado == CorreoSaliente.Estado.PENDIENTE
    assert "No se puede repetir" in admin.post(repetir, follow=True).content.decode()


# --- Cuánto cuesta


def test_cada_listado_cuesta_lo_mismo_con_mas_filas(admin):
    raiz = Page.objects.get(depth=1)

    def llenar() -> None:
        for _ in range(8):
            factories.DesignacionFactory()
        cartas(*(f"{n}-{CorreoSaliente.objects.count()}@ejemplo.pe" for n in range(8)))
        for _ in range(8):
            PageLogEntry.objects.log_action(raiz, "wagtail.edit", user=admin.usuario)

    # Sesión, cuenta y sus permisos (4), perfil y menú (4), cuántas hay y cuántas coinciden (3), y
    # las filas; además, la persona que nombra a cada designación (2) y, en la de todos los
    # registros, en vez de las cuentas, una por cada tabla a la vista y las que nombran sus filas.
    caben = {
        CORREO: 12,
        "/admin/auditoria/paginas/": 12,
        "/admin/auditoria/registros/red_trata-designacion/": 14,
        "/admin/auditoria/": 20,
    }
    for _ in range(2):
        llenar()
        admin.get(CORREO)  # los tipos de contenido, que se guardan
        assert {url: consultas(admin, url) for url in caben} == caben
