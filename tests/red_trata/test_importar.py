"""Traer el directorio de una hoja: nada se dobla (C26) y nada que no venga se borra (C36)."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from intranet.importacion import NoTodasValen, Resultado
from intranet.models import Importacion
from intranet.roles import Rol
from red_trata.importadores import ImportadorDeCanales, ImportadorDeDesignaciones
from red_trata.models import Canal, Designacion, Persona
from tests.factories import (
    DesignacionFactory,
    DocumentoReferenciaFactory,
    InstanciaFactory,
    InstitucionFactory,
    MembresiaFactory,
    PersonaFactory,
)

pytestmark = pytest.mark.django_db
COLUMNAS = "institución;representante;condición;cargo;desde;hasta;documento"


@pytest.fixture
def secretaria(cuenta):
    """Quien importa."""
    return cuenta(Rol.SECRETARIA)


@pytest.fixture
def dret(directorio):
    """Una institución de la Red sin representante."""
    institucion = InstitucionFactory(nombre="Dirección Regional de Educación", sigla="DRET")
    MembresiaFactory(institucion=institucion, instancia=directorio.red)
    return institucion


def hoja(*filas: str, columnas: str = COLUMNAS) -> io.BytesIO:
    """Un CSV, como lo guarda Excel en Perú."""
    return io.BytesIO("\r\n".join([columnas, *filas]).encode("utf-8-sig"))


def resultados(informe) -> list[str]:
    """Cómo acabó cada fila."""
    return [f.resultado for f in informe.filas]


def dice(informe) -> str:
    """Todo lo que el informe dice."""
    return "\n".join(str(nota) for fila in informe.filas for nota in fila.notas)


# --- Designaciones (C26)


def test_reimportar_cierra_la_que_hay_y_corregir_el_cargo_no_la_dobla(secretaria, dret):
    """C26, paso a paso: sin término, con término, con el cargo corregido."""

    def traer(fila: str):
        informe = ImportadorDeDesignaciones(secretaria).ensayar(hoja(fila))
        antes = Designacion.objects.count()
        assert ImportadorDeDesignaciones(secretaria).escribir(hoja(fila), razon="Hoja").cuentas
        return informe, Designacion.objects.count() - antes

    informe, nuevas = traer("DRET;María Quispe Mamani;Titular;Especialista;10/1/2025;;")
    assert (resultados(informe), nuevas) == ([Resultado.CREADA], 1)
    assert "«María Quispe Mamani» se registra como persona nueva" in dice(informe)

    informe, nuevas = traer("DRET;MARIA QUISPE  MAMANI;titular;Especialista;10-01-25;28/2/2026;")
    assert (resultados(informe), nuevas) == ([Resultado.ACTUALIZADA], 0)
    assert "HASTA: — → 28/02/2026" in dice(informe)

    informe, nuevas = traer("DRET;María Quispe Mamani;Titular;Coordinación;10/1/2025;28/2/2026;")
    assert (resultados(informe), nuevas) == ([Resultado.ACTUALIZADA], 0)
    assert "CARGO: Especialista → Coordinación" in dice(informe)

    informe, nuevas = traer("DRET;María Quispe Mamani;Titular;Coordinación;10/1/2025;28/2/2026;")
    assert (resultados(informe), nuevas) == ([Resultado.SIN_CAMBIOS], 0)

    unica = Designacion.objects.get()
    assert (unica.hasta, unica.cargo) == (dt.date(2026, 2, 28), "Coordinación")
    assert unica.documento_pendiente
    assert Persona.objects.count() == 1
    assert {h.history_change_reason for h in unica.historia.all()} == {"Hoja"}


def test_ensayar_no_escribe_nada_ni_una_persona(secretaria, dret):
    personas, cambios = Persona.objects.count(), Designacion.historia.count()
    informe = ImportadorDeDesignaciones(secretaria).ensayar(
        hoja("DRET;Ana Nueva;Titular;;1/2/2025;;", "DRET;Ana Nueva;Alterno;;2/2/2025;;")
    )
    assert resultados(informe) == [Resultado.CREADA, Resultado.CREADA]
    assert (Persona.objects.count(), Designacion.historia.count()) == (personas, cambios)


@pytest.mark.parametrize("cuantas", [3, 30])
def test_ensayar_solo_lee_y_cuesta_lo_mismo_con_muchas_filas(
    secretaria, directorio, cuantas, django_assert_num_queries
):
    """Sin escribir no se toma el candado de SQLite, y nadie más espera."""
    miembros = [MembresiaFactory(instancia=directorio.red).institucion for _ in range(cuantas)]
    designaciones = ImportadorDeDesignaciones(secretaria)
    # Instancias, instituciones, personas, membresías, titulares y designaciones.
    with django_assert_num_queries(5) as lecturas:
        informe = designaciones.ensayar(
            hoja(*(f"{i.sigla};Persona {i.pk} Inventada;Titular;;1/2/2025;;" for i in miembros))
        )
    assert resultados(informe) == [Resultado.CREADA] * cuantas
    assert {q["sql"].split()[0] for q in lecturas.captured_queries} == {"SELECT"}
    # Instituciones por su identidad, las del lote y sus canales.
    with django_assert_num_queries(3):
        ImportadorDeCanales().ensayar(
            hoja(*(f"{i.uuid};052 111" for i in miembros), columnas="identidad;teléfono")
        )


def test_un_relevo_cabe_en_una_sola_hoja(secretaria, ugel):
    """La fila que cierra a uno deja entrar a quien lo releva, también en el ensayo."""
    filas = (
        "UGEL Tacna;José Mamani Inventado;Titular;;1/3/2025;30/6/2026;",
        "UGEL Tacna;Rosa Flores Inventada;Titular;Dirección;1/7/2026;;",
    )
    ensayo = ImportadorDeDesignaciones(secretaria).ensayar(hoja(*filas))
    assert resultados(ensayo) == [Resultado.ACTUALIZADA, Resultado.CREADA]
    ImportadorDeDesignaciones(secretaria).escribir(hoja(*filas), razon="Hoja")
    (rosa,) = Designacion.objects.el_dia(dt.date(2026, 7, 1)).filter(membresia=ugel.membresia)
    assert rosa.persona.nombre == "Rosa Flores Inventada"
    # El cargo vacío de la primera fila conserva el que había.
    ugel.mamani.refresh_from_db()
    assert ugel.mamani.cargo == "Especialista de Convivencia"


def test_sin_cerrar_al_anterior_la_hoja_no_pone_dos_titulares(secretaria, ugel):
    fila = hoja("UGEL Tacna;Rosa Flores Inventada;Titular;;1/7/2026;;")
    informe = ImportadorDeDesignaciones(secretaria).ensayar(fila)
    assert resultados(informe) == [Resultado.ERROR]
    assert "José Mamani Inventado ya es titular" in dice(informe)
    with pytest.raises(NoTodasValen):
        ImportadorDeDesignaciones(secretaria).escribir(fila, razon="Hoja")
    assert not Persona.objects.filter(nombre__startswith="Rosa").exists()


def test_un_nombre_parecido_se_pregunta_y_no_se_adivina(secretaria, dret):
    registrada = PersonaFactory(nombre="María Quispe Mamani")
    PersonaFactory(nombre="Zacarías Otro")
    fila = hoja("DRET;María Quispe Mamni;Titular;;1/2/2025;;")
    informe = ImportadorDeDesignaciones(secretaria).ensayar(fila)
    ((clave, pregunta),) = informe.preguntas.items()
    assert resultados(informe) == [Resultado.EN_DUDA]
    assert [v for v, _ in pregunta.opciones] == [str(registrada.pk), "texto"]
    ImportadorDeDesignaciones(secretaria).escribir(fila, {clave: str(registrada.pk)}, razon="Hoja")
    assert Designacion.objects.get().persona == registrada


def test_el_documento_se_enlaza_por_su_numero(secretaria, dret):
    oficio = DocumentoReferenciaFactory(numero="077-2025-DRET")
    ImportadorDeDesignaciones(secretaria).escribir(
        hoja(
            "DRET;Ana Uno;Titular;;1/2/2025;;077-2025-dret",
            "DRET;Beto Dos;Alterno;;1/2/2025;;999-2025-X",
        ),
        razon="Hoja",
    )
    ana, beto = Designacion.objects.order_by("persona__nombre")
    assert (ana.documento, ana.documento_pendiente) == (oficio, False)
    assert (beto.documento, beto.documento_pendiente) == (None, True)


@pytest.mark.parametrize(
    ("fila", "mensaje"),
    [
        ("DRET;Ana;Titular;;1/1/2020;;", "no es miembro de ninguna instancia que usted lleve"),
        ("DRET;Ana;Titular;;30/2/2025;;", "no existe"),
        ("DRET;Ana;Titular;;1/2/2025;1/1/2025;", "no puede ser anterior"),
        ("DRET;;Titular;;1/2/2025;;", "No puede estar vacía"),
    ],
)
def test_lo_que_no_vale_dice_por_que(secretaria, dret, fila, mensaje):
    informe = ImportadorDeDesignaciones(secretaria).ensayar(hoja(fila))
    assert resultados(informe) == [Resultado.ERROR]
    assert mensaje in dice(informe)


def test_solo_se_escribe_en_las_instancias_que_uno_lleva(secretaria, cuenta, dret, directorio):
    otra = InstanciaFactory(nombre="Comisión local", sigla="local")
    MembresiaFactory(institucion=dret, instancia=otra)
    ambigua = ImportadorDeDesignaciones(secretaria).ensayar(
        hoja("DRET;Ana Uno;Titular;;1/2/2025;;")
    )
    assert "diga cuál en INSTANCIA" in dice(ambigua)
    clara = ImportadorDeDesignaciones(secretaria).ensayar(
        hoja(
            "DRET;Comisión local;Ana Uno;Titular;1/2/2025",
            columnas="institución;instancia;representante;condición;desde",
        )
    )
    assert resultados(clara) == [Resultado.CREADA]
    de_grds = ImportadorDeDesignaciones(cuenta(Rol.GRDS)).ensayar(
        hoja("DRET;Ana Uno;Titular;;1/2/2025;;")
    )
    assert resultados(de_grds) == [Resultado.ERROR]


def test_la_hoja_que_se_baja_del_directorio_se_trae_sin_cambios(cliente, ugel):
    secretaria = cliente(Rol.SECRETARIA)
    bajada = io.BytesIO(secretaria.get("/directorio.csv").content)
    informe = ImportadorDeDesignaciones(secretaria.usuario).ensayar(bajada)
    assert resultados(informe) == [Resultado.SIN_CAMBIOS]
    bajada.seek(0)
    assert resultados(ImportadorDeCanales().ensayar(bajada)) == [Resultado.SIN_CAMBIOS]


# --- Canales (C36)


@pytest.fixture
def con_canales(ugel, dret):
    """Dos instituciones con teléfono y correo."""
    for institucion, numero in ((ugel.institucion, "052 111"), (dret, "052 222")):
        Canal.objects.create(
            institucion=institucion, clase="telefono", valor=numero, fuente="Oficio"
        )
        Canal.objects.create(
            institucion=institucion, clase="correo", valor="a@dret.example", fuente="Oficio"
        )
    return ugel.institucion, dret


def vigentes(institucion) -> dict[str, str]:
    """Sus canales en pie, por clase."""
    return {c.clase: c.valor for c in institucion.canales.vigentes()}


def test_lo_que_no_viene_no_se_toca_lo_vacio_se_conserva_y_borrar_se_dice(con_canales):
    ugel, dret = con_canales
    columnas = "clave;teléfono"
    filas = (f"{ugel.uuid};052 999", f"{dret.uuid};")
    informe = ImportadorDeCanales().ensayar(hoja(*filas, columnas=columnas))
    assert resultados(informe) == [Resultado.ACTUALIZADA, Resultado.SIN_CAMBIOS]
    assert "TELÉFONO: 052 111 → 052 999" in dice(informe)
    assert informe.vacias["se conserva lo que había"] == ["TELÉFONO"]
    assert set(informe.ausentes) == {"CORREO", "PÁGINA WEB", "HORARIO"}
    assert vigentes(ugel)["telefono"] == "052 111"  # el ensayo no escribe

    ImportadorDeCanales().escribir(hoja(*filas, columnas=columnas), razon="Importación de «a.csv»")
    assert vigentes(ugel) == {"telefono": "052 999", "correo": "a@dret.example"}
    assert vigentes(dret) == {"telefono": "052 222", "correo": "a@dret.example"}
    nuevo = ugel.canales.get(valor="052 999")
    assert nuevo.por_verificar
    assert nuevo.historia.get().history_change_reason == "Importación de «a.csv»"
    viejo = ugel.canales.get(valor="052 111")
    assert viejo.esta_de_baja
    assert viejo.baja_motivo == "Importación de «a.csv»"

    a_borrar = (f"{dret.uuid};(borrar)",)
    informe = ImportadorDeCanales().ensayar(hoja(*a_borrar, columnas=columnas))
    assert "TELÉFONO: 052 222 → —" in dice(informe)
    ImportadorDeCanales().escribir(hoja(*a_borrar, columnas=columnas), razon="Importación")
    assert vigentes(dret) == {"correo": "a@dret.example"}
    assert resultados(ImportadorDeCanales().ensayar(hoja(*a_borrar, columnas=columnas))) == [
        Resultado.SIN_CAMBIOS
    ]


def test_varios_canales_en_una_celda_y_la_misma_institucion_dos_veces(con_canales):
    ugel, _ = con_canales
    DesignacionFactory(membresia=ugel.membresias.get(), condicion="alterno")
    igual = f"{ugel.uuid};052 333; 052 111"
    columnas = "clave\tteléfono"
    filas = [igual.replace(";", "\t", 1)] * 2
    ImportadorDeCanales().escribir(hoja(*filas, columnas=columnas), razon="R")
    assert {c.valor for c in ugel.canales.vigentes().filter(clase="telefono")} == {
        "052 333",
        "052 111",
    }
    distinto = f"{ugel.uuid}\t052 444"
    informe = ImportadorDeCanales().ensayar(hoja(filas[0], distinto, columnas=columnas))
    assert resultados(informe) == [Resultado.SIN_CAMBIOS, Resultado.ERROR]


@pytest.mark.parametrize(
    ("celdas", "mensaje"),
    [
        ("{uuid};llame nomás", "Escriba un teléfono"),
        ("UGEL;052 1", "No es la identidad"),
        ("6f1c1a3e-0000-4000-8000-000000000000;052 1", "No es la identidad"),
        ("(borrar);052 1", "Es obligatoria"),
    ],
)
def test_un_canal_que_no_vale_se_dice_con_su_celda(con_canales, celdas, mensaje):
    fila = celdas.format(uuid=con_canales[0].uuid)
    informe = ImportadorDeCanales().ensayar(hoja(fila, columnas="identidad;teléfono"))
    assert resultados(informe) == [Resultado.ERROR]
    assert mensaje in dice(informe)


# --- Las pantallas


def subir(cliente, ruta, texto: str):
    """Sube una hoja para ensayarla."""
    archivo = SimpleUploadedFile("a.csv", texto.encode("utf-8-sig"))
    return cliente.post(reverse(ruta), {"archivo": archivo, "accion": "ensayar"})


def test_se_ensaya_se_importa_y_queda_anotado(cliente, dret):
    secretaria = cliente(Rol.SECRETARIA)
    ruta = "red_trata:importar_designaciones"
    ensayo = subir(secretaria, ruta, f"{COLUMNAS}\nDRET;Ana Uno;Titular;;1/2/2025;;\n")
    assert "todavía no se ha escrito nada" in ensayo.content.decode()
    assert not Designacion.objects.exists()
    ficha = ensayo.context["guardado"].ficha
    hecha = secretaria.post(reverse(ruta), {"ficha": ficha, "accion": "importar"})
    assert "Se importó «a.csv»" in secretaria.get(hecha.url).content.decode()
    unica = Designacion.objects.get()
    assert unica.historia.get().history_user == secretaria.usuario
    assert Importacion.objects.get().que == "red_trata.designaciones"


@pytest.mark.parametrize("ruta", ["importar_designaciones", "importar_canales"])
def test_solo_importa_quien_lleva_el_directorio(cliente, directorio, ruta):
    url = reverse(f"red_trata:{ruta}")
    for rol, estado in (
        (Rol.SECRETARIA, 200),
        (Rol.MIEMBRO, 403),
        (Rol.PUNTO_FOCAL, 403),
        (Rol.COMUNICADOR, 403),
        (Rol.ALIADO, 403),
    ):
        quien = cliente(rol)
        assert quien.get(url).status_code == estado, rol
        assert (url in quien.get("/directorio/").content.decode()) is (estado == 200), rol
    plantilla = cliente(Rol.SECRETARIA).get(url, {"plantilla": ""})
    assert b"".join(plantilla).decode("utf-8-sig").strip()
