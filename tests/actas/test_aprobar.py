"""Aprobar: la única puerta por la que lo escrito se vuelve hecho."""

import datetime as dt
import hashlib
import json

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from actas.enums import EstadoSesion, Presencia, Semaforo
from actas.models import (
    ActaCongelada,
    Acuerdo,
    Asistencia,
    Avance,
    Compromiso,
    Responsabilidad,
    Sesion,
    VersionActa,
)
from actas.pdf import PdfNoSePudo
from actas.revision import ActaConProblemas, revisar
from actas.services import (
    agregar_fe_de_erratas,
    anular_avance,
    aprobar,
    cambiar_acuerdo,
    cancelar,
    convocar,
    redactar,
    registrar_avance,
)
from red_trata.models import Institucion
from tests.actas.conftest import poner_acuerdos
from tests.factories import DesignacionFactory

pytestmark = pytest.mark.django_db


def compromiso(red, *siglas, fecha="2026-06-30", **otros):
    """Un compromiso de las instituciones ``siglas``."""
    return {"responsables": [red.uuid(s) for s in siglas], "fecha_limite": fecha, **otros}


def mensajes(acta):
    """Los problemas de un acta, en texto."""
    return [p.mensaje for p in revisar(acta)]


def test_da_numeros_registros_y_version(red, acta):
    poner_acuerdos(
        acta,
        {"texto": "Remitir el padrón.", "compromisos": [compromiso(red, "UGEL", "DIRESA")]},
        {"texto": "Aprobar el acta anterior."},
    )
    version = aprobar(acta=acta, usuario=red.secretaria)

    sesion = Sesion.objects.get()
    assert (sesion.numero, sesion.estado) == (1, EstadoSesion.REALIZADA)
    assert list(Acuerdo.objects.values_list("codigo", flat=True)) == [
        "01-2026/SO-01",
        "02-2026/SO-01",
    ]
    assert Compromiso.objects.get().texto == "Remitir el padrón."
    assert Responsabilidad.objects.count() == 2
    assert Asistencia.objects.filter(presencia=Presencia.PRESENTE).count() == 3
    assert Asistencia.objects.get(presencia=Presencia.JUSTIFICADA).designacion is None
    assert version.n == 1
    assert version.pdf.startswith(b"%PDF")


def test_la_version_lleva_las_huellas_de_lo_que_guarda(red, acta):
    version = aprobar(acta=poner_acuerdos(acta, {"texto": "Remitir."}), usuario=red.secretaria)
    assert version.instantanea_sha256 == hashlib.sha256(version.instantanea.encode()).hexdigest()
    assert version.pdf_sha256 == hashlib.sha256(version.pdf).hexdigest()
    datos = json.loads(version.instantanea)
    assert datos["contenido"][-1]["codigo"] == "01-2026/SO-01"
    assert datos["sitio"].startswith("http")


def test_los_numeros_siguen_de_una_sesion_a_otra_sin_huecos(red, acta):
    aprobar(acta=poner_acuerdos(acta, {"texto": "A"}, {"texto": "B"}), usuario=red.secretaria)
    otra = Sesion.objects.create(
        instancia=red.instancia, fecha=dt.date(2026, 6, 11), hora_inicio=dt.time(9)
    )
    siguiente = redactar(sesion=otra, usuario=red.secretaria)
    siguiente.asistencia = red.todas_presentes()
    aprobar(acta=poner_acuerdos(siguiente, {"texto": "C"}), usuario=red.secretaria)
    assert list(Acuerdo.objects.order_by("numero").values_list("codigo", flat=True)) == [
        "01-2026/SO-01",
        "02-2026/SO-01",
        "03-2026/SO-02",
    ]


def test_la_convocada_conserva_su_numero(red, sesion, acta):
    convocar(sesion=sesion)
    acta.sesion.refresh_from_db()
    aprobar(acta=acta, usuario=red.secretaria)
    assert Sesion.objects.get().codigo == "SO-01-2026"


def test_todas_son_las_integrantes_de_ese_dia(red, acta):
    red.designaciones["PNP"].membresia.hasta = dt.date(2026, 1, 31)
    red.designaciones["PNP"].membresia.save()
    acta.asistencia = [f for f in acta.asistencia if f["institucion"] != red.uuid("PNP")]
    poner_acuerdos(
        acta,
        {
            "texto": "Difundir.",
            "compromisos": [{"responsables": ["todas"], "razon_sin_fecha": "x"}],
        },
    )
    aprobar(acta=acta, usuario=red.secretaria)
    assert set(Institucion.objects.filter(responsabilidades__isnull=False)) == {
        red.instituciones[s] for s in ("UGEL", "DIRESA", "DRTPE")
    }


def test_la_secretaria_puede_ser_responsable(red, acta):
    st = Institucion.objects.create(nombre="Secretaría Técnica", sigla="ST", tipo="secretaria")
    red.instancia.secretaria = st
    red.instancia.save()
    acta.sesion.refresh_from_db()
    poner_acuerdos(
        acta,
        {
            "texto": "Convocar.",
            "compromisos": [{"responsables": [str(st.uuid)], "fecha_limite": "2026-06-01"}],
        },
    )
    aprobar(acta=acta, usuario=red.secretaria)
    assert Responsabilidad.objects.get().institucion == st


@pytest.mark.parametrize(
    ("campos", "mensaje"),
    [
        ({"responsables": [], "fecha_limite": "2026-06-30"}, "Falta la institución responsable"),
        ({"fecha_limite": None}, "Ponga la fecha límite"),
        ({"fecha_limite": "2026-05-13"}, "Es anterior a la sesión"),
    ],
)
def test_lo_que_falta_en_un_compromiso_se_dice(red, acta, campos, mensaje):
    poner_acuerdos(
        acta, {"texto": "Remitir.", "compromisos": [{**compromiso(red, "UGEL"), **campos}]}
    )
    assert any(mensaje in m for m in mensajes(acta))
    with pytest.raises(ActaConProblemas):
        aprobar(acta=acta, usuario=red.secretaria)
    assert not Acuerdo.objects.exists()
    assert not VersionActa.objects.exists()


def test_una_fecha_anterior_con_razon_vale(red, acta):
    poner_acuerdos(
        acta,
        {
            "texto": "Remitir.",
            "compromisos": [
                compromiso(
                    red, "UGEL", fecha="2026-05-13", razon_fecha_anterior="Ya se había hecho."
                )
            ],
        },
    )
    aprobar(acta=acta, usuario=red.secretaria)
    assert Compromiso.objects.get().fecha_limite == dt.date(2026, 5, 13)


def test_quien_no_era_miembro_ese_dia_no_queda_obligado(red, acta):
    ajena = Institucion.objects.create(nombre="Aduanas", sigla="ADUANAS", tipo="sector")
    poner_acuerdos(
        acta,
        {
            "texto": "Remitir.",
            "compromisos": [{"responsables": [str(ajena.uuid)], "fecha_limite": "2026-06-30"}],
        },
    )
    assert "No era miembro el 14 de mayo de 2026: ADUANAS." in mensajes(acta)


def test_sin_quorum_pide_la_razon_y_con_ella_pasa(red, acta):
    acta.asistencia = red.todas_presentes(PNP="ausente", DIRESA="ausente")
    assert any("No hay quórum: asistieron 2 de 4" in m for m in mensajes(acta))
    acta.razon_sin_quorum = "Segunda convocatoria."
    version = aprobar(acta=acta, usuario=red.secretaria)
    assert version.datos["quorum"] == {
        "hay": False,
        "integrantes": 4,
        "minimo": 3,
        "presentes": 2,
        "razon": "Segunda convocatoria.",
    }


def test_una_institucion_con_dos_personas_cuenta_una_vez(red, acta):
    alterno = DesignacionFactory(membresia=red.designaciones["UGEL"].membresia, condicion="alterno")
    acta.asistencia[0]["designaciones"].append(alterno.pk)
    version = aprobar(acta=acta, usuario=red.secretaria)
    assert version.datos["quorum"]["presentes"] == 3
    assert Asistencia.objects.filter(institucion=red.instituciones["UGEL"]).count() == 2


def test_si_el_pdf_falla_no_se_escribe_nada(red, acta, monkeypatch):
    def sin_pdf(*args):
        raise PdfNoSePudo("No se pudo hacer el PDF.")

    monkeypatch.setattr("actas.services.pdf_de", sin_pdf)
    poner_acuerdos(acta, {"texto": "Remitir."})
    with pytest.raises(PdfNoSePudo):
        aprobar(acta=acta, usuario=red.secretaria)
    assert not Acuerdo.objects.exists()
    assert not Asistencia.objects.exists()
    assert Sesion.objects.get().numero is None
    acta.refresh_from_db()
    assert not acta.live


def test_aprobar_dos_veces_da_un_acta(red, acta):
    aprobar(acta=poner_acuerdos(acta, {"texto": "Remitir."}), usuario=red.secretaria)
    with pytest.raises(ActaCongelada):
        aprobar(acta=acta, usuario=red.secretaria)
    assert Acuerdo.objects.count() == VersionActa.objects.count() == 1


def test_la_fe_de_erratas_es_otra_version_y_la_primera_sigue(red, acta, sesion):
    primera = aprobar(acta=acta, usuario=red.secretaria)
    segunda = agregar_fe_de_erratas(
        sesion=sesion,
        usuario=red.secretaria,
        dice="Auditorio",
        debe_decir="Auditorio municipal",
        motivo="Error de copia",
        fecha=dt.date(2026, 5, 20),
    )
    assert [v.n for v in VersionActa.objects.all()] == [1, 2]
    assert VersionActa.objects.get(n=1).pdf_sha256 == primera.pdf_sha256
    assert segunda.datos["fe_de_erratas"][0] == {
        "n": 2,
        "fecha": "2026-05-20",
        "autor": "Zoila Lirio",
        "dice": "Auditorio",
        "debe_decir": "Auditorio municipal",
        "motivo": "Error de copia",
    }


def test_el_siguiente_acta_trae_cada_compromiso_abierto_una_vez(red, acta):
    poner_acuerdos(
        acta,
        {"texto": "Abierto.", "compromisos": [compromiso(red, "UGEL", "DIRESA")]},
        {"texto": "Cerrado.", "compromisos": [compromiso(red, "PNP")]},
    )
    aprobar(acta=acta, usuario=red.secretaria)
    registrar_avance(
        responsabilidad=Responsabilidad.objects.get(institucion=red.instituciones["PNP"]),
        usuario=red.secretaria,
        estado="cumplido",
        nota="Hecho.",
        fecha=dt.date(2026, 5, 20),
    )
    otra = Sesion.objects.create(
        instancia=red.instancia, fecha=dt.date(2026, 6, 11), hora_inicio=dt.time(9)
    )
    siguiente = redactar(sesion=otra, usuario=red.secretaria)
    pendientes = [b.value["texto"] for b in siguiente.contenido if b.block_type == "pendiente"]
    assert pendientes == ["01-2026/SO-01: Abierto."]


def estado_de(compromiso_, hoy):
    """El semáforo del compromiso visto el día ``hoy``."""
    return Compromiso.objects.con_semaforo(hoy).get(pk=compromiso_.pk).semaforo


def test_el_semaforo_se_deriva_y_vence_al_terminar_el_dia(red, acta):
    poner_acuerdos(acta, {"texto": "R", "compromisos": [compromiso(red, "UGEL", "DIRESA")]})
    aprobar(acta=acta, usuario=red.secretaria)
    uno = Compromiso.objects.get()
    assert estado_de(uno, dt.date(2026, 6, 1)) == Semaforo.EN_PLAZO
    assert estado_de(uno, dt.date(2026, 6, 15)) == Semaforo.POR_VENCER
    assert estado_de(uno, dt.date(2026, 6, 30)) == Semaforo.POR_VENCER
    assert estado_de(uno, dt.date(2026, 7, 1)) == Semaforo.VENCIDO


def test_con_varias_partes_se_cumple_cuando_cumplen_todas_o_alguna(red, acta):
    poner_acuerdos(
        acta,
        {"texto": "Todas", "compromisos": [compromiso(red, "UGEL", "DIRESA")]},
        {
            "texto": "Alguna",
            "compromisos": [compromiso(red, "UGEL", "DIRESA", cumplimiento="alguna")],
        },
    )
    aprobar(acta=acta, usuario=red.secretaria)
    for parte in Responsabilidad.objects.filter(institucion=red.instituciones["UGEL"]):
        registrar_avance(
            responsabilidad=parte,
            usuario=red.secretaria,
            estado="cumplido",
            nota="Hecho.",
            fecha=dt.date(2026, 5, 20),
        )
    estados = dict(
        Compromiso.objects.con_semaforo(dt.date(2026, 6, 1)).values_list("texto", "semaforo")
    )
    assert estados == {"Todas": Semaforo.EN_PLAZO, "Alguna": Semaforo.CUMPLIDO}


def test_un_avance_anulado_deja_de_contar_y_sigue_en_la_historia(red, acta):
    poner_acuerdos(acta, {"texto": "R", "compromisos": [compromiso(red, "UGEL")]})
    aprobar(acta=acta, usuario=red.secretaria)
    avance = registrar_avance(
        responsabilidad=Responsabilidad.objects.get(),
        usuario=red.secretaria,
        estado="cumplido",
        nota="Hecho.",
        fecha=dt.date(2026, 5, 20),
    )
    anular_avance(avance=avance, usuario=red.secretaria, motivo="Era otro acuerdo.")
    assert estado_de(Compromiso.objects.get(), dt.date(2026, 6, 1)) == Semaforo.EN_PLAZO
    assert Avance.objects.count() == 2


def test_el_acuerdo_se_anula_y_su_numero_no_se_reutiliza(red, acta):
    poner_acuerdos(acta, {"texto": "R", "compromisos": [compromiso(red, "UGEL")]})
    aprobar(acta=acta, usuario=red.secretaria)
    cambiar_acuerdo(acuerdo=Acuerdo.objects.get(), motivo="Quedó sin objeto.")
    assert estado_de(Compromiso.objects.get(), dt.date(2026, 6, 1)) == Semaforo.NO_PROCEDE
    otra = Sesion.objects.create(
        instancia=red.instancia, fecha=dt.date(2026, 6, 11), hora_inicio=dt.time(9)
    )
    siguiente = redactar(sesion=otra, usuario=red.secretaria)
    siguiente.asistencia = red.todas_presentes()
    aprobar(acta=poner_acuerdos(siguiente, {"texto": "C"}), usuario=red.secretaria)
    assert Acuerdo.objects.order_by("-numero").first().numero == 2


def test_una_sesion_cancelada_o_futura_no_se_aprueba(red, sesion, acta):
    cancelar(sesion=sesion, motivo="No hubo local.")
    acta.sesion.refresh_from_db()
    assert "La sesión está cancelada: no tiene acta." in mensajes(acta)
    with pytest.raises(ActaConProblemas):
        aprobar(acta=acta, usuario=red.secretaria)
    with pytest.raises(ValidationError, match="ya está cancelada"):
        cancelar(sesion=sesion, motivo="Otro motivo.")
    acta.sesion.estado = EstadoSesion.PROGRAMADA
    acta.sesion.fecha = timezone.localdate() + dt.timedelta(days=1)
    assert any("aún no ocurre" in m for m in mensajes(acta))
