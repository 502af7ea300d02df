"""Lo que cambia llega a Elasticsearch, una vez y en su orden, pase lo que pase con el servidor."""

import datetime as dt
import json
import socket
import threading
import time

import pytest
from django.db import transaction
from django.utils import timezone
from elasticsearch import Elasticsearch

from intranet.registro import TODOS
from intranet.roles import Rol
from search.consulta import interpretar
from search.elastic import cliente as conexion_con
from search.elastic import esquema, salida
from search.elastic.conciliar import conciliar
from search.models import Entrada, Salida
from search.motores import FACETAS, Cambio, motor

pytestmark = pytest.mark.django_db

AVISO = "La búsqueda principal no responde"


def buscar(texto):
    return motor().buscar(interpretar(texto, fichas=(TODOS,), familias={}))


@pytest.fixture
def servidor_falso(settings):
    """``servidor_falso(funcion)``: un servidor que atiende cada conexión con ``funcion``."""
    abiertos = []

    def abrir(atender):
        oreja = socket.create_server(("127.0.0.1", 0))
        abiertos.append(oreja)

        def escuchar():
            while True:
                try:
                    conexion, _ = oreja.accept()
                except OSError:
                    return
                threading.Thread(target=atender, args=(conexion,), daemon=True).start()

        threading.Thread(target=escuchar, daemon=True).start()
        return (f"http://127.0.0.1:{oreja.getsockname()[1]}",)

    yield abrir
    for oreja in abiertos:
        oreja.close()


def responder(estado: str, cuerpo: bytes = b"{}"):
    """Atiende con ``estado`` y ``cuerpo``, como lo haría Elasticsearch."""

    def atender(conexion):
        with conexion:
            conexion.recv(65_536)
            conexion.sendall(
                f"HTTP/1.1 {estado}\r\nX-Elastic-Product: Elasticsearch\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(cuerpo)}\r\n"
                "Connection: close\r\n\r\n".encode()
                + cuerpo
            )

    return atender


def callar(conexion):
    """Acepta y no dice nada."""
    time.sleep(60)


def rehusar(settings):
    """Una dirección donde nadie escucha."""
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        settings.ELASTICSEARCH_URL = (f"http://127.0.0.1:{libre.getsockname()[1]}",)


# --- Nada se escribe desde una petición


def test_publicar_no_abre_ninguna_conexion(elastic, documento, monkeypatch):
    def negar(*args, **kwargs):
        raise AssertionError("Se abrió una conexión con Elasticsearch al escribir")

    with monkeypatch.context() as parche:
        parche.setattr(Elasticsearch, "perform_request", negar)
        parche.setattr(socket, "create_connection", negar)
        nuevo = documento("Albergue temporal")
        motor().aplicar([Cambio(f"prueba:{nuevo.uuid}")])
    assert Salida.objects.count() == 2


def test_si_el_cambio_se_deshace_la_salida_tambien(elastic, documento):
    with transaction.atomic():
        documento("Albergue temporal")
        transaction.set_rollback(True)
    assert not Salida.objects.exists()


# --- Llevar


def test_lo_nuevo_lo_cambiado_y_lo_quitado_llegan(elastic, documento, al_dia):
    uno = documento("Albergue temporal")
    documento("Albergue definitivo", origen="prueba:dos")
    al_dia()
    assert buscar("albergue").total == 2
    documento("Refugio temporal", uuid=uno.uuid)
    motor().aplicar([Cambio("prueba:dos")])
    al_dia()
    assert buscar("albergue").total == 0
    assert buscar("refugio").total == 1
    assert not Salida.objects.exists()


def test_una_escritura_atrasada_no_pisa_a_la_posterior(elastic, documento, indice_compartido):
    uno = documento("Versión primera")
    vieja = Salida.objects.get()
    documento("Versión segunda", uuid=uno.uuid)
    salida.llevar()
    # El atrasado escribe ahora lo que leyó entonces.
    Entrada.objects.update(titulo="Versión primera", huella="vieja")
    rechazadas = salida.escribir([indice_compartido], {vieja.clave: vieja.pk + 1})
    assert rechazadas == {}
    elastic.indices.refresh(index=indice_compartido)
    assert buscar("segunda").total == 1


def test_lo_que_otro_proceso_tomo_no_se_toma(elastic, documento, al_dia):
    documento("Albergue")
    Salida.objects.update(siguiente=timezone.now() + salida.TOMADA)
    assert salida.llevar().hechas == 0
    Salida.objects.update(siguiente=timezone.now())
    assert salida.llevar().hechas == 1


# --- El servidor no puede


@pytest.mark.parametrize("falla", ["rehusa", "calla", "503", "500"])
def test_el_servidor_no_puede_y_nada_se_pierde(
    elastic, documento, al_dia, settings, servidor_falso, monkeypatch, falla
):
    bueno = settings.ELASTICSEARCH_URL
    monkeypatch.setattr(conexion_con, "SEGUNDOS_DE_ESCRITURA", 1)
    if falla == "rehusa":
        rehusar(settings)
    elif falla == "calla":
        settings.ELASTICSEARCH_URL = servidor_falso(callar)
    else:
        settings.ELASTICSEARCH_URL = servidor_falso(responder(f"{falla} Error"))
    documento("Albergue temporal")
    assert salida.llevar().caido
    (pendiente,) = Salida.objects.all()
    assert pendiente.intentos == 1
    assert pendiente.siguiente > timezone.now()
    assert pendiente.error
    settings.ELASTICSEARCH_URL = bueno
    Salida.objects.update(siguiente=timezone.now())
    al_dia()
    assert buscar("albergue").total == 1


def test_un_documento_rechazado_no_detiene_a_los_demas_y_muere_a_la_vista(
    elastic, documento, al_dia, monkeypatch
):
    documento_de = esquema.documento

    def con_estropeado(entrada):
        guardado = documento_de(entrada)
        return {**guardado, "desconocido": 1} if "roto" in entrada.titulo else guardado

    monkeypatch.setattr(esquema, "documento", con_estropeado)
    documento("Documento roto")
    documento("Documento sano")
    for _ in range(salida.INTENTOS):
        Salida.objects.update(siguiente=timezone.now())
        al_dia()
    assert buscar("sano").total == 1
    (muerta,) = Salida.objects.all()
    assert muerta.muerta_en is not None
    assert "desconocido" in muerta.error
    # Corregido, el siguiente cambio lo lleva y deja de estar muerto.
    monkeypatch.undo()
    documento("Documento entero", uuid=Entrada.objects.get(clave=muerta.clave).uuid)
    al_dia()
    assert buscar("entero").total == 1
    assert not Salida.objects.exists()


@pytest.mark.parametrize(
    ("intentos", "segundos"), [(1, 2), (2, 4), (5, 32), (9, 512), (10, 600), (40, 600)]
)
def test_cada_vez_se_espera_mas(intentos, segundos):
    assert salida.espera(intentos) == dt.timedelta(seconds=segundos)


# --- Mientras tanto se busca


def tardar(atender):
    """Atiende como ``atender``, pero lo piensa casi un segundo."""

    def despacio(conexion):
        time.sleep(0.9)
        atender(conexion)

    return despacio


NO_PUEDE = responder("503 Service Unavailable")
FALLAS = {
    "calla": callar,
    "cuelga": socket.socket.close,
    "cuelga tarde": tardar(socket.socket.close),
    "503": NO_PUEDE,
    "503 tarde": tardar(NO_PUEDE),
}


@pytest.fixture
def con_prisa(elastic, settings):
    """La espera de producción, y un cliente que no recuerda a otros servidores."""
    settings.ELASTICSEARCH_ESPERA = 1.2
    conexion_con._cliente.cache_clear()
    yield
    conexion_con._cliente.cache_clear()


@pytest.mark.parametrize("falla", ["rehusa", *FALLAS, "sin indice"])
def test_busca_la_base_en_menos_de_dos_segundos_y_lo_dice(
    con_prisa, documento, settings, servidor_falso, cliente, falla
):
    """También si los tres nodos fallan, uno tras otro."""
    documento("Albergue temporal")
    navegante = cliente(Rol.MIEMBRO)
    if falla == "rehusa":
        rehusar(settings)
    elif falla == "sin indice":
        settings.ELASTICSEARCH_INDICE = "no-existe"
    else:
        settings.ELASTICSEARCH_URL = sum((servidor_falso(FALLAS[falla]) for _ in range(3)), ())
    inicio = time.monotonic()
    pagina = navegante.get("/buscar/?q=albergue").content.decode()
    assert time.monotonic() - inicio < 2
    assert "Albergue" in pagina
    assert AVISO in pagina
    # La siguiente ya ni pregunta.
    settings.ELASTICSEARCH_URL = servidor_falso(lambda c: pytest.fail("Se preguntó otra vez"))
    assert buscar("albergue").reducida


def test_contestar_despacio_no_alarga_lo_que_se_pregunta_varias_veces(
    con_prisa, documento, settings, servidor_falso, cliente
):
    """Lo que no se encuentra se busca sin sus faltas y después con alguna de sus palabras."""
    documento("Albergue temporal")
    nada = {
        "hits": {"total": {"value": 0}, "hits": []},
        "aggregations": {faceta: {"valores": {"buckets": []}} for faceta in FACETAS},
    }
    despacio = tardar(responder("200 OK", json.dumps(nada).encode()))
    settings.ELASTICSEARCH_URL = servidor_falso(despacio)
    navegante = cliente(Rol.MIEMBRO)
    inicio = time.monotonic()
    pagina = navegante.get("/buscar/?q=alvergue+inexistente").content.decode()
    assert time.monotonic() - inicio < 2
    assert "Albergue" in pagina
    assert AVISO in pagina


@pytest.mark.parametrize("falla", ["cuelga", "503"])
def test_si_un_nodo_cae_responde_otro(
    con_prisa, documento, al_dia, settings, servidor_falso, falla
):
    settings.ELASTICSEARCH_ESPERA = 30
    documento("Albergue temporal")
    al_dia()
    caidos = sum((servidor_falso(FALLAS[falla]) for _ in range(2)), ())
    settings.ELASTICSEARCH_URL = (*caidos, *settings.ELASTICSEARCH_URL)
    for _ in range(4):
        resultado = buscar("albergue")
        assert (resultado.total, resultado.reducida) == (1, False)


# --- Conciliar


def test_la_conciliacion_cuenta_cero_o_arregla_lo_que_difiere(
    elastic, documento, al_dia, indice_compartido
):
    for n in range(5):
        documento(f"Albergue {n}")
    assert conciliar().diferencias == 0
    al_dia()
    assert conciliar().diferencias == 0
    claves = list(Entrada.objects.order_by("pk").values_list("clave", flat=True))
    elastic.delete(index=indice_compartido, id=claves[0])
    elastic.index(index=indice_compartido, id="acta:de-mas", document={"huella": "sobra"})
    Entrada.objects.filter(clave=claves[1]).update(huella="otra")
    contada = conciliar()
    assert (contada.faltaban, contada.sobraban, contada.distintas) == (1, 1, 1)
    al_dia()
    assert conciliar().diferencias == 0
    assert buscar("albergue").total == 5
