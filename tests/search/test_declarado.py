"""Lo que cada aplicación declara que se busca: sus filtros, su lugar, y lo que cambia solo."""

import datetime as dt

import pytest

from actas.models import Acuerdo, Responsabilidad
from actas.services import anular_avance, aprobar, cambiar_acuerdo, registrar_avance
from intranet.labores import agotar
from intranet.models import Tema
from intranet.registro import registro
from red_trata.models import TerminoPlan
from search.models import Entrada, Etiqueta, Sigla
from tests.actas.conftest import acta, poner_acuerdos, red, sesion  # noqa: F401

pytestmark = pytest.mark.django_db

PLAZO = dt.date(2026, 6, 30)


def dia(fecha: dt.date, hora: int = 15) -> dt.datetime:
    return dt.datetime(fecha.year, fecha.month, fecha.day, hora, tzinfo=dt.UTC)


@pytest.fixture
def acuerdo(red, acta, time_machine):  # noqa: F811
    """Con un compromiso que vence el 30 de junio de 2026, visto el 20 de mayo."""
    time_machine.move_to(dia(dt.date(2026, 5, 20)))
    red.instancia.linea = TerminoPlan.objects.filter(tipo="linea").first() or (
        TerminoPlan.objects.create(tipo="linea", codigo="L1", nombre="Gobernanza", orden=1)
    )
    red.instancia.save()
    compromiso = {"responsables": [red.uuid("PNP")], "fecha_limite": PLAZO.isoformat()}
    poner_acuerdos(acta, {"texto": "Habilitar un albergue", "compromisos": [compromiso]})
    aprobar(acta=acta, usuario=red.secretaria)
    return Acuerdo.objects.get()


def estados(acuerdo):
    return etiquetas(acuerdo.uuid, "estado")


def etiquetas(uuid, nombre):
    filas = Etiqueta.objects.filter(entrada__uuid=uuid, nombre=nombre)
    return sorted(set(filas.values_list("valor", flat=True)))


def test_un_acuerdo_se_filtra_por_su_estado_su_linea_y_quien_responde(acuerdo):
    assert estados(acuerdo) == ["En plazo"]
    assert etiquetas(acuerdo.uuid, "institucion") == ["PNP"]
    assert etiquetas(acuerdo.uuid, "linea") == [acuerdo.sesion.instancia.linea.nombre]
    acuerdo.tema = Tema.objects.create(name="Albergue", slug="albergue")
    acuerdo.save()
    assert etiquetas(acuerdo.uuid, "tema") == ["Albergue"]


def test_un_avance_o_su_anulacion_cambian_el_estado_al_momento(red, acuerdo):  # noqa: F811
    parte = Responsabilidad.objects.get()
    avance = registrar_avance(
        responsabilidad=parte, usuario=red.secretaria, estado="cumplido", nota="Se habilitó"
    )
    assert estados(acuerdo) == ["Cumplido"]
    anular_avance(avance=avance, usuario=red.secretaria, motivo="Era de otro")
    assert estados(acuerdo) == ["En plazo"]
    cambiar_acuerdo(acuerdo=acuerdo, motivo="Se acordó otra cosa")
    assert estados(acuerdo) == ["Ya no procede"]


def test_un_plazo_que_vence_se_filtra_bien_al_dia_siguiente(acuerdo, time_machine):
    """Sin que nadie lo toque, y sin repetir lo que ya está al día."""
    labor = registro.labores["lo que cambia con la fecha"]
    for fecha, antes, despues in [
        (PLAZO - dt.timedelta(16), ["En plazo"], ["En plazo"]),
        (PLAZO - dt.timedelta(15), ["En plazo"], ["Por vencer"]),
        (PLAZO, ["Por vencer"], ["Por vencer"]),
        (PLAZO + dt.timedelta(1), ["Por vencer"], ["Vencido"]),
        (PLAZO + dt.timedelta(300), ["Vencido"], ["Vencido"]),
    ]:
        # A las 5 UTC empieza el día en Lima: un minuto antes aún es ayer.
        time_machine.move_to(dia(fecha, 5) - dt.timedelta(minutes=1))
        assert agotar(labor) == 0, fecha
        time_machine.move_to(dia(fecha, 5))
        assert estados(acuerdo) == antes, fecha
        assert agotar(labor) == (antes != despues), fecha
        assert estados(acuerdo) == despues, fecha


def test_lo_que_ya_no_se_busca_se_retira_y_no_se_repite(documento, time_machine):
    time_machine.move_to(dia(dt.date(2026, 5, 20)))
    for origen in ("actas.acuerdo:99999", "nada.nada:1"):
        documento("Albergue", origen=origen, vale_hasta=dt.date(2026, 5, 20))
    time_machine.move_to(dia(dt.date(2026, 5, 22)))
    assert agotar(registro.labores["lo que cambia con la fecha"]) == 2
    assert not Entrada.objects.exists()


def test_si_el_proceso_estuvo_parado_se_pone_al_dia_de_una_vez(acuerdo, time_machine):
    time_machine.move_to(dia(PLAZO + dt.timedelta(90)))
    assert agotar(registro.labores["lo que cambia con la fecha"]) == 1
    assert estados(acuerdo) == ["Vencido"]
    assert not Entrada.objects.exclude(vale_hasta=None).exists()


def test_envejece_lo_que_cuenta_lo_que_paso_y_no_el_directorio():
    assert registro.envejecen == {
        "acta",
        "acuerdo",
        "campana",
        "capacitacion",
        "accionpreventiva",
    }


def test_un_tema_renombrado_se_filtra_por_su_nombre_nuevo(acuerdo, titulos):
    tema = Tema.objects.create(name="Albergue", slug="albergue")
    acuerdo.tema = tema
    acuerdo.save()
    tema.name = "Casas de acogida"
    tema.save()
    assert etiquetas(acuerdo.uuid, "tema") == ["Casas de acogida"]
    linea = acuerdo.sesion.instancia.linea
    linea.nombre = "Gobernanza y coordinación"
    linea.save()
    assert etiquetas(acuerdo.uuid, "linea") == ["Gobernanza y coordinación"]


def test_guardar_cualquier_otra_fila_no_pregunta_su_nombre(db, monkeypatch):
    """Un nombre puede costar consultas, o no poder decirse mientras se repone una copia."""
    sigla = Sigla.objects.create(sigla="XYZ", forma_larga="Equis ye zeta")
    monkeypatch.setattr(Sigla, "__str__", lambda fila: pytest.fail("Se preguntó su nombre"))
    sigla.fuente = "Oficio"
    sigla.save()
