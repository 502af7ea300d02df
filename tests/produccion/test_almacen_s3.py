"""Los archivos en S3: los mismos permisos y las mismas descargas, sin una dirección pública."""

import io
import urllib.error
import urllib.request

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage, storages
from django.urls import reverse

from campanas.models.material import ArchivoPieza, ArchivoRecibido
from intranet.models import Archivo, Imagen
from intranet.roles import Rol
from intranet.settings.entorno import almacenes
from tests import archivos
from tests.campanas.kit.conftest import *  # noqa: F403
from tests.campanas.kit.conftest import archivo_de
from tests.campanas.kit.test_bajar import RANGOS, abrir_zip, octetos

pytestmark = [pytest.mark.cluster, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def almacen(en_s3, settings, monkeypatch):
    """Los almacenes de la configuración, con las variables de S3 puestas."""
    for nombre, valor in en_s3.items():
        monkeypatch.setenv(nombre, valor)
    settings.STORAGES = {**settings.STORAGES, **almacenes()}
    # Los campos privados eligieron almacén al cargarse el programa.
    for modelo in (ArchivoRecibido, ArchivoPieza):
        for campo in ("archivo", "miniatura", "vista"):
            monkeypatch.setattr(modelo._meta.get_field(campo), "storage", storages["privado"])
    return storages["privado"]


def en_el_deposito(en_s3, ruta: str) -> int:
    """Lo que responde el depósito a quien va directo, sin firmar."""
    url = f"{en_s3['ALMACEN_S3_URL']}/{en_s3['ALMACEN_S3_DEPOSITO']}/{ruta}"
    try:
        with urllib.request.urlopen(url) as respuesta:
            return respuesta.status
    except urllib.error.HTTPError as error:
        return error.code


def test_se_guarda_se_lee_por_partes_y_se_borra(almacen, en_s3):
    contenido = bytes(range(256)) * 4096
    nombre = almacen.save("varios/uno.bin", ContentFile(contenido))
    assert nombre == "varios/uno.bin"
    with almacen.open(nombre) as abierto:
        assert abierto.read(3) == contenido[:3]
        abierto.seek(-5, io.SEEK_END)
        assert abierto.read() == contenido[-5:]
        abierto.seek(700_000)
        assert abierto.read(10) == contenido[700_000:700_010]
    # Cerrado, se vuelve a abrir como los del disco.
    with abierto.open() as otra_vez:
        assert otra_vez.read() == contenido
    assert almacen.size(nombre) == len(contenido)
    assert almacen.listdir("varios")[1] == ["uno.bin"]
    assert en_el_deposito(en_s3, f"privado/{nombre}") == 403
    with pytest.raises(ValueError, match="no tiene dirección"):
        almacen.url(nombre)
    almacen.delete(nombre)
    assert not almacen.exists(nombre)
    almacen.delete(nombre)
    for falta in (almacen.open, almacen.size, almacen.get_modified_time):
        with pytest.raises(FileNotFoundError):
            falta(nombre)


def test_dos_archivos_con_el_mismo_nombre_no_se_pisan():
    uno = default_storage.save("documents/acta.txt", ContentFile(b"uno"))
    dos = default_storage.save("documents/acta.txt", ContentFile(b"dos"))
    assert {uno.rsplit("/")[-1], dos.rsplit("/")[-1]} == {"acta.txt"}
    with default_storage.open(uno) as primero, default_storage.open(dos) as segundo:
        assert (primero.read(), segundo.read()) == (b"uno", b"dos")


def test_una_imagen_y_su_copia_las_da_la_intranet_a_quien_entro(client, cliente, en_s3):
    foto = ImageFile(io.BytesIO(archivos.imagen(tamano=(400, 300))), name="afiche.png")
    imagen = Imagen.objects.create(title="Afiche", file=foto)
    copia = imagen.get_rendition("fill-100x100")
    assert copia.url.startswith("/archivos/images/")
    assert client.get(copia.url).status_code == 302
    navegante = cliente(Rol.MIEMBRO)
    respuesta = navegante.get(copia.url)
    assert (respuesta.status_code, respuesta["Content-Type"]) == (200, "image/png")
    assert len(octetos(respuesta)) == int(respuesta["Content-Length"]) > 100
    marca = {"If-Modified-Since": respuesta["Last-Modified"]}
    assert navegante.get(copia.url, headers=marca).status_code == 304
    assert en_el_deposito(en_s3, f"archivos/{copia.file.name}") == 403
    assert navegante.get("/archivos/images/no-existe.png").status_code == 404


def test_un_documento_lo_da_la_intranet_con_su_nombre(client, cliente):
    plan = ContentFile(b"El plan.", name="plan.txt")
    documento = Archivo.objects.create(title="Plan", file=plan)
    assert client.get(documento.url).status_code == 302
    respuesta = cliente(Rol.MIEMBRO).get(documento.url)
    assert octetos(respuesta) == b"El plan."
    assert "filename=plan.txt" in respuesta["Content-Disposition"]


def test_una_pieza_se_baja_entera_por_partes_y_en_el_zip(client, cliente, pieza, en_s3):
    cuna = pieza("Cuña", ("cuña.wav", archivos.wav(2)), alternativo="No está sola.")
    afiche = pieza("Afiche", ("afiche.png", archivos.imagen(tamano=(600, 800))), formatos=True)
    archivo = archivo_de(cuna)
    direccion = archivo.get_absolute_url()
    assert client.get(direccion).status_code == 302
    assert en_el_deposito(en_s3, f"privado/{archivo.archivo.name}") == 403
    navegante = cliente(Rol.MIEMBRO)
    entero = octetos(navegante.get(direccion))
    assert len(entero) == archivo.octetos
    n = len(entero)
    for pedido, estado, rango, trozo in RANGOS:
        respuesta = navegante.get(direccion, headers={"Range": pedido})
        assert respuesta.status_code == estado, pedido
        if rango:
            esperado = rango.format(n=n, u=n - 1, m=n - 5)
            assert respuesta["Content-Range"] == esperado
        if estado != 416:
            assert octetos(respuesta) == entero[trozo]
    miniatura = reverse("kit:miniatura", args=[archivo_de(afiche, "original").uuid])
    assert navegante.get(miniatura).status_code == 200
    zip_de_todo = abrir_zip(navegante.get(reverse("kit:zip")))
    assert zip_de_todo.testzip() is None
    assert zip_de_todo.read("Cuña.wav") == entero
