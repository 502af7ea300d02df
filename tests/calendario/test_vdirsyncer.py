"""vdirsyncer y khal, los de verdad y por HTTP: la copia de un aparato sigue cada cambio."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import icalendar
import pytest
from django.core.management import call_command

from actas.services import cancelar
from campanas.models import CalendarioCampanas, Campana
from intranet.calendario import suscripciones
from intranet.models.calendario import Suscripcion
from red_trata.models import TerminoPlan
from tests.factories import SesionFactory

pytestmark = pytest.mark.django_db(transaction=True)

ORDENES = Path(sys.executable).parent
VDIRSYNCER = """
[general]
status_path = "{carpeta}/estado/"

[pair red]
a = "aparato"
b = "sitio"
collections = null

[storage aparato]
type = "filesystem"
path = "{carpeta}/eventos/"
fileext = ".ics"

[storage sitio]
type = "http"
url = "{url}"
"""
KHAL = """
[calendars]
[[red]]
path = {carpeta}/eventos/
readonly = True
[sqlite]
path = {carpeta}/khal.db
[locale]
local_timezone = America/Lima
default_timezone = America/Lima
timeformat = %H:%M
dateformat = %d/%m/%Y
longdateformat = %d/%m/%Y
datetimeformat = %d/%m/%Y %H:%M
longdatetimeformat = %d/%m/%Y %H:%M
"""


class Aparato:
    """Una carpeta con la copia que lleva vdirsyncer, y khal que la enseña."""

    def __init__(self, carpeta: Path, url: str) -> None:
        self.carpeta = carpeta
        (carpeta / "eventos").mkdir()
        (carpeta / "vdirsyncer").write_text(VDIRSYNCER.format(carpeta=carpeta, url=url))
        (carpeta / "khal").write_text(KHAL.format(carpeta=carpeta))
        self._hacer("vdirsyncer", "discover", "red")

    def _hacer(self, programa: str, *pedido: str, falla: bool = False) -> str:
        entorno = {**os.environ, "HOME": str(self.carpeta), "LC_ALL": "C.UTF-8"}
        hecho = subprocess.run(
            [ORDENES / programa, "-c", self.carpeta / programa, *pedido],
            env=entorno,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert bool(hecho.returncode) is falla, hecho.stdout + hecho.stderr
        return hecho.stdout

    def sincronizar(self, *, falla: bool = False) -> dict[tuple[str, str, str], icalendar.Event]:
        """Lo que queda en la carpeta, por inicio, estado y título.

        vdirsyncer da a cada evento su propia identidad: la huella de lo que dice.
        """
        self._hacer("vdirsyncer", "sync", "red", falla=falla)
        eventos = [
            icalendar.Calendar.from_ical(archivo.read_bytes()).events[0]
            for archivo in (self.carpeta / "eventos").glob("*.ics")
        ]
        return {(e.start.isoformat(), str(e["status"]), str(e["summary"])): e for e in eventos}

    def agenda(self, desde: str) -> str:
        """Lo que khal enseña de los dos meses que siguen a ``desde``."""
        formato = "{start-date} {start-time} {title} {status}"
        return self._hacer("khal", "list", "--format", formato, desde, "60d")


@pytest.fixture
def campana(sitio, reloj):
    """Fábrica de campañas publicadas en julio."""
    calendario = sitio.portada.add_child(
        instance=CalendarioCampanas(title="Campañas", slug="campanas")
    )
    linea = TerminoPlan.objects.create(tipo="linea", codigo="L3", nombre="Prevención")

    def crear(titulo: str) -> Campana:
        nueva = Campana(
            title=titulo,
            objetivo="Que se sepa a quién llamar.",
            linea=linea,
            publicos=["jovenes"],
            inicio=dt.date(2026, 7, 20),
            fin=dt.date(2026, 7, 31),
        )
        return calendario.add_child(instance=nueva)

    return crear


def test_la_copia_del_aparato_sigue_cada_cambio(
    sitio, suscribir, campana, reloj, live_server, tmp_path
):
    queda, movida, cancelada = (
        SesionFactory(
            instancia=sitio.red, fecha=dt.date(2026, 7, dia), hora_fin=dt.time(11), lugar=lugar
        )
        for dia, lugar in ((2, "Sala; 2, Tacna"), (9, "Auditorio"), (16, "Auditorio"))
    )
    retirada, borrada = campana("Corazón Azul"), campana("Ni una llamada más")
    lector = suscribir()
    aparato = Aparato(tmp_path, live_server.url + lector.ruta)
    hora = "T09:00:00-05:00"

    antes = aparato.sincronizar()
    la_que_queda = ("2026-07-02" + hora, "TENTATIVE", queda.titulo)
    assert antes.keys() == {
        la_que_queda,
        ("2026-07-09" + hora, "TENTATIVE", movida.titulo),
        ("2026-07-16" + hora, "TENTATIVE", cancelada.titulo),
        ("2026-07-20", "CONFIRMED", "Corazón Azul"),
        ("2026-07-20", "CONFIRMED", "Ni una llamada más"),
    }
    assert str(antes[la_que_queda]["location"]) == "Sala; 2, Tacna"

    reloj.shift(60)
    movida.fecha, movida.hora_inicio = dt.date(2026, 7, 10), dt.time(8, 30)
    movida.save()
    cancelar(sesion=cancelada, motivo="Paro")
    retirada.unpublish()
    despues = aparato.sincronizar()
    sesiones = {
        la_que_queda,
        ("2026-07-10T08:30:00-05:00", "TENTATIVE", movida.titulo),
        ("2026-07-16" + hora, "CANCELLED", f"CANCELADA: {cancelada.titulo}"),
    }
    lapida = ("2026-07-20", "CANCELLED", "Campaña retirada")
    assert despues.keys() == {
        *sesiones,
        lapida,
        ("2026-07-20", "CONFIRMED", "Ni una llamada más"),
    }
    assert despues[la_que_queda] == antes[la_que_queda]
    assert not {"url", "description", "location"} & {c.lower() for c in despues[lapida]}

    borrada.delete()
    assert aparato.sincronizar().keys() == {*sesiones, lapida}
    agenda = aparato.agenda("01/07/2026")
    assert "10/07/2026 08:30" in agenda
    assert "09/07/2026" not in agenda
    assert "CANCELADA: " in agenda
    assert "Corazón" not in agenda

    # Las lápidas duran 30 días; lo cancelado, 30 desde su fecha.
    reloj.shift(dt.timedelta(days=31))
    call_command("rodar_calendario")
    assert aparato.sincronizar().keys() == sesiones

    suscripciones.revocar(suscripcion=Suscripcion.objects.get())
    assert aparato.sincronizar(falla=True).keys() == sesiones
