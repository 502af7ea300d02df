"""Traer una hoja: se lee venga como venga, se ensaya sin escribir y nada se dobla ni se adivina."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from openpyxl import Workbook

from intranet.importacion import (
    Columna,
    Contexto,
    Decimales,
    Duda,
    Entero,
    Fecha,
    Importador,
    Invalido,
    NoSeLee,
    NoTodasValen,
    Referencia,
    Resultado,
    Texto,
)
from intranet.importacion.lectura import abrir
from red_trata.models import Persona

ENCABEZADO = "Nombre;Correo;Teléfono"


class DePersonas(Importador):
    clave, titulo, modelo = "pruebas.personas", "personas", Persona

    def declarar(self):
        return (
            Columna(campo="nombre", titulo="NOMBRE", leer=Texto(255), obligatoria=True),
            Columna(campo="correo", titulo="CORREO", leer=Texto(254), borrada=""),
            Columna(
                campo="telefono", titulo="TELÉFONO", leer=Texto(40), sinonimos=("fono",), borrada=""
            ),
        )

    def identidad(self, valores):
        return valores["nombre"]

    def existentes(self, lote):
        hay = Persona.objects.filter(nombre__in=[v["nombre"] for v in lote])
        return {p.nombre: p for p in hay}

    def nombrar(self, valores):
        return valores["nombre"]


def hoja(texto, codificacion="utf-8"):
    return io.BytesIO(texto.encode(codificacion))


def libro(*filas, **hojas):
    excel = Workbook()
    for fila in filas:
        excel.active.append(fila)
    salida = io.BytesIO()
    excel.save(salida)
    return salida


def resultados(informe):
    return [fila.resultado for fila in informe.filas]


# --- Celdas


@pytest.mark.parametrize(
    ("celda", "numero"),
    [
        ("2,459", 2459),
        ("2.459", 2459),
        ("1 203", 1203),
        ("1\xa0203", 1203),
        ("1,000,000", 1_000_000),
        ("1,203,000", None),
        (" 24 ", 24),
        (24.0, 24),
        ("24,0", 24),
        ("'24", None),
        ("24,5", None),
        ("2,4590", None),
        ("-3", None),
        ("veinte", None),
        (True, None),
        ("٣", None),
    ],
)
def test_una_cantidad_nunca_es_otra(celda, numero):
    if numero is None:
        with pytest.raises(Invalido):
            Entero()(celda, Contexto())
    else:
        assert Entero()(celda, Contexto()) == numero


@pytest.mark.parametrize(
    ("celda", "numero"),
    [
        ("1,5", "1.5"),
        ("1.75", "1.75"),
        ("1.250,50", "1250.50"),
        ("1,250.50", "1250.50"),
        ("1 250,50", "1250.50"),
        ("1.250.000", "1250000"),
        ("S/ 310,9", "310.9"),
        (2.5, "2.5"),
        ("0", "0"),
        (",5", "0.5"),
    ],
)
def test_los_decimales_con_coma_o_con_punto(celda, numero):
    assert Decimales(maximo=Decimal(10_000_000))(celda, Contexto()) == Decimal(numero)


@pytest.mark.parametrize("celda", ["1,250", "2.459"])
def test_un_separador_ambiguo_se_pregunta_y_la_respuesta_vale(celda):
    with pytest.raises(Duda) as duda:
        Decimales()(celda, Contexto(columna="COSTO"))
    (miles, _), (decimal, _) = duda.value.opciones
    assert (miles, decimal) == (celda.replace(",", "").replace(".", ""), celda.replace(",", "."))
    contestado = Contexto(columna="COSTO", respuestas={duda.value.clave: miles})
    assert Decimales()(celda, contestado) == int(miles)
    inventado = Contexto(columna="COSTO", respuestas={duda.value.clave: "7"})
    with pytest.raises(Duda):
        Decimales()(celda, inventado)


def test_si_solo_una_lectura_cabe_en_la_columna_no_hay_duda():
    assert Decimales(maximo=Decimal(5))("4,350", Contexto()) == Decimal("4.35")


@pytest.mark.parametrize(
    ("celda", "dia"),
    [
        ("03/04/2025", (2025, 4, 3)),
        ("3/4/25", (2025, 4, 3)),
        ("17-06-25", (2025, 6, 17)),
        ("5.12.2025", (2025, 12, 5)),
        ("2025-04-22", (2025, 4, 22)),
        ("2025-04-22 00:00:00", (2025, 4, 22)),
        ("3-abr-25", (2025, 4, 3)),
        ("3 de abril de 2025", (2025, 4, 3)),
        ("jueves, 3 de abril del 2025", (2025, 4, 3)),
        ("4 de setiembre de 2025", (2025, 9, 4)),
        ("4-set-25", (2025, 9, 4)),
        (dt.datetime(2025, 4, 22), (2025, 4, 22)),
        (45769, (2025, 4, 22)),
        ("45769", (2025, 4, 22)),
        ("29/02/2024", (2024, 2, 29)),
    ],
)
def test_las_fechas_como_se_escriben_en_el_peru(celda, dia):
    assert Fecha()(celda, Contexto()) == dt.date(*dia)


@pytest.mark.parametrize(
    "celda",
    ["04/13/2025", "30/02/2025", "15 de agosto", "mañana", "3 de abrilis de 2025", "7/2025"],
)
def test_una_fecha_que_no_existe_no_se_arregla_sola(celda):
    with pytest.raises(Invalido):
        Fecha()(celda, Contexto())


def test_la_fecha_sin_anio_toma_el_del_titulo_y_lo_avisa():
    contexto = Contexto(anio=2025)
    assert Fecha()("15 de agosto", contexto) == dt.date(2025, 8, 15)
    assert "2025" in contexto.avisos[0]


@pytest.mark.django_db
def test_un_nombre_desconocido_se_pregunta_con_el_mas_parecido_primero():
    for nombre in ("Ana Flores", "Beto Mamani"):
        Persona.objects.create(nombre=nombre)
    leer = Referencia(Persona.objects.all, lambda p: [p.nombre.lower()], como_texto="Sin enlazar")
    assert leer("BETO  MAMANI", Contexto()).nombre == "Beto Mamani"
    with pytest.raises(Duda) as duda:
        leer("Beto Mamany", Contexto())
    assert [texto for _, texto in duda.value.opciones] == [
        "Beto Mamani",
        "Ana Flores",
        "Sin enlazar",
    ]
    assert leer("Beto Mamany", Contexto(respuestas={duda.value.clave: "texto"})) == "Beto Mamany"


# --- Archivos


TRES = "Ana;a@ejemplo.pe;052 111\nBeto;;\nÑusta;n@ejemplo.pe;\n"


@pytest.mark.parametrize(
    "archivo",
    [
        hoja(f"{ENCABEZADO}\n{TRES}"),
        hoja(f"\ufeff{ENCABEZADO}\r\n{TRES}"),
        hoja(f"\ufeff\ufeff{ENCABEZADO}\n{TRES}"),
        hoja(f"sep=;\n{ENCABEZADO}\n{TRES}"),
        hoja(f"{ENCABEZADO}\n{TRES}", "cp1252"),
        hoja(f"{ENCABEZADO}\n{TRES}", "utf-16"),
        hoja(f"{ENCABEZADO}\n{TRES}".replace(";", ",")),
        hoja(f"{ENCABEZADO}\n{TRES}".replace(";", "\t")),
        hoja(f"Lista de personas, con corte a hoy;;\n;;\n{ENCABEZADO}\n{TRES};;\n;;\n"),
        libro(
            ["Lista de personas"],
            [],
            ["NOMBRE", "CORREO", "FONO"],
            *(linea.split(";") for linea in TRES.splitlines()),
        ),
    ],
    ids=lambda archivo: None,
)
@pytest.mark.django_db
def test_las_mismas_tres_filas_venga_como_venga_el_archivo(archivo):
    informe = DePersonas().ensayar(archivo)
    assert [f.titulo for f in informe.filas] == ["Ana", "Beto", "Ñusta"]
    assert set(resultados(informe)) == {Resultado.CREADA}
    assert not Persona.objects.exists()


@pytest.mark.parametrize(
    ("octetos", "dice"),
    [
        (b"", "vacío"),
        (b"%PDF-1.7 y lo que sigue", "PDF"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "antiguo"),
        (b"PK\x03\x04 nada", "dañado"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "No es una hoja"),
        (b"hola;y;adios\n1;2;3\n", "encabezado"),
        (b"NOMBRE;CORREO\n", "ninguna fila"),
        (b"CORREO;FONO\na;b\n", "le falta: NOMBRE"),
        (b"NOMBRE;Nombre;CORREO\na;b;c\n", "dos veces"),
        (b'NOMBRE;CORREO\n"sin cerrar;' + b"x" * 140_000, "comillas"),
    ],
)
@pytest.mark.django_db
def test_lo_que_no_se_puede_leer_se_explica(octetos, dice):
    with pytest.raises(NoSeLee, match=dice):
        DePersonas().ensayar(io.BytesIO(octetos))


def test_lo_combinado_hacia_abajo_se_lee_en_cada_fila():
    excel = Workbook()
    for fila in (["NOMBRE", "CORREO"], ["Ana", "a"], [None, "b"], [None, "c"]):
        excel.active.append(fila)
    excel.active.merge_cells("A2:A3")
    salida = io.BytesIO()
    excel.save(salida)
    filas = abrir(salida, DePersonas().puntuar).filas
    assert [linea.celdas[:2] for linea in filas] == [["Ana", "a"], ["Ana", "b"], [None, "c"]]


@pytest.mark.django_db
def test_una_formula_sin_resultado_no_se_lee_como_nada():
    informe = DePersonas().ensayar(libro(["NOMBRE", "CORREO"], ["Ana", "=1+1"]))
    assert resultados(informe) == [Resultado.ERROR]
    assert "fórmula" in str(informe.filas[0].notas[0])


@pytest.mark.django_db
def test_demasiadas_filas_se_rechazan(monkeypatch):
    monkeypatch.setattr(DePersonas, "filas_maximas", 2)
    with pytest.raises(NoSeLee, match="más de 2 filas"):
        DePersonas().ensayar(hoja(f"{ENCABEZADO}\n{TRES}"))


# --- Escribir


@pytest.mark.django_db
def test_columna_ausente_intacta_vacia_se_conserva_y_borrar_es_explicito():
    Persona.objects.create(nombre="Ana", correo="a@ejemplo.pe", telefono="052 111")
    vacia = hoja("NOMBRE;FONO\nAna;\n")
    assert resultados(DePersonas().ensayar(vacia)) == [Resultado.SIN_CAMBIOS]
    informe = DePersonas().ensayar(vacia)
    assert informe.ausentes == ("CORREO",)
    assert informe.vacias["se conserva lo que había"] == ["TELÉFONO"]
    a_proposito = hoja("NOMBRE;FONO\nAna;(Borrar)\n")
    (fila,) = DePersonas().ensayar(a_proposito).filas
    assert str(fila.notas[0]) == "TELÉFONO: 052 111 → —"
    DePersonas().escribir(a_proposito, razon="Importación de «fonos.csv»")
    ana = Persona.objects.get()
    assert (ana.correo, ana.telefono) == ("a@ejemplo.pe", "")
    assert ana.historia.first().history_change_reason == "Importación de «fonos.csv»"
    obligatoria = DePersonas().ensayar(hoja("NOMBRE;FONO\n(borrar);1\n"))
    assert resultados(obligatoria) == [Resultado.ERROR]


@pytest.mark.django_db
def test_traerla_otra_vez_no_dobla():
    archivo = hoja(f"{ENCABEZADO}\n{TRES}")
    DePersonas().escribir(archivo, razon="Una")
    informe = DePersonas().escribir(archivo, razon="Otra")
    assert set(resultados(informe)) == {Resultado.SIN_CAMBIOS}
    assert Persona.objects.count() == 3
    assert Persona.historia.count() == 3


@pytest.mark.django_db
def test_con_una_mala_no_se_escribe_ninguna_salvo_que_se_pida():
    archivo = hoja(f"{ENCABEZADO}\nAna;;\n;x;\nAna;;\n")
    with pytest.raises(NoTodasValen) as error:
        DePersonas().escribir(archivo, razon="Una")
    assert resultados(error.value.informe) == [Resultado.CREADA, Resultado.ERROR, Resultado.ERROR]
    assert "Repite la fila 2" in str(error.value.informe.filas[2].notas[0])
    assert not Persona.objects.exists()
    DePersonas().escribir(archivo, razon="Una", solo_validas=True)
    assert Persona.objects.count() == 1


@pytest.mark.django_db
def test_lo_que_parece_formula_vuelve_sin_apostrofo_y_el_informe_no_ejecuta_nada():
    DePersonas().escribir(hoja("NOMBRE;FONO\n'@revisar;'+51 952\n"), razon="Una")
    persona = Persona.objects.get()
    assert (persona.nombre, persona.telefono) == ("@revisar", "+51 952")
    informe = DePersonas().ensayar(hoja("NOMBRE;FONO\n=1+1;2\n"))
    assert ";'=1+1;" in "".join(informe.como_csv())
