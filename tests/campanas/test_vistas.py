"""La lista con filtros, el año, las vocerías y los paneles: qué enseñan y cuánto cuestan."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campanas.declaraciones import campana_en_el_calendario
from campanas.models import Campana, FechaEmblematica
from intranet.registro import registro
from intranet.roles import Rol
from red_trata.models import Distrito, Institucion, TerminoPlan
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("base", "hoy")]


def tarea(institucion) -> tuple[str, dict]:
    return "tarea", {"institucion": str(institucion.uuid), "tarea": "Convoca", "estado": "hecha"}


def voceria(institucion, dia, **cambios) -> tuple[str, dict]:
    return "voceria", {
        "institucion": str(institucion.uuid),
        "designacion": "",
        "cargo": "Dirección",
        "medio": "radio",
        "detalle": "",
        "fecha": dia,
        **cambios,
    }


@pytest.fixture
def miembro(cliente, ugel, red):
    return cliente(Rol.MIEMBRO, institucion=ugel, instancia=red)


@pytest.fixture
def tres(publicar, ugel):
    """Una cerrada de 2025, otra de 2026 sin lecciones y una en marcha que llega a 2027."""
    l4 = TerminoPlan.objects.get(tipo="linea", codigo="L4")
    return (
        publicar(
            "Aulas 2025",
            inicio=dt.date(2025, 4, 7),
            fin=dt.date(2025, 4, 20),
            publicos=["docentes", "estudiantes"],
            distritos=["Tarata"],
            que_funciono="El concurso.",
        ),
        publicar("Corazón Azul 2026", distritos=["Tacna"], tareas=[tarea(ugel)]),
        publicar(
            "Viajar 2026",
            inicio=dt.date(2026, 8, 1),
            fin=dt.date(2027, 1, 10),
            linea=l4,
            publicos=["transporte"],
        ),
    )


def titulos(respuesta) -> list[str]:
    return [c.title for c in respuesta.context["pagina"].object_list]


# --- La lista


@pytest.mark.parametrize(
    ("filtro", "esperadas"),
    [
        ({}, ["Viajar 2026", "Corazón Azul 2026", "Aulas 2025"]),
        ({"anio": "2025"}, ["Aulas 2025"]),
        # La que pasa de un año a otro sale en los dos.
        ({"anio": "2027"}, ["Viajar 2026"]),
        ({"linea": "L4"}, ["Viajar 2026"]),
        ({"publico": "docentes"}, ["Aulas 2025"]),
        ({"publico": "estudiantes", "anio": "2026"}, []),
        ({"estado": "en_marcha"}, ["Viajar 2026"]),
        ({"estado": "cerrada"}, ["Corazón Azul 2026", "Aulas 2025"]),
        ({"estado": "sin_lecciones"}, ["Corazón Azul 2026"]),
        ({"estado": "por_iniciar"}, []),
        # Lo que no existe no filtra, y se dice.
        ({"anio": "abc"}, ["Viajar 2026", "Corazón Azul 2026", "Aulas 2025"]),
        ({"pagina": "9999"}, ["Viajar 2026", "Corazón Azul 2026", "Aulas 2025"]),
    ],
)
def test_se_filtra_desde_la_direccion(miembro, tres, filtro, esperadas):
    respuesta = miembro.get("/campanas/", filtro)
    assert titulos(respuesta) == esperadas
    if not esperadas:
        assert "Ninguna campaña cumple estos filtros" in respuesta.content.decode()


def test_se_filtra_por_distrito_y_por_institucion(miembro, tres, ugel):
    tarata = Distrito.objects.get(nombre="Tarata")
    assert titulos(miembro.get("/campanas/", {"distrito": tarata.ubigeo_inei})) == ["Aulas 2025"]
    assert titulos(miembro.get("/campanas/", {"institucion": ugel.pk})) == ["Corazón Azul 2026"]


def test_sin_campanas_se_dice_por_que_y_el_siguiente_paso(miembro, cliente):
    assert (
        "Mientras tanto, mire las fechas emblemáticas" in miembro.get("/campanas/").content.decode()
    )
    assert "Escriba la primera" in cliente(Rol.COMUNICADOR).get("/campanas/").content.decode()


def test_la_no_realizada_sigue_a_la_vista_dicha_asi(miembro, publicar):
    campana = publicar(no_realizada="Las lluvias cortaron el paso.")
    assert titulos(miembro.get("/campanas/", {"estado": "no_realizada"})) == [campana.title]
    assert titulos(miembro.get("/campanas/", {"estado": "cerrada"})) == []
    texto = miembro.get(campana.get_absolute_url()).content.decode()
    assert "Las lluvias cortaron el paso." in texto
    (evento,) = campana_en_el_calendario(campana)
    assert evento.cancelado


@pytest.mark.parametrize(
    ("dia", "estado"),
    [
        (dt.date(2026, 6, 30), "por_iniciar"),
        (dt.date(2026, 7, 1), "en_marcha"),
        (dt.date(2026, 7, 31), "en_marcha"),
        (dt.date(2026, 8, 1), "cerrada"),
    ],
)
def test_el_estado_sale_de_las_fechas(publicar, monkeypatch, dia, estado):
    campana = publicar()
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: dia)
    assert campana.estado == estado
    assert list(Campana.objects.en_estado(estado)) == [campana]


# --- El año


def test_el_anio_pone_cada_cosa_en_su_mes(miembro, tres):
    respuesta = miembro.get("/campanas/?vista=anio&anio=2026")
    meses = respuesta.context["calendario"].meses
    assert [c.title for c in meses[6].campanas] == ["Corazón Azul 2026"]
    assert [c.title for c in meses[11].campanas] == ["Viajar 2026"]
    assert [f.fecha.nombre for f in meses[8].fechas] == ["Día Nacional contra la Trata de Personas"]
    assert sum(len(m.fechas) for m in meses) == 12
    siguiente = miembro.get("/campanas/?vista=anio&anio=2027").context["calendario"].meses
    assert [[c.title for c in m.campanas] for m in siguiente[:2]] == [["Viajar 2026"], []]


@pytest.mark.parametrize("anio", ["", "abc", "99999", "-1", "1899", "²⁰²⁶"])
def test_un_anio_raro_es_el_de_hoy(miembro, anio):
    respuesta = miembro.get("/campanas/", {"vista": "anio", "anio": anio})
    assert respuesta.status_code == 200
    assert respuesta.context["anio"] == 2026


# --- Las vocerías


def test_las_vocerias_dicen_la_ultima_y_cuantas_sin_ordenar_por_ellas(miembro, publicar, ugel, red):
    pnp, oim = (Institucion.objects.get(sigla=s) for s in ("PNP", "OIM"))
    for institucion in (pnp, oim):
        factories.MembresiaFactory(institucion=institucion, instancia=red)
    publicar(
        vocerias=[
            voceria(ugel, dt.date(2026, 7, 2)),
            voceria(ugel, dt.date(2026, 7, 20)),
            voceria(pnp, dt.date(2026, 7, 9)),
        ]
    )
    retirada = publicar("Retirada 2026", vocerias=[voceria(oim, dt.date(2026, 7, 3))])
    retirada.unpublish()
    contexto = miembro.get("/campanas/?vista=vocerias&anio=2026").context
    suyas = {
        t.institucion.sigla: (t.ultima and t.ultima.fecha, t.en_el_anio) for t in contexto["turnos"]
    }
    assert suyas["UGEL Tacna"] == (dt.date(2026, 7, 20), 2)
    assert suyas["PNP"] == (dt.date(2026, 7, 9), 1)
    # Lo de una campaña retirada no cuenta.
    assert suyas["OIM"] == (None, 0)
    siglas = [t.institucion.nombre_corto for t in contexto["turnos"]]
    assert siglas == sorted(siglas, key=str.casefold)
    assert contexto["podrian"][0].sigla == "OIM"
    assert miembro.get("/campanas/?vista=vocerias&anio=2025").context["turnos"][0].en_el_anio == 0


# --- Lo que se ve en otras partes


def test_la_portada_dice_lo_que_esta_en_la_calle_y_la_proxima_fecha(miembro, tres):
    texto = miembro.get("/").content.decode()
    panel = texto[texto.index("En la calle ahora") :]
    assert "Viajar 2026" in panel
    assert "Corazón Azul 2026" not in panel
    assert "Reincorporación de Tacna" in panel


def test_la_ficha_de_una_institucion_tiene_sus_campanas(miembro, tres, ugel):
    paneles = registro.paneles("institucion", miembro.usuario, ugel)
    (suyo,) = [p for p in paneles if p.plantilla == "campanas/paneles/institucion.html"]
    assert [c.title for c in suyo.contexto["campanas"]] == ["Corazón Azul 2026"]


def test_su_direccion_permanente_lleva_a_ella(miembro, tres):
    respuesta = miembro.get(f"/u/{tres[1].uuid}/")
    assert respuesta.url == tres[1].get_absolute_url()
    fecha = FechaEmblematica.objects.get(nombre="Reincorporación de Tacna")
    assert miembro.get(f"/u/{fecha.uuid}/").url == "/campanas/?vista=anio&anio=2026#mes-8"


def test_las_cifras_no_llevan_el_separador_en_las_direcciones(miembro, publicar):
    texto = miembro.get("/campanas/?vista=anio&anio=2026").content.decode()
    assert "2,026" not in texto
    assert "2,027" not in texto
    alcance = {"canal": "radio", "personas": 12500, "materiales": None, "como": ""}
    campana = publicar(alcance=[("alcance", alcance)])
    assert "12,500" in miembro.get(campana.get_absolute_url()).content.decode()


# --- Presupuesto de consultas

CABECERA = 3
"""Sesión, cuenta con sus grupos y si entra al admin (``test_la_cabecera_cuesta_una_consulta``)."""


def muchas(publicar, ugel, cuantas: int) -> Campana:
    for n in range(cuantas):
        campana = publicar(
            f"Campaña {n}",
            inicio=dt.date(2026, 1 + n % 7, 3),
            tareas=[tarea(ugel), tarea(Institucion.objects.get(sigla="PNP"))],
            vocerias=[voceria(ugel, dt.date(2026, 7, 2))],
            distritos=["Tacna"],
        )
    return campana


@pytest.mark.parametrize(
    ("ruta", "consultas"),
    [
        # años con campañas, líneas, distritos, instituciones que participan, cuántas, la página.
        ("/campanas/", CABECERA + 6),
        # fechas emblemáticas, campañas del año.
        ("/campanas/?vista=anio&anio=2026", CABECERA + 2),
        # vocerías con quién y campaña, integrantes y quienes hablaron, años con campañas.
        ("/campanas/?vista=vocerias", CABECERA + 3),
    ],
)
def test_las_consultas_no_crecen(
    miembro, publicar, ugel, django_assert_num_queries, ruta, consultas
):
    for cuantas in (1, 9):
        muchas(publicar, ugel, cuantas)
        miembro.get(ruta)
        with django_assert_num_queries(consultas):
            miembro.get(ruta)


def test_leer_una_campana_cuesta_lo_mismo_con_muchas_tareas(
    miembro, publicar, ugel, django_assert_num_queries
):
    corta = muchas(publicar, ugel, 1)
    larga = publicar("Larga 2026", tareas=[tarea(ugel)] * 30)
    miembro.get(corta.get_absolute_url())
    for campana in (corta, larga):
        # La campaña con su línea, su fecha y la que repite; instituciones; permisos de páginas;
        # las que la repiten; distritos; nodos; temas; y las piezas que usó.
        with django_assert_num_queries(CABECERA + 8):
            miembro.get(campana.get_absolute_url())


def test_abrir_el_editor_cuesta_lo_mismo_con_muchas_tareas(
    cliente, publicar, ugel, django_assert_num_queries
):
    """Las opciones de un bloque se leen una vez por clase de bloque, no una por tarea."""
    comunicadora = cliente(Rol.COMUNICADOR)
    abrir = [
        reverse("wagtailadmin_pages:edit", args=[publicar(titulo, tareas=tareas).pk])
        for titulo, tareas in (("Poca 2026", [tarea(ugel)]), ("Mucha 2026", [tarea(ugel)] * 30))
    ]
    for editor in abrir:  # La primera vez se anota que alguien lo abrió.
        comunicadora.get(editor)
    with CaptureQueriesContext(connection) as poca:
        comunicadora.get(abrir[0])
    with django_assert_num_queries(len(poca)):
        comunicadora.get(abrir[1])
