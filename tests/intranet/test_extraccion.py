"""El texto de los archivos sale entero y por páginas; lo dañado o tramposo no hace daño."""

import os
import shutil
import zipfile
from io import BytesIO

import docx
import openpyxl
import pytest
import typst
from PIL import Image

from intranet.extraccion import proceso
from intranet.extraccion.lectores import LEIDO, RECONOCIDO, SIN_TEXTO, unir_guiones
from intranet.extraccion.proceso import NoSeLee, extraer

PARRAFO = (
    "La Superintendencia Nacional de Migraciones remitirá a la Secretaría Técnica el informe"
    " trimestral de capacitaciones interinstitucionales en la provincia de Jorge Basadre."
)


@pytest.fixture
def archivo(tmp_path):
    """``archivo(octetos)``: su ruta."""

    def guardar(octetos):
        ruta = tmp_path / "archivo"
        ruta.write_bytes(octetos)
        return ruta

    return guardar


def pdf(cuerpo):
    """Un PDF escrito con Typst."""
    return typst.compile(cuerpo.encode())


def texto_de(ruta, extension):
    return " ".join(" ".join(p.texto for p in extraer(ruta, extension)).split())


# --- Cada clase


def test_pdf_por_paginas_y_sin_guiones_de_corte(archivo):
    paginas = extraer(
        archivo(
            pdf(
                '#set text(lang: "es", hyphenate: true)\n#set page(width: 6cm)\n'
                f"#set par(justify: true)\n{PARRAFO}\n#pagebreak()\nAnexo único"
            )
        ),
        "pdf",
    )
    assert [(p.numero, p.metodo) for p in paginas] == [(1, LEIDO), (2, LEIDO)]
    assert " ".join(paginas[0].texto.split()) == PARRAFO
    assert paginas[1].texto.strip() == "Anexo único"


def test_docx_con_cuadro_cabecera_y_pie(archivo):
    documento = docx.Document()
    documento.add_paragraph(PARRAFO)
    documento.add_table(1, 2).cell(0, 1).text = "Dentro del cuadro"
    documento.sections[0].header.paragraphs[0].text = "En la cabecera"
    documento.sections[0].footer.paragraphs[0].text = "En el pie"
    salida = BytesIO()
    documento.save(salida)
    texto = texto_de(archivo(salida.getvalue()), "docx")
    for parte in (PARRAFO, "Dentro del cuadro", "En la cabecera", "En el pie"):
        assert parte in texto


def test_odt(archivo):
    salida = BytesIO()
    with zipfile.ZipFile(salida, "w") as paquete:
        paquete.writestr(
            "content.xml",
            '<d xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
            f"<text:h>Acta</text:h><text:p>{PARRAFO[:20]}<text:span>{PARRAFO[20:]}</text:span>"
            "</text:p></d>",
        )
    assert texto_de(archivo(salida.getvalue()), "odt") == f"Acta {PARRAFO}"


def test_xlsx_una_pagina_por_hoja(archivo):
    libro = openpyxl.Workbook()
    libro.active.title = "Matriz"
    libro.active.append(["Compromiso", None, 12])
    libro.create_sheet("Notas").append([PARRAFO])
    salida = BytesIO()
    libro.save(salida)
    paginas = extraer(archivo(salida.getvalue()), "xlsx")
    assert [p.texto for p in paginas] == ["Matriz\nCompromiso 12", f"Notas\n{PARRAFO}"]


def test_texto_llano(archivo):
    assert texto_de(archivo(PARRAFO.encode("utf-8-sig")), "txt") == PARRAFO


@pytest.mark.parametrize(
    ("cortado", "unido"),
    [
        ("capaci-\r\ntación", "capacitación"),
        ("capaci\ufffe\ntación", "capacitación"),
        ("SO-\n05", "SO-\n05"),
        ("Tacna-\nPerú", "Tacna-\nPerú"),
        ("socio-emocional", "socio-emocional"),
    ],
)
def test_solo_se_une_lo_que_partio_el_final_de_linea(cortado, unido):
    assert unir_guiones(cortado) == unido


# --- Escaneos


@pytest.fixture
def escaneo(archivo):
    """Un PDF que es la imagen de una página escrita."""
    pagina = typst.compile(f"#set text(14pt)\n{PARRAFO}".encode(), format="png", ppi=150)
    salida = BytesIO()
    Image.open(BytesIO(pagina)).convert("L").save(salida, "PDF", resolution=150)
    return archivo(salida.getvalue())


def test_un_escaneo_se_reconoce_en_espanol(escaneo):
    assert shutil.which("tesseract"), "Falta tesseract: apt-get install tesseract-ocr-spa"
    (pagina,) = extraer(escaneo, "pdf")
    assert pagina.metodo == RECONOCIDO
    assert "informe trimestral de capacitaciones interinstitucionales" in " ".join(
        pagina.texto.split()
    )


def test_sin_reconocedor_se_dice_que_falta(escaneo, monkeypatch):
    monkeypatch.setattr(proceso, "CAMINO", "/no-existe")
    (pagina,) = extraer(escaneo, "pdf")
    assert (pagina.texto, pagina.metodo) == ("", SIN_TEXTO)


# --- Lo que no se puede o no se debe


def bomba():
    """Un DOCX pequeño que por dentro mide más de un giga."""
    salida = BytesIO()
    with (
        zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as paquete,
        paquete.open("word/document.xml", "w", force_zip64=True) as parte,
    ):
        for _ in range(1100):
            parte.write(b" " * (1 << 20))
    return salida.getvalue()


@pytest.mark.parametrize("extension", ["pdf", "docx", "odt", "xlsx"])
@pytest.mark.parametrize("octetos", [b"", b"%PDF-1.7\nroto", b"PK\x03\x04roto", os.urandom(4000)])
def test_lo_danado_se_dice(archivo, extension, octetos):
    with pytest.raises(NoSeLee, match="dañado"):
        extraer(archivo(octetos), extension)


def test_una_bomba_se_detiene_sin_tocar_a_quien_atiende(archivo):
    with pytest.raises(NoSeLee, match="memoria"):
        extraer(archivo(bomba()), "docx")


def test_las_entidades_de_xml_no_se_abren(archivo):
    salida = BytesIO()
    with zipfile.ZipFile(salida, "w") as paquete:
        paquete.writestr(
            "content.xml",
            '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>',
        )
    with pytest.raises(NoSeLee, match="EntitiesForbidden"):
        extraer(archivo(salida.getvalue()), "odt")


def test_lo_que_tarda_demasiado_se_deja(archivo, monkeypatch):
    monkeypatch.setattr(proceso, "SEGUNDOS", 0.01)
    with pytest.raises(NoSeLee, match="tarda"):
        extraer(archivo(pdf(PARRAFO)), "pdf")


def test_de_lo_demas_no_se_lee(archivo):
    with pytest.raises(NoSeLee, match=r"\.mp4"):
        extraer(archivo(b""), "mp4")


def test_el_proceso_aparte_no_recibe_las_claves_de_la_intranet(archivo, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "no-se-hereda")
    recibido = {}
    popen = proceso.subprocess.Popen

    def espiar(*args, **kwargs):
        recibido.update(kwargs["env"])
        return popen(*args, **kwargs)

    monkeypatch.setattr(proceso.subprocess, "Popen", espiar)
    extraer(archivo(b"hola"), "txt")
    assert recibido.keys() == {"PATH", "LANG"}
