"""Todo archivo entra por una puerta: entero, de su clase, sin rastros ni sorpresas."""

import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from intranet.almacen import AlmacenEntero
from intranet.contenido import cargar_base
from intranet.models import Archivo, Imagen
from intranet.roles import Rol
from intranet.subidas import TODOS, puerta, recibir
from tests import archivos as a
from tests.archivos import subida
from tests.contenido import compartido

BUENOS = {
    "foto.jpg": a.imagen("JPEG"),
    "foto.png": a.imagen("PNG", "RGBA"),
    "foto.webp": a.imagen("WEBP"),
    "foto.gif": a.imagen("GIF", "P"),
    "oficio.pdf": a.pdf(),
    "acta.docx": a.docx(),
    "matriz.xlsx": a.paquete({"xl/workbook.xml": b"<workbook/>" * 300}),
    "nota.odt": a.paquete({"mimetype": b"application/vnd.oasis.opendocument.text"}),
    "lista.csv": "institución;charlas\nUGEL;3\n".encode(),
    "cuña.wav": a.wav(),
    "cuña.mp3": a.mp3(),
    "video.mp4": a.mp4(),
}


def rechazo(nombre: str, octetos: bytes) -> str:
    """Lo que se le dice a quien sube eso."""
    with pytest.raises(ValidationError) as error:
        recibir(subida(nombre, octetos), TODOS)
    return error.value.messages[0]


# --- Contenido


@pytest.mark.parametrize("nombre", BUENOS)
def test_lo_bueno_entra_y_vuelve_a_leerse_desde_el_principio(nombre):
    recibido = recibir(subida(nombre, BUENOS[nombre]), TODOS)
    assert recibido.name == nombre
    assert recibido.size == len(recibido.read())
    assert recibir(recibido, TODOS) is recibido


@pytest.mark.parametrize("parte", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("nombre", [n for n in BUENOS if not n.endswith(".csv")])
def test_lo_cortado_se_dice(nombre, parte):
    entero = BUENOS[nombre]
    if nombre.startswith("foto"):
        formato = {"jpg": "JPEG"}.get(nombre[-3:], nombre.split(".")[1].upper())
        modo = "P" if formato == "GIF" else "RGB"
        entero = a.imagen(formato, modo, (400, 300))
    mensaje = rechazo(nombre, entero[: int(len(entero) * parte)])
    assert "dañado" in mensaje or "otra cosa" in mensaje


@pytest.mark.parametrize(
    ("nombre", "octetos", "dice"),
    [
        ("pagina.pdf", b"<!doctype html><script>alert(1)</script>", "El nombre dice PDF"),
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Se aceptan"),
        ("logo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "El nombre dice PNG"),
        ("foto.jpg", a.imagen("PNG"), "El nombre dice JPEG"),
        ("acta.docx", a.paquete({"xl/workbook.xml": b"<a/>"}), "El nombre dice Word"),
        ("acta.docx", a.pdf(), "El nombre dice Word"),
        ("lista.csv", a.imagen("PNG"), "El nombre dice texto"),
        ("lista.txt", b"<html><body>hola", "El nombre dice texto"),
        ("sin_extension", b"hola", "Se aceptan"),
        ("nada.pdf", b"", "vacío"),
        ("programa.exe", b"MZ", "Se aceptan"),
        ("sesion.ics", a.ics(con_zona=True), "no se importan"),
        ("sesion.ics", a.ics(con_zona=False), "no se importan"),
        ("cuña.wav", a.mp3(), "El nombre dice WAV"),
        ("cuña.mp3", a.wav(), "El nombre dice MP3"),
        ("mapa.gif", a.animada("GIF"), "movimiento"),
        ("mapa.png", a.animada("PNG"), "movimiento"),
        ("mapa.webp", a.animada("WEBP"), "movimiento"),
        ("bomba.png", lambda: a.png_enorme(9000, 9000), "megapíxeles"),
        ("bomba.png", lambda: a.png_enorme(100_000, 400), "megapíxeles"),
        ("bomba.docx", lambda: a.docx(word__media=bytes(160 * 1024 * 1024)), "enorme"),
        ("macros.docx", a.docx(**{"word/vbaProject.bin": b"x"}), "mac"),
        (
            "plantilla.docx",
            a.docx(
                **{
                    "word/_rels/settings.xml.rels": b'<Relationship Id="1" Type="http://x/'
                    b'attachedTemplate" Target="http://mal/x.dotm" TargetMode="External"/>'
                },
            ),
            "otro sitio",
        ),
        ("js.pdf", a.pdf(b"4 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n"), "programa"),
        ("js.pdf", a.pdf(b"4 0 obj<</S/J#61vaScript/JS(x)>>endobj\n"), "programa"),
        ("lanza.pdf", a.pdf(b"4 0 obj<</S/Launch/F(cmd.exe)>>endobj\n"), "programa"),
        ("js.pdf", a.pdf_con_objetos(b"5 0 <</S/JavaScript/JS(x)>>"), "programa"),
        ("js.pdf", a.pdf_con_objetos(b"", b"/Filter[/ASCII85Decode/FlateDecode]"), "revisar"),
        ("bomba.pdf", lambda: a.pdf_con_objetos(bytes(60 * 1024 * 1024)), "enorme"),
        (
            "clave.pdf",
            a.pdf(b"4 0 obj<</Filter/Standard>>endobj trailer<</Encrypt 4 0 R>>"),
            "clave",
        ),
    ],
)
def test_lo_que_no_se_acepta_dice_por_que(nombre, octetos, dice):
    assert dice in rechazo(nombre, octetos() if callable(octetos) else octetos)


def test_un_enlace_en_un_word_no_es_contenido_de_fuera():
    relacion = (
        b'<Relationship Id="1" Type="http://x/hyperlink" Target="http://mimp.pe"'
        b' TargetMode="External"/>'
    )
    octetos = a.docx(**{"word/_rels/document.xml.rels": relacion})
    assert recibir(subida("acta.docx", octetos), TODOS)


def test_un_pdf_con_tablas_comprimidas_y_sin_programas_entra():
    assert recibir(subida("a.pdf", a.pdf_con_objetos(b"5 0 <</Type/Font>>")), TODOS)


def test_pesa_demasiado():
    assert "10 MB" in rechazo("a.pdf", a.pdf(bytes(11 * 1024 * 1024)))


# --- Imágenes: derechas, en colores de pantalla y sin rastros


def abierta(nombre: str, octetos: bytes) -> Image.Image:
    """La imagen tal como se guarda."""
    return Image.open(recibir(subida(nombre, octetos), TODOS))


def test_la_foto_se_endereza_y_no_dice_donde_se_tomo():
    octetos = a.foto_acostada()
    recibida = recibir(subida("foto.jpg", octetos), TODOS)
    guardado = recibida.read()
    assert b"Exif" in octetos
    assert b"Exif" not in guardado
    assert b"albergue" not in guardado
    foto = Image.open(BytesIO(guardado))
    assert foto.size == (600, 800)
    for (x, y), color in {(300, 20): a.ROJO, (300, 780): a.AZUL, (450, 560): a.VERDE}.items():
        assert all(abs(p - q) < 25 for p, q in zip(foto.getpixel((x, y)), color, strict=True))


def test_lo_pegado_al_final_de_una_foto_no_se_guarda():
    guardado = recibir(subida("f.jpg", a.imagen("JPEG") + b"<script>alert(1)</script>"), TODOS)
    assert b"script" not in guardado.read()


def test_cmyk_y_gris_de_dieciseis_bits_se_convierten():
    assert abierta("afiche.jpg", a.imagen("JPEG", "CMYK")).mode == "RGB"
    gris = Image.new("I;16", (10, 10))
    gris.putdata([32768] * 100)
    salida = BytesIO()
    gris.save(salida, "PNG")
    convertida = abierta("gris.png", salida.getvalue())
    assert (convertida.mode, convertida.getpixel((5, 5))) == ("L", 128)


def test_la_transparencia_se_conserva():
    rgba = Image.new("RGBA", (10, 10), (10, 20, 30, 0))
    salida = BytesIO()
    rgba.save(salida, "PNG")
    assert abierta("logo.png", salida.getvalue()).getpixel((0, 0))[3] == 0
    paleta = Image.new("P", (10, 10), 1)
    salida = BytesIO()
    paleta.save(salida, "GIF", transparency=1)
    assert abierta("logo.gif", salida.getvalue()).convert("RGBA").getpixel((0, 0))[3] == 0


def test_una_foto_de_camara_se_reduce_a_la_mitad():
    salida = BytesIO()
    Image.new("RGB", (6000, 4000), "white").save(salida, "JPEG")
    assert abierta("camara.jpg", salida.getvalue()).size == (3000, 2000)


MIDE = """
import os, sys, resource
sys.path.insert(0, "{raiz}")
os.environ["DJANGO_SETTINGS_MODULE"] = "intranet.settings.pruebas"
import django; django.setup()
from django.core.exceptions import ValidationError
from django.core.files import File
from intranet.subidas import TODOS, recibir
for archivo in map(str.rstrip, sys.stdin):
    # Cada archivo en un proceso nuevo: el máximo de uno no esconde el de otro.
    if os.fork():
        os.wait()
        continue
    antes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        recibir(File(open(archivo, "rb"), name=archivo), TODOS)
    except ValidationError:
        pass
    despues = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print((despues - antes) // 1024, flush=True)
    os._exit(0)
"""


@pytest.fixture(scope="module")
def medir():
    """``medir(ruta)``: los MB que ocupa recibir ese archivo. Django se carga una sola vez."""
    orden = [sys.executable, "-c", MIDE.format(raiz=settings.BASE_DIR)]
    with subprocess.Popen(
        orden, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as proceso:

        def uno(ruta: Path) -> int:
            print(ruta, file=proceso.stdin, flush=True)
            return int(proceso.stdout.readline())

        yield uno
        proceso.stdin.close()


def _jpeg_girado() -> bytes:
    imagen = Image.new("RGB", (4200, 4200), "white")
    exif = imagen.getexif()
    exif[a.ORIENTACION] = 6
    salida = BytesIO()
    imagen.save(salida, "JPEG", exif=exif)
    return salida.getvalue()


@pytest.mark.parametrize(
    ("nombre", "hacer"),
    [
        ("b.png", lambda: a.png_enorme(9000, 9000)),
        ("b.png", lambda: a.png_enorme(4200, 4200)),
        ("b.webp", lambda: a.imagen("WEBP", tamano=(2800, 2800))),
        ("b.webp", lambda: a.imagen("WEBP", tamano=(5000, 5000))),
        ("b.jpg", _jpeg_girado),
        ("b.gif", lambda: a.animada("GIF")),
        ("b.docx", lambda: a.docx(word__media=bytes(160 * 1024 * 1024))),
        ("b.pdf", lambda: a.pdf_con_objetos(bytes(60 * 1024 * 1024))),
    ],
)
def test_una_bomba_no_ocupa_la_memoria(tmp_path, medir, nombre, hacer):
    archivo = tmp_path / nombre
    archivo.write_bytes(hacer())
    assert medir(archivo) < 150


def test_la_medida_ve_lo_que_se_ocupa(tmp_path, medir):
    """Si la medida no viera nada, la prueba de arriba no probaría nada."""
    foto = tmp_path / "b.jpg"
    foto.write_bytes(_jpeg_girado())
    assert medir(foto) > 20


# --- Audio y video


def test_el_video_no_dice_donde_se_grabo_y_dice_cuanto_dura():
    original = a.mp4()
    recibido = recibir(subida("v.mp4", original), TODOS)
    guardado = recibido.read()
    assert b"-18.0136" in original
    assert b"-18.0136" not in guardado
    assert len(guardado) == len(original)
    assert recibido.duracion == 7


def test_el_audio_pierde_sus_etiquetas_y_dice_cuanto_dura():
    recibido = recibir(subida("c.mp3", a.mp3(383, b"Grabado en el albergue")), TODOS)
    assert b"albergue" not in recibido.read()
    assert round(recibido.duracion) == 10
    recibido = recibir(subida("c.wav", a.wav(3)), TODOS)
    assert recibido.duracion == 3


# --- Sitio en el disco


def test_sin_sitio_en_el_disco_no_se_guarda_y_se_dice(monkeypatch):
    lleno = SimpleNamespace(free=puerta.HOLGURA)
    monkeypatch.setattr(puerta.shutil, "disk_usage", lambda _: lleno)
    assert "No queda espacio" in rechazo("a.pdf", a.pdf())


def test_si_el_disco_se_llena_a_mitad_no_queda_medio_archivo(tmp_path):
    class SeLlena(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"medio"
            raise OSError(28, "No space left on device")

    almacen = AlmacenEntero(location=tmp_path)
    with pytest.raises(OSError, match="No space"):
        almacen.save("carpeta/a.pdf", SeLlena(b"medio archivo"))
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_dos_con_el_mismo_nombre_no_se_pisan(tmp_path):
    almacen = AlmacenEntero(location=tmp_path)
    nombres = {almacen.save("a.txt", ContentFile(n)) for n in (b"uno", b"dos")}
    assert {almacen.open(n).read() for n in nombres} == {b"uno", b"dos"}
    assert len(list(tmp_path.iterdir())) == 2


# --- Las puertas del admin


@pytest.fixture(scope="module")
def base(django_db_setup, django_db_blocker):
    """El contenido base, con los permisos sobre imágenes y archivos."""
    with compartido(django_db_blocker):
        cargar_base()
        yield


@pytest.fixture
def comunicadora(db, base, cliente):
    """Quien sube imágenes y archivos."""
    return cliente(Rol.COMUNICADOR)


def guardados() -> set[Path]:
    """Los archivos que hay en el almacén."""
    return {p for p in Path(default_storage.location).rglob("*") if p.is_file()}


PUERTAS = {
    "imagen": ("wagtailimages:add", "file", Imagen),
    "imágenes": ("wagtailimages:add_multiple", "files[]", Imagen),
    "documento": ("wagtaildocs:add", "file", Archivo),
    "documentos": ("wagtaildocs:add_multiple", "files[]", Archivo),
}
CABECERAS = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


def _enviar(cliente, puerta_, archivo):
    ruta, campo, _ = PUERTAS[puerta_]
    return cliente.post(
        reverse(ruta), {"title": "Algo", "collection": "1", campo: archivo}, **CABECERAS
    )


@pytest.mark.parametrize(
    ("puerta_", "nombre", "octetos", "dice"),
    [
        ("imagen", "f.jpg", a.imagen("JPEG", tamano=(300, 300))[:400], "dañado"),
        ("imágenes", "f.jpg", a.imagen("JPEG", tamano=(300, 300))[:400], "da\\u00f1ado"),
        ("imagen", "b.png", a.png_enorme(6000, 6000), "megapíxeles"),
        ("imágenes", "b.gif", a.animada("GIF"), "movimiento"),
        ("imagen", "l.svg", b"<svg/>", "Se aceptan"),
        ("documento", "p.pdf", b"<!doctype html><p>", "El nombre dice PDF"),
        ("documentos", "p.pdf", b"<!doctype html><p>", "El nombre dice PDF"),
        ("documento", "m.docx", a.docx(**{"word/vbaProject.bin": b"x"}), "macros"),
        ("documentos", "z.zip", a.paquete({"a": b"a"}), "Se aceptan"),
    ],
)
def test_en_el_admin_lo_malo_se_explica_y_no_deja_nada(
    comunicadora, puerta_, nombre, octetos, dice
):
    antes = guardados()
    respuesta = _enviar(comunicadora, puerta_, subida(nombre, octetos))
    assert respuesta.status_code == 200
    assert dice in respuesta.content.decode()
    assert not PUERTAS[puerta_][2].objects.exists()
    assert guardados() == antes


@pytest.mark.parametrize("puerta_", ["imagen", "imágenes"])
def test_en_el_admin_la_foto_se_guarda_sin_exif_y_su_copia_tambien(comunicadora, puerta_):
    respuesta = _enviar(comunicadora, puerta_, subida("foto.jpg", a.foto_acostada()))
    assert respuesta.status_code in (200, 302)
    guardada = Imagen.objects.get()
    assert (guardada.width, guardada.height) == (600, 800)
    assert guardada.file_size == guardada.file.size
    copia = guardada.get_rendition("fill-200x200")
    for archivo in (guardada.file, copia.file):
        with archivo.open("rb") as abierto:
            octetos = abierto.read()
        assert b"Exif" not in octetos
    assert guardada.file_hash == guardada.get_file_hash()


def test_al_cambiar_el_archivo_de_una_imagen_tambien(comunicadora):
    _enviar(comunicadora, "imagen", subida("uno.png", a.imagen()))
    imagen = Imagen.objects.get()
    respuesta = comunicadora.post(
        reverse("wagtailimages:edit", args=[imagen.pk]),
        {"title": "Algo", "collection": "1", "file": subida("foto.jpg", a.foto_acostada())},
    )
    assert respuesta.status_code == 302
    imagen.refresh_from_db()
    with imagen.file.open("rb") as abierto:
        assert b"Exif" not in abierto.read()
    assert imagen.height == 800


@pytest.mark.parametrize("puerta_", ["documento", "documentos"])
def test_en_el_admin_un_documento_bueno_se_guarda(comunicadora, puerta_):
    _enviar(comunicadora, puerta_, subida("Oficio N.º 12.pdf", a.pdf()))
    archivo = Archivo.objects.get()
    assert archivo.file_size == len(a.pdf())
    assert archivo.file_hash


def test_disco_lleno_en_el_admin(comunicadora, monkeypatch):
    antes = guardados()
    monkeypatch.setattr(puerta.shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
    for puerta_, archivo in {
        "imagen": subida("a.png", a.imagen()),
        "documento": subida("a.pdf", a.pdf()),
    }.items():
        assert "No queda espacio" in _enviar(comunicadora, puerta_, archivo).content.decode()
    assert not Imagen.objects.exists()
    assert not Archivo.objects.exists()
    assert guardados() == antes


def test_la_tabla_de_objetos_de_prueba_es_de_verdad():
    # Sin esto, un PDF mal armado haría pasar las pruebas de arriba por otra razón.
    assert zlib.compress(b"5 0 <</S/JavaScript/JS(x)>>") in a.pdf_con_objetos(
        b"5 0 <</S/JavaScript/JS(x)>>"
    )
