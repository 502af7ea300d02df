"""El aspecto que se puede comprobar sin mirar: colores, palabras, plantillas y componentes."""

import datetime as dt
import re
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.paginator import Paginator
from django.db import connection
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actas.enums import EstadoAcuerdo, EstadoAvance, EstadoSesion, Presencia, Semaforo
from intranet.mes import mes_de
from intranet.models import Archivo, Usuario
from intranet.registro import EntradaCalendario
from intranet.roles import Rol
from intranet.templatetags import red
from intranet.vistas_componentes import FiltroDeEstados, FormularioDeMuestra
from red_trata.models import Distrito
from tests.factories import DesignacionFactory, InstitucionFactory, SesionFactory

PLANTILLAS = settings.BASE_DIR / "templates"
COMPONENTES = sorted((PLANTILLAS / "components").glob("*.html"))
HOJA = settings.BASE_DIR / "intranet" / "static" / "intranet" / "sitio.css"


# --- Contraste


def _luminancia(color: str) -> float:
    canales = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    lineales = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in canales]
    return 0.2126 * lineales[0] + 0.7152 * lineales[1] + 0.0722 * lineales[2]


def contraste(uno: str, otro: str) -> float:
    """Razón de contraste de WCAG entre dos colores ``#rrggbb``."""
    claro, oscuro = sorted((_luminancia(uno), _luminancia(otro)), reverse=True)
    return (claro + 0.05) / (oscuro + 0.05)


def _colores(modo: str) -> dict[str, str]:
    """Los colores de la hoja en ``claro`` u ``oscuro``, por nombre."""
    bloques = re.findall(r":root \{(.*?)\}", HOJA.read_text(), re.DOTALL)[:2]
    claro, oscuro = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", b)) for b in bloques)
    assert claro.keys() == oscuro.keys(), "Cada color existe en los dos modos"
    return claro if modo == "claro" else oscuro


FONDOS = ("papel", "superficie", "tinte")
TEXTOS = ("tinta", "tinta-suave", "acento", "acento-fuerte", "bien", "pronto", "tarde", "nada")
PARES = [
    *((texto, fondo, 4.5) for texto in TEXTOS for fondo in FONDOS),
    *(("sobre-acento", fondo, 4.5) for fondo in ("acento", "acento-fuerte", "grado4")),
    *(("tinta", fondo, 4.5) for fondo in ("marca", "grado1", "grado2", "grado3", "linea")),
    *((texto, "marca", 4.5) for texto in ("acento", "tinta-suave")),
    ("borde", "papel", 3),
    ("borde", "superficie", 3),
]


@pytest.mark.parametrize("modo", ["claro", "oscuro"])
@pytest.mark.parametrize(("texto", "fondo", "minimo"), PARES)
def test_contraste(modo, texto, fondo, minimo):
    colores = _colores(modo)
    razon = contraste(colores[texto], colores[fondo])
    assert razon >= minimo, f"{texto} sobre {fondo}, en {modo}: {razon:.2f}"


def test_el_contraste_se_mide_bien():
    assert contraste("#000000", "#ffffff") == pytest.approx(21)
    assert contraste("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


# --- Plantillas


def _plantillas_del_sitio():
    return [
        p
        for p in PLANTILLAS.rglob("*.html")
        if "admin" not in "/".join(p.relative_to(PLANTILLAS).parts[:-1])
    ]


@pytest.mark.parametrize("ruta", _plantillas_del_sitio(), ids=lambda p: str(p.name))
def test_nada_en_linea_ni_de_fuera(ruta):
    """La política de contenido no deja estilos ni programas en línea, ni nada de otro servidor."""
    texto = ruta.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", texto)
    assert not re.search(r"<script(?![^>]*\ssrc=)", texto)
    assert not re.search(r"""(src|href|action)=["'](https?:)?//""", texto)


@pytest.mark.parametrize("ruta", COMPONENTES, ids=lambda p: p.stem)
def test_todo_componente_dice_para_que_sirve(ruta):
    assert ruta.read_text().startswith("{% comment %}")


def test_todo_lo_vacio_dice_por_que_o_que_hacer():
    """«No hay nada» a secas deja a la persona sin saber si falló algo o qué toca (aspecto)."""
    vacios = {
        f"{ruta.relative_to(PLANTILLAS)}: {uso}"
        for ruta in PLANTILLAS.rglob("*.html")
        if ruta.name != "componentes.html"
        for uso in re.findall(r'{% include "components/vacio\.html"(.*?)%}', ruta.read_text())
    }
    assert len(vacios) > 40
    assert [v for v in vacios if "detalle=" not in v and "accion=" not in v] == []


def test_la_hoja_no_tiene_clases_que_nadie_usa():
    sin_notas = re.sub(r"/\*.*?\*/|\{[^{}]*\}", "", HOJA.read_text(), flags=re.DOTALL)
    definidas = set(re.findall(r"\.([a-z][\w-]*)", sin_notas))
    usadas = set(re.findall(r"[\w-]+", " ".join(p.read_text() for p in _plantillas_del_sitio())))
    # Las que una plantilla arma con un valor: estados, tonos, avisos, distritos, grados, capas.
    usadas |= red.ESTADOS.keys() | {e.tono for e in red.ESTADOS.values()}
    usadas |= {"success", "warning", "error"}
    armadas = re.compile(r"d23\d{4}|grado\d|capa-(sesiones|campanas|capacitaciones)")
    assert {c for c in definidas - usadas if not armadas.fullmatch(c)} == set()


# --- Palabras


@pytest.mark.parametrize("lista", [Semaforo, EstadoAvance, EstadoSesion, EstadoAcuerdo, Presencia])
def test_los_estados_se_llaman_igual_en_todas_partes(lista):
    assert {v: red.estado(v).palabra for v in lista.values} == dict(lista.choices)


def test_los_estados_de_un_mismo_grupo_no_se_confunden():
    """Dos estados pueden compartir forma y tono, pero cada semáforo se distingue sin color."""
    vistos = [(red.estado(v).palabra, red.estado(v).forma) for v in Semaforo.values]
    assert len(set(vistos)) == len(Semaforo.values)
    assert {red.estado(v).forma for v in Semaforo.values} == {"●", "○", "▲", "■"}


def test_estado_desconocido_se_dice_sin_tono():
    assert red.estado("por_confirmar") == ("Por confirmar", "○", "nada")


@pytest.mark.parametrize(
    "valor",
    [
        dt.date(2026, 5, 14),
        "2026-05-14",
        dt.datetime(2026, 5, 14, 9, 0),
        # En UTC ya es otro día; en Lima, no.
        dt.datetime(2026, 5, 15, 3, 0, tzinfo=dt.UTC),
    ],
)
def test_fechas_dichas(valor):
    assert red.fecha_larga(valor) == "jueves 14 de mayo de 2026"
    assert red.fecha(valor) == "14 de mayo de 2026"
    assert red.dia_y_mes(valor) == "jueves 14 de mayo"


@pytest.mark.parametrize("valor", [None, "", "mañana"])
def test_lo_que_no_es_fecha_ni_hora_no_dice_nada(valor):
    assert red.fecha_larga(valor) == red.fecha(valor) == red.hora(valor) == red.hace(valor) == ""


@pytest.mark.parametrize(
    ("valor", "dicho"),
    [
        (dt.time(9, 0), "9:00"),
        ("15:05", "15:05"),
        (dt.datetime(2026, 5, 14, 14, 30, tzinfo=dt.UTC), "9:30"),
    ],
)
def test_horas(valor, dicho):
    assert red.hora(valor) == dicho


@pytest.mark.parametrize(
    ("dias", "dicho"),
    [
        (0, "hoy"),
        (1, "mañana"),
        (-1, "ayer"),
        (-3, "hace 3 días"),
        (59, "en 59 días"),
        (-61, "hace 2 meses"),
        (800, "en 2 años"),
    ],
)
def test_hace(dias, dicho):
    with time_machine.travel(dt.datetime(2026, 5, 14, 12, tzinfo=dt.UTC), tick=False):
        assert red.hace(dt.date(2026, 5, 14) + dt.timedelta(days=dias)) == dicho


@pytest.mark.parametrize(
    ("hora_utc", "frase"),
    [(12, "Buenos días, Ada"), (19, "Buenas tardes, Ada"), (1, "Buenas noches, Ada")],
)
def test_saludo_con_la_hora_de_lima(hora_utc, frase):

    with time_machine.travel(dt.datetime(2026, 5, 14, hora_utc, tzinfo=dt.UTC), tick=False):
        assert red.saludo(Usuario(first_name="Ada")) == frase
        assert red.saludo(Usuario()) == frase.removesuffix(", Ada")


def test_cantidades_y_pesos():
    assert red.plural(1, "acuerdo,acuerdos") == "1 acuerdo"
    assert red.plural(1234, "acuerdo,acuerdos") == "1,234 acuerdos"
    assert [red.peso(n) for n in (1, 240_000, 1_230_000)] == ["1 byte", "240 kB", "1.2 MB"]
    assert red.clase_de_archivo("acta firmada.v2.pdf") == "PDF"
    assert red.clase_de_archivo("acta") == "Archivo"
    assert red.minutos(dt.timedelta(hours=0.25)) == "15 minutos"


# --- Filtros y páginas


def _pintar(plantilla: str, direccion: str = "/", **contexto) -> str:
    peticion = RequestFactory().get(direccion)
    return Template(plantilla).render(Context({"request": peticion, **contexto}))


def test_reemplazar_query_conserva_los_filtros():
    pinta = "{% reemplazar_query pagina=2 %}|{% reemplazar_query estado='' %}"
    assert _pintar(pinta, "/?estado=vencido&anio=2026&pagina=7") == (
        "?estado=vencido&amp;anio=2026&amp;pagina=2|?anio=2026"
    )


def test_los_filtros_puestos_se_quitan_de_uno_en_uno():
    html = _pintar(
        "{% fichas_de f as fichas %}{% for x in fichas %}[{{ x.texto }} {{ x.url }}]{% endfor %}",
        "/?tono=tarde&palabra=<b>",
        f=FiltroDeEstados({"tono": "tarde", "palabra": "<b>"}),
    )
    assert html == ("[Tono: la exige ?palabra=%3Cb%3E][Palabra: &lt;b&gt; ?tono=tarde]")


def test_la_paginacion_conserva_los_filtros_y_calla_si_no_hace_falta():
    plantilla = "{% include 'components/paginacion.html' %}"
    larga = Paginator(range(50), 20)
    html = _pintar(plantilla, "/?estado=vencido&pagina=2", pagina=larga.get_page(2))
    assert 'href="?estado=vencido&amp;pagina=1"' in html
    assert 'href="?estado=vencido&amp;pagina=3"' in html
    assert "Página 2 de 3" in html
    assert not _pintar(plantilla, pagina=Paginator(range(3), 20).get_page(1)).strip()


# --- Componentes


def test_la_tabla_rotula_cada_celda():
    html = _pintar(
        "{% include 'components/tabla.html' %}",
        leyenda="Quién vino",
        columnas=["Institución", "Presencia"],
        filas=[["UGEL", "<Presente>"]],
    )
    assert '<th scope="row">UGEL</th>' in html
    assert '<td data-rotulo="Presencia">&lt;Presente&gt;</td>' in html


def test_la_barra_reparte_el_ancho_y_calla_los_ceros():
    b = red.barra({"cumplido": 3, "vencido": 1, "sin_fecha": 0})
    assert [(t["valor"], t["x"], t["ancho"]) for t in b["tramos"]] == [
        ("cumplido", "0.00", "74.81"),
        ("vencido", "75.06", "24.94"),
    ]
    assert red.barra([])["total"] == 0


def test_el_campo_une_etiqueta_ayuda_y_error():

    formulario = FormularioDeMuestra({"correo": "sin arroba"})
    html = _pintar("{% include 'components/campo.html' %}", campo=formulario["titulo"])
    assert 'aria-describedby="id_titulo_helptext id_titulo_error"' in html
    assert 'id="id_titulo_helptext"' in html
    assert 'id="id_titulo_error"' in html
    html = _pintar("{% include 'components/campo.html' %}", campo=formulario["correo"])
    assert html.count("(opcional)") == 1
    html = _pintar("{% include 'components/resumen_de_errores.html' %}", formulario=formulario)
    assert '<a href="#id_titulo">Título</a>' in html


def test_el_mes_se_reparte_por_dias_de_lima():

    # 3:00 UTC del 1 de junio son las 22:00 del 31 de mayo en Lima.
    entrada = EntradaCalendario(
        uuid=uuid4(),
        capa="sesiones",
        titulo="Sesión",
        inicio=dt.datetime(2026, 6, 1, 3, 0, tzinfo=dt.UTC),
        fin=None,
    )
    mes = mes_de(dt.date(2026, 5, 14), [entrada])
    assert mes.limites == (dt.date(2026, 4, 27), dt.date(2026, 5, 31))
    assert [d.fecha for d in mes.dias_con_algo] == [dt.date(2026, 5, 31)]
    assert all(len(semana) == 7 for semana in mes.semanas)


def test_el_mosaico_coloca_los_28_distritos():
    """Ninguno sin sitio ni dos en el mismo."""
    sitios = re.findall(r"\.d(23\d{4}) \{ grid-area: (\d / \d) \}", HOJA.read_text())
    assert len(sitios) == len(dict(sitios)) == len({s for _, s in sitios}) == 28


# --- La casa por dentro


@pytest.mark.django_db
@pytest.mark.parametrize("rol", Rol)
def test_la_administracion_se_ofrece_a_quien_puede_entrar(rol, cuenta):
    usuario = cuenta(rol)
    assert usuario.entra_al_admin == usuario.has_perm("wagtailadmin.access_admin")
    assert usuario.rol == rol.label


@pytest.mark.django_db
def test_la_cabecera_dice_quien_es_y_no_ofrece_lo_que_no_puede(cliente, sitio):
    html = cliente(Rol.MIEMBRO).get("/").content.decode()
    assert '<html lang="es-PE">' in html
    assert "Miembro" in html
    assert "/admin/" not in html
    assert "/admin/" in cliente(Rol.SECRETARIA).get("/").content.decode()


@pytest.mark.django_db
def test_el_aviso_de_demostracion(cliente, sitio, settings):
    miembro = cliente(Rol.MIEMBRO)
    assert "Datos de demostración" not in miembro.get("/").content.decode()
    settings.MODO_DEMO = True
    assert "Datos de demostración" in miembro.get("/").content.decode()


@pytest.mark.django_db
def test_la_pagina_de_componentes_los_usa_todos(cliente, sitio):
    assert cliente(Rol.MIEMBRO).get("/componentes/").status_code == 403
    respuesta = cliente(Rol.SECRETARIA).get("/componentes/")
    usadas = {t.name for t in respuesta.templates}
    siempre = {f"components/{p.name}" for p in COMPONENTES} - {
        # Salen con datos: los prueba la Red pequeña de la prueba siguiente y las de arriba.
        "components/adjunto.html",
        "components/barra_de_estados.html",
        "components/estado.html",
        "components/linea_de_tiempo.html",
        "components/mosaico_de_distritos.html",
        "components/tarjeta.html",
    }
    assert siempre <= usadas


@pytest.mark.django_db
def test_la_pagina_de_componentes_enseña_datos_de_la_base(cliente, sitio, cuenta):

    DesignacionFactory(membresia__instancia=sitio.red, persona__nombre="Flor Inventada Retama")
    SesionFactory(instancia=sitio.red, fecha=timezone.localdate(), lugar="Sala del Caplina")
    Distrito.objects.create(ubigeo_inei="230101", nombre="Tacna", provincia="2301")
    Archivo.objects.create(title="Oficio 12", file=ContentFile(b"x" * 2100, name="oficio.pdf"))
    html = cliente(Rol.SECRETARIA).get("/componentes/").content.decode()
    assert "Flor Inventada Retama, titular" in html
    assert "Sala del Caplina" in html
    assert 'class="d230101 grado0"' in html
    assert "PDF · 2 kB" in html


def test_el_error_500_no_necesita_nada():
    html = render_to_string("500.html")
    assert "no se guardó" in html
    assert 'lang="es-PE"' in html


@pytest.mark.django_db
def test_lo_que_no_esta_se_dice_con_la_casa_alrededor(cliente, sitio, client):
    respuesta = cliente(Rol.MIEMBRO).get("/no-existe/")
    assert respuesta.status_code == 404
    assert "Eso no está aquí" in respuesta.content.decode()
    assert 'id="buscar-q"' in respuesta.content.decode()


@pytest.mark.django_db
def test_la_cabecera_cuesta_una_consulta(cliente, django_assert_num_queries):
    miembro = cliente(Rol.MIEMBRO)
    # Sesión, cuenta y grupos: el rol y la puerta de la administración salen de los mismos grupos.
    with django_assert_num_queries(3):
        miembro.get("/clave/cambiar/")


@pytest.mark.django_db
def test_la_portada_no_cuesta_mas_con_mas_sesiones(cliente, sitio, django_assert_num_queries):
    hoy = timezone.localdate()
    miembro = cliente(Rol.MIEMBRO, institucion=InstitucionFactory(), instancia=sitio.red)
    SesionFactory(instancia=sitio.red, fecha=hoy, lugar="Sala 0")
    miembro.get("/")
    with CaptureQueriesContext(connection) as pocas:
        assert "Sala 0" in miembro.get("/").content.decode()
    for dias in range(1, 8):
        SesionFactory(instancia=sitio.red, fecha=hoy + dt.timedelta(days=dias), lugar="Sala 1")
    with django_assert_num_queries(len(pocas)):
        html = miembro.get("/").content.decode()
    # De todas las que vienen se enseñan cinco.
    assert html.count('class="cuando"') == 5
