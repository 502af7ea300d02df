"""Las dos hojas de verdad y las cinco formas de un CSV: cuadran, no se doblan y nada se adivina."""

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from capacitaciones.importadores import ImportadorDeAcciones, ImportadorDeCapacitaciones
from capacitaciones.lectura import cotejo_con_la_linea_base
from capacitaciones.models import AccionPreventiva, Capacitacion
from intranet.almacen import almacen_privado
from intranet.importacion import Resultado
from intranet.models.auditoria import Importacion
from intranet.roles import Rol
from red_trata.enums import TipoInstitucion
from red_trata.models import Institucion
from tests.archivos import paquete

DATOS = Path(__file__).parents[1] / "datos"
CHARLAS = DATOS / "registro_de_charlas_2025.xlsx"
EVALUACION = DATOS / "evaluacion_capacitaciones_2025.csv"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("base")]


def abrir(ruta):
    return io.BytesIO(ruta.read_bytes())


def contestar_que_queden_como_texto(informe):
    return dict.fromkeys(informe.preguntas, "texto")


# --- Registro de charlas (R105)


def test_el_registro_de_charlas_suma_lo_mismo_que_la_linea_base_y_no_se_dobla():
    ensayo = ImportadorDeAcciones().ensayar(abrir(CHARLAS))
    assert ensayo.hoja == "Registro"
    assert ensayo.encabezado == 4
    assert len(ensayo.filas) == 79
    # Dos instituciones no están en el directorio del Plan: se pregunta por ellas, una vez.
    assert {p.texto.split("»")[0] for p in ensayo.preguntas.values()} == {
        "«UPE Tacna",
        "«Defensoría del Pueblo",
    }
    assert not ensayo.cuentas["error"]
    (cotejo,) = ensayo.cotejo
    assert "108" in cotejo
    assert "109" in cotejo
    respuestas = contestar_que_queden_como_texto(ensayo)
    assert ImportadorDeAcciones().escribir(abrir(CHARLAS), respuestas, razon="R").todas_validas
    totales = AccionPreventiva.objects.totales()
    assert {
        c: totales[c] for c in ("escuelas", "charlas", "estudiantes", "docentes", "familias")
    } == {
        "escuelas": 33,
        "charlas": 79,
        "estudiantes": 2459,
        "docentes": 109,
        "familias": 463,
    }
    assert cotejo_con_la_linea_base("2025").cuadra
    otra_vez = ImportadorDeAcciones().escribir(abrir(CHARLAS), respuestas, razon="R")
    assert otra_vez.cuentas["sin_cambios"] == 79
    assert AccionPreventiva.objects.count() == AccionPreventiva.historia.count() == 79


def test_los_defectos_de_la_hoja_se_leen_bien_o_se_avisan():
    ensayo = ImportadorDeAcciones().ensayar(abrir(CHARLAS))
    ImportadorDeAcciones().escribir(
        abrir(CHARLAS), contestar_que_queden_como_texto(ensayo), razon="R"
    )
    dias = set(AccionPreventiva.objects.values_list("fecha", flat=True))
    assert {dt.date(2025, 4, 22), dt.date(2025, 6, 17), dt.date(2025, 8, 15)} <= dias
    assert any(
        "15 de agosto" in str(nota) for f in ensayo.filas if f.numero == 71 for nota in f.notas
    )
    cumbre = AccionPreventiva.objects.filter(clave_lugar="cumbre yareta")
    assert cumbre.count() == 3


def test_registrar_despues_la_institucion_la_enlaza_al_traer_la_hoja_otra_vez():
    ensayo = ImportadorDeAcciones().ensayar(abrir(CHARLAS))
    respuestas = contestar_que_queden_como_texto(ensayo)
    ImportadorDeAcciones().escribir(abrir(CHARLAS), respuestas, razon="R")
    Institucion.objects.create(
        nombre="Unidad de Protección Especial",
        otros_nombres="UPE Tacna",
        tipo=TipoInstitucion.PROGRAMA,
    )
    informe = ImportadorDeAcciones().escribir(abrir(CHARLAS), respuestas, razon="R")
    assert informe.cuentas["actualizada"] == 5
    assert (
        AccionPreventiva.objects.filter(institucion__nombre__startswith="Unidad de Pro").count()
        == 5
    )
    assert AccionPreventiva.objects.count() == 79


def test_si_algo_falla_al_escribir_no_queda_nada(monkeypatch):
    ensayo = ImportadorDeAcciones().ensayar(abrir(CHARLAS))
    guardar, cuantas = AccionPreventiva.save, []

    def se_cae(fila, *args, **kwargs):
        cuantas.append(1)
        if len(cuantas) == 40:
            raise SystemExit
        guardar(fila, *args, **kwargs)

    monkeypatch.setattr(AccionPreventiva, "save", se_cae)
    with pytest.raises(SystemExit):
        ImportadorDeAcciones().escribir(
            abrir(CHARLAS), contestar_que_queden_como_texto(ensayo), razon="R"
        )
    assert not AccionPreventiva.objects.exists()


# --- Evaluación de capacitaciones


def test_la_evaluacion_entra_con_sus_sumas_y_avisa_del_feriado():
    informe = ImportadorDeCapacitaciones().escribir(abrir(EVALUACION), razon="R")
    assert informe.cuentas["creada"] == 12
    totales = Capacitacion.objects.totales()
    assert (totales["horas"], totales["participantes"]) == (Decimal("24.5"), 291)
    assert (totales["mujeres"], totales["hombres"]) == (182, 109)
    assert informe.sumas["COSTO S/"] == Decimal("5992.45")
    assert Capacitacion.objects.get(titulo='Taller "Mirar y preguntar"').nota == Decimal("4.05")
    assert Capacitacion.objects.get(clave_titulo="uso del registro unico (segunda parte)")
    assert Capacitacion.objects.get(fecha=dt.date(2025, 4, 24)).costo is None
    (aviso,) = informe.con_algo_que_decir
    assert aviso.numero == 13
    assert "feriado" in str(aviso.notas[0])
    otra_vez = ImportadorDeCapacitaciones().escribir(abrir(EVALUACION), razon="R")
    assert otra_vez.cuentas["sin_cambios"] == 12


# --- Las cinco formas de un CSV (C34)

FILAS = [
    ["FECHA", "TEMA", "DIRIGIDO A", "HORAS", "PARTICIPANTES"],
    ["03/04/2026", "Señales de alerta en la niñez", "@revisar", "1,5", "2,459"],
    ["13/4/26", "Ruta\n(segunda parte)", "Ñusta", "2,5", "1 203"],
    ["5-dic-2025", "Género", "Docentes; tutores", "3", "2.459"],
]


def _csv(separador):
    def celda(texto):
        return f'"{texto}"'

    lineas = [separador.join(map(celda, fila)) for fila in FILAS]
    return "\r\n".join([*lineas, separador * 4, separador * 4, ""])


@pytest.mark.parametrize(
    "octetos",
    [
        ("\ufeff" + _csv(";")).encode(),
        _csv(",").encode(),
        _csv("\t").encode("utf-16"),
        _csv(";").encode("cp1252"),
        ("sep=;\r\n" + _csv(";")).encode(),
    ],
    ids=["punto-y-coma-bom", "coma", "utf-16", "cp1252", "sep"],
)
def test_las_cinco_formas_dan_el_mismo_ensayo(octetos):
    informe = ImportadorDeCapacitaciones().escribir(io.BytesIO(octetos), razon="R")
    assert [f.resultado for f in informe.filas] == [Resultado.CREADA] * 3
    leidas = Capacitacion.objects.order_by("pk").values_list(
        "fecha", "titulo", "dirigido_a", "horas", "participantes"
    )
    assert list(leidas) == [
        (dt.date(2026, 4, 3), "Señales de alerta en la niñez", "@revisar", Decimal("1.5"), 2459),
        (dt.date(2026, 4, 13), "Ruta (segunda parte)", "Ñusta", Decimal("2.5"), 1203),
        (dt.date(2025, 12, 5), "Género", "Docentes; tutores", Decimal(3), 2459),
    ]


def test_las_sumas_que_no_caben_y_lo_desconocido_se_dicen_fila_por_fila():
    hoja = (
        "FECHA;TEMA;PARTICIPANTES;MUJERES;HOMBRES;DISTRITO\n"
        "03/04/2026;Uno;20;9;15;Tacna\n"
        "03/04/2026;Dos;20;9;11;Tagna\n"
    )
    informe = ImportadorDeCapacitaciones().ensayar(io.BytesIO(hoja.encode()))
    mala, dudosa = informe.filas
    assert "9 mujeres y 15 hombres suman 24, más que 20." in str(mala.notas[0])
    assert dudosa.resultado == Resultado.EN_DUDA
    (pregunta,) = informe.preguntas.values()
    assert pregunta.opciones[0][1] == "Tacna"


# --- En pantalla


@pytest.fixture
def secretaria(cliente):
    return cliente(Rol.SECRETARIA)


def _subir(cliente, ruta=CHARLAS, url="capacitaciones:importar_acciones"):
    hoja = SimpleUploadedFile(ruta.name, ruta.read_bytes())
    return cliente.post(reverse(url), {"accion": "ensayar", "archivo": hoja})


def test_en_pantalla_se_ensaya_se_contesta_se_importa_y_queda_anotado(secretaria):
    respuesta = _subir(secretaria)
    informe, ficha = respuesta.context["informe"], respuesta.context["guardado"].ficha
    assert not AccionPreventiva.objects.exists()
    datos = {"ficha": ficha, **contestar_que_queden_como_texto(informe)}
    url = reverse("capacitaciones:importar_acciones")
    # Con dudas sin contestar no se escribe nada, aunque se pida.
    secretaria.post(url, {"ficha": ficha, "accion": "importar"})
    assert not AccionPreventiva.objects.exists()
    respuesta = secretaria.post(url, {**datos, "accion": "importar"}, follow=True)
    assert AccionPreventiva.objects.count() == 79
    assert "Se importó «registro_de_charlas_2025.xlsx»" in respuesta.content.decode()
    importacion = Importacion.objects.get()
    assert (importacion.quien, importacion.conteos["creada"]) == (secretaria.usuario, 79)
    historia = AccionPreventiva.historia.first()
    assert historia.history_user == secretaria.usuario
    assert "registro_de_charlas_2025" in historia.history_change_reason
    # El archivo ya no espera: enviarlo otra vez lo dice.
    respuesta = secretaria.post(url, {**datos, "accion": "importar"})
    assert "Elíjalo otra vez" in respuesta.content.decode()


def test_el_archivo_de_una_persona_no_lo_importa_otra(secretaria, cliente):
    ficha = _subir(secretaria).context["guardado"].ficha
    otra = cliente(Rol.GRDS)
    respuesta = otra.post(
        reverse("capacitaciones:importar_acciones"), {"ficha": ficha, "accion": "solo_validas"}
    )
    assert "Elíjalo otra vez" in respuesta.content.decode()
    assert not AccionPreventiva.objects.exists()


@pytest.mark.parametrize(
    ("nombre", "octetos", "dice"),
    [
        ("oficio.xlsx", b"%PDF-1.7", "El nombre dice Excel"),
        ("macros.xlsx", paquete({"xl/workbook.xml": b"<a/>", "xl/vbaProject.bin": b"x"}), "macros"),
        ("charlas.xls", b"\xd0\xcf\x11\xe0", "Guárdelo como .xlsx"),
        ("charlas.csv", b"<html><script>alert(1)</script>", "El nombre dice texto"),
        ("oficio.pdf", b"%PDF-1.7", "Se aceptan XLSX, CSV, TXT y TSV."),
    ],
)
def test_lo_que_no_es_una_hoja_se_explica_junto_al_campo_y_no_se_guarda(
    secretaria, nombre, octetos, dice
):
    respuesta = secretaria.post(
        reverse("capacitaciones:importar_acciones"),
        {"accion": "ensayar", "archivo": SimpleUploadedFile(nombre, octetos)},
    )
    assert dice in respuesta.context["formulario"].errors["archivo"][0]
    assert "ficha" not in respuesta.content.decode()


def test_lo_que_espera_esta_en_el_almacen_privado(secretaria):
    ruta = reverse("capacitaciones:importar_acciones")
    hoja = SimpleUploadedFile(CHARLAS.name, CHARLAS.read_bytes())
    ensayo = secretaria.post(ruta, {"accion": "ensayar", "archivo": hoja})
    guardado = ensayo.context["guardado"]
    assert almacen_privado().exists(guardado.ruta)
    assert not default_storage.exists(guardado.ruta)
    assert secretaria.get(f"/archivos/{guardado.ruta}").status_code == 404
    guardado.soltar()
    assert not almacen_privado().exists(guardado.ruta)


@pytest.mark.parametrize(
    "rol", [Rol.MIEMBRO, Rol.PUNTO_FOCAL, Rol.COMUNICADOR, Rol.ALIADO, Rol.ADMINISTRADOR]
)
@pytest.mark.parametrize("que", ["importar", "importar_acciones"])
def test_solo_las_secretarias_importan(cliente, rol, que):
    assert cliente(rol).get(reverse(f"capacitaciones:{que}")).status_code == 403


@pytest.mark.una_vez
def test_cinco_mil_filas_se_leen_sin_llenar_la_memoria():
    import tracemalloc

    hoja = io.BytesIO()
    hoja.write(b"FECHA;TEMA;PARTICIPANTES\n")
    for n in range(5_000):
        hoja.write(f"03/04/2026;Tema {n};{n % 90}\n".encode())
    tracemalloc.start()
    informe = ImportadorDeCapacitaciones().ensayar(hoja)
    _, pico = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert informe.cuentas["creada"] == 5_000
    # A este paso, cien mil filas caben en 200 MB.
    assert pico < 13 * 1024 * 1024, f"{pico / 1024 / 1024:.0f} MB"
