"""Mirar: la lista con sus filtros, la pieza, la búsqueda y dónde se usó."""

from __future__ import annotations

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from campanas.kit import services
from campanas.models import Pieza, UsoDePieza
from intranet.models import Tema
from intranet.registro import registro
from intranet.roles import Rol
from tests import archivos
from tests.factories import InstitucionFactory

pytestmark = pytest.mark.django_db


def titulos(respuesta) -> list[str]:
    return [p.title for p in respuesta.context["pagina"]]


# --- Filtros


@pytest.fixture
def piezas(pieza, campana, dia_nacional, institucion):
    """Cinco piezas que se distinguen por todo, y una campaña de cada año."""
    pasada, nueva = campana(2025), campana(2026)
    de_fecha = pieza(
        "De la fecha",
        ("a.png", archivos.imagen()),
        fecha_emblematica=dia_nacional,
        temas=["Señales de alerta", "Discriminación"],
        publicos=["jovenes", "docentes"],
        formatos=True,
    )
    pieza("De la campaña", ("b.png", archivos.imagen()), hecha_para=pasada, idiomas=["qu"])
    usada = pieza(
        "Usada en 2026",
        ("c.wav", archivos.wav()),
        temas=["Discriminación"],
        fecha=dt.date(2024, 5, 1),
    )
    pieza("Mensaje", mensaje="No está sola.", parte="mensajes", fecha=dt.date(2026, 1, 5))
    pieza("Borrador", mensaje="Todavía no.", publicar=False)
    for dias in (0, 1):
        services.declarar_uso(
            material=usada.material,
            institucion=institucion,
            fecha=dt.date(2026, 9, 21 + dias),
            medio="radio",
            usuario=None,
            campana=nueva,
        )
    return {"de_fecha": de_fecha, "usada": usada, "pasada": pasada, "nueva": nueva}


TODAS = ["Mensaje", "De la campaña", "De la fecha", "Usada en 2026"]
FILTROS = {
    "": TODAS,
    "fecha={dia}&anio=2025": ["De la campaña", "De la fecha"],
    "fecha={dia}": ["De la campaña", "De la fecha", "Usada en 2026"],
    "anio=2026": ["Mensaje", "Usada en 2026"],
    "campana={nueva}": ["Usada en 2026"],
    "campana={pasada}": ["De la campaña"],
    "publico=docentes": ["De la fecha"],
    "idioma=qu": ["De la campaña"],
    "clase=audio": ["Usada en 2026"],
    "clase=texto&parte=mensajes": ["Mensaje"],
    "formato=historia": ["De la fecha"],
    "tema=discriminacion": ["De la fecha", "Usada en 2026"],
    "tema=discriminacion&tema=senales-de-alerta": ["De la fecha", "Usada en 2026"],
    "tema=discriminacion&tema=no-existe": ["De la fecha", "Usada en 2026"],
    "tema=no-existe": TODAS,
    "anio=abc&clase=nada&fecha=99999": TODAS,
    "publico=transporte": [],
}


def test_cada_filtro_da_las_suyas_y_ninguna_dos_veces(cliente, piezas, dia_nacional):
    navegante = cliente(Rol.MIEMBRO)
    claves = {"dia": dia_nacional.pk, "nueva": piezas["nueva"].pk, "pasada": piezas["pasada"].pk}
    for consulta, esperadas in FILTROS.items():
        respuesta = navegante.get("/kit/?" + consulta.format(**claves))
        assert titulos(respuesta) == esperadas, consulta
        assert respuesta.context["total"]["cuantas"] == len(esperadas), consulta
        html = respuesta.content.decode()
        if esperadas:
            assert re.search(rf">{len(esperadas)} piezas?<", html), consulta
        else:
            assert "Ninguna pieza cumple estos filtros" in html


def test_el_peso_de_lo_filtrado_no_cuenta_nada_dos_veces(cliente, piezas):
    respuesta = cliente(Rol.MIEMBRO).get("/kit/?tema=discriminacion&tema=senales-de-alerta")
    suyas = [piezas["de_fecha"], piezas["usada"]]
    esperado = sum(a.octetos for p in suyas for a in p.material.archivos.all())
    assert respuesta.context["total"]["octetos"] == esperado


def test_pasar_de_pagina_conserva_los_filtros_y_toda_pagina_responde(cliente, pieza, monkeypatch):
    from campanas.kit import views

    monkeypatch.setattr(views, "POR_PAGINA", 2)
    for n in range(5):
        pieza(f"Texto {n}", mensaje="Hola", publicos=["docentes"])
    navegante = cliente(Rol.MIEMBRO)
    html = navegante.get("/kit/?publico=docentes&pagina=2").content.decode()
    assert "Página 2 de 3" in html
    assert 'href="?publico=docentes&amp;pagina=3"' in html
    # El formulario de filtros no lleva la página: cambiarlos vuelve a la primera.
    assert 'name="pagina"' not in html
    for pagina, numero in (("0", 3), ("abc", 1), ("9999", 3), ("-1", 3)):
        respuesta = navegante.get(f"/kit/?pagina={pagina}")
        assert respuesta.status_code == 200
        assert respuesta.context["pagina"].number == numero, pagina


def test_los_filtros_van_tambien_al_zip(cliente, piezas):
    html = cliente(Rol.MIEMBRO).get("/kit/?clase=audio&tema=discriminacion").content.decode()
    assert 'href="/kit/zip/?clase=audio&amp;tema=discriminacion"' in html
    assert '<input type="hidden" name="clase" value="audio">' in html
    assert '<input type="hidden" name="tema" value="discriminacion">' in html


def test_mirar_el_kit_no_cuesta_mas_por_tener_mas(
    cliente, pieza, campana, institucion, django_assert_max_num_queries
):
    navegante = cliente(Rol.MIEMBRO)

    def consultas():
        # Sesión, cuenta y grupos; los filtros (campañas, fechas, años, temas); cuántas hay y cuánto
        # pesan; las de la página y sus archivos; menú.
        with django_assert_max_num_queries(13) as captura:
            navegante.get("/kit/?anio=2025")
        return len(captura)

    usada = pieza("Primera", ("a.png", archivos.imagen()), temas=["Discriminación"])
    pocas = consultas()
    evento = campana(2025)
    for n in range(6):
        otra = pieza(f"Otra {n}", ("a.png", archivos.imagen(tamano=(20 + n, 20))))
        services.declarar_uso(
            material=otra.material,
            institucion=institucion,
            fecha=dt.date(2025, 9, 21),
            medio="radio",
            usuario=None,
            campana=evento,
        )
    assert consultas() <= pocas
    with django_assert_max_num_queries(12):
        # Sesión, cuenta y grupos; la pieza con lo suyo; archivos, usos, temas y derivadas; a
        # quién representa.
        navegante.get(usada.get_absolute_url())


# --- La pieza


def test_la_pieza_dice_todo_lo_suyo(cliente, piezas):
    de_fecha = piezas["de_fecha"]
    html = cliente(Rol.ALIADO).get(de_fecha.get_absolute_url()).content.decode()
    for dicho in (
        'alt="Un círculo blanco"',
        "Hoja A4",
        "JPG ·",
        "GRDS y CEM Tacna",
        "Uso libre por las instituciones de la Red",
        "Día Nacional contra la Trata de Personas",
        "Nadie ha dicho que la usó",
        f"/kit/{de_fecha.slug}/zip/",
    ):
        assert dicho in html, dicho
    assert "Archivos y formatos" not in html
    assert "Decir dónde se usó" not in html


def test_el_mensaje_se_copia_y_la_vencida_avisa(cliente, pieza):
    vencida = pieza("Vieja", mensaje="Si duda, llame.", vigente_hasta=dt.date(2025, 12, 31))
    html = cliente(Rol.MIEMBRO).get(vencida.get_absolute_url()).content.decode()
    assert 'data-copiar="mensaje"' in html
    assert '<blockquote id="mensaje">Si duda, llame.</blockquote>' in html
    assert "Ya venció" in html


def test_una_identidad_lleva_a_la_pieza(cliente, afiche):
    respuesta = cliente(Rol.MIEMBRO).get(f"/u/{afiche.uuid}/")
    assert respuesta.url.endswith(f"/kit/{afiche.slug}/")


def test_los_textos_raros_se_leen_tal_cual(cliente, pieza):
    rara = pieza("«<b>Ñandú</b>» 💙 & 'otra'", mensaje="<script>alert(1)</script>")
    html = cliente(Rol.MIEMBRO).get(rara.get_absolute_url()).content.decode()
    assert "<script>alert" not in html
    assert "&lt;b&gt;Ñandú&lt;/b&gt;» 💙 &amp;" in html


def test_el_comienzo_de_un_texto_separa_sus_parrafos(cliente, pieza):
    pieza("Orientación", cuerpo="<p>Diga esto.</p><p>No diga aquello.</p>")
    html = cliente(Rol.MIEMBRO).get("/kit/").content.decode()
    assert "Diga esto. No diga aquello." in html


def test_publicada_no_se_borra_ni_se_copia(cliente, comunicadora, afiche):
    navegante = cliente(comunicadora)
    for accion in ("delete", "copy"):
        respuesta = navegante.post(reverse(f"wagtailadmin_pages:{accion}", args=[afiche.pk]))
        assert respuesta.status_code in (302, 403)
    assert Pieza.objects.count() == 1


# --- Búsqueda


def test_se_encuentra_por_lo_que_dice_y_la_retirada_no(
    cliente, pieza, django_capture_on_commit_callbacks
):
    navegante = cliente(Rol.MIEMBRO)

    def encontradas(palabra):
        html = navegante.get("/buscar/", {"q": palabra}).content.decode()
        return re.findall(r'<article[^>]*data-tipo="pieza"', html)

    with django_capture_on_commit_callbacks(execute=True):
        hecha = pieza(
            "Afiche",
            ("a.png", archivos.imagen()),
            mensaje="Desconfíe de la prisa",
            alternativo="Una quenua bajo la lluvia",
            temas=["Señales de alerta"],
        )
        pieza("Borrador", mensaje="quenua", publicar=False)
    for palabra in ("afiche", "desconfie", "quenua", "señales"):
        assert len(encontradas(palabra)) == 1, palabra
    with django_capture_on_commit_callbacks(execute=True):
        services.retirar(material=hecha.material, motivo="Ya no vale.")
    assert encontradas("quenua") == []
    with django_capture_on_commit_callbacks(execute=True):
        services.reponer(material=Pieza.objects.get(pk=hecha.pk).material)
    assert len(encontradas("quenua")) == 1


# --- Usos


@pytest.fixture
def declarar(afiche, institucion):
    """Los datos del formulario de un uso."""
    return {
        "clave": str(uuid4()),
        "institucion": institucion.pk,
        "campana": "",
        "ocasion": "Feria de salud",
        "medio": "presencial",
        "fecha": timezone.localdate().strftime("%d/%m/%Y"),
    }


def test_un_punto_focal_declara_por_su_institucion_y_dos_envios_son_uno(
    focal, afiche, institucion, declarar, campana
):
    focal = focal(institucion)
    direccion = reverse("kit:declarar", args=[afiche.slug])
    html = focal.get(direccion).content.decode()
    assert f'<option value="{institucion.pk}" selected>' in html
    evento = campana(2025)
    datos = {**declarar, "campana": evento.pk, "ocasion": "", "fecha": "22/9/2025"}
    for _ in range(2):
        assert focal.post(direccion, datos).url == f"{afiche.get_absolute_url()}#usos"
    uso = UsoDePieza.objects.get()
    assert (uso.campana, uso.ocasion, uso.declarado_por) == (evento, evento.title, focal.usuario)
    assert uso.historia.get().history_user == focal.usuario
    assert institucion.nombre_corto in focal.get(afiche.get_absolute_url()).content.decode()
    de_campana = focal.get(evento.get_absolute_url()).content.decode()
    assert afiche.get_absolute_url() in de_campana
    assert f"/kit/zip/?campana={evento.pk}" in de_campana


def test_no_declara_por_otra_ni_lo_que_no_pudo_ser(cliente, focal, afiche, declarar):
    direccion = reverse("kit:declarar", args=[afiche.slug])
    ajena = focal(InstitucionFactory()).post(direccion, declarar)
    assert "Escoja una opción válida" in ajena.content.decode()
    navegante = cliente(Rol.SECRETARIA)
    manana = (timezone.localdate() + dt.timedelta(1)).strftime("%d/%m/%Y")
    for cambio, dicho in (
        ({"ocasion": " "}, "Elija la campaña o escriba la ocasión."),
        ({"fecha": manana}, "La fecha no puede ser futura."),
        ({"fecha": "30/2/2026"}, "Escriba una fecha que exista"),
        ({"medio": "humo"}, "válida"),
    ):
        respuesta = navegante.post(direccion, {**declarar, **cambio})
        assert respuesta.status_code == 200
        assert dicho in respuesta.content.decode(), dicho
    assert not UsoDePieza.objects.exists()
    assert navegante.post(direccion, declarar).status_code == 302


def test_los_demas_no_declaran(cliente, afiche, declarar):
    direccion = reverse("kit:declarar", args=[afiche.slug])
    for rol in (Rol.MIEMBRO, Rol.ALIADO, Rol.ADMINISTRADOR):
        navegante = cliente(rol)
        assert navegante.get(direccion).status_code == 403, rol
        assert navegante.post(direccion, declarar).status_code == 403, rol


def test_de_una_retirada_solo_se_declara_lo_de_antes(afiche, institucion):
    services.retirar(material=afiche.material, motivo="Ya no vale.")
    datos = {"material": afiche.material, "institucion": institucion, "usuario": None}
    datos |= {"medio": "radio", "ocasion": "Feria"}
    with pytest.raises(ValidationError, match="se retiró"):
        services.declarar_uso(fecha=timezone.localdate(), **datos)
    assert services.declarar_uso(fecha=dt.date(2025, 9, 2), **datos).pk


# --- Lo que declara


def test_la_comunicadora_lo_tiene_en_su_portada(cliente, comunicadora):
    navegante = cliente(comunicadora)
    acciones = {a.titulo: a.url for a in registro.acciones_de(comunicadora)}
    for titulo in ("Buscar una pieza", "Subir piezas"):
        assert navegante.get(acciones[titulo]).status_code == 200
    assert len(acciones) <= 4


def test_el_kit_vacio_dice_que_hacer(cliente):
    assert "Se suben varias a la vez" in cliente(Rol.COMUNICADOR).get("/kit/").content.decode()
    assert "Las suben las comunicadoras" in cliente(Rol.MIEMBRO).get("/kit/").content.decode()


def test_los_temas_del_vocabulario_son_uno_escritos_como_sea():
    with pytest.raises(ValidationError, match="Ya existe el tema"):
        Tema(name="senales de ALERTA").full_clean()
