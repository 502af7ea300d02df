"""La ficha de una institución: lo que dice, cómo nace y por qué no se va."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page

from actas.models import Asistencia
from intranet.roles import Rol
from red_trata.enums import TipoInstitucion
from red_trata.models import Canal, FichaInstitucion, Institucion
from red_trata.services import relevar
from tests.factories import (
    DesignacionFactory,
    DocumentoReferenciaFactory,
    InstanciaFactory,
    InstitucionFactory,
    MembresiaFactory,
    PersonaFactory,
    SesionFactory,
)

pytestmark = pytest.mark.django_db


def leer(cliente, url: str) -> str:
    """El texto de una página."""
    respuesta = cliente.get(url)
    assert respuesta.status_code == 200, respuesta.status_code
    return respuesta.content.decode()


@pytest.fixture
def que_escribe(directorio):
    """Los permisos que el contenido base da a las secretarías sobre el directorio."""
    from django.contrib.auth.models import Group

    for rol in (Rol.SECRETARIA, Rol.GRDS):
        for permiso in ("change", "publish"):
            GroupPagePermission.objects.create(
                group=Group.objects.get(name=rol.label),
                page=directorio.indice,
                permission_type=permiso,
            )


# --- Lo que dice


def test_cuenta_quien_la_representa_y_quien_la_represento(cliente, ugel):
    pagina = leer(cliente(Rol.MIEMBRO), ugel.institucion.get_absolute_url())
    hoy, ha_representado = pagina.split("Quién la ha representado")
    assert "José Mamani Inventado" in hoy
    assert "María Quispe" not in hoy
    assert "Del 1 de enero de 2024 al 28 de febrero de 2025" in ha_representado
    assert "Desde el 1 de marzo de 2025" in ha_representado
    assert "Oficio N.° 050-2025-UGEL del 26 de febrero de 2025" in ha_representado
    assert "documento pendiente" in ha_representado
    assert f'id="designacion-{ugel.quispe.uuid}"' in ha_representado


def test_dice_los_canales_con_su_fecha_y_cuales_piden_comprobarse(cliente, ugel):
    hoy = timezone.localdate()
    for valor, dia in (("052 111111", hoy), ("052 222222", dt.date(2020, 1, 1)), ("105", None)):
        Canal.objects.create(
            institucion=ugel.institucion,
            clase="telefono",
            valor=valor,
            fuente="Oficio 1",
            verificado_el=dia,
        )
    de_baja = Canal.objects.create(
        institucion=ugel.institucion, clase="correo", valor="viejo@ugel.example", fuente="X"
    )
    de_baja.baja_en, de_baja.baja_motivo = hoy, "Ya no existe"
    de_baja.save()
    pagina = leer(cliente(Rol.MIEMBRO), ugel.institucion.get_absolute_url())
    assert pagina.count("Por verificar") == 2
    assert 'href="tel:052111111"' in pagina
    assert "viejo@ugel.example" not in pagina


def test_un_canal_con_baja_anunciada_se_lee_en_todas_partes_hasta_ese_dia(cliente, ugel):
    """En la ficha, el directorio, la tarjeta y la hoja: la misma regla."""
    manana = timezone.localdate() + dt.timedelta(days=1)
    Canal.objects.create(
        institucion=ugel.institucion,
        clase="correo",
        valor="hasta-hoy@ugel.example",
        fuente="Oficio 1",
        baja_en=manana,
        baja_motivo="Cambia de dominio",
    )
    quien = cliente(Rol.SECRETARIA)
    lugares = (
        ugel.institucion.get_absolute_url(),
        "/directorio/",
        f"/personas/{ugel.mamani.uuid}/contacto.vcf",
        "/directorio.csv",
        f"{reverse('institucion:index')}?export=csv",
    )

    def donde_sale() -> list[str]:
        respuestas = {lugar: quien.get(lugar) for lugar in lugares}
        return [
            lugar
            for lugar, r in respuestas.items()
            if b"hasta-hoy@ugel" in b"".join(r if r.streaming else [r.content])
        ]

    assert donde_sale() == list(lugares)
    Canal.objects.update(baja_en=timezone.localdate())
    assert donde_sale() == []


@pytest.mark.parametrize(
    ("clase", "valor", "vale"),
    [
        ("telefono", "052 123456", True),
        ("telefono", "(052) 58-3000 anexo 12", True),
        ("telefono", "100", True),
        ("telefono", "llame nomás", False),
        ("correo", "mesadepartes@regiontacna.gob.pe", True),
        ("correo", "mesa de partes", False),
        ("web", "https://www.gob.pe/mimp", True),
        ("web", "javascript:alert(1)", False),
        ("web", "www.gob.pe", False),
        ("horario", "Lunes a viernes de 8:00 a 16:00", True),
    ],
)
def test_un_canal_es_de_su_clase(cliente, ugel, clase, valor, vale):
    secretaria = cliente(Rol.SECRETARIA)
    respuesta = secretaria.post(
        reverse("canal:add"),
        {
            "institucion": ugel.institucion.pk,
            "clase": clase,
            "valor": valor,
            "fuente": "Oficio 1",
        },
    )
    assert (respuesta.status_code == 302) is vale, valor
    assert Canal.objects.exists() is vale
    if not vale:
        assert "valor" in respuesta.context["form"].errors


def test_desde_la_ficha_se_registra_un_canal_con_la_institucion_puesta(cliente, ugel):
    secretaria = cliente(Rol.SECRETARIA)
    url = f"{reverse('canal:add')}?institucion={ugel.institucion.pk}"
    assert f'href="{url}"' in leer(secretaria, ugel.institucion.get_absolute_url())
    assert f'value="{ugel.institucion.pk}"' in leer(secretaria, url)
    for mala in ("abc", "0", "9" * 30, "²"):
        leer(secretaria, f"{reverse('canal:add')}?institucion={mala}")
    assert reverse("canal:add") not in leer(
        cliente(Rol.MIEMBRO), ugel.institucion.get_absolute_url()
    )


def test_la_casa_de_acogida_no_guarda_su_direccion(cliente, directorio):
    secretaria = cliente(Rol.SECRETARIA)
    datos = {"nombre": "Casa de Prueba", "tipo": "acogida", "direccion": "Calle Secreta 123"}
    respuesta = secretaria.post(reverse("institucion:add"), datos)
    assert "Es reservada" in str(respuesta.context["form"].errors["direccion"])
    assert not Institucion.historia.filter(direccion__contains="Secreta").exists()
    secretaria.post(reverse("institucion:add"), {**datos, "direccion": ""})
    casa = Institucion.objects.get(nombre="Casa de Prueba")
    assert casa.direccion_reservada
    assert "dirección reservada" in leer(secretaria, casa.get_absolute_url())


def test_al_hacerse_reservada_su_direccion_desaparece_tambien_de_la_historia(cliente, directorio):
    casa = InstitucionFactory(nombre="Casa de Prueba", direccion="Calle Secreta 123")
    secretaria = cliente(Rol.SECRETARIA)
    historia = reverse("institucion:history", args=[casa.pk])
    casa.tipo, casa.direccion = TipoInstitucion.ACOGIDA, ""
    casa.save()
    assert not Institucion.historia.filter(direccion__contains="Secreta").exists()
    assert "Secreta" not in leer(secretaria, historia)


def test_cuenta_sus_sesiones_y_sus_compromisos_a_quien_puede_leerlos(cliente, ugel, directorio):
    for n, presencia in enumerate(["presente", "ausente"]):
        sesion = SesionFactory(instancia=directorio.red, fecha=dt.date(2025, 4, 10 + n))
        Asistencia.objects.create(
            sesion=sesion,
            institucion=ugel.institucion,
            designacion=ugel.mamani,
            presencia=presencia,
        )
    url = ugel.institucion.get_absolute_url()
    de_la_red = cliente(Rol.MIEMBRO, institucion=InstitucionFactory(), instancia=directorio.red)
    pagina = leer(de_la_red, url)
    panel = pagina[pagina.index("Sesiones a las que asistió") :]
    assert "10 de abril de 2025" in panel
    assert "con José Mamani" in panel
    assert "11 de abril de 2025" not in panel
    # Quien no es miembro de la instancia lee la ficha sin sus sesiones.
    assert "Sesiones a las que asistió" not in leer(cliente(Rol.COMUNICADOR), url)


# --- Cómo nace y cómo cambia


def test_registrar_una_institucion_abre_su_ficha(cliente, directorio):
    cliente(Rol.SECRETARIA).post(
        reverse("institucion:add"), {"nombre": "Institución Ñandú", "sigla": "", "tipo": "sector"}
    )
    ficha = FichaInstitucion.objects.get(institucion__nombre="Institución Ñandú")
    assert ficha.live
    assert ficha.get_absolute_url() == "/directorio/institucion-nandu/"
    assert ficha.institucion.get_absolute_url() == ficha.get_absolute_url()


def test_dos_con_la_misma_sigla_tienen_direcciones_distintas(directorio):
    una, otra = InstitucionFactory.create_batch(2, sigla="DEMUNA")
    assert una.get_absolute_url() == "/directorio/demuna/"
    assert otra.get_absolute_url() == "/directorio/demuna-1/"


def test_renombrarla_conserva_su_direccion_y_cambia_lo_que_se_lee(cliente, ugel):
    url = ugel.institucion.get_absolute_url()
    ugel.institucion.nombre = "Unidad Nueva de Tacna"
    ugel.institucion.save()
    miembro = cliente(Rol.MIEMBRO)
    assert "<h1>Unidad Nueva de Tacna</h1>" in leer(miembro, url)
    assert FichaInstitucion.objects.get(institucion=ugel.institucion).title == (
        "Unidad Nueva de Tacna"
    )


def test_renombrarla_no_pisa_lo_que_alguien_publica_a_la_vez(ugel, monkeypatch):
    ficha = ugel.institucion.ficha
    guardar = FichaInstitucion.save

    def publicar_y_guardar(self, *args, **kwargs):
        FichaInstitucion.objects.filter(pk=ficha.pk).update(que_hace="Lo que otra publicó")
        return guardar(self, *args, **kwargs)

    monkeypatch.setattr(FichaInstitucion, "save", publicar_y_guardar)
    ugel.institucion.nombre = "Unidad Nueva de Tacna"
    ugel.institucion.save()
    ficha.refresh_from_db()
    assert (ficha.title, ficha.draft_title) == ("Unidad Nueva de Tacna",) * 2
    assert ficha.que_hace == "Lo que otra publicó"


def test_lo_que_hace_se_edita_como_borrador_y_se_publica(cliente, ugel, que_escribe):
    secretaria = cliente(Rol.SECRETARIA)
    ficha = ugel.institucion.ficha
    editar = reverse("wagtailadmin_pages:edit", args=[ficha.pk])
    contenido = '{"blocks":[{"key":"a","text":"%s","type":"unstyled","depth":0,'
    contenido += '"inlineStyleRanges":[],"entityRanges":[]}],"entityMap":{}}'
    secretaria.post(editar, {"que_hace": contenido % "Lo guardado", "fuente": ""})
    assert "Lo guardado" not in leer(secretaria, ficha.get_absolute_url())
    secretaria.post(
        editar,
        {"que_hace": contenido % "Lo publicado", "fuente": "", "action-publish": "action-publish"},
    )
    assert "Lo publicado" in leer(secretaria, ficha.get_absolute_url())
    assert f'href="{ficha.get_absolute_url()}"' in leer(secretaria, "/buscar/?q=publicado")
    assert f'href="{ficha.get_absolute_url()}"' not in leer(secretaria, "/buscar/?q=guardado")


def test_la_vista_previa_de_la_ficha_se_lee(cliente, ugel, que_escribe):
    secretaria = cliente(Rol.SECRETARIA)
    ficha = ugel.institucion.ficha
    assert secretaria.get(reverse("wagtailadmin_pages:edit", args=[ficha.pk])).status_code == 200
    previa = ficha.make_preview_request(secretaria.get("/").wsgi_request, "")
    assert previa.status_code == 200
    assert "José Mamani" in previa.content.decode()


# --- Por qué se queda


@pytest.mark.parametrize("accion", ["delete", "unpublish", "move", "copy"])
def test_la_ficha_y_el_indice_no_se_van_por_ninguna_puerta(admin_client, ugel, directorio, accion):
    paginas = Page.objects.count()
    ficha = ugel.institucion.ficha
    for pagina in (ficha, directorio.indice):
        url = reverse(f"wagtailadmin_pages:{accion}", args=[pagina.pk])
        admin_client.post(url, {"next": "/admin/", "new_title": "x", "new_slug": "x"})
        pagina.refresh_from_db()
        assert pagina.live
        bloque = f"/admin/bulk/wagtailcore/page/{accion}/?next=/admin/&id={pagina.pk}"
        admin_client.post(bloque, {"chooser": directorio.portada.pk})
        pagina.refresh_from_db()
        assert pagina.live
    assert Page.objects.count() == paginas
    assert ficha.get_parent().specific == directorio.indice


def test_tampoco_se_va_con_su_antepasado(ugel, directorio):
    with pytest.raises(ValidationError, match="no se borra"):
        directorio.portada.delete()


def test_nadie_crea_fichas_a_mano(admin_client, directorio):
    url = reverse(
        "wagtailadmin_pages:add", args=["red_trata", "fichainstitucion", directorio.indice.pk]
    )
    assert admin_client.get(url).status_code in (302, 403, 404)


# --- La persona y las direcciones permanentes


def test_los_pasos_de_una_persona_estan_en_su_pagina(cliente, ugel):
    otra = MembresiaFactory(instancia=InstanciaFactory(nombre="Comisión local"))
    DesignacionFactory(
        membresia=otra, persona=ugel.quispe.persona, condicion="alterno", desde=dt.date(2026, 1, 1)
    )
    miembro = cliente(Rol.MIEMBRO)
    pagina = leer(miembro, ugel.quispe.persona.get_absolute_url())
    assert f"Hoy representa a {otra.institucion.sigla}" in pagina
    assert pagina.index(otra.institucion.nombre) < pagina.index("Unidad de Gestión")
    antigua = PersonaFactory()
    assert "Aún no ha representado" in leer(miembro, antigua.get_absolute_url())


def test_de_quien_todavia_no_empieza_no_se_dice_que_ya_termino(cliente, directorio):
    manana = timezone.localdate() + dt.timedelta(days=1)
    entra = DesignacionFactory(
        membresia=MembresiaFactory(instancia=directorio.red), desde=manana
    ).persona
    pagina = leer(cliente(Rol.MIEMBRO), entra.get_absolute_url())
    assert "Ya no representa" not in pagina
    assert "Aún no ha representado" in pagina


def test_una_membresia_de_baja_termina_la_vispera_y_la_que_no_valio_no_se_lee(
    cliente, ugel, directorio
):
    ugel.membresia.baja_en, ugel.membresia.baja_motivo = dt.date(2025, 6, 1), "Se retiró"
    ugel.membresia.save()
    MembresiaFactory(
        institucion=ugel.institucion,
        instancia=InstanciaFactory(nombre="Comisión que no fue"),
        baja_en=dt.date(2024, 1, 1),
        baja_motivo="Se registró por error",
    )
    pagina = leer(cliente(Rol.MIEMBRO), ugel.institucion.get_absolute_url())
    assert "hasta el 31 de mayo de 2025" in pagina
    assert "Comisión que no fue" not in pagina


def test_la_direccion_de_siempre_lleva_a_su_lugar(cliente, ugel):
    miembro = cliente(Rol.MIEMBRO)
    institucion = ugel.institucion
    for cosa, destino in (
        (institucion, institucion.get_absolute_url()),
        (institucion.ficha, institucion.ficha.get_url()),
        (ugel.quispe, f"{institucion.get_absolute_url()}#designacion-{ugel.quispe.uuid}"),
        (ugel.quispe.persona, f"/personas/{ugel.quispe.persona.uuid}/"),
    ):
        assert miembro.get(f"/u/{cosa.uuid}/").url == destino, cosa


def test_una_ficha_que_no_existe_es_404(cliente, directorio):
    miembro = cliente(Rol.MIEMBRO)
    assert miembro.get("/directorio/no-existe/").status_code == 404
    assert miembro.get("/personas/6f1c1a3e-0000-4000-8000-000000000000/").status_code == 404


# --- Presupuesto


def test_la_ficha_cuesta_lo_mismo_con_un_relevo_que_con_diez(
    cliente, ugel, directorio, django_assert_max_num_queries
):
    """Sesión, cuenta y grupos (3); la ficha; membresías, roles y designaciones (3); canales y
    cobertura (2); paneles: sesiones con sus asistencias (2) y compromisos (1), capacitaciones (2),
    campañas; permisos de página y de cuenta (4)."""
    miembro = cliente(Rol.MIEMBRO, institucion=InstitucionFactory(), instancia=directorio.red)
    url = ugel.institucion.get_absolute_url()
    leer(miembro, url)
    actual = ugel.mamani
    for vuelta in range(2):
        with django_assert_max_num_queries(22):
            leer(miembro, url)
        for anio in range(5):
            actual = relevar(
                designacion=actual,
                persona=PersonaFactory(),
                desde=dt.date(2025 if vuelta == 0 else 2026, 4 + anio, 1),
                documento=DocumentoReferenciaFactory(),
            )
