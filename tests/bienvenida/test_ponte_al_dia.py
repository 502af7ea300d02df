"""«Ponte al día»: lo de sus instituciones de hoy, corto, y una cinta hasta que la despida."""

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actas.models import Compromiso
from actas.services import aprobar
from intranet.models import PonteAlDia
from intranet.roles import Rol
from red_trata.models import TerminoPlan
from red_trata.services import relevar
from tests.actas.conftest import poner_acuerdos
from tests.factories import (
    DesignacionFactory,
    InstitucionFactory,
    MembresiaFactory,
    PersonaFactory,
    SesionFactory,
)

pytestmark = pytest.mark.django_db
HOY = timezone.localdate()


@pytest.fixture
def pagina_al_dia(sitio):
    """La página, con su introducción."""
    return sitio.portada.add_child(
        instance=PonteAlDia(
            title="Ponte al día",
            slug="ponte-al-dia",
            introduccion=[{"type": "texto", "value": "<p>La Red es un espacio.</p>"}],
        )
    )


def leer(cliente) -> str:
    respuesta = cliente.get("/ponte-al-dia/")
    assert respuesta.status_code == 200
    return " ".join(BeautifulSoup(respuesta.content, "html.parser").main.get_text(" ").split())


@pytest.fixture
def aprobada(red, acta):
    """Un acta con un compromiso de la UGEL, otro de la DIRESA y dos plazos distintos."""
    limite = f"{HOY + dt.timedelta(days=200)}"
    poner_acuerdos(
        acta,
        {
            "texto": "Remitir el padrón de locales",
            "compromisos": [
                {
                    "texto": "Enviar el padrón",
                    "fecha_limite": limite,
                    "responsables": [red.uuid("UGEL"), red.uuid("PNP")],
                }
            ],
        },
        {
            "texto": "Difundir la línea 1818",
            "compromisos": [
                {
                    "texto": "Difundirla en los hospitales",
                    "fecha_limite": limite,
                    "responsables": [red.uuid("DIRESA")],
                }
            ],
        },
        {
            "texto": "Presentar el plan",
            "compromisos": [
                {
                    "texto": "Entregar el plan",
                    "fecha_limite": f"{acta.sesion.fecha + dt.timedelta(days=1)}",
                    "responsables": [red.uuid("UGEL")],
                }
            ],
        },
    )
    aprobar(acta=acta, usuario=red.secretaria)
    return acta


def entra_por_ugel(red, cliente, cuenta):
    """La titular nueva de la UGEL, que relevó a la anterior hoy."""
    nueva = cuenta(Rol.PUNTO_FOCAL, first_name="Rosa", last_name="Ticona")
    relevar(
        designacion=red.designaciones["UGEL"],
        persona=PersonaFactory(nombre="Rosa Ticona", usuario=nueva),
        desde=HOY,
        cargo="Directora",
    )
    return cliente(nueva)


def test_cuenta_lo_de_su_institucion_y_nada_de_lo_demas(
    red,
    aprobada,
    pagina_al_dia,
    cliente,
    cuenta,
):
    papel = TerminoPlan.objects.create(
        tipo="rol_funcional", codigo="prevencion", nombre="Prevención"
    )
    red.designaciones["UGEL"].membresia.roles.add(papel)
    texto = leer(entra_por_ugel(red, cliente, cuenta))
    assert "La Red es un espacio." in texto
    assert "Su papel: prevención." in texto
    assert "Rosa Ticona (usted), titular Directora" in texto
    assert f"Antes: Titular de UGEL, titular hasta el {_dicho(HOY - dt.timedelta(days=1))}" in texto
    debe, acordado = texto.split("Lo que debe UGEL")[1].split("Lo que se acordó")
    # Lo vencido, primero; lo que debe otra institución, no.
    assert debe.index("Entregar el plan ■ Vencido") < debe.index("Enviar el padrón ○ En plazo")
    assert "hospitales" not in debe
    # Lo acordado: toda la última sesión, con lo nuestro señalado y sin repetirlo.
    assert "Difundir la línea 1818 Acuerdo 02-2026/SO-01 Presentar" in acordado
    assert "Remitir el padrón de locales Acuerdo 01-2026/SO-01 · toca a UGEL" in acordado
    assert "Ningún otro acuerdo del año le deja una tarea." in acordado


def _dicho(dia: dt.date) -> str:
    from intranet.templatetags.red import fecha

    return fecha(dia)


def test_dice_hasta_cuando_esta_al_dia(pagina_al_dia, cliente):
    texto = leer(cliente(Rol.MIEMBRO))
    assert f"Al día hasta hoy, {_largo(HOY)}" in texto


def _largo(dia: dt.date) -> str:
    from intranet.templatetags.red import fecha_larga

    return fecha_larga(dia)


def test_cada_linea_lleva_a_su_fuente(red, aprobada, pagina_al_dia, cliente, cuenta):
    navegante = entra_por_ugel(red, cliente, cuenta)
    html = navegante.get("/ponte-al-dia/").content.decode()
    enlaces = set(re.findall(r'href="(/[^"]*)"', html.split("<main")[1].split("</main>")[0]))
    assert len(enlaces) > 4
    for enlace in enlaces:
        assert navegante.get(enlace.split("#")[0], follow=True).status_code == 200, enlace


def test_sin_designacion_se_lee_lo_general(pagina_al_dia, cliente, red, aprobada):
    texto = leer(cliente(Rol.MIEMBRO))
    assert "La Red es un espacio." in texto
    assert "Hoy no representa a ninguna institución." in texto
    assert "padrón" not in texto


def test_con_dos_instituciones_salen_las_dos(pagina_al_dia, cliente, cuenta, red):
    doble = cuenta(Rol.PUNTO_FOCAL)
    persona = PersonaFactory(usuario=doble)
    for sigla in ("UGEL", "DIRESA"):
        DesignacionFactory(
            membresia=red.designaciones[sigla].membresia, persona=persona, condicion="alterno"
        )
    texto = leer(cliente(doble))
    assert "Sus instituciones" in texto
    assert "Unidad de Gestión Educativa Local Tacna" in texto
    assert "Dirección Regional de Salud" in texto
    assert "Lo que deben sus instituciones" in texto


def test_cuesta_lo_mismo_con_mas_de_todo(
    red,
    aprobada,
    pagina_al_dia,
    cliente,
    cuenta,
    django_assert_num_queries,
):
    navegante = entra_por_ugel(red, cliente, cuenta)
    leer(navegante)
    with CaptureQueriesContext(connection) as pocas:
        leer(navegante)
    membresia = red.designaciones["UGEL"].membresia
    DesignacionFactory.create_batch(4, membresia=membresia, condicion="alterno")
    for n in range(4):
        SesionFactory(instancia=red.instancia, fecha=HOY + dt.timedelta(days=n + 1))
        MembresiaFactory(institucion=InstitucionFactory(), instancia=red.instancia)
    compromiso = Compromiso.objects.get(texto="Enviar el padrón")
    for _ in range(20):
        copia = Compromiso.objects.get(pk=compromiso.pk)
        copia.pk, copia.id, copia._state.adding = None, None, True
        copia.uuid, copia.bloque = _uuid(), _uuid()
        copia.save()
        copia.responsabilidades.create(institucion=membresia.institucion)
    with django_assert_num_queries(len(pocas)):
        texto = leer(navegante)
    assert "todo lo que debe UGEL" in texto
    # Sesión, cuenta, grupos, sitio, página (3), designaciones, membresías con sus papeles y
    # personas (3), compromisos y sus partes, última sesión y acuerdos, los nuestros, agenda,
    # y las fichas de acceso; ninguna se repite por fila.
    assert len(pocas) <= 28


def _uuid():
    from uuid import uuid4

    return uuid4()


# --- La cinta de la portada


def _tiene_cinta(navegante) -> bool:
    return 'class="cinta"' in navegante.get("/").content.decode()


def test_la_cinta_sale_a_quien_es_nuevo_hasta_que_la_despide(pagina_al_dia, cliente):
    navegante = cliente(Rol.MIEMBRO)
    assert _tiene_cinta(navegante)
    assert "Ya estoy al día" in navegante.get("/ponte-al-dia/").content.decode()
    respuesta = navegante.post(reverse("bienvenida:listo"))
    assert respuesta.url == "/"
    assert not _tiene_cinta(navegante)
    assert "Ya estoy al día" not in navegante.get("/ponte-al-dia/").content.decode()
    # Lo recuerda la cuenta, no el navegador.
    assert not _tiene_cinta(cliente(navegante.usuario))


def test_no_sale_a_quien_lleva_tiempo_y_vuelve_con_otra_designacion(
    pagina_al_dia,
    cliente,
    cuenta,
    red,
):
    hace = timezone.now() - dt.timedelta(days=61)
    antigua = cuenta(Rol.PUNTO_FOCAL, date_joined=hace)
    assert not _tiene_cinta(cliente(antigua))
    DesignacionFactory(
        membresia=red.designaciones["UGEL"].membresia,
        persona=PersonaFactory(usuario=antigua),
        condicion="alterno",
    )
    assert _tiene_cinta(cliente(antigua))
    cliente(antigua).post(reverse("bienvenida:listo"))
    assert not _tiene_cinta(cliente(antigua))
    DesignacionFactory(
        membresia=red.designaciones["DIRESA"].membresia,
        persona=antigua.persona,
        condicion="alterno",
    )
    assert _tiene_cinta(cliente(antigua))


def test_mirar_no_la_despide(cliente, pagina_al_dia):
    navegante = cliente(Rol.MIEMBRO)
    assert navegante.get(reverse("bienvenida:listo")).status_code == 405
    assert _tiene_cinta(navegante)


# --- La introducción


def test_la_escribe_la_secretaria_tecnica_y_nadie_mas(cliente, django_db_blocker):
    from intranet.contenido import cargar_base

    cargar_base()
    pagina = PonteAlDia.objects.get()
    editar = reverse("wagtailadmin_pages:edit", args=[pagina.pk])
    assert cliente(Rol.SECRETARIA).get(editar).status_code == 200
    for rol in (Rol.GRDS, Rol.COMUNICADOR, Rol.ADMINISTRADOR, Rol.MIEMBRO):
        assert cliente(rol).get(editar).status_code != 200, rol
    texto = leer(cliente(Rol.MIEMBRO))
    assert "Tres cosas: llevar y traer la información" in texto
    assert "Fuente: Plan de Gobernanza Migratoria" in texto
