"""Bajar: nombres, cabeceras, partes, permisos, el ZIP y lo retirado."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
import subprocess
import unicodedata
import zipfile

import pytest
from django.urls import reverse
from PIL import Image

from campanas.kit import formatos, paquete, services
from campanas.models import Pieza
from intranet.descargas import disposicion, nombre_seguro
from intranet.models import Exportacion
from intranet.roles import Rol
from tests import archivos
from tests.campanas.kit.conftest import archivo_de

pytestmark = pytest.mark.django_db


def octetos(respuesta) -> bytes:
    return b"".join(respuesta.streaming_content) if respuesta.streaming else respuesta.content


def abrir_zip(respuesta) -> zipfile.ZipFile:
    contenido = octetos(respuesta)
    assert int(respuesta["Content-Length"]) == len(contenido)
    return zipfile.ZipFile(io.BytesIO(contenido))


# --- Nombres (C31)


@pytest.mark.parametrize(
    ("titulo", "nombre"),
    [
        ("Prevención: ¿quién «llama»?", "Prevención ¿quién «llama».png"),
        (unicodedata.normalize("NFD", "Añañay"), "Añañay.png"),
        ('a\\b/c:d*e?f"g<h>i|j', "a b c d e f g h i j.png"),
        ("CON", "pieza CON.png"),
        ("lpt1.viejo", "pieza lpt1.viejo.png"),
        ("Punto final...", "Punto final.png"),
        ("💙 Corazón", "💙 Corazón.png"),
        ("\t\n", "pieza.png"),
        ("x" * 255, "x" * 116 + ".png"),
    ],
)
def test_todo_sistema_acepta_el_nombre(titulo, nombre):
    assert nombre_seguro(titulo, ".png") == nombre
    assert len(nombre) <= 120


def test_la_cabecera_lleva_el_nombre_entero_y_un_respaldo_sin_tildes():
    dicha = disposicion("Prevención «ñandú» \r\nSet-Cookie: x.png", adjunto=True)
    assert dicha.startswith('attachment; filename="Prevencion nandu ')
    assert "filename*=UTF-8''Prevenci%C3%B3n%20%C2%AB%C3%B1and%C3%BA%C2%BB" in dicha
    assert "\r" not in dicha
    assert disposicion("💙.png", adjunto=False) == (
        "inline; filename=\"archivo.png\"; filename*=UTF-8''%F0%9F%92%99.png"
    )


# --- Un archivo


def test_se_baja_con_el_nombre_de_la_pieza_a_quien_entro(client, cliente, afiche):
    archivo = archivo_de(afiche, "cuadrado")
    direccion = archivo.get_absolute_url()
    assert client.get(direccion).url.startswith("/entrar/")
    respuesta = cliente(Rol.ALIADO).get(direccion)
    assert respuesta["Content-Disposition"].startswith(
        'attachment; filename="Afiche - cuadrado.jpg"'
    )
    contenido = octetos(respuesta)
    assert hashlib.sha256(contenido).hexdigest() == archivo.sha256
    assert len(contenido) == archivo.octetos == int(respuesta["Content-Length"])
    assert "private" in respuesta["Cache-Control"]
    otra = cliente(Rol.MIEMBRO).get(direccion, headers={"If-None-Match": respuesta["ETag"]})
    assert otra.status_code == 304


@pytest.mark.parametrize("cual", ["miniatura", "vista"])
def test_tras_salir_el_navegador_no_ensena_de_memoria_las_imagenes_del_kit(cliente, afiche, cual):
    direccion = reverse(f"kit:{cual}", args=[archivo_de(afiche, "original").uuid])
    navegante = cliente(Rol.MIEMBRO)
    respuesta = navegante.get(direccion)
    # La guarda, pero pregunta antes de enseñarla: y a quien salió se le manda a entrar.
    assert respuesta["Cache-Control"] == "private, no-cache"
    ya_la_tiene = {"If-None-Match": respuesta["ETag"]}
    assert navegante.get(direccion, headers=ya_la_tiene).status_code == 304
    navegante.logout()
    assert navegante.get(direccion, headers=ya_la_tiene).status_code == 302


RANGOS = [
    ("bytes=0-1", 206, "bytes 0-1/{n}", slice(0, 2)),
    ("bytes=100-", 206, "bytes 100-{u}/{n}", slice(100, None)),
    ("bytes=-5", 206, "bytes {m}-{u}/{n}", slice(-5, None)),
    ("bytes=0-999999999", 206, "bytes 0-{u}/{n}", slice(None)),
    ("bytes=999999999-", 416, "bytes */{n}", slice(0, 0)),
    ("bytes=a-b", 200, None, slice(None)),
    ("bytes=0-1,5-6", 200, None, slice(None)),
    (f"bytes={'9' * 5000}-", 200, None, slice(None)),
]


def test_el_audio_se_sirve_por_partes(cliente, pieza):
    """Un iPhone no reproduce lo que no puede pedir por partes."""
    cuna = pieza("Cuña", ("cuña.wav", archivos.wav(2)), alternativo="No está sola.")
    direccion = archivo_de(cuna).get_absolute_url()
    navegante = cliente(Rol.MIEMBRO)
    entero = octetos(navegante.get(direccion))
    n = len(entero)
    for rango, estado, dicho, trozo in RANGOS:
        respuesta = navegante.get(f"{direccion}?ver", headers={"Range": rango})
        assert respuesta.status_code == estado, rango
        assert octetos(respuesta) == entero[trozo], rango
        if dicho:
            assert respuesta["Content-Range"] == dicho.format(n=n, u=n - 1, m=n - 5)
    assert archivo_de(cuna).medidas == "0:02"


def test_las_versiones_anteriores_y_los_borradores_son_de_quien_escribe(
    cliente, pieza, comunicadora
):
    borrador = pieza("Borrador", ("b.png", archivos.imagen()), publicar=False)
    afiche = pieza("Afiche", ("a.png", archivos.imagen()))
    vieja = archivo_de(afiche)
    services.poner_archivo(
        material=afiche.material,
        formato="original",
        archivo=archivos.subida("a2.png", archivos.imagen(tamano=(90, 90))),
        usuario=comunicadora,
    )
    for archivo in (vieja, archivo_de(borrador)):
        for nombre in ("archivo", "miniatura", "vista"):
            direccion = reverse(f"kit:{nombre}", args=[archivo.uuid])
            assert cliente(Rol.MIEMBRO).get(direccion).status_code == 404, nombre
            assert cliente(comunicadora).get(direccion).status_code == 200, nombre
    assert cliente(Rol.MIEMBRO).get(borrador.get_absolute_url()).status_code == 404


# --- Lo retirado


def test_una_pieza_retirada_no_se_baja_por_ninguna_puerta(cliente, afiche):
    services.retirar(material=afiche.material, motivo="El teléfono ya no atiende.")
    archivo = archivo_de(afiche)
    for navegante in (cliente(Rol.MIEMBRO), cliente(Rol.COMUNICADOR)):
        for direccion in (
            archivo.get_absolute_url(),
            f"{archivo.get_absolute_url()}?ver",
            reverse("kit:vista", args=[archivo.uuid]),
            reverse("kit:miniatura", args=[archivo.uuid]),
            reverse("kit:zip_de_una", args=[afiche.slug]),
        ):
            respuesta = navegante.get(direccion)
            assert respuesta.status_code == 410, direccion
            assert "El teléfono ya no atiende." in respuesta.content.decode()
        for direccion in ("/kit/", afiche.get_absolute_url()):
            html = navegante.get(direccion).content.decode()
            assert "etirada" in html
            assert str(archivo.uuid) not in html
            assert f'value="{afiche.pk}"' not in html
        respuesta = navegante.get(f"/kit/zip/?p={afiche.pk}", follow=True)
        assert "se retiraron o no existen" in respuesta.content.decode()


def test_retirarla_pide_por_que_y_se_puede_volver_atras(cliente, afiche):
    navegante = cliente(Rol.SECRETARIA)
    direccion = reverse("kit:retirar", args=[afiche.slug])
    respuesta = navegante.post(direccion, {"motivo": "  "})
    assert respuesta.status_code == 200
    assert "Diga por qué se retira." in respuesta.content.decode()
    assert not Pieza.objects.get(pk=afiche.pk).retirada
    assert navegante.post(direccion, {"motivo": "Cambió la ruta"}).status_code == 302
    assert Pieza.objects.get(pk=afiche.pk).retirada
    navegante.post(reverse("kit:reponer", args=[afiche.slug]))
    assert not Pieza.objects.get(pk=afiche.pk).retirada
    assert cliente(Rol.MIEMBRO).get(archivo_de(afiche).get_absolute_url()).status_code == 200


# --- El ZIP


def test_el_zip_lleva_cada_archivo_y_un_manifiesto_que_coincide(cliente, afiche, pieza):
    pieza("AFICHE", ("otro.png", archivos.imagen()), condiciones="=cmd|' /C calc'!A0")
    pieza("Tu mensaje", mensaje="Si duda, llame al 1818.", alternativo="", parte="mensajes")
    navegante = cliente(Rol.PUNTO_FOCAL)
    respuesta = navegante.get("/kit/zip/")
    assert respuesta["Content-Type"] == "application/zip"
    zip_ = abrir_zip(respuesta)
    assert zip_.testzip() is None
    nombres = zip_.namelist()
    assert nombres[:2] == ["LEAME.txt", "manifiesto.csv"]
    assert sorted(nombres[2:]) == [
        *("AFICHE.png", "Afiche (2).png"),
        *("Afiche - a4.jpg", "Afiche - cuadrado.jpg", "Afiche - historia.jpg"),
        "Tu mensaje.txt",
    ] or sorted(nombres[2:]) == sorted(
        ["AFICHE (2).png", "Afiche.png", "Afiche - a4.jpg", "Afiche - cuadrado.jpg"]
        + ["Afiche - historia.jpg", "Tu mensaje.txt"]
    )
    filas = list(csv.DictReader(io.StringIO(zip_.read("manifiesto.csv").decode("utf-8-sig"))))
    assert [f["archivo"] for f in filas] == nombres[2:]
    for fila in filas:
        contenido = zip_.read(fila["archivo"])
        assert hashlib.sha256(contenido).hexdigest() == fila["SHA-256"]
        assert len(contenido) == int(fila["octetos"])
        assert fila["licencia"].startswith("Uso libre")
        assert fila["créditos"] == "GRDS y CEM Tacna"
    assert {f["condiciones"] for f in filas} == {"", "'=cmd|' /C calc'!A0"}
    leame = zip_.read("LEAME.txt").decode("utf-8-sig")
    assert "texto alternativo: Un círculo blanco" in leame
    assert "Si duda, llame al 1818." in zip_.read("Tu mensaje.txt").decode("utf-8-sig")
    for ficha in zip_.infolist()[2:]:
        assert ficha.date_time[:3] == (2025, 9, 1)
    anotada = Exportacion.objects.get()
    assert (anotada.formato, anotada.filas, anotada.quien) == ("zip", 3, navegante.usuario)


@pytest.mark.skipif(not shutil.which("7z"), reason="7-Zip no está instalado")
def test_lo_abre_7zip(cliente, afiche, tmp_path):
    destino = tmp_path / "kit.zip"
    destino.write_bytes(octetos(cliente(Rol.MIEMBRO).get("/kit/zip/")))
    assert subprocess.run(["7z", "t", destino], capture_output=True).returncode == 0


def test_las_tildes_llevan_la_marca_de_utf8(cliente, pieza):
    pieza("Prevención ñandú", ("x.png", archivos.imagen()))
    zip_ = abrir_zip(cliente(Rol.MIEMBRO).get("/kit/zip/"))
    ficha = zip_.getinfo("Prevención ñandú.png")
    assert ficha.flag_bits & 0x800


def test_se_bajan_solo_las_marcadas_y_no_marcar_ninguna_lo_dice(cliente, afiche, pieza):
    otra = pieza("Otra", ("x.png", archivos.imagen()))
    navegante = cliente(Rol.MIEMBRO)
    zip_ = abrir_zip(navegante.get(f"/kit/zip/?elegidas=1&p={otra.pk}&p=x&p=99999"))
    assert zip_.namelist()[2:] == ["Otra.png"]
    respuesta = navegante.get("/kit/zip/?elegidas=1&clase=imagen")
    assert respuesta.url == "/kit/?clase=imagen"
    assert "No eligió ninguna pieza" in navegante.get(respuesta.url).content.decode()


def test_lo_que_no_va_en_el_zip_se_dice(cliente, afiche, pieza):
    retirada = pieza("Vieja", ("v.png", archivos.imagen()))
    services.retirar(material=retirada.material, motivo="Cambió la ruta.")
    perdida = archivo_de(afiche, "historia")
    perdida.archivo.storage.delete(perdida.archivo.name)
    zip_ = abrir_zip(cliente(Rol.MIEMBRO).get("/kit/zip/"))
    assert not [n for n in zip_.namelist() if "Vieja" in n or "historia" in n]
    leame = zip_.read("LEAME.txt").decode("utf-8-sig")
    assert "«Vieja» se retiró del kit: Cambió la ruta." in leame
    assert "no está en el almacén" in leame


def test_el_primer_octeto_sale_antes_de_leer_la_decima_pieza(pieza, monkeypatch):
    for n in range(12):
        pieza(f"Pieza {n:02d}", (f"{n}.png", archivos.imagen()))
    abiertas = []
    leer = paquete._leer

    def contar(contenido):
        abiertas.append(contenido)
        return leer(contenido)

    monkeypatch.setattr(paquete, "_leer", contar)
    listo = paquete.preparar(Pieza.objects.live().con_archivos(), "https://red.pe")
    assert abiertas == []
    trozos = iter(listo)
    assert next(trozos)
    assert len(abiertas) < 10
    assert len(abiertas) == 1
    assert b"".join(trozos)
    assert len(abiertas) == 14


# --- Formatos


def test_encajar_no_corta_y_recortar_contiene_lo_importante():
    """C28: derecha, sin franjas negras, y el círculo verde entra en los recortes."""
    from intranet.subidas import IMAGENES, recibir

    limpia = recibir(archivos.subida("foto.jpg", archivos.foto_acostada()), IMAGENES)
    imagen = formatos.abrir(limpia)
    assert imagen.size == (600, 800)
    for formato, medidas in formatos.MEDIDAS.items():
        encajada = Image.open(formatos.encajada(imagen, formato))
        assert encajada.size == medidas
        assert not encajada.getexif()
        rojos, azules = _franja(encajada, archivos.ROJO), _franja(encajada, archivos.AZUL)
        assert rojos
        assert azules
        assert max(rojos) < min(azules)
        assert _franja(encajada, (0, 0, 0)) == []
        recortada = Image.open(formatos.recortada(imagen, formato, [60, 60, 30, 20]))
        assert recortada.size == medidas
        verdes = _franja(recortada, archivos.VERDE)
        assert len(verdes) > 12
        assert _franja(recortada, (0, 0, 0)) == []
    with pytest.raises(formatos.NoCabe):
        formatos.recortada(imagen, "historia", [0, 0, 100, 20])


def _franja(imagen: Image.Image, color: tuple[int, int, int]) -> list[int]:
    """Las filas donde hay algo de ese color."""
    pequena = imagen.convert("RGB").resize((60, 120))
    filas = []
    for y in range(120):
        puntos = [pequena.getpixel((x, y)) for x in range(60)]
        if any(all(abs(a - b) < 45 for a, b in zip(p, color, strict=True)) for p in puntos):
            filas.append(y * imagen.height // 120)
    return filas


def test_el_fondo_es_el_color_de_la_orilla_y_lo_transparente_no_sale_negro():
    azul = Image.new("RGB", (300, 100), "#0b5cad")
    assert formatos.color_del_borde(azul) == "#0b5cad"
    cuadrada = Image.open(formatos.encajada(azul, "cuadrado"))
    esquina = cuadrada.getpixel((5, 5))
    assert all(abs(a - b) < 8 for a, b in zip(esquina, (11, 92, 173), strict=True))
    transparente = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    assert formatos.color_del_borde(transparente) == "#ffffff"
    assert Image.open(formatos.reducida(transparente, 50)).getpixel((3, 3)) == (255, 255, 255)
