"""Subir: doce de una vez, lo que no vale se dice junto a su archivo y nada queda a medias."""

from __future__ import annotations

import datetime as dt
import shutil
from uuid import uuid4

import pytest
import time_machine
import typst
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from campanas.kit import services
from campanas.models import ArchivoPieza, ArchivoRecibido, Material, Pieza
from intranet.extraccion import proceso
from intranet.models import Tema
from intranet.roles import Rol
from tests import archivos
from tests.campanas.kit.conftest import archivo_de, ficheros

pytestmark = pytest.mark.django_db

COMUNES = {
    "parte": "piezas",
    "publicos": ["jovenes", "familias"],
    "idiomas": ["es", "qu"],
    "licencia": "cc_by",
    "creditos": "CEM Tacna",
    "fecha": "1/9/2025",
}


@pytest.fixture
def subiendo(cliente, comunicadora):
    """La comunicadora, dentro."""
    return cliente(comunicadora)


def llegar(navegante, *nombrados, lote=None):
    """Envía archivos ``(nombre, octetos)`` como el formulario; da la dirección siguiente."""
    respuesta = navegante.post(
        reverse("kit:subir"),
        {
            "lote": lote or uuid4(),
            "archivos": [archivos.subida(nombre, octetos) for nombre, octetos in nombrados],
        },
    )
    assert respuesta.status_code == 302
    return respuesta.url


def llenar(url, navegante, *suyos, publicar=True, **cambios):
    """Envía lo común y lo de cada archivo: ``(título, formato)`` o un diccionario."""
    recibidos = list(ArchivoRecibido.objects.filter(problema=""))
    datos = {**COMUNES, "publicar" if publicar else "guardar": "1", **cambios}
    datos |= {"suyo-TOTAL_FORMS": len(recibidos), "suyo-INITIAL_FORMS": len(recibidos)}
    for n, (recibido, suyo) in enumerate(zip(recibidos, suyos, strict=True)):
        if isinstance(suyo, tuple):
            suyo = {"titulo": suyo[0], "formato": suyo[1], "alternativo": "Lo que se ve"}
        datos |= {f"suyo-{n}-{c}": v for c, v in {"clave": recibido.uuid, **suyo}.items()}
    return navegante.post(url, datos)


# --- Doce de una vez


def test_once_buenos_y_uno_malo(subiendo):
    malo = ("roto.jpg", archivos.foto_acostada()[:900])
    buenos = [(f"afiche_{n}.png", archivos.imagen(tamano=(50 + n, 40))) for n in range(11)]
    url = llegar(subiendo, *buenos[:5], malo, *buenos[5:])
    html = subiendo.get(url).content.decode()
    assert "11 archivos llegaron bien" in html
    assert "<strong>roto.jpg</strong>: El archivo está incompleto o dañado" in html
    assert 'value="afiche 3"' in html
    assert not Pieza.objects.exists()
    suyos = [(f"Pieza {n}", "original") for n in range(11)]
    respuesta = llenar(url, subiendo, *suyos, temas=[Tema.objects.first().pk])
    assert respuesta.url == "/kit/"
    piezas = Pieza.objects.live()
    assert piezas.count() == 11
    una = piezas.get(title="Pieza 3")
    assert una.dichas("publicos") == "Jóvenes, Madres, padres y cuidadores"
    assert una.dichas("idiomas") == "Español, Quechua"
    assert (una.licencia, una.creditos, una.fecha) == ("cc_by", "CEM Tacna", dt.date(2025, 9, 1))
    assert list(una.temas.all()) == [Tema.objects.first()]
    assert una.material.clase == "imagen"
    assert not ArchivoRecibido.objects.exists()
    assert ArchivoPieza.objects.count() == 11


def test_de_un_pdf_se_ve_su_primera_pagina(subiendo):
    fondo = b'#set page(fill: rgb("#0b5cad"))\n#text(fill: white)[Gu\xc3\xada]'
    url = llegar(subiendo, ("Guía.pdf", typst.compile(fondo)))
    recibido = ArchivoRecibido.objects.get()
    assert reverse("kit:recibido", args=[recibido.uuid]) in subiendo.get(url).content.decode()
    llenar(url, subiendo, ("Guía", "original"))
    archivo = ArchivoPieza.objects.get()
    with Image.open(archivo.miniatura) as imagen:
        assert (imagen.format, max(imagen.size)) == ("JPEG", 480)
        rojo, verde, azul = imagen.getpixel((9, 9))
    assert abs(rojo - 11) + abs(verde - 92) + abs(azul - 173) < 15
    assert (archivo.mime, archivo.medidas) == ("application/pdf", "")
    for ruta, campo in (("/kit/", "miniatura"), (f"/kit/{Pieza.objects.get().slug}/", "vista")):
        imagen = reverse(f"kit:{campo}", args=[archivo.uuid])
        assert imagen in subiendo.get(ruta).content.decode()
        assert subiendo.get(imagen)["Content-Type"] == "image/jpeg"


def test_un_pdf_que_no_se_deja_dibujar_se_sube_igual(subiendo, monkeypatch):
    monkeypatch.setattr(proceso, "SEGUNDOS_DE_UNA_IMAGEN", 0)
    url = llegar(subiendo, ("Guía.pdf", archivos.pdf()))
    llenar(url, subiendo, ("Guía", "original"))
    archivo = ArchivoPieza.objects.get()
    assert not archivo.miniatura
    assert "Guía" in subiendo.get("/kit/").content.decode()
    assert subiendo.get(archivo.get_absolute_url()).status_code == 200


def test_dos_archivos_con_el_mismo_titulo_son_formatos_de_una_pieza(subiendo):
    url = llegar(
        subiendo,
        ("23set_afiche.png", archivos.imagen(tamano=(60, 80))),
        ("23set_cuadrado.png", archivos.imagen(tamano=(70, 70))),
        ("cuña.wav", archivos.wav()),
    )
    respuesta = llenar(
        url,
        subiendo,
        ("23 de septiembre", "original"),
        {"titulo": "23 DE SEPTIEMBRE", "formato": "cuadrado"},
        ("Cuña", "original"),
        hacer_formatos="on",
    )
    assert respuesta.status_code == 302
    afiche, cuna = Pieza.objects.order_by("title")
    assert {a.formato: a.hecho_aqui for a in afiche.material.archivos.all()} == {
        "original": False,
        "cuadrado": False,
        "historia": True,
        "a4": True,
    }
    assert archivo_de(afiche, "cuadrado").medidas == "70 × 70 px"
    assert [a.formato for a in cuna.material.archivos.all()] == ["original"]
    assert cuna.material.clase == "audio"


def test_lo_que_falta_se_dice_junto_a_cada_archivo_y_lo_escrito_sigue(subiendo):
    url = llegar(
        subiendo,
        *((f"{n}.png", archivos.imagen(tamano=(40 + n, 40))) for n in range(5)),
    )
    respuesta = llenar(
        url,
        subiendo,
        {"titulo": "", "formato": "original", "alternativo": "Se ve un puente"},
        {"titulo": "Sin alternativo", "formato": "original", "mensaje": "Este mensaje sigue"},
        ("Repetida", "cuadrado"),
        ("Repetida", "cuadrado"),
        {"titulo": "", "formato": "original", "quitar": "on"},
        creditos="",
        publicos=[],
        vigente_hasta="1/1/2020",
        fecha="30/2/2026",
    )
    assert respuesta.status_code == 200
    html = respuesta.content.decode()
    for dicho in (
        "Escriba el título.",
        "Escriba qué se ve y qué dice, para quien no puede verla.",
        "«Repetida» ya tiene otro archivo así",
        "«Repetida» no tiene original",
        "Diga quién las hizo.",
        "Marque al menos un público.",
        "Escriba una fecha que exista",
        "Se ve un puente",
        "Este mensaje sigue",
        "30/2/2026",
    ):
        assert dicho in html, dicho
    assert html.count("Escriba el título.") == 2  # junto a su campo y en el resumen
    assert not Pieza.objects.exists()
    assert not Material.objects.exists()
    assert ArchivoRecibido.objects.count() == 5


def test_lo_que_no_se_usa_se_olvida_y_enviar_dos_veces_no_repite(
    subiendo, django_capture_on_commit_callbacks
):
    antes = ficheros()
    url = llegar(
        subiendo, ("si.png", archivos.imagen()), ("no.png", archivos.imagen(tamano=(9, 9)))
    )
    with django_capture_on_commit_callbacks(execute=True):
        llenar(url, subiendo, ("Sí", "original"), {"quitar": "on", "formato": "original"})
    archivo = ArchivoPieza.objects.get()
    suyos = {getattr(archivo, c).name.split("/")[-1] for c in ("archivo", "miniatura", "vista")}
    assert ficheros() - antes == suyos
    respuesta = subiendo.post(url, {**COMUNES, "publicar": "1"}, follow=True)
    assert "ya se usaron" in respuesta.content.decode()
    assert Pieza.objects.count() == 1


def test_anadir_otros_no_pierde_lo_escrito(subiendo):
    url = llegar(subiendo, ("uno.png", archivos.imagen()))
    recibido = ArchivoRecibido.objects.get()
    html = subiendo.post(
        url,
        {
            "anadir": "1",
            "archivos": [archivos.subida("dos.png", archivos.imagen(tamano=(33, 33)))],
            "suyo-TOTAL_FORMS": 1,
            "suyo-INITIAL_FORMS": 1,
            "suyo-0-clave": recibido.uuid,
            "suyo-0-titulo": "A medio escribir",
            "suyo-0-formato": "original",
            "creditos": "A medio acreditar",
            "publicos": ["docentes"],
            "fecha": "3/4/2026",
        },
    ).content.decode()
    for dicho in (
        'value="A medio escribir"',
        'value="A medio acreditar"',
        'value="dos"',
        'value="3/4/2026"',
        "2 archivos llegaron bien",
    ):
        assert dicho in html, dicho
    assert 'value="docentes" id="id_publicos_7" aria-describedby' not in html
    assert "campo-error" not in html


def test_con_el_navegador_van_uno_a_uno_y_responde_por_cada_uno(subiendo):
    lote = uuid4()
    for nombre, octetos, dice in (
        ("bien.png", archivos.imagen(), ""),
        ("bien.png", archivos.imagen(), ""),
        ("script.svg", b"<svg/>", "Se aceptan"),
        ("pagina.pdf", b"<html></html>", "El nombre dice PDF"),
    ):
        respuesta = subiendo.post(
            reverse("kit:subir"),
            {"lote": lote, "archivos": archivos.subida(nombre, octetos)},
            headers={"Accept": "application/json"},
        )
        (uno,) = respuesta.json()["archivos"]
        assert uno["nombre"] == nombre
        assert uno["problema"].startswith(dice)
        assert bool(uno["problema"]) == bool(dice)
    assert ArchivoRecibido.objects.filter(problema="").count() == 1


def test_la_tanda_es_de_quien_la_subio_y_a_los_dos_dias_se_olvida(
    subiendo, cliente, django_capture_on_commit_callbacks
):
    antes = ficheros()
    with time_machine.travel(timezone.now() - dt.timedelta(days=3), tick=False):
        url = llegar(subiendo, ("x.png", archivos.imagen()))
    recibido = ArchivoRecibido.objects.get()
    otra = cliente(Rol.SECRETARIA)
    assert otra.get(url).url == "/kit/"
    assert otra.get(reverse("kit:recibido", args=[recibido.uuid])).status_code == 404
    assert subiendo.get(reverse("kit:recibido", args=[recibido.uuid])).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        llegar(otra, ("roto.png", b"x"))
    assert not ArchivoRecibido.objects.filter(pk=recibido.pk).exists()
    assert ficheros() == antes


def test_sin_sitio_en_el_disco_se_dice_y_no_queda_nada(subiendo, monkeypatch):
    antes = ficheros()
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _: type("Disco", (), {"free": 1000, "total": 1, "used": 1})
    )
    url = llegar(subiendo, ("x.png", archivos.imagen()))
    assert "No queda espacio en el servidor" in subiendo.get(url).content.decode()
    assert ficheros() == antes


def test_si_algo_falla_al_guardar_no_quedan_filas_ni_archivos(afiche, comunicadora, monkeypatch):
    antes, filas = ficheros(), ArchivoPieza.objects.count()
    monkeypatch.setattr(
        ArchivoPieza, "save", lambda *a, **k: (_ for _ in ()).throw(OSError("disco lleno"))
    )
    for llamar in (
        lambda: services.poner_archivo(
            material=afiche.material,
            formato="a4",
            archivo=archivos.subida("b.png", archivos.imagen()),
            usuario=comunicadora,
        ),
        lambda: services.hacer_formatos(
            material=afiche.material, cuales=["a4"], usuario=comunicadora
        ),
    ):
        with pytest.raises(OSError, match="disco lleno"):
            llamar()
        assert ficheros() == antes
    assert ArchivoPieza.objects.count() == filas


def test_los_demas_no_suben_ni_cambian(cliente, afiche):
    for rol in (Rol.MIEMBRO, Rol.PUNTO_FOCAL, Rol.ALIADO, Rol.ADMINISTRADOR):
        navegante = cliente(rol)
        for direccion in (
            reverse("kit:subir"),
            reverse("kit:completar", args=[uuid4()]),
            reverse("kit:archivos", args=[afiche.slug]),
            reverse("kit:retirar", args=[afiche.slug]),
        ):
            assert navegante.get(direccion).status_code == 403, (rol, direccion)
            assert navegante.post(direccion).status_code == 403, (rol, direccion)
        assert navegante.post(reverse("kit:reponer", args=[afiche.slug])).status_code == 403


# --- C28: una foto de lado con su lugar


def test_las_siete_descargas_salen_derechas_y_sin_lugar(subiendo, cliente):
    import io
    import zipfile

    url = llegar(subiendo, ("IMG_2025.jpg", archivos.foto_acostada()))
    assert llenar(url, subiendo, ("Foto", "original"), hacer_formatos="on").status_code == 302
    foto = Pieza.objects.get()
    navegante = cliente(Rol.MIEMBRO)
    original = archivo_de(foto)
    direcciones = [a.get_absolute_url() for a in foto.material.archivos.all()]
    direcciones += [reverse(f"kit:{n}", args=[original.uuid]) for n in ("miniatura", "vista")]
    salidas = [b"".join(navegante.get(d).streaming_content) for d in direcciones]
    zip_ = zipfile.ZipFile(
        io.BytesIO(b"".join(navegante.get(f"/kit/zip/?p={foto.pk}").streaming_content))
    )
    salidas += [zip_.read(n) for n in zip_.namelist() if n.endswith(".jpg")]
    assert len(salidas) == 10
    for octetos in salidas:
        imagen = Image.open(io.BytesIO(octetos))
        assert not imagen.getexif()
        assert b"albergue" not in octetos
        arriba, abajo = _colores(imagen)
        assert arriba[0] > 150 > arriba[2], imagen.size
        assert abajo[2] > 150 > abajo[0], imagen.size


def _colores(imagen):
    """El color de la franja de arriba y el de la de abajo, dentro de lo encajado."""
    lienzo = imagen.convert("RGB")
    x = lienzo.width // 2
    escala = min(lienzo.width / 600, lienzo.height / 800)
    alto = 800 * escala
    primero = (lienzo.height - alto) / 2
    return (
        lienzo.getpixel((x, int(primero + alto * 0.05))),
        lienzo.getpixel((x, int(primero + alto * 0.95))),
    )


# --- Versiones y formatos


def test_un_original_nuevo_deja_el_anterior_en_la_lista_y_retira_lo_hecho(subiendo, afiche):
    url = reverse("kit:archivos", args=[afiche.slug])
    nuevo = archivos.subida("nuevo.png", archivos.imagen(tamano=(90, 90)))
    respuesta = subiendo.post(url, {"subir": "1", "formato": "original", "archivo": nuevo})
    assert respuesta.status_code == 302
    vigentes = afiche.material.archivos.filter(vigente=True)
    assert [(a.formato, a.numero, a.nombre) for a in vigentes] == [("original", 2, "nuevo.png")]
    html = subiendo.get(afiche.get_absolute_url()).content.decode()
    assert "Original, versión 1" in html
    assert "Versiones anteriores" in html


def test_un_archivo_que_no_vale_se_dice_junto_al_campo(subiendo, afiche):
    url = reverse("kit:archivos", args=[afiche.slug])
    antes = ficheros()
    for nombre, octetos, formato, dicho in (
        ("x.png", archivos.imagen()[:50], "original", "incompleto o dañado"),
        ("x.pdf", b"<html></html>", "original", "El nombre dice PDF"),
        ("x.gif", archivos.animada("GIF"), "original", "tiene movimiento"),
        ("x.wav", archivos.wav(), "cuadrado", "Ese formato es de una imagen o un PDF."),
        ("x.png", archivos.png_enorme(9000, 9000), "original", "megapíxeles"),
    ):
        respuesta = subiendo.post(
            url, {"subir": "1", "formato": formato, "archivo": archivos.subida(nombre, octetos)}
        )
        assert respuesta.status_code == 200
        assert dicho in respuesta.content.decode(), nombre
    assert ficheros() == antes


def test_se_recorta_al_area_importante_o_se_dice_por_que_no(subiendo, pieza):
    foto = pieza("Foto", ("foto.jpg", archivos.foto_acostada()))
    url = reverse("kit:archivos", args=[foto.slug])
    area = {"izquierda": 60, "arriba": 60, "ancho": 30, "alto": 20}
    datos = {"hacer": "1", "cuales": ["cuadrado", "historia"], "modo": "recortar", **area}
    for cambio, dicho in (
        ({"cuales": []}, "Marque al menos un formato."),
        ({"ancho": 50}, "El área se sale por la derecha."),
        ({"alto": 50}, "El área se sale por abajo."),
        ({"izquierda": 0, "ancho": 100}, "no cabe en Historia"),
        ({"color": "rojo", "modo": "encajar"}, "Escriba el color así"),
    ):
        respuesta = subiendo.post(url, {**datos, **cambio})
        assert respuesta.status_code == 200
        assert dicho in respuesta.content.decode(), dicho
    assert foto.material.archivos.count() == 1
    assert subiendo.post(url, datos).status_code == 302
    assert {a.formato for a in foto.material.archivos.filter(hecho_aqui=True)} == {
        "cuadrado",
        "historia",
    }
    assert Material.objects.get(pk=foto.material_id).foco == [60, 60, 30, 20]
    assert 'value="60"' in subiendo.get(url).content.decode()


def test_de_lo_que_no_es_imagen_no_se_hacen_formatos(pieza, comunicadora):
    cuna = pieza("Cuña", ("c.wav", archivos.wav()))
    with pytest.raises(ValidationError, match="imagen original"):
        services.hacer_formatos(material=cuna.material, cuales=["a4"], usuario=comunicadora)


# --- En el editor


def test_el_editor_pide_lo_que_cada_pieza_no_puede_no_llevar(subiendo, afiche, cliente):
    from campanas.models import KitIndice

    indice = KitIndice.objects.get()
    nueva = reverse("wagtailadmin_pages:add", args=["campanas", "pieza", indice.pk])
    datos = {
        "title": "zip",
        "slug": "zip",
        "parte": "mensajes",
        "publicos": ["jovenes"],
        "idiomas": ["es"],
        "licencia": "red",
        "creditos": "GRDS",
        "fecha": "1/9/2025",
        "cuerpo": "null",
        "mensaje": "",
        "temas": "",
        "action-publish": "1",
    }
    respuesta = subiendo.post(nueva, datos)
    assert "Sin archivo, la pieza es su mensaje o su texto" in respuesta.content.decode()
    respuesta = subiendo.post(nueva, {**datos, "temas": '"PREVENCION sin más"'})
    assert "No existe el tema" in respuesta.content.decode()
    assert not Material.objects.exclude(pk=afiche.material_id).exists()
    tema = Tema.objects.get(name="Señales de alerta")
    respuesta = subiendo.post(
        nueva, {**datos, "mensaje": "Llame al 1818", "temas": '"SENALES DE ALERTA"'}
    )
    assert respuesta.status_code == 302, respuesta.context["form"].errors
    pieza = Pieza.objects.get(title="zip")
    assert pieza.slug == "zip-pieza"
    assert list(pieza.temas.all()) == [tema]
    assert cliente(Rol.MIEMBRO).get(pieza.get_absolute_url()).status_code == 200
    edicion = reverse("wagtailadmin_pages:edit", args=[afiche.pk])
    assert subiendo.get(edicion).status_code == 200
    respuesta = subiendo.post(edicion, {**datos, "title": "Afiche", "slug": "afiche"})
    assert "Escriba qué se ve y qué dice" in respuesta.content.decode()
