"""Leer fuera de las peticiones: lo que sale mal se dice, se repite o se deja, y nada se pierde."""

import datetime as dt
import os
import zipfile
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from actas.anexos import anexar, quitar
from actas.evidencias import DE_ANEXO
from actas.models import Anexo
from intranet.extraccion import proceso
from intranet.extraccion.lectores import SIN_TEXTO, Pagina
from intranet.extraccion.proceso import NoSeLee
from intranet.models import TextoDeArchivo
from intranet.roles import Rol
from intranet.subidas import recibir
from intranet.textos import repaso, services
from intranet.textos.documentos import LARGO, partir
from search.models import Entrada
from tests.archivos import subida
from tests.textos.conftest import PAPELES, leer_todo, pdf

pytestmark = pytest.mark.django_db
Estado = TextoDeArchivo.Estado
SINGULAR = "ornitorrinco"


@pytest.fixture
def anexo(red, version):
    """``anexo(nombre, octetos, revisar=True)``: un anexo del acta aprobada, por leer."""

    def crear(nombre="plan.pdf", octetos=None, *, revisado=True):
        archivo = subida(nombre, pdf(SINGULAR) if octetos is None else octetos)
        archivo.content_type = "application/pdf"
        (nuevo,) = anexar(
            sesion=version.estado.sesion,
            archivos=[recibir(archivo, DE_ANEXO) if revisado else archivo],
            usuario=red.secretaria,
        )
        return nuevo

    return crear


@pytest.fixture
def halla(gente, cliente):
    """``halla("texto")``: las direcciones que un miembro encuentra."""
    miembro = cliente(gente.miembro)

    def buscar(texto):
        respuesta = miembro.get("/buscar/", {"q": texto})
        assert respuesta.status_code == 200
        return [a.entrada.url for a in respuesta.context["aciertos"]]

    return buscar


def el_texto() -> TextoDeArchivo:
    return TextoDeArchivo.objects.get()


# --- Del archivo guardado al texto


def test_cada_pagina_lleva_a_su_sitio_y_el_nombre_al_archivo(anexo, halla):
    fila = anexo("plan piloto.pdf", pdf("uno", f"dos {SINGULAR}", "tres"))
    # Por su nombre se encuentra desde que se guarda; por lo que dice, cuando se lee.
    assert halla("plan piloto") == [fila.get_absolute_url()]
    assert halla(SINGULAR) == []
    leer_todo()
    assert halla(SINGULAR) == [f"{fila.get_absolute_url()}#page=2"]
    # Lo que está parte en el nombre y parte dentro, también; y por el nombre, primero el archivo.
    assert halla(f"piloto {SINGULAR}") == [f"{fila.get_absolute_url()}#page=2"]
    assert halla("plan piloto")[0] == f"{fila.get_absolute_url()}#page=1"
    assert el_texto().en_palabras == "Texto leído: 3 páginas."


def test_mientras_se_escribe_se_propone_el_archivo_una_vez(anexo, gente, cliente):
    fila = anexo("plan piloto.pdf", pdf("uno", "dos", "tres"))
    leer_todo()
    respuesta = cliente(gente.miembro).get("/buscar/sugerencias/", {"q": "plan pil"})
    propuestas = [entrada.url for entrada, _ in respuesta.context["opciones"]]
    assert propuestas == [f"{fila.get_absolute_url()}#page=1"]


def test_lo_repetido_se_lee_una_sola_vez(anexo, version, red, halla, monkeypatch):
    octetos = pdf(SINGULAR)
    anexo("uno.pdf", octetos)
    leer_todo()
    monkeypatch.setattr(services, "extraer", None)  # leerlo otra vez fallaría
    Anexo.objects.get().sesion.anexos.update(baja_en=timezone.localdate(), baja_motivo="x")
    otro = anexo("dos.pdf", octetos)
    assert TextoDeArchivo.objects.count() == 1
    assert halla(SINGULAR) == [f"{otro.get_absolute_url()}#page=1"]


def test_quitado_deja_de_encontrarse_y_su_puerta_se_cierra(anexo, halla, gente, cliente):
    fila = anexo()
    leer_todo()
    assert halla(SINGULAR)
    quitar(anexo=fila, motivo="No era")
    assert halla(SINGULAR) == []
    assert Entrada.objects.filter(tipo="archivo").count() == 0
    assert cliente(gente.secretaria).get(fila.get_absolute_url()).status_code == 404


def test_de_un_acta_sin_aprobar_no_se_encuentra_y_al_aprobarla_si(red, acta, gente, cliente, halla):
    archivo = recibir(subida("oficio.pdf", pdf(SINGULAR)), DE_ANEXO)
    (fila,) = anexar(sesion=acta.sesion, archivos=[archivo], usuario=red.secretaria)
    leer_todo()
    assert Entrada.objects.filter(tipo="archivo").count() == 0
    assert cliente(gente.miembro).get(fila.get_absolute_url()).status_code == 404
    assert cliente(gente.secretaria).get(fila.get_absolute_url()).status_code == 200
    from actas.services import aprobar

    aprobar(acta=acta, usuario=red.secretaria)
    assert halla(SINGULAR) == [f"{fila.get_absolute_url()}#page=1"]
    assert cliente(gente.miembro).get(fila.get_absolute_url()).status_code == 200


def test_lo_restringido_no_se_halla_ni_se_propone_desde_otra_instancia(
    cada_motor, anexo, gente, cliente
):
    fila = anexo("plan piloto.pdf")
    leer_todo()
    for cuenta, puede in ((gente.miembro, True), (gente.ajeno, False)):
        persona = cliente(cuenta)
        respuesta = persona.get("/buscar/", {"q": SINGULAR})
        assert bool(respuesta.context["aciertos"]) is puede
        assert bool(respuesta.context["resultado"].facetas.get("tipo")) is puede
        propuestas = persona.get("/buscar/sugerencias/", {"q": "plan pil"}).context["opciones"]
        assert bool(propuestas) is puede
        assert persona.get(fila.get_absolute_url()).status_code == (200 if puede else 404)


# --- Lo que sale mal


def cifrado() -> bytes:
    """Un PDF que pide clave."""
    return (PAPELES.parent / "cifrado.pdf").read_bytes()


def bomba() -> bytes:
    """Un DOCX pequeño que por dentro mide más de un giga."""
    salida = BytesIO()
    with (
        zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as paquete,
        paquete.open("word/document.xml", "w", force_zip64=True) as parte,
    ):
        for _ in range(1100):
            parte.write(b" " * (1 << 20))
    return salida.getvalue()


@pytest.mark.una_vez
@pytest.mark.parametrize(
    ("nombre", "octetos", "dicho"),
    [
        ("cortado.pdf", lambda: pdf(SINGULAR)[:-800], "No se pudo leer: Está dañado"),
        ("cifrado.pdf", cifrado, "No se pudo leer: Pide una clave"),
        ("vacio.pdf", lambda: b"", "No se pudo leer: Está dañado"),
        ("ruido.docx", lambda: os.urandom(3000), "No se pudo leer: Está dañado"),
        ("bomba.docx", bomba, "más memoria o tiempo de los que se le dan. Se intentará otra vez."),
    ],
)
def test_lo_que_no_se_puede_leer_se_dice_donde_se_ve(anexo, gente, cliente, nombre, octetos, dicho):
    # Por la puerta no habrían entrado: son los que ya estaban, o los que la engañan.
    fila = anexo(nombre, octetos(), revisado=False)
    assert services.leer_uno() == 1
    pagina = cliente(gente.secretaria).get(fila.sesion.get_absolute_url())
    assert dicho in pagina.content.decode()
    assert reverse("releer_archivo", args=[fila.uuid]) in pagina.content.decode()
    # Quien solo lee no ve cómo va, y el archivo se encuentra por su nombre.
    miembro = cliente(gente.miembro)
    assert "No se pudo" not in miembro.get(fila.sesion.get_absolute_url()).content.decode()
    hallado = miembro.get("/buscar/", {"q": nombre.partition(".")[0], "tipo": "archivo"})
    assert hallado.context["resultado"].total == 1


@pytest.mark.una_vez
def test_de_dos_mil_paginas_se_leen_las_primeras_y_se_dice(anexo, halla):
    anexo("largo.pdf", pdf("#for n in range(1, 2001) [Folio tapir#n #pagebreak()]"))
    leer_todo()
    assert el_texto().en_palabras == "Texto leído: 500 páginas, y no más allá."
    assert halla("tapir500")[0].endswith("#page=500")
    assert halla("tapir501") == []


def test_sin_reconocedor_se_dice_y_al_ponerlo_se_lee(anexo, gente, cliente, halla, monkeypatch):
    escaneada = [Pagina(1, "", SIN_TEXTO)]
    monkeypatch.setattr(services, "extraer", lambda ruta, extension: escaneada)
    fila = anexo("escaneo.pdf")
    leer_todo()
    assert el_texto().en_palabras == "Sin texto: falta OCR."
    assert (el_texto().estado, el_texto().get_estado_display()) == (
        "falta_ocr",
        "Sin texto: falta OCR",
    )
    monkeypatch.undo()
    respuesta = cliente(gente.secretaria).post(
        reverse("releer_archivo", args=[fila.uuid]),
        headers={"referer": f"http://testserver{fila.sesion.get_absolute_url()}"},
        follow=True,
    )
    assert "su texto se lee de nuevo" in respuesta.content.decode()
    assert "Se lee su texto en unos minutos." in respuesta.content.decode()
    leer_todo()
    assert halla(SINGULAR)


def test_lo_que_falla_se_repite_cada_vez_mas_tarde_y_al_final_se_deja(anexo, monkeypatch):
    def falla(ruta, extension):
        raise NoSeLee("Leerlo tarda más de 10 minutos.", otra_vez=True)

    monkeypatch.setattr(services, "extraer", falla)
    anexo()
    inicio = timezone.now()
    for intento, (minutos, estado) in enumerate(
        [(0, "pendiente"), (1, "pendiente"), (11, "fallo")], start=1
    ):
        with time_machine.travel(inicio + dt.timedelta(minutes=minutos), tick=False):
            assert services.leer_uno() == 1
            assert services.leer_uno() == 0  # hay que esperar
        assert (el_texto().intentos, el_texto().estado) == (intento, estado)
    assert el_texto().en_palabras == "No se pudo leer: Leerlo tarda más de 10 minutos."


def test_si_quien_lee_muere_a_medias_otro_lo_toma_despues(anexo, halla, monkeypatch):
    class Muerte(BaseException):
        """Como un kill: no hay quien la recoja."""

    def muere(ruta, extension):
        raise Muerte

    monkeypatch.setattr(services, "extraer", muere)
    anexo()
    inicio = timezone.now()
    with pytest.raises(Muerte):
        services.leer_uno()
    monkeypatch.undo()
    assert services.leer_uno() == 0  # lo tiene el otro, por si sigue vivo
    despues = inicio + services.TOMADO + dt.timedelta(minutes=1)
    with time_machine.travel(despues, tick=False):
        assert services.leer_uno() == 1
    assert halla(SINGULAR)


def test_lo_que_mata_a_quien_lo_lee_se_deja_tras_tres_veces(anexo):
    anexo()
    TextoDeArchivo.objects.update(intentos=3)
    assert services.leer_uno() == 0
    assert el_texto().en_palabras.startswith("No se pudo leer: Cada vez que se lee")


def test_un_archivo_que_ya_no_esta_se_dice(anexo):
    fila = anexo()
    fila.archivo.storage.delete(fila.archivo.name)
    leer_todo()
    assert services.SE_PERDIO in el_texto().en_palabras


@pytest.mark.una_vez
def test_lo_leido_hasta_que_se_acaba_el_tiempo_se_guarda(monkeypatch, tmp_path):
    salida = b'[1, "uno", "leido", true]\n[2, "dos", "leido", true]\n[3, "a med'
    assert [p.numero for p in proceso._paginas(salida)] == [1, 2]


@pytest.mark.una_vez
def test_ningun_pasaje_es_demasiado_largo_ni_se_pierde_una_palabra():
    texto = "\n".join(f"linea {n} " + "x" * (n % 90) for n in range(3000)) + "y" * 20_000
    pasajes = list(partir(texto))
    assert max(map(len, pasajes)) <= LARGO
    assert "".join("".join(pasajes).split()) == "".join(texto.split())


# --- Quién pide que se lea otra vez, y el repaso


@pytest.mark.parametrize(
    ("rol", "codigo"),
    [("secretaria", 302), ("grds", 404), ("miembro", 404), ("focal", 404), ("ajeno", 404)],
)
def test_solo_quien_lo_maneja_pide_que_se_lea_otra_vez(anexo, gente, cliente, rol, codigo):
    fila = anexo()
    leer_todo()
    respuesta = cliente(getattr(gente, rol)).post(reverse("releer_archivo", args=[fila.uuid]))
    assert respuesta.status_code == codigo
    assert (el_texto().estado == "pendiente") is (codigo == 302)


def test_un_archivo_de_otro_sitio_no_lleva_fuera(anexo, gente, cliente):
    respuesta = cliente(gente.secretaria).post(
        reverse("releer_archivo", args=[anexo().uuid]),
        headers={"referer": "https://otro.pe/x"},
    )
    assert respuesta.url == "/"


def test_el_repaso_lee_lo_de_antes_y_olvida_lo_que_ya_nadie_guarda(anexo, halla):
    anexo()
    TextoDeArchivo.objects.all().delete()
    TextoDeArchivo.objects.create(huella="f" * 64, extension="pdf", nombre="de nadie")
    repaso.repasar()
    assert [t.nombre for t in TextoDeArchivo.objects.all()] == ["plan.pdf"]
    leer_todo()
    assert halla(SINGULAR)


@pytest.mark.parametrize("rol", [Rol.COMUNICADOR])
def test_la_ficha_de_un_documento_dice_como_va_su_texto(cliente, sitio, rol):
    from django.core.files.base import ContentFile

    from intranet.contenido import cargar_base
    from intranet.models import Archivo

    cargar_base()
    archivo = Archivo.objects.create(title="Guía", file=ContentFile(b"hola", name="guia.txt"))
    ficha = reverse("wagtaildocs:edit", args=[archivo.pk])
    persona = cliente(rol)
    assert "Se lee su texto en unos minutos." in persona.get(ficha).content.decode()
    leer_todo()
    assert "Texto leído." in persona.get(ficha).content.decode()
    TextoDeArchivo.objects.update(estado="fallo", motivo="Está dañado.")
    pagina = persona.get(ficha).content.decode()
    assert "No se pudo leer: Está dañado." in pagina
    assert f'formaction="{reverse("releer_archivo", args=[archivo.uuid])}"' in pagina
