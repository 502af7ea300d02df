"""El acta en papel: qué dice, a quién sirve, y que los mismos datos dan los mismos octetos."""

import ctypes
import hashlib
import json
import os
import subprocess
import sys
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
import segno

from actas.pdf import PdfNoSePudo, pdf_de
from actas.services import aprobar
from actas.texto_rico import bloques
from tests.actas.conftest import poner_acuerdos
from tests.conftest import RAIZ

SELLO = hashlib.sha256(b"un acta").hexdigest()
MILIMETRO = 72 / 25.4


def compromiso(**campos) -> dict:
    """Un compromiso de la instantánea."""
    return {
        "bloque": "b",
        "texto": "Remitir el padrón.",
        "responsables": ["Salud"],
        "todas": False,
        "fecha_limite": "2026-06-30",
        "fecha_aproximada": False,
        "plazo_literal": "",
        "razon_sin_fecha": "",
        "cumplimiento": "todas",
        "en_duda": "",
        **campos,
    }


def acuerdo(codigo="01-2026/SO-05", **campos) -> dict:
    """Un acuerdo de la instantánea."""
    return {
        "tipo": "acuerdo",
        "bloque": "b",
        "uuid": "u",
        "codigo": codigo,
        "numero_original": "",
        "texto": "Remitir el padrón.",
        "en_duda": "",
        "compromisos": [compromiso()],
        **campos,
    }


def asistente(institucion="Salud", *nombres, presencia="presente", calidad="integrante") -> dict:
    """Una fila de asistencia de la instantánea."""
    dicho = {"presente": "Presente", "ausente": "Ausente", "justificada": "Justificada"}
    return {
        "uuid": institucion,
        "institucion": institucion,
        "sigla": "",
        "calidad": calidad,
        "presencia": presencia,
        "presencia_nombre": dicho[presencia],
        "personas": [
            {"designacion": 1, "nombre": n, "cargo": "Especialista", "condicion": "titular"}
            for n in nombres
        ],
        "nota": "",
    }


def instantanea(**campos) -> dict:
    """Un acta completa y corta; ``campos`` reemplaza los suyos."""
    return {
        "formato": 1,
        "acta": "0b0e7a3e-6a1f-4a57-9a1c-0d4a4f2b8c11",
        "titulo": "Acta de la sesión ordinaria 05-2026",
        "sitio": "https://intranet.example.pe",
        "version": 1,
        "instancia": {
            "uuid": "i",
            "nombre": "Red Regional de prueba",
            "sigla": "red",
            "membrete": ["Gobierno Regional de Tacna", "Secretaría Técnica"],
        },
        "sesion": {
            "uuid": "s",
            "codigo": "SO-05-2026",
            "titulo": "Sesión ordinaria 05-2026",
            "tipo": "Ordinaria",
            "numero_original": "",
            "fecha": "2026-05-14",
            "hora_inicio": "09:00",
            "hora_fin": "11:30",
            "lugar": "Auditorio",
            "modalidad": "Presencial",
            "en_duda": "",
        },
        "quorum": {"integrantes": 2, "presentes": 2, "minimo": 2, "hay": True, "razon": ""},
        "asistencia": [asistente("Salud", "Ana Flores"), asistente("UGEL", "Luis Ticona")],
        "contenido": [
            {"tipo": "punto", "titulo": "Lectura del acta", "html": "<p>Se leyó.</p>"},
            acuerdo(),
        ],
        "proxima_sesion": "2026-06-11",
        "fe_de_erratas": [],
        "aprobada": {"fecha": "2026-05-28T10:42:07-05:00", "por": "Lucía Condori"},
        **campos,
    }


def paginas(acta: dict) -> list[str]:
    """El texto de cada página, con los blancos juntos."""
    documento = pdfium.PdfDocument(pdf_de(acta, SELLO))
    return [" ".join(p.get_textpage().get_text_bounded().split()) for p in documento]


def texto(acta: dict) -> str:
    """El texto del PDF entero."""
    return " ".join(paginas(acta))


def _leido(funcion, *args) -> str:
    """Lo que una función de PDFium escribe en UTF-16."""
    largo = funcion(*args, None, 0)
    memoria = ctypes.create_string_buffer(largo)
    *_, tipo, _ = funcion.argtypes
    funcion(*args, ctypes.cast(memoria, tipo), largo)
    return memoria.raw.decode("utf-16-le").rstrip("\x00")


def estructura(documento: pdfium.PdfDocument) -> list[tuple[str, str]]:
    """Los elementos de la estructura en orden de lectura: etiqueta y texto alternativo."""
    salida = []

    def recorrer(elemento):
        salida.append(
            (
                _leido(pdfium_c.FPDF_StructElement_GetRawType, elemento),
                _leido(pdfium_c.FPDF_StructElement_GetAltText, elemento),
            )
        )
        for n in range(pdfium_c.FPDF_StructElement_CountChildren(elemento)):
            hijo = pdfium_c.FPDF_StructElement_GetChildAtIndex(elemento, n)
            if hijo:
                recorrer(hijo)

    for pagina in documento:
        arbol = pdfium_c.FPDF_StructTree_GetForPage(pagina)
        for n in range(pdfium_c.FPDF_StructTree_CountChildren(arbol)):
            recorrer(pdfium_c.FPDF_StructTree_GetChildAtIndex(arbol, n))
        pdfium_c.FPDF_StructTree_Close(arbol)
    return salida


# --- Para quien no ve la página


def test_lleva_idioma_marcas_titulo_autor_y_la_fecha_de_aprobacion():
    octetos = pdf_de(instantanea(), SELLO)
    documento = pdfium.PdfDocument(octetos)
    assert pdfium_c.FPDFCatalog_IsTagged(documento)
    assert _leido(pdfium_c.FPDFCatalog_GetLanguage, documento) == "es-PE"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in octetos
    assert b"/Marked true" in octetos
    datos = documento.get_metadata_dict()
    assert datos["Title"] == "Acta de la sesión ordinaria 05-2026"
    assert datos["Author"] == "Red Regional de prueba"
    assert datos["CreationDate"] == "D:20260528154207Z"


def test_la_estructura_dice_tablas_listas_y_titulos_sin_saltar_niveles():
    acta = instantanea(
        contenido=[
            {"tipo": "texto", "html": "<h4>Sin título mayor</h4><p>a</p>"},
            {"tipo": "punto", "titulo": "Punto", "html": "<h4>Menor</h4><ul><li>uno</li></ul>"},
            acuerdo(),
        ]
    )
    etiquetas = [e for e, _ in estructura(pdfium.PdfDocument(pdf_de(acta, SELLO)))]
    assert {"Title", "Table", "TH", "TD", "L", "LI"} <= set(etiquetas)
    niveles = [int(e[1]) for e in etiquetas if e[0] == "H" and e[1:].isdigit()]
    assert niveles[0] == 1
    assert set(niveles) == {1, 2, 3}
    assert all(siguiente <= este + 1 for este, siguiente in pairwise(niveles))


def test_el_qr_tiene_texto_alternativo():
    figuras = [
        alterno
        for etiqueta, alterno in estructura(pdfium.PdfDocument(pdf_de(instantanea(), SELLO)))
        if etiqueta == "Figure"
    ]
    assert figuras == [
        "Código QR que abre https://intranet.example.pe/u/0b0e7a3e-6a1f-4a57-9a1c-0d4a4f2b8c11/"
        " con la huella de esta versión"
    ]


# --- Lo que dice


def test_dice_los_hechos_de_la_sesion_en_palabras():
    dicho = texto(instantanea())
    for parte in (
        "Gobierno Regional de Tacna Secretaría Técnica Acta de la sesión ordinaria 05-2026",
        "Sesión SO-05-2026 · ordinaria",
        "Fecha Jueves 14 de mayo de 2026",
        "Hora De 9:00 a 11:30",
        "Aprobada Jueves 28 de mayo de 2026, 10:42, por Lucía Condori",
        "Salud Ana Flores Especialista · titular Presente",
        "Hubo quórum: asistieron 2 de 2 instituciones integrantes y se requerían 2.",
        "1. Lectura del acta Se leyó. Acuerdo 01-2026/SO-05 Remitir el padrón.",
        "Responsables Salud Fecha límite Martes 30 de junio de 2026",
        "Próxima sesión Jueves 11 de junio de 2026",
    ):
        assert parte in dicho
    assert dicho.count("Remitir el padrón.") == 1
    assert "N.º en el papel" not in dicho


def test_cada_pagina_lleva_numero_codigo_y_huella_corta():
    acta = instantanea(contenido=[acuerdo(f"{n:02d}-2026/SO-05") for n in range(1, 61)])
    hojas = paginas(acta)
    assert len(hojas) > 5
    for numero, hoja in enumerate(hojas, start=1):
        assert f"Página {numero} de {len(hojas)}" in hoja
        assert f"SO-05-2026 · versión 1 · huella {SELLO[:8]}…{SELLO[-8:]}" in hoja
    todo = " ".join(hojas)
    assert all(f"Acuerdo {n:02d}-2026/SO-05" in todo for n in range(1, 61))


def test_el_cuadro_de_asistencia_repite_su_encabezado():
    filas = [asistente(f"Institución {n}", f"Persona {n}") for n in range(60)]
    hojas = [h for h in paginas(instantanea(asistencia=filas)) if "Presente" in h]
    assert len(hojas) > 1
    assert all("Institución Quién la representó Asistencia" in h for h in hojas)


def test_las_ausencias_la_calidad_y_la_falta_de_quorum_se_dicen():
    acta = instantanea(
        asistencia=[
            asistente("Gobierno Regional", "Ana Flores", calidad="secretaria"),
            asistente("Policía", presencia="ausente"),
            asistente("Municipalidad", presencia="justificada"),
        ],
        quorum={"integrantes": 2, "presentes": 0, "minimo": 2, "hay": False, "razon": "Urgente."},
    )
    dicho = texto(acta)
    assert "Gobierno Regional Secretaría Técnica Ana Flores" in dicho
    assert "Policía — Ausente" in dicho
    assert "Municipalidad — Justificada" in dicho
    assert "No hubo quórum: asistieron 0 de 2" in dicho
    assert "Razón para sesionar: Urgente." in dicho


def test_sin_asistencia_lo_dice():
    assert "El acta no dice quién asistió." in texto(instantanea(asistencia=[]))


def test_un_compromiso_dice_lo_que_esta_en_duda_y_por_que_no_tiene_fecha():
    acta = instantanea(
        contenido=[
            acuerdo(
                numero_original="Acuerdo tercero",
                en_duda="El número está borroso.",
                compromisos=[
                    compromiso(
                        texto="Difundir.",
                        todas=True,
                        responsables=["Salud", "Secretaría Técnica", "UGEL"],
                        fecha_limite="",
                        razon_sin_fecha="permanente",
                        plazo_literal="todo el año",
                        cumplimiento="alguna",
                    ),
                    compromiso(texto="Diseñar.", fecha_aproximada=True, en_duda="¿Junio?"),
                ],
            )
        ]
    )
    dicho = texto(acta)
    for parte in (
        "N.º en el papel Acuerdo tercero En duda El número está borroso.",
        "Compromiso Difundir. Responsables Todas las instituciones integrantes; Secretaría Técnica"
        " Fecha límite Sin fecha: permanente («todo el año») Se cumple Cuando cumpla alguna",
        "Compromiso Diseñar. Responsables Salud Fecha límite Martes 30 de junio de 2026, aproximada"
        " En duda ¿Junio?",
    ):
        assert parte in dicho


def test_los_pendientes_seguidos_van_juntos_y_en_su_lugar():
    pendiente = {"tipo": "pendiente", "compromiso": "", "texto": "02-2026: Informar.", "nota": ""}
    acta = instantanea(
        contenido=[
            {"tipo": "punto", "titulo": "Antes", "html": ""},
            pendiente,
            {**pendiente, "texto": "03-2026: Remitir.", "nota": "Va al 80 %."},
            {"tipo": "punto", "titulo": "Después", "html": ""},
        ]
    )
    dicho = texto(acta)
    assert dicho.count("Compromisos pendientes de sesiones anteriores") == 1
    orden = ["1. Antes", "02-2026", "03-2026", "Informado en la sesión: Va al 80 %.", "2. Después"]
    assert [dicho.index(parte) for parte in orden] == sorted(dicho.index(p) for p in orden)


def test_la_fe_de_erratas_se_anuncia_en_la_primera_hoja():
    errata = {
        "n": 2,
        "fecha": "2026-05-20",
        "autor": "Lucía Condori",
        "dice": "Auditorio",
        "debe_decir": "Auditorio municipal",
        "motivo": "Error de copia",
    }
    hojas = paginas(instantanea(version=2, fe_de_erratas=[errata]))
    assert "Versión 2 del acta, con 1 corrección" in hojas[0]
    assert (
        "Versión 2 Fecha Miércoles 20 de mayo de 2026, por Lucía Condori Dice «Auditorio»"
        " Debe decir «Auditorio municipal» Motivo Error de copia"
    ) in " ".join(hojas)
    assert "corrección" not in texto(instantanea())


def test_firman_las_presentes_y_ninguna_firma_se_parte():
    filas = [asistente(f"Institución {n}", f"Firmante {n:02d}.") for n in range(30)]
    filas += [
        asistente("Institución sin designación"),
        asistente("Institución ausente", presencia="ausente"),
    ]
    hojas = paginas(instantanea(asistencia=filas))
    firmas = [h.partition("Firmas")[2] or h for h in hojas if "Firmas" in h]
    firmas += hojas[hojas.index(next(h for h in hojas if "Firmas" in h)) + 1 :]
    todas = " ".join(firmas)
    assert "Nombre y cargo: Institución sin designación" in todas
    assert "Institución ausente" not in todas
    for n in range(30):
        hoja = next(h for h in firmas if f"Firmante {n:02d}." in h)
        assert f"Firmante {n:02d}. Especialista Institución {n}" in hoja


def test_el_texto_enriquecido_se_compone_y_nada_se_ejecuta():
    acta = instantanea(
        contenido=[
            {
                "tipo": "texto",
                "html": "<p>Se <b>acordó</b> #read(&quot;/etc/passwd&quot;) y $x$ &lt;b&gt;"
                " @nota *no*</p><ol><li>uno<ul><li>dos</li></ul></li></ol><p>a<br>b</p>",
            },
            acuerdo(texto="#panic()\n\nSegundo párrafo", compromisos=[]),
        ]
    )
    dicho = texto(acta)
    assert 'Se acordó #read("/etc/passwd") y $x$ <b> @nota *no* 1. uno • dos a b' in dicho
    assert "#panic() Segundo párrafo" in dicho


def test_el_texto_enriquecido_como_datos():
    leido = bloques("Suelto<h3>Título</h3><p><b>Hola <i>a</i></b> todas<br></p><p> </p>", nivel=2)
    assert leido == [
        {"tipo": "p", "tramos": [{"texto": "Suelto", "negrita": False, "cursiva": False}]},
        {
            "tipo": "titulo",
            "nivel": 2,
            "tramos": [{"texto": "Título", "negrita": False, "cursiva": False}],
        },
        {
            "tipo": "p",
            "tramos": [
                {"texto": "Hola ", "negrita": True, "cursiva": False},
                {"texto": "a", "negrita": True, "cursiva": True},
                {"texto": " todas", "negrita": False, "cursiva": False},
            ],
        },
    ]


def test_lo_aprobado_se_imprime_con_sus_numeros(red, acta):
    poner_acuerdos(
        acta,
        {
            "texto": "Remitir el padrón.",
            "compromisos": [{"responsables": [red.uuid("UGEL")], "fecha_limite": "2026-06-30"}],
        },
    )
    version = aprobar(acta=acta, usuario=red.secretaria)
    documento = pdfium.PdfDocument(bytes(version.pdf))
    dicho = " ".join(" ".join(p.get_textpage().get_text_bounded() for p in documento).split())
    assert "Acuerdo 01-2026/SO-01" in dicho
    assert "Titular de UGEL Especialista · titular Presente" in dicho
    assert "Policía Nacional del Perú — Justificada" in dicho
    assert version.instantanea_sha256[-8:] in dicho


# --- El código y la huella


def test_el_qr_impreso_lleva_la_huella_de_la_instantanea():
    acta = instantanea()
    documento = pdfium.PdfDocument(pdf_de(acta, SELLO))
    escala = 8
    hoja = documento[len(documento) - 1].render(scale=escala).to_pil().convert("L")
    izquierda, ancho = 25 * MILIMETRO * escala, 30 * MILIMETRO * escala
    pie = hoja.height - 24 * MILIMETRO * escala
    # Lo último oscuro sobre el pie, en el ancho del código, es su borde de abajo.
    franja = hoja.crop((int(izquierda), 0, int(izquierda + ancho), int(pie)))
    abajo = franja.point(lambda tono: 255 * (tono < 128)).getbbox()[3]

    enlace = f"https://intranet.example.pe/u/{acta['acta']}/?sha256={SELLO}"
    matriz = segno.make(enlace, error="m", micro=False).matrix
    modulo = ancho / len(matriz)

    def impreso(columna: int, fila: int) -> bool:
        x = izquierda + (columna + 0.5) * modulo
        y = abajo - ancho + (fila + 0.5) * modulo
        return hoja.getpixel((int(x), int(y))) < 128

    lado = range(len(matriz))
    leida = [[impreso(columna, fila) for columna in lado] for fila in lado]
    assert leida == [list(fila) for fila in matriz]


def test_la_direccion_y_la_huella_entera_tambien_se_leen():
    dicho = texto(instantanea())
    assert "https://intranet.example.pe/u/0b0e7a3e-6a1f-4a57-9a1c-0d4a4f2b8c11/" in dicho
    assert " ".join(SELLO[n : n + 8] for n in range(0, 64, 8)) in dicho


# --- Los mismos datos, los mismos octetos


def test_los_mismos_datos_dan_los_mismos_octetos():
    assert pdf_de(instantanea(), SELLO) == pdf_de(instantanea(), SELLO)
    assert pdf_de(instantanea(), SELLO) != pdf_de(instantanea(proxima_sesion=""), SELLO)


def test_otro_proceso_con_otra_hora_y_otra_semilla_da_los_mismos_octetos():
    programa = (
        "import sys, json, hashlib, django; django.setup()\n"
        "from actas.pdf import pdf_de\n"
        "print(hashlib.sha256(pdf_de(json.load(sys.stdin), sys.argv[1])).hexdigest())"
    )
    hecho = subprocess.run(
        [sys.executable, "-c", programa, SELLO],
        input=json.dumps(instantanea()),
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
        cwd=RAIZ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert hecho.stdout.strip() == hashlib.sha256(pdf_de(instantanea(), SELLO)).hexdigest()


def test_solo_usa_letras_que_viajan_con_el_proyecto_o_con_typst():
    acta = instantanea(asistencia=[asistente("Salud", "محمد 😀 שלום")])
    documento = pdfium.PdfDocument(pdf_de(acta, SELLO))
    letras = set()
    for pagina in documento:
        for objeto in pagina.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=15):
            letra = pdfium_c.FPDFTextObj_GetFont(objeto)
            memoria = ctypes.create_string_buffer(200)
            pdfium_c.FPDFFont_GetBaseFontName(letra, memoria, 200)
            letras.add(memoria.value.decode().partition("+")[2].partition("-")[0])
    assert letras == {"LibertinusSerif", "NotoNaskhArabic", "NotoEmoji", "DejaVuSansMono"}


# --- Lo que no se puede


@pytest.mark.parametrize(
    "nombre",
    [
        'Ana "la Chata" D\'Angelo «Beto» “Pepe” `x`',
        "Rosa 😀 👩‍👩‍👧 👍🏽 🇵🇪 1️⃣",
        "محمد بن عبد الله",
        "שלום עולם",
        "Sr. محمد (Tacna) 123",
        "A\x00B\x01C\x1b",
        "a\u200bb\u202ec\u202cd\ufeff\u2028e",
        "X" * 255,
        "Ñ" * 255,
        "\uf0b7 viñeta de Word",
    ],
    ids=lambda n: ascii(n)[:20],
)
def test_nombres_dificiles_se_imprimen(nombre):
    acta = instantanea(
        titulo=f"Acta {nombre}",
        asistencia=[asistente(nombre, nombre)],
        contenido=[
            {"tipo": "punto", "titulo": nombre, "html": f"<p>{nombre}</p>"},
            acuerdo(texto=nombre, compromisos=[compromiso(texto=nombre, responsables=[nombre])]),
        ],
    )
    assert pdf_de(acta, SELLO).startswith(b"%PDF")


def test_una_palabra_de_255_letras_no_se_sale_del_papel():
    documento = pdfium.PdfDocument(
        pdf_de(instantanea(asistencia=[asistente("I" * 255, "W" * 255)]), SELLO)
    )
    for pagina in documento:
        ancho, _ = pagina.get_size()
        hoja = pagina.get_textpage()
        for n in range(hoja.count_rects()):
            izquierda, _, derecha, _ = hoja.get_rect(n)
            assert izquierda >= 24 * MILIMETRO
            assert derecha <= ancho - 21 * MILIMETRO


def test_un_signo_sin_letra_se_dice_con_su_lugar():
    with pytest.raises(PdfNoSePudo) as error:
        pdf_de(instantanea(asistencia=[asistente("Salud", "Ana 漢字 Flores")]), SELLO)
    assert str(error.value) == (
        "No se pudo hacer el PDF: la letra del acta no tiene el signo «漢» (U+6F22), que está en"
        " «Ana 漢字 Flores». Escríbalo de otra forma y vuelva a aprobar."
    )


def test_miles_de_letras_sin_un_espacio_se_rechazan_con_palabras():
    with pytest.raises(PdfNoSePudo, match=r"hay 6,000 letras seguidas .* «xxx"):
        pdf_de(instantanea(contenido=[acuerdo(texto="x" * 6000)]), SELLO)


def test_cualquier_aviso_de_typst_es_un_fallo(monkeypatch):
    plantilla = b'#set document(title: "x")\n#set text(font: "No existe")\nhola'
    monkeypatch.setattr("actas.pdf._plantilla", lambda: plantilla)
    with pytest.raises(PdfNoSePudo, match="unknown font family"):
        pdf_de(instantanea(), SELLO)


def test_un_parrafo_enorme_y_unas_listas_sin_fondo_se_imprimen_enteros():
    largo = "Una frase larga de la sesión. " * 7000 + "Fin."
    hondo = "<ul><li>a" * 400 + "último" + "</li></ul>" * 400
    acta = instantanea(contenido=[{"tipo": "texto", "html": f"<p>{largo}</p>{hondo}"}])
    dicho = texto(acta)
    assert "Fin." in dicho
    assert "aúltimo" in dicho


def test_lo_que_no_cabe_en_una_hoja_sigue_en_la_siguiente():
    largo = "Una frase larga de un compromiso. " * 300
    errata = {"n": 2, "fecha": "2026-05-20", "autor": "", "motivo": "", "debe_decir": "Nada."}
    acta = instantanea(
        version=2,
        contenido=[acuerdo(compromisos=[compromiso(texto=f"{largo}Fin del compromiso.")])],
        fe_de_erratas=[{**errata, "dice": f"{largo}Fin de la errata."}],
    )
    dicho = texto(acta)
    assert "Fin del compromiso." in dicho
    assert "Fin de la errata." in dicho
