"""Lo que se hace fuera de las peticiones se repite, y lo que falla no detiene a lo demás."""

import threading

import pytest
from django.core.management import CommandError, call_command

from intranet import labores
from intranet.registro import Labor, registro

pytestmark = pytest.mark.django_db


@pytest.fixture
def labor(monkeypatch):
    """``labor(*pasos)``: declara una; cada paso es lo que hizo, o la excepción con que falla."""

    def declarar(*pasos, nombre="prueba", cada=0.0):
        quedan = list(pasos)

        def hacer():
            paso = quedan.pop(0) if quedan else 0
            if isinstance(paso, Exception):
                raise paso
            return paso() if callable(paso) else paso

        nueva = Labor(nombre=nombre, cada=cada, hacer=hacer)
        monkeypatch.setitem(registro.labores, nombre, nueva)
        return nueva

    return declarar


def test_una_vez_hace_lo_que_hay_y_lo_cuenta(labor, capsys):
    labor(3, 2, 0, 7)
    call_command("trabajar", "--una-vez", "--solo", "prueba")
    assert "prueba: 5" in capsys.readouterr().out


def test_una_labor_que_no_existe_se_dice(labor):
    labor()
    with pytest.raises(CommandError, match="No hay labor otra"):
        call_command("trabajar", "--solo", "otra")


def test_lo_que_falla_se_anota_y_se_repite(labor, monkeypatch, caplog):
    monkeypatch.setattr(labores, "TRAS_UN_FALLO", 0)
    parar = threading.Event()
    labores.repetir(labor(OSError("sin red"), 1, parar.set), parar)
    assert "La labor «prueba» falló" in caplog.text


def test_termina_cuando_muere_quien_la_arranco(labor, monkeypatch):
    monkeypatch.setattr("signal.signal", lambda *a: None)
    hecho = threading.Event()
    labor(lambda: hecho.set() or 0, cada=60)
    call_command("trabajar", "--solo", "prueba", "--mientras-viva", "1")
    assert hecho.is_set()
