"""La demostración: qué cuenta, cuándo cabe y que el día no la descompone."""

import datetime as dt
from collections import Counter
from itertools import islice

import pytest
from django.core.management import CommandError, call_command

from actas.demo import DemoNoCabe, cargar_demo, guion
from actas.demo.avances import fecha_limite
from actas.demo.mundo import Mundo, es_habil, jueves_habil, leer_datos
from actas.models import Avance, Compromiso, RamaActas
from actas.models.acuerdo import semaforo
from intranet.contenido import cargar_base
from intranet.models import Usuario
from red_trata.models import Institucion, Persona
from tests.contenido import compartido, todas_las_tablas
from tests.factories import CuentaFactory, MembresiaFactory

pytestmark = pytest.mark.django_db
CLAVE = "yareta-condor-412"


@pytest.fixture(scope="module", autouse=True)
def base(django_db_setup, django_db_blocker):
    """El contenido base, que la demostración necesita."""
    with compartido(django_db_blocker):
        yield cargar_base()


def todos_los_compromisos() -> list[tuple[dict, dict]]:
    """Cada compromiso del guion, con su sesión."""
    return [
        (sesion, compromiso)
        for sesion in guion()
        for punto in sesion.get("punto", [])
        for acuerdo in punto["acuerdos"]
        for compromiso in acuerdo.get("compromisos", [])
    ]


def test_el_guion_tiene_la_vida_prometida():
    sesiones = guion()
    acuerdos = [a for s in sesiones for p in s.get("punto", []) for a in p["acuerdos"]]
    assert (len(sesiones), len(acuerdos), len(todos_los_compromisos())) == (20, 60, 80)
    assert len([m for m in leer_datos()["membresia"] if m.get("calidad") != "secretaria"]) == 24
    assert Counter(s.get("queda", "celebrada") for s in sesiones) == {
        "celebrada": 18,
        "cancelada": 1,
        "convocada": 1,
    }
    assert {c["fin"] for _, c in todos_los_compromisos()} == {
        "cumplido",
        "tarde",
        "vencido",
        "por_vencer",
        "en_plazo",
        "sin_fecha",
        "no_procede",
    }


@pytest.mark.parametrize(
    ("dia", "esperado"),
    [
        ("2026-05-14", "2026-05-14"),
        ("2026-05-13", "2026-05-07"),
        ("2026-04-02", "2026-03-26"),  # Jueves Santo
        ("2025-08-28", "2025-08-21"),  # aniversario de Tacna
    ],
)
def test_jueves_habil(dia, esperado):
    assert jueves_habil(dt.date.fromisoformat(dia)).isoformat() == esperado


@pytest.mark.parametrize(
    "hoy", [f"2026-{mes:02d}-{dia:02d}" for mes in range(1, 13) for dia in (1, 17)]
)
def test_los_plazos_quedan_como_dice_el_guion_sea_cual_sea_el_dia(hoy):
    mundo = Mundo(2026)
    mundo.hoy = dt.date.fromisoformat(hoy)
    abierto = {"vencido", "por_vencer", "en_plazo", "sin_fecha"}
    for sesion, compromiso in todos_los_compromisos():
        fecha = jueves_habil(mundo.dia(sesion["hace"]))
        limite = fecha_limite(mundo, compromiso, fecha)
        assert limite is None or (limite > fecha and es_habil(limite))
        if compromiso["fin"] in abierto:
            estado = semaforo(fecha_limite=limite, hoy=mundo.hoy)
            assert estado == compromiso["fin"]
        else:
            assert limite < mundo.hoy


def test_sin_su_rama_de_actas_no_cabe():
    RamaActas.objects.get(slug="red").delete()
    with pytest.raises(DemoNoCabe, match="cargar_base"):
        cargar_demo(reducida=True)


def test_no_se_mezcla_con_datos_de_verdad():
    MembresiaFactory(institucion=Institucion.objects.first())
    antes = todas_las_tablas()
    with pytest.raises(CommandError, match="no se mezcla"):
        call_command("cargar_demo", "--reducida")
    assert todas_las_tablas() == antes


def test_no_pisa_una_cuenta_de_verdad():
    CuentaFactory(username="focal")
    with pytest.raises(DemoNoCabe, match="focal"):
        cargar_demo(reducida=True)


def test_sin_demostracion_no_quita_nada(capsys):
    antes = todas_las_tablas()
    call_command("quitar_demo")
    assert capsys.readouterr().out == "No había contenido de demostración.\n"
    assert todas_las_tablas() == antes


def huella() -> tuple[list, ...]:
    """Lo que la semilla decide."""
    return (
        list(Persona.objects.order_by("pk").values_list("nombre", flat=True)),
        list(Compromiso.objects.order_by("pk").values_list("texto", "fecha_limite", "bloque")),
        list(Avance.objects.order_by("pk").values_list("fecha", "nota")),
    )


def test_las_ordenes_cargan_no_repiten_y_vuelven_a_cargar_lo_mismo(capsys, monkeypatch):
    monkeypatch.delenv("RED_CLAVE_DEMO", raising=False)
    call_command("cargar_demo", "--reducida", "--semilla=7")
    salida = capsys.readouterr().out
    assert "sesiones: 3\n" in salida
    clave = salida.strip().rpartition(": ")[2]
    assert Usuario.objects.get(username="miembro").check_password(clave)
    primera, antes = huella(), todas_las_tablas()

    call_command("cargar_demo", "--reducida")
    assert "ya está cargada" in capsys.readouterr().out
    assert (huella(), todas_las_tablas()) == (primera, antes)

    call_command("quitar_demo")
    assert "sesiones: 3 quitadas\n" in capsys.readouterr().out
    monkeypatch.setenv("RED_CLAVE_DEMO", CLAVE)
    call_command("cargar_demo", "--reducida", "--semilla=7")
    assert CLAVE not in capsys.readouterr().out
    assert Usuario.objects.get(username="focal").check_password(CLAVE)
    assert huella() == primera


def test_otra_semilla_inventa_a_otras_personas():
    assert list(islice(Mundo(7).nombres, 9)) == list(islice(Mundo(7).nombres, 9))
    assert list(islice(Mundo(7).nombres, 9)) != list(islice(Mundo(8).nombres, 9))
