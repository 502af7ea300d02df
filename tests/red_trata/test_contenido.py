"""El contenido base: completo, con su fuente, y sin repetir ni pisar nada."""

import csv
import re
from collections import Counter

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command
from wagtail.models import GroupPagePermission, Page, Site, Task, Workflow

from actas.models import RamaActas
from intranet.contenido import MOTIVO, Resultado, cargar_base
from intranet.models import Portada
from intranet.roles import Rol
from red_trata import contenido_base
from red_trata.enums import OrigenInstitucion
from red_trata.models import (
    Canal,
    Distrito,
    FichaInstitucion,
    Instancia,
    Institucion,
    Membresia,
    Nodo,
    Persona,
    TerminoPlan,
    Zona,
)
from search.contenido_base import DATOS as DATOS_DE_SIGLAS
from search.models import Sigla
from tests.contenido import compartido, todas_las_tablas

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def base(django_db_setup, django_db_blocker):
    """El contenido base, recién cargado: su informe."""
    with compartido(django_db_blocker):
        yield cargar_base()


def resultados(carga) -> Counter:
    """Cuántas filas acabaron de cada manera."""
    return Counter(linea.resultado for linea in carga.lineas)


def test_quita_los_grupos_y_el_flujo_que_wagtail_trae_en_ingles():
    assert set(Group.objects.values_list("name", flat=True)) == {rol.label for rol in Rol}
    assert not Workflow.objects.exists()
    assert not Task.objects.exists()


def test_trae_los_28_distritos_con_su_codigo_inei():
    codigos = set(Distrito.objects.values_list("ubigeo_inei", flat=True))
    assert len(codigos) == 28
    assert all(re.fullmatch(r"230[1-4]\d\d", c) for c in codigos)
    assert Counter(Distrito.objects.values_list("provincia", flat=True)) == {
        "2301": 11,
        "2302": 6,
        "2303": 3,
        "2304": 8,
    }
    assert set(Distrito.objects.filter(priorizado=True).values_list("nombre", flat=True)) == {
        "Tacna",
        "Coronel Gregorio Albarracín Lanchipa",
        "Alto de la Alianza",
        "Ciudad Nueva",
        "Pocollay",
        "La Yarada Los Palos",
        "Sama",
    }


def test_un_cono_es_una_zona_de_distritos_y_no_un_distrito():
    cono = Zona.objects.get(codigo="cono-norte")
    assert {d.nombre for d in cono.distritos.all()} == {"Alto de la Alianza", "Ciudad Nueva"}
    assert not Distrito.objects.filter(nombre__icontains="cono").exists()
    assert Zona.objects.count() == 9
    assert Nodo.objects.get(codigo="terminal-manuel-odria").distrito.nombre == "Tacna"


def test_trae_los_vocabularios_del_plan():
    assert Counter(TerminoPlan.objects.values_list("tipo", flat=True)) == {
        "rol_funcional": 4,
        "linea": 4,
        "objetivo": 5,
        "eje": 3,
        "programa": 5,
    }


def test_las_instituciones_son_nombradas_por_el_plan_y_miembros_de_nada():
    assert set(Institucion.objects.values_list("origen", flat=True)) == {OrigenInstitucion.PLAN}
    assert Institucion.objects.exclude(fuente="").count() == Institucion.objects.count()
    assert not Membresia.objects.exists()
    assert not Persona.objects.exists()
    assert "fiscalia" in Institucion.objects.get(nombre="Ministerio Público").nombres()


def test_las_siglas_van_corregidas():
    siglas = dict(Sigla.objects.values_list("sigla", "forma_larga"))
    assert "COREDNNA" in siglas
    assert not {"COREDNNNA", "MIM"} & siglas.keys()
    assert siglas["MIMP"] == "Ministerio de la Mujer y Poblaciones Vulnerables"


@pytest.mark.parametrize(
    "archivo",
    [*contenido_base.DATOS.glob("*.csv"), *DATOS_DE_SIGLAS.glob("*.csv")],
    ids=lambda a: a.stem,
)
def test_cada_fila_de_los_datos_dice_su_fuente(archivo):
    with archivo.open(encoding="utf-8", newline="") as abierto:
        filas = list(csv.DictReader(abierto))
    assert filas
    # Las líneas de atención no salen del Plan: su fuente es otra, y se dice cuál.
    de_donde = r".+" if archivo.stem == "canales" else r"Plan|INEI"
    assert [f for f in filas if not re.match(de_donde, f["fuente"])] == []


def test_el_sitio_queda_con_su_arbol_y_sin_la_bienvenida_de_fabrica():
    assert Site.objects.get(is_default_site=True).root_page.specific == Portada.objects.get()
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert set(RamaActas.objects.values_list("slug", flat=True)) == set(
        Instancia.objects.values_list("sigla", flat=True)
    )
    assert RamaActas.objects.get(slug="red").url == "/actas/red/"


@pytest.mark.parametrize(
    ("rol", "ramas"),
    [
        (
            Rol.SECRETARIA,
            {"red", "gt-gobernanza", "gt-evidencia", "gt-prevencion", "gt-proteccion"},
        ),
        (Rol.GRDS, {"grds"}),
        (Rol.ADMINISTRADOR, set()),
    ],
)
def test_cada_secretaria_escribe_solo_en_sus_ramas(cuenta, rol, ramas):
    usuario = cuenta(rol)
    suyas = {r.slug for r in RamaActas.objects.all() if r.permissions_for_user(usuario).can_edit()}
    assert suyas == ramas
    # Publicar un acta es aprobarla: en sus ramas no se da ese permiso.
    assert not GroupPagePermission.objects.filter(
        group=Group.objects.get(name=rol.label),
        page__in=RamaActas.objects.all(),
        permission__codename="publish_page",
    ).exists()


def test_repetirla_no_cambia_nada():
    antes = todas_las_tablas()
    assert set(resultados(cargar_base())) == {Resultado.IGUAL}
    assert todas_las_tablas() == antes


def test_pone_al_dia_lo_que_nadie_toco_y_deja_dicho_por_que():
    sama = Distrito.objects.get(nombre="Sama")
    sama.otros_nombres = ""
    sama.save()
    carga = cargar_base()
    [linea] = [x for x in carga.lineas if x.resultado == Resultado.ACTUALIZADO]
    assert (linea.clave, linea.detalle) == ("Sama", "otros_nombres")
    sama.refresh_from_db()
    assert sama.otros_nombres == "Sama las Yaras; Sama-Las Yaras"
    assert sama.historia.first().history_change_reason == MOTIVO


def test_respeta_lo_que_cambio_una_persona(cuenta):
    zona = Zona.objects.get(codigo="cono-sur")
    zona._history_user = cuenta(Rol.ADMINISTRADOR)
    zona.distritos.set([Distrito.objects.get(nombre="Coronel Gregorio Albarracín Lanchipa")])
    carga = cargar_base()
    assert resultados(carga)[Resultado.RESPETADO] == 1
    [linea] = [x for x in carga.lineas if x.resultado == Resultado.RESPETADO]
    assert (linea.tabla, linea.clave, linea.detalle) == ("zonas", "Cono Sur", "distritos")
    assert zona.distritos.count() == 1


def test_con_un_dato_que_no_vale_no_escribe_nada(tmp_path, monkeypatch):
    cambios = {"distritos.csv": ("Ticaco", "Tikaco"), "instancias.csv": ("grupo_pgm", "club")}
    for archivo in contenido_base.DATOS.glob("*.csv"):
        texto = archivo.read_text(encoding="utf-8")
        (tmp_path / archivo.name).write_text(
            texto.replace(*cambios.get(archivo.name, ("", ""))), encoding="utf-8"
        )
    monkeypatch.setattr(contenido_base, "DATOS", tmp_path)
    with pytest.raises(ValidationError, match="club"):
        cargar_base()
    assert Distrito.objects.get(ubigeo_inei="230408").nombre == "Ticaco"


def test_la_orden_cuenta_por_tabla_y_con_detalle_fila_por_fila(base, capsys):
    assert base.totales()["distritos"] == {Resultado.CREADO: 28}
    Distrito.objects.filter(nombre="Tacna").update(priorizado=False)
    call_command("cargar_base", "--detalle")
    salida = capsys.readouterr().out
    assert "distritos: 1 actualizadas, 27 sin cambios\n" in salida
    assert "distritos: Tacna: actualizado (priorizado)\n" in salida
    assert "distritos: Ticaco: sin cambios\n" in salida


def test_cada_institucion_tiene_su_ficha_con_lo_que_hace_y_de_donde_se_sabe():
    assert FichaInstitucion.objects.live().count() == Institucion.objects.count()
    escritas = FichaInstitucion.objects.exclude(que_hace="")
    assert escritas.count() > 30
    assert not escritas.exclude(fuente__startswith="Plan").exists()
    assert FichaInstitucion.objects.get(institucion__sigla="OIT").que_hace == ""


def test_los_canales_dicen_su_fuente_y_sin_dia_quedan_por_verificar():
    por_valor = {c.valor: c for c in Canal.objects.select_related("institucion")}
    assert {v: c.institucion.sigla for v, c in por_valor.items()} == {
        "100": "MIMP",
        "105": "PNP",
        "1819": "SUNAFIL",
    }
    assert all(c.fuente for c in por_valor.values())
    assert por_valor["100"].verificado_el is None
    assert por_valor["100"].por_verificar


def test_lo_que_alguien_escribio_en_una_ficha_se_queda(cuenta):
    ficha = FichaInstitucion.objects.get(institucion__sigla="SUNAFIL")
    ficha.que_hace = ""
    ficha.save_revision(user=cuenta(Rol.SECRETARIA)).publish()
    cargar_base()
    ficha.refresh_from_db()
    assert ficha.que_hace == ""


@pytest.mark.parametrize(
    ("rol", "escribe"), [(Rol.SECRETARIA, True), (Rol.GRDS, True), (Rol.COMUNICADOR, False)]
)
def test_las_fichas_las_escriben_las_dos_secretarias(cuenta, rol, escribe):
    permisos = FichaInstitucion.objects.first().permissions_for_user(cuenta(rol))
    assert (permisos.can_edit(), permisos.can_publish()) == (escribe, escribe)
    assert not permisos.can_delete()
