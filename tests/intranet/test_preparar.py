"""``manage.py preparar``: hace lo que falta, una vez, y dice por qué no pudo."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from intranet.management.commands import preparar
from intranet.roles import Rol

pytestmark = pytest.mark.django_db
DEMO = "cargar_demo"


@pytest.fixture
def llamadas(monkeypatch, settings, tmp_path) -> list[str]:
    """Las órdenes que ``preparar`` llama, apuntadas en vez de ejecutadas."""
    settings.RED_DATOS = tmp_path
    settings.MODO_DEMO = True
    monkeypatch.delenv("RED_CLAVE_DEMO", raising=False)
    apuntadas = []

    def apuntar(orden, **opciones):
        apuntadas.append(orden if isinstance(orden, str) else "migrate")

    monkeypatch.setattr(preparar, "call_command", apuntar)
    return apuntadas


def _preparar() -> str:
    salida = StringIO()
    call_command("preparar", stdout=salida, stderr=StringIO())
    return salida.getvalue()


def test_la_primera_vez_todo_y_la_segunda_nada(llamadas):
    _preparar()
    assert llamadas == ["migrate", "createcachetable", "cargar_base", DEMO]
    llamadas.clear()
    _preparar()
    assert llamadas == []


def test_si_cambia_el_codigo_se_prepara_otra_vez_sin_traer_la_demo_retirada(llamadas):
    _preparar()
    llamadas.clear()
    sello = preparar._ruta_del_sello()
    sello.write_text(json.dumps({**json.loads(sello.read_text()), "huella": "otra"}))
    _preparar()
    assert llamadas == ["migrate", "createcachetable", "cargar_base"]


def test_la_demo_nunca_entra_en_una_base_con_cuentas(llamadas, cuenta):
    cuenta(Rol.MIEMBRO)
    _preparar()
    assert DEMO not in llamadas


def test_sin_modo_demo_no_hay_demo(llamadas, settings):
    settings.MODO_DEMO = False
    _preparar()
    assert DEMO not in llamadas


def test_ensena_las_cuentas_de_demostracion_y_no_las_otras(llamadas, cuenta):
    cuenta(Rol.SECRETARIA, username="secretaria", es_demo=True)
    cuenta(Rol.GRDS, username="grds")
    texto = _preparar()
    assert "secretaria" in texto
    assert "grds" not in texto


def test_una_clave_perdida_se_repone_solo_en_la_demostracion(llamadas, cuenta, monkeypatch):
    demo, real = cuenta(username="focal", es_demo=True), cuenta()
    antes = real.password
    monkeypatch.setenv("RED_CLAVE_DEMO", "cantuta-molle-41")
    _preparar()
    demo.refresh_from_db()
    real.refresh_from_db()
    assert demo.check_password("cantuta-molle-41")
    assert real.password == antes


@pytest.mark.parametrize(
    ("error", "consejo"),
    [
        (DatabaseError("database or disk is full"), "No queda espacio"),
        (DatabaseError("attempt to write a readonly database"), "No se puede escribir la base"),
        (OSError(28, "No space left on device"), "No se pudo escribir en"),
        (CommandError("la demostración no cabe"), "la demostración no cabe"),
    ],
)
def test_si_no_puede_dice_que_hacer_y_termina_mal(llamadas, monkeypatch, error, consejo):
    def fallar(*args, **opciones):
        raise error

    monkeypatch.setattr(preparar, "call_command", fallar)
    queja = StringIO()
    with pytest.raises(SystemExit) as salida:
        call_command("preparar", stdout=StringIO(), stderr=queja)
    assert salida.value.code == 1
    assert consejo in queja.getvalue()
    assert not preparar._ruta_del_sello().exists()
