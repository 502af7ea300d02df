"""El directorio: de hoy y de cualquier día, con sus filtros y su hoja de cálculo."""

import csv
import datetime as dt
import io

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from intranet.roles import Rol
from red_trata.enums import TipoInstitucion
from red_trata.models import Canal, Distrito, Institucion
from tests.factories import (
    DesignacionFactory,
    InstanciaFactory,
    InstitucionFactory,
    MembresiaFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def miembro(cliente):
    """Quien lee el directorio sin llevar nada."""
    return cliente(Rol.MIEMBRO)


def leer(cliente, **filtros) -> str:
    """El texto del directorio con esos filtros."""
    respuesta = cliente.get("/directorio/", filtros)
    assert respuesta.status_code == 200
    return respuesta.content.decode()


# --- Un día


@pytest.mark.parametrize(
    ("fecha", "esta", "no_esta"),
    [
        ("", "José Mamani", "María Quispe"),
        ("2025-02-28", "María Quispe", "José Mamani"),
        ("28/2/2025", "María Quispe", "José Mamani"),
        ("2025-03-01", "José Mamani", "María Quispe"),
    ],
)
def test_dice_quien_representaba_ese_dia(miembro, ugel, fecha, esta, no_esta):
    pagina = leer(miembro, fecha=fecha)
    assert esta in pagina
    assert no_esta not in pagina


def test_hoy_dice_como_llegar_y_de_otro_dia_no_reparte_contactos(miembro, ugel):
    Canal.objects.create(
        institucion=ugel.institucion, clase="correo", valor="partes@ugel.example", fuente="Oficio"
    )
    hoy = leer(miembro)
    assert "mailto:partes@ugel.example" in hoy
    assert "mailto:jose@ugel.example" in hoy
    entonces = leer(miembro, fecha="2025-02-28")
    assert "mailto:" not in entonces


def test_un_nombre_de_hoy_no_reescribe_el_pasado_ni_al_reves(miembro, ugel):
    """Antes de ser miembro no sale, y de baja desde hoy sale ayer."""
    assert "UGEL Tacna" not in leer(miembro, fecha="2023-12-31")
    ugel.membresia.baja_en, ugel.membresia.baja_motivo = dt.date(2026, 1, 1), "Dejó la Red"
    ugel.membresia.save()
    assert "José Mamani" in leer(miembro, fecha="2025-12-31")
    assert "José Mamani" not in leer(miembro, fecha="2026-01-01")


@pytest.mark.parametrize("fecha", ["30/2/2025", "ayer", "2025-13-01", "0/0/0", "15/3/20255"])
def test_una_fecha_que_no_existe_se_dice_junto_al_campo_y_no_pierde_lo_demas(miembro, ugel, fecha):
    pagina = leer(miembro, fecha=fecha, texto="mamani", rol="prevencion")
    assert "Esa fecha no existe" in pagina
    assert "Falta un día que se entienda" in pagina
    assert f'value="{fecha}"' in pagina
    assert 'value="mamani"' in pagina
    assert '<option value="prevencion" selected>' in pagina
    assert "José Mamani" not in pagina


@pytest.mark.parametrize("fecha", ["2025-03-15", "15/3/2025"])
def test_la_fecha_se_lee_como_aqui_se_escribe(miembro, ugel, fecha):
    pagina = leer(miembro, fecha=fecha)
    assert "Tal como era el día: 15 de marzo de 2025" in pagina
    assert 'value="2025-03-15"' not in pagina


def test_un_dia_por_venir_o_anterior_a_todo_se_explica(miembro, ugel):
    manana = dt.date.today() + dt.timedelta(days=2)
    assert "Ese día aún no llega" in leer(miembro, fecha=manana.isoformat())
    pagina = leer(miembro, fecha="2020-01-01")
    assert "De ese día no hay nada registrado" in pagina
    assert "fecha=2024-01-01" in pagina


def test_sin_nada_registrado_dice_por_que(miembro, directorio):
    assert "Aún no hay instituciones con representación" in leer(miembro)


# --- Roles de entonces (C25)


def editar_roles(cliente, membresia, *roles, **campos) -> None:
    """Guarda la membresía desde el admin, como lo hace una secretaria."""
    respuesta = cliente.post(
        reverse("membresia:edit", args=[membresia.pk]),
        {
            "calidad": membresia.calidad,
            "roles": [r.pk for r in roles],
            "desde": "1/3/2026",
            "version_leida": membresia.version,
            **campos,
        },
    )
    assert respuesta.status_code == 302, respuesta.context["form"].errors
    membresia.refresh_from_db()


def test_los_roles_son_los_que_tenia_ese_dia(directorio, cliente):
    """C25: gestión y prevención el 1-mar; el 1-jun, solo persecución."""
    secretaria, rol = cliente(Rol.SECRETARIA), directorio.rol
    ugel = InstitucionFactory(sigla="UGEL")
    with time_machine.travel("2026-03-01 10:00-05:00", tick=False):
        membresia = MembresiaFactory(
            institucion=ugel, instancia=directorio.red, desde=dt.date(2026, 3, 1)
        )
        editar_roles(secretaria, membresia, rol["gestion"], rol["prevencion"])
    with time_machine.travel("2026-06-01 10:00-05:00", tick=False):
        editar_roles(secretaria, membresia, rol["persecucion"])

    entonces = leer(secretaria, fecha="2026-04-15")
    fila = entonces[entonces.index("<tbody>") : entonces.index("</tbody>")]
    assert "Gestion, Prevencion" in fila
    assert "Persecucion" not in fila
    assert ugel.nombre in leer(secretaria, fecha="15/4/2026", rol="prevencion")
    assert ugel.nombre not in leer(secretaria, fecha="2026-04-15", rol="persecucion")
    assert ugel.nombre not in leer(secretaria, fecha="2026-06-01", rol="prevencion")
    assert ugel.nombre in leer(secretaria, fecha="2026-06-01", rol="persecucion")

    historia = secretaria.get(reverse("membresia:history", args=[membresia.pk]))
    texto = historia.content.decode()
    assert "Gestion, Prevencion" in texto
    assert "Persecucion" in texto
    assert str(secretaria.usuario) in texto

    # Restaurar los roles de antes los repone desde ese día, y el intervalo sigue contado.
    antes = next(h for h in membresia.historia.all() if h.roles.count() == 2)
    with time_machine.travel("2026-07-01 10:00-05:00", tick=False):
        respuesta = secretaria.post(
            reverse("membresia:restore", args=[membresia.pk, antes.pk]),
            {"version": membresia.version},
        )
    assert respuesta.status_code == 302
    assert ugel.nombre in leer(secretaria, fecha="2026-07-01", rol="gestion")
    assert ugel.nombre not in leer(secretaria, fecha="2026-06-15", rol="gestion")
    assert ugel.nombre in leer(secretaria, fecha="2026-04-15", rol="gestion")


def test_los_roles_valen_desde_el_dia_que_se_diga(directorio, cliente):
    secretaria, rol = cliente(Rol.SECRETARIA), directorio.rol
    with time_machine.travel("2026-03-01 10:00-05:00", tick=False):
        membresia = MembresiaFactory(instancia=directorio.red, desde=dt.date(2026, 3, 1))
        editar_roles(secretaria, membresia, rol["gestion"])
    with time_machine.travel("2026-06-20 10:00-05:00", tick=False):
        editar_roles(secretaria, membresia, rol["prevencion"], roles_desde="1/6/2026")
    nombre = membresia.institucion.nombre
    assert nombre in leer(secretaria, fecha="2026-05-31", rol="gestion")
    assert nombre not in leer(secretaria, fecha="2026-06-01", rol="gestion")
    assert nombre in leer(secretaria, fecha="2026-06-01", rol="prevencion")


def test_el_primer_rol_de_una_membresia_antigua_no_se_le_atribuye_desde_siempre(
    directorio, cliente
):
    """«Si lo deja vacío, desde hoy»: también cuando no tenía ninguno."""
    secretaria, rol = cliente(Rol.SECRETARIA), directorio.rol
    with time_machine.travel("2026-03-01 10:00-05:00", tick=False):
        membresia = MembresiaFactory(instancia=directorio.red, desde=dt.date(2026, 3, 1))
    with time_machine.travel("2026-06-01 10:00-05:00", tick=False):
        editar_roles(secretaria, membresia, rol["gestion"])
    nombre = membresia.institucion.nombre
    assert nombre not in leer(secretaria, fecha="2026-05-31", rol="gestion")
    assert nombre in leer(secretaria, fecha="2026-06-01", rol="gestion")


def test_roles_desde_un_dia_por_venir_no_se_guardan(directorio, cliente):
    secretaria = cliente(Rol.SECRETARIA)
    membresia = MembresiaFactory(instancia=directorio.red)
    respuesta = secretaria.post(
        reverse("membresia:edit", args=[membresia.pk]),
        {
            "calidad": "integrante",
            "roles": [directorio.rol["gestion"].pk],
            "desde": "1/1/2024",
            "version_leida": membresia.version,
            "roles_desde": "1/1/2090",
        },
    )
    assert "Ese día aún no llega" in respuesta.content.decode()
    assert not membresia.roles.exists()


def test_si_otra_persona_cambio_los_roles_se_dice_y_nada_se_pisa(directorio, cliente):
    secretaria, rol = cliente(Rol.SECRETARIA), directorio.rol
    membresia = MembresiaFactory(instancia=directorio.red)
    leida = membresia.version
    membresia.save()
    membresia.roles.set([rol["gestion"]])
    respuesta = secretaria.post(
        reverse("membresia:edit", args=[membresia.pk]),
        {
            "calidad": "integrante",
            "roles": [rol["persecucion"].pk],
            "desde": "1/1/2024",
            "version_leida": leida,
            "roles_desde": "1/6/2026",
        },
    )
    assert "Ahora dice: «Gestion»" in respuesta.content.decode()
    assert list(membresia.roles.all()) == [rol["gestion"]]


def test_lo_registrado_y_corregido_el_mismo_dia_no_deja_roles_que_no_fueron(directorio):
    membresia = MembresiaFactory(instancia=directorio.red, desde=dt.date(2025, 1, 1))
    membresia.roles.set([directorio.rol["gestion"]])
    membresia.roles.set([directorio.rol["prevencion"]])
    validas = membresia.roles_fechados.vigentes()
    assert [(r.rol.codigo, r.desde, r.hasta) for r in validas] == [
        ("prevencion", dt.date(2025, 1, 1), None)
    ]


# --- Filtros


def test_los_filtros_se_combinan_y_viven_en_la_direccion(miembro, ugel, directorio):
    distrito = Distrito.objects.create(
        ubigeo_inei="230104", nombre="Ciudad Nueva", provincia="2301"
    )
    otra_instancia = InstanciaFactory(nombre="Comisión local", sigla="local")
    muni = InstitucionFactory(nombre="Municipalidad de Prueba", tipo=TipoInstitucion.MUNICIPALIDAD)
    muni.cobertura.add(distrito)
    MembresiaFactory(institucion=muni, instancia=otra_instancia).roles.set(
        [directorio.rol["gestion"]]
    )
    for filtro in (
        {"tipo": "municipalidad"},
        {"rol": "gestion"},
        {"distrito": "230104"},
        {"instancia": "local"},
        {"texto": "municipalidad prueba"},
    ):
        pagina = leer(miembro, **filtro)
        assert "Municipalidad de Prueba" in pagina, filtro
        assert "José Mamani" not in pagina, filtro
    vacia = leer(miembro, tipo="municipalidad", rol="prevencion")
    assert "Ninguna institución cumple estos filtros" in vacia


@pytest.mark.parametrize(
    "texto", ["ugel", "gestion EDUCATIVA", "mamani", "jose  inventado", "UGEL\x00"]
)
def test_se_halla_por_sigla_otro_nombre_o_persona_con_o_sin_tildes(miembro, ugel, texto):
    InstitucionFactory(nombre="Otra cualquiera")
    pagina = leer(miembro, texto=texto)
    assert "José Mamani" in pagina
    assert "Otra cualquiera" not in pagina


def test_lo_que_no_se_entiende_de_un_filtro_no_rompe_nada(miembro, ugel):
    pagina = leer(
        miembro, tipo="marciano", rol="'--", distrito="99", instancia="x", texto="a" * 900
    )
    assert "José Mamani" in pagina


def test_quien_no_participa_en_nada_sale_aparte_y_solo_hoy(miembro, ugel):
    InstitucionFactory(nombre="Zona de Prueba")
    de_baja = InstitucionFactory(nombre="Institución Cerrada")
    de_baja.baja_en, de_baja.baja_motivo = dt.date(2026, 1, 1), "Cerró"
    de_baja.save()
    hoy = leer(miembro)
    assert "Otras instituciones" in hoy
    assert "Zona de Prueba" in hoy[hoy.index("Otras instituciones") :]
    assert "Institución Cerrada" not in hoy
    assert "Zona de Prueba" not in leer(miembro, fecha="2025-04-01")
    assert "Zona de Prueba" not in leer(miembro, rol="prevencion")


# --- Presupuesto


def _poblar(red, directorio, cuantas):
    for _ in range(cuantas):
        membresia = MembresiaFactory(instancia=red)
        membresia.roles.set([directorio.rol["gestion"]])
        DesignacionFactory(membresia=membresia)
        DesignacionFactory(membresia=membresia, condicion="alterno")


@pytest.mark.parametrize("filtros", [{}, {"fecha": "2025-04-01", "texto": "inventada"}])
def test_cuesta_lo_mismo_con_pocas_que_con_muchas(
    miembro, directorio, filtros, django_assert_max_num_queries
):
    """Sesión y cuenta (2); permisos propios, de sus grupos, y grupos (3); opciones de instancia,
    rol y distrito (3); membresías, sus roles, sus representantes y sus canales (4); las demás
    instituciones; cuándo cambió algo por última vez."""
    _poblar(directorio.red, directorio, 2)
    miembro.get("/directorio/")  # la raíz de los sitios queda en la caché
    for _ in range(2):
        with django_assert_max_num_queries(14):
            miembro.get("/directorio/", filtros)
        _poblar(directorio.red, directorio, 6)


# --- La hoja de cálculo


def _hoja(cliente, formato, **filtros):
    respuesta = cliente.get(f"/directorio.{formato}", filtros)
    assert respuesta.status_code == 200, respuesta.status_code
    return respuesta


def test_la_hoja_de_un_dia_lleva_lo_de_ese_dia(cliente, ugel):
    respuesta = _hoja(cliente(Rol.SECRETARIA), "csv", fecha="2025-02-01")
    assert 'filename="directorio-2025-02-01.csv"' in respuesta["Content-Disposition"]
    (fila,) = csv.DictReader(io.StringIO(respuesta.content.decode("utf-8-sig")))
    assert fila["Representante"] == "María Quispe Inventada"
    assert fila["Roles funcionales"] == "Prevencion"
    assert (fila["Desde"], fila["Hasta"]) == ("01/01/2024", "28/02/2025")
    # Ya no está en el cargo: su correo no se reparte.
    assert fila["Correo del representante"] == ""


def test_en_la_hoja_nada_se_ejecuta(cliente, ugel):
    persona = ugel.mamani.persona
    persona.nombre = '=HYPERLINK("https://malo.example";"ver")'
    persona.save()
    secretaria = cliente(Rol.SECRETARIA)
    texto = _hoja(secretaria, "csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK" in texto
    libro = load_workbook(io.BytesIO(_hoja(secretaria, "xlsx").content))
    celdas = [c for fila in libro.active.iter_rows() for c in fila]
    assert any(c.value == persona.nombre for c in celdas)
    assert not [c for c in celdas if c.data_type == "f"]


def test_la_direccion_reservada_no_sale_por_ninguna_puerta(cliente, directorio):
    casa = Institucion(nombre="Casa de Prueba", tipo=TipoInstitucion.ACOGIDA)
    casa.save()
    assert casa.direccion_reservada
    # Como si alguien la hubiera escrito por fuera del formulario.
    Institucion.objects.filter(pk=casa.pk).update(direccion="Calle Secreta 123")
    MembresiaFactory(institucion=casa, instancia=directorio.red)
    secretaria = cliente(Rol.SECRETARIA)
    casa.refresh_from_db()
    casa.save()
    puertas = (
        "/directorio.csv",
        "/directorio/",
        casa.get_absolute_url(),
        f"{reverse('institucion:index')}?export=csv",
        reverse("institucion:inspect", args=[casa.pk]),
        "/buscar/?q=secreta",
        "/buscar/?q=casa",
    )
    for puerta in puertas:
        respuesta = secretaria.get(puerta)
        assert respuesta.status_code == 200, puerta
        cuerpo = b"".join(respuesta) if respuesta.streaming else respuesta.content
        assert b"Secreta 123" not in cuerpo, puerta


def test_una_fecha_mala_no_baja_un_directorio_de_otro_dia(cliente, ugel):
    respuesta = cliente(Rol.SECRETARIA).get("/directorio.csv", {"fecha": "31/2/2025"})
    assert respuesta.status_code == 302
    assert respuesta.url.startswith("/directorio/?fecha=31")


def test_bajarlo_queda_anotado(cliente, ugel):
    from intranet.models import Exportacion

    secretaria = cliente(Rol.SECRETARIA)
    _hoja(secretaria, "xlsx", fecha="2025-02-01")
    apunte = Exportacion.objects.latest("pk")
    assert (apunte.quien, apunte.que, apunte.filas) == (secretaria.usuario, "Directorio", 1)


def test_los_canales_van_en_la_hoja(cliente, ugel):
    Canal.objects.create(
        institucion=ugel.institucion, clase="telefono", valor="052 123456", fuente="Oficio 1"
    )
    (fila,) = csv.DictReader(
        io.StringIO(_hoja(cliente(Rol.GRDS), "csv").content.decode("utf-8-sig"))
    )
    assert fila["Teléfono"] == "052 123456"


def test_no_se_repite_quien_esta_en_dos_instancias(miembro, ugel):
    MembresiaFactory(institucion=ugel.institucion, instancia=InstanciaFactory())
    pagina = leer(miembro)
    assert pagina.count('<th scope="row">') == 1
