"""Lo que las actas declaran: búsqueda, calendario, portada, menú, permisos y direcciones."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.urls import reverse

from actas import declaraciones
from actas.models import Acuerdo, Compromiso, EstadoActa, Responsabilidad
from actas.services import (
    agregar_fe_de_erratas,
    aprobar,
    cancelar,
    redactar,
    registrar_avance,
)
from intranet.registro import registro
from intranet.roles import Rol
from tests.actas.conftest import poner_acuerdos
from tests.factories import (
    DesignacionFactory,
    InstanciaFactory,
    InstitucionFactory,
    PersonaFactory,
    SesionFactory,
)

pytestmark = pytest.mark.django_db

HOY = dt.datetime(2026, 6, 20, 10, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def hoy():
    """Es sábado 20 de junio de 2026 en Lima."""
    with time_machine.travel(HOY, tick=False):
        yield


@pytest.fixture(autouse=True)
def pdf_al_instante(monkeypatch):
    """El PDF de verdad se prueba en ``test_pdf.py``."""
    monkeypatch.setattr("actas.services.pdf_de", lambda datos, sello: b"%PDF-1.7 %%EOF")


@pytest.fixture
def borrador(red, acta):
    """Un acta con dos acuerdos, sin aprobar."""
    return poner_acuerdos(
        acta,
        {
            "texto": "Elaborar una guía de orientación.",
            "compromisos": [
                {
                    "responsables": [red.uuid("UGEL"), red.uuid("DIRESA")],
                    "fecha_limite": "2026-06-25",
                    "texto": "Redactar el capítulo del terminal.",
                }
            ],
        },
        {"texto": "Aprobar el acta anterior."},
    )


@pytest.fixture
def version(red, borrador):
    """La misma, aprobada."""
    return aprobar(acta=borrador, usuario=red.secretaria)


@pytest.fixture
def focal(red, cuenta):
    """El punto focal de la UGEL."""
    return cuenta(
        Rol.PUNTO_FOCAL,
        institucion=red.instituciones["UGEL"],
        instancia=red.instancia,
        condicion="alterno",
    )


@pytest.fixture
def ajeno(cuenta):
    """Un punto focal de otra instancia."""
    return cuenta(Rol.PUNTO_FOCAL, institucion=InstitucionFactory(), instancia=InstanciaFactory())


def documentos(fila) -> list:
    """Lo que se encuentra de ``fila``."""
    return list(registro.fuentes[type(fila)].documentos(fila))


def titulos(cliente, q: str) -> list[str]:
    """Tipo y título de lo que encuentra ``q``."""
    respuesta = cliente.get("/buscar/", {"q": q})
    return [f"{a.entrada.tipo}: {a.entrada.titulo}" for a in respuesta.context["aciertos"]]


# --- Búsqueda


def test_el_acuerdo_se_encuentra_con_sus_compromisos_y_responsables(red, version):
    (doc,) = documentos(Acuerdo.objects.get(numero=1))
    assert (doc.tipo, doc.titulo) == ("acuerdo", "Acuerdo 01-2026/SO-01")
    for dicho in (
        "Elaborar una guía de orientación.",
        "Redactar el capítulo del terminal.",
        "Unidad de Gestión Educativa Local Tacna (UGEL)",
    ):
        assert dicho in doc.cuerpo
    assert doc.acceso == {red.instancia.ficha_acceso}
    assert doc.facetas == {
        "institucion": ("DIRESA", "UGEL"),
        "anio": ("2026",),
        "instancia": (red.instancia.nombre,),
        "estado": ("Por vencer",),
        "linea": (),
        "tema": (),
    }
    assert doc.url == Acuerdo.objects.get(numero=1).get_absolute_url()


def test_el_acta_se_encuentra_por_todo_lo_que_dice(red, version):
    (doc,) = documentos(version.estado)
    assert doc.uuid == version.estado.sesion.acta.uuid
    assert doc.url == version.estado.sesion.acta.get_absolute_url()
    for dicho in (
        "Plan de prevención",
        "Acuerdo 01-2026/SO-01: Elaborar una guía de orientación.",
        "Dirección Regional de Salud, Unidad de Gestión Educativa Local Tacna. Redactar el",
        "Titular de UGEL",
        "Auditorio",
    ):
        assert dicho in doc.cuerpo
    assert "PNP" not in doc.facetas["institucion"]
    assert "UGEL" in doc.facetas["institucion"]


def test_un_borrador_no_se_encuentra(borrador):
    assert documentos(EstadoActa.objects.get()) == []


@pytest.mark.parametrize("q", ["guias de orientacion", "capitulo", "ugel", "01-2026/SO-01"])
def test_al_aprobar_se_encuentran_el_acuerdo_entero_y_su_acta(version, focal, cliente, q):
    encontrado = titulos(cliente(focal), q)
    assert "acuerdo: Acuerdo 01-2026/SO-01" in encontrado
    assert "acta: Acta de la sesión ordinaria 01-2026" in encontrado


def test_nada_de_esto_sale_a_quien_no_puede_leerlo(version, ajeno, cliente):
    assert titulos(cliente(ajeno), "orientación") == []


def test_la_fe_de_erratas_se_encuentra_en_el_acta(red, version, focal, cliente):
    assert titulos(cliente(focal), "municipalidad") == []
    agregar_fe_de_erratas(
        sesion=version.estado.sesion,
        usuario=red.secretaria,
        dice="Auditorio",
        debe_decir="Municipalidad",
        motivo="Error",
    )
    assert titulos(cliente(focal), "municipalidad") == ["acta: Acta de la sesión ordinaria 01-2026"]


def test_un_acta_hereda_todo_lo_que_puede_escribirse_en_ella(red, acta):
    bloque = acta._meta.get_field("contenido").stream_block
    acta.contenido = bloque.to_python(
        [
            {"type": "texto", "value": "<p>Párrafo <b>suelto</b></p>", "id": "1"},
            {
                "type": "pendiente",
                "value": {"compromiso": "", "texto": "Lo viejo", "nota": "Informó la PNP"},
                "id": "2",
            },
        ]
    )
    (doc,) = documentos(aprobar(acta=acta, usuario=red.secretaria).estado)
    assert "Párrafo suelto" in doc.cuerpo
    assert "Lo viejo Informó la PNP" in doc.cuerpo


# --- Calendario


def test_las_sesiones_estan_en_el_calendario_tambien_las_canceladas(red, focal, ajeno):
    sesion = SesionFactory(
        instancia=red.instancia, fecha=dt.date(2026, 6, 25), hora_fin=dt.time(11)
    )
    cancelada = SesionFactory(instancia=red.instancia, fecha=dt.date(2026, 6, 30))
    SesionFactory(instancia=red.instancia, fecha=dt.date(2026, 7, 1))
    cancelar(sesion=cancelada, motivo="Feriado.")
    junio = (dt.date(2026, 6, 1), dt.date(2026, 6, 30))
    entradas = registro.entradas(focal, *junio, capas=["sesiones"])
    assert [(e.uuid, e.estado) for e in entradas] == [
        (sesion.uuid, "por_confirmar"),
        (cancelada.uuid, "cancelada"),
    ]
    assert entradas[0].inicio.isoformat() == "2026-06-25T09:00:00-05:00"
    assert entradas[0].fin.isoformat() == "2026-06-25T11:00:00-05:00"
    assert entradas[1].fin is None
    assert registro.entradas(ajeno, *junio, capas=["sesiones"]) == []


# --- Portada


def panel(funcion, usuario) -> dict:
    """Lo que enseña un panel."""
    return funcion(usuario).contexto


def test_el_punto_focal_ve_lo_que_debe_su_institucion(red, version, focal, cliente):
    contexto = panel(declaraciones.lo_que_debemos, focal)
    assert contexto["titulo"] == "Lo que debe UGEL"
    assert [c.texto for c in contexto["compromisos"]] == ["Redactar el capítulo del terminal."]
    html = cliente(focal).get("/").content.decode()
    assert "Por vencer" in html
    ugel = red.instituciones["UGEL"].pk
    assert f"/compromisos/?institucion={ugel}&amp;estado=abiertos" in html


def test_lo_que_mi_institucion_ya_cumplio_no_se_me_cobra(red, version, focal):
    parte = Responsabilidad.objects.get(institucion__sigla="UGEL")
    registrar_avance(responsabilidad=parte, usuario=focal, estado="cumplido", nota="Hecho.")
    # La DIRESA aún debe la suya: el compromiso sigue abierto, pero no para la UGEL.
    assert Compromiso.objects.abiertos().count() == 1
    assert panel(declaraciones.lo_que_debemos, focal)["compromisos"] == []


def test_la_secretaria_ve_lo_vencido_y_por_vencer_de_lo_suyo(red, version, cuenta):
    # Aunque también represente a una institución.
    DesignacionFactory(
        membresia=red.designaciones["PNP"].membresia,
        persona=PersonaFactory(usuario=red.secretaria),
        condicion="alterno",
    )
    contexto = panel(declaraciones.lo_que_debemos, red.secretaria)
    assert [c.semaforo for c in contexto["compromisos"]] == ["por_vencer"]
    # La GRDS lo lee todo, y no se le pide seguir lo de la Red.
    otra = cuenta(Rol.GRDS)
    InstanciaFactory(grupo_secretaria=Group.objects.get(name=Rol.GRDS.label))
    assert panel(declaraciones.lo_que_debemos, otra)["compromisos"] == []


def test_quien_no_debe_ni_lleva_nada_no_tiene_ese_panel(version, cuenta):
    assert declaraciones.lo_que_debemos(cuenta(Rol.ADMINISTRADOR)) is None


def test_lo_que_se_acaba_de_decidir_es_la_ultima_acta_que_puedo_leer(
    red, version, focal, ajeno, cliente
):
    otra = redactar(
        sesion=SesionFactory(instancia=red.instancia, fecha=dt.date(2026, 6, 11)),
        usuario=red.secretaria,
    )
    contexto = panel(declaraciones.lo_que_se_acaba_de_decidir, focal)
    assert contexto["sesion"] == version.estado.sesion
    otra.asistencia = red.todas_presentes()
    aprobar(acta=poner_acuerdos(otra, {"texto": "Lo nuevo."}), usuario=red.secretaria)
    contexto = panel(declaraciones.lo_que_se_acaba_de_decidir, focal)
    assert [a.texto for a in contexto["acuerdos"]] == ["Lo nuevo."]
    assert panel(declaraciones.lo_que_se_acaba_de_decidir, ajeno)["sesion"] is None
    assert "Todavía no hay actas aprobadas." in cliente(ajeno).get("/").content.decode()


def test_las_tres_acciones_son_de_las_secretarias_y_llevan_a_donde_dicen(
    red, focal, cliente, sesion
):
    assert [a.titulo for a in registro.acciones_de(focal)] == ["Registrar una capacitación"]
    acciones = registro.acciones_de(red.secretaria)
    assert [a.titulo for a in acciones] == [
        "Convocar una sesión",
        "Redactar un acta",
        "Registrar un avance",
    ]
    navegador = cliente(red.secretaria)
    respuestas = [navegador.get(a.url) for a in acciones]
    assert [r.status_code for r in respuestas] == [200, 200, 200]
    # La sesión del 14 de mayo ya pasó y no tiene acta.
    assert list(respuestas[1].context["pagina"]) == [sesion]


# --- Menú, permisos y direcciones permanentes


def test_el_menu_lleva_a_sesiones_y_compromisos():
    rutas = {d.titulo: d.ruta for d in registro.destinos}
    assert rutas["Sesiones y actas"] == reverse("actas:sesiones")
    assert rutas["Compromisos"] == reverse("actas:compromisos")


def test_solo_las_secretarias_escriben_sesiones_y_nadie_mas_nada():
    escriben = {
        rol: {p for p in permisos if p.startswith("actas.") and ".view_" not in p}
        for rol, permisos in registro.permisos.items()
    }
    sesion = {"actas.add_sesion", "actas.change_sesion"}
    assert {rol: p for rol, p in escriben.items() if p} == {
        Rol.SECRETARIA: sesion,
        Rol.GRDS: sesion,
    }


def test_la_direccion_permanente_lleva_a_cada_cosa(version, focal, cliente):
    navegador = cliente(focal)
    compromiso = Compromiso.objects.get()
    for cosa in (
        version.estado.sesion,
        version.estado.sesion.acta,
        compromiso.acuerdo,
        compromiso,
    ):
        respuesta = navegador.get(reverse("lugar", args=[cosa.uuid]))
        assert respuesta.url == cosa.get_absolute_url()
