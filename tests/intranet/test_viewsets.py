"""Los registros en el admin: se buscan, se exportan, no se pisan, no se repiten, no se borran."""

import csv
import datetime as dt
import io
from uuid import uuid4

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from wagtail.admin.viewsets import viewsets

from intranet.roles import Rol
from intranet.viewsets import ListadoViewSet, RegistroViewSet
from red_trata.models import Designacion, Institucion, Membresia, Persona
from tests import factories

pytestmark = pytest.mark.django_db


def registros() -> list[ListadoViewSet]:
    """Todo lo que la casa pone en el admin; resolver una dirección hace que se registre."""
    reverse("wagtailadmin_home")
    return [v for v in viewsets.viewsets if isinstance(v, ListadoViewSet)]


@pytest.fixture
def red(sitio):
    return sitio.red


@pytest.fixture
def grds(sitio):
    """La instancia de la GRDS."""
    return factories.InstanciaFactory(
        nombre="Grupo del PGM", sigla="pgm", grupo_secretaria=Group.objects.get(name="GRDS")
    )


@pytest.fixture
def st(cliente, red):
    """La Secretaría Técnica, ya dentro."""
    return cliente(Rol.SECRETARIA, username="la_st")


def institucion_post(**campos) -> dict:
    """Lo que envía el formulario de una institución."""
    return {"nombre": "UGEL Tacna", "tipo": "sector", "uuid_nuevo": str(uuid4()), **campos}


# --- Todos los registros


def test_todo_registro_se_lista_y_se_exporta(st, red):
    asistencia = factories.SesionFactory(instancia=red)
    assert asistencia.pk
    rotos = {}
    for viewset in registros():
        for parametros in ({}, {"q": "o'higgins \" ñandú ("}, {"export": "xlsx"}):
            respuesta = st.get(reverse(viewset.get_url_name("index")), parametros)
            if respuesta.status_code != 200:
                rotos[viewset.name, str(parametros)] = respuesta.status_code
    assert rotos == {}


def test_ningun_registro_tiene_borrar_copiar_ni_uso():
    for viewset in registros():
        for vista in ("delete", "copy", "usage"):
            with pytest.raises(NoReverseMatch):
                reverse(viewset.get_url_name(vista), args=[1])


def test_lo_que_escriben_los_servicios_no_se_escribe_a_mano():
    solo_lectura = {v.model.__name__ for v in registros() if v.solo_lectura}
    assert solo_lectura == {
        "Periodo",
        "Asistencia",
        "EstadoActa",
        "VersionActa",
        "Acuerdo",
        "Compromiso",
        "Responsabilidad",
        "Avance",
        "Invitacion",
        "Participacion",
        "Ejecucion",
        "Voceria",
        "Alcance",
        "Material",
        "ArchivoPieza",
        "BusquedaFallida",
    }
    for viewset in registros():
        if viewset.solo_lectura:
            with pytest.raises(NoReverseMatch):
                reverse(viewset.get_url_name("add"))
            with pytest.raises(NoReverseMatch):
                reverse(viewset.get_url_name("edit"), args=[1])


# --- Buscar y exportar


@pytest.mark.parametrize(
    "buscado", ["educacion", "EDUCACIÓN", "gestion tacna", "ugel", "  ugel  ", "u\x00gel"]
)
def test_se_busca_sin_tildes_y_palabra_a_palabra(st, buscado):
    factories.InstitucionFactory(nombre="Gestión de la Educación Tacna", sigla="UGEL")
    factories.InstitucionFactory(nombre="Policía Nacional", sigla="PNP")
    pagina = st.get(reverse("institucion:index"), {"q": buscado})
    assert [i.sigla for i in pagina.context["object_list"]] == ["UGEL"]


@pytest.mark.parametrize("raro", ["'", '"', "%", "_", "(", "[", "\\", "*", "🙂", "' OR 1=1 --"])
def test_buscar_signos_no_falla_y_los_busca_tal_cual(st, raro):
    factories.InstitucionFactory(nombre="Sin signos")
    con = factories.InstitucionFactory(nombre=f"Con {raro} dentro")
    pagina = st.get(reverse("institucion:index"), {"q": raro})
    assert pagina.status_code == 200
    assert list(pagina.context["object_list"]) == [con]


FORMULA = '=HYPERLINK("http://x")'


def test_nada_de_lo_exportado_se_ejecuta(st):
    for nombre in (FORMULA, "+51 952", "-1", "@suma", "\tx", "Corriente, con coma"):
        factories.InstitucionFactory(nombre=nombre, sigla="")
    hoja = b"".join(st.get(reverse("institucion:index"), {"export": "csv"}).streaming_content)
    filas = list(csv.DictReader(io.StringIO(hoja.decode("utf-8-sig"))))
    nombres = {fila["Nombre"] for fila in filas}
    assert nombres == {
        f"'{FORMULA}",
        "'+51 952",
        "'-1",
        "'@suma",
        "'\tx",
        "Corriente, con coma",
    }
    libro = st.get(reverse("institucion:index"), {"export": "xlsx"})
    tabla = openpyxl.load_workbook(io.BytesIO(b"".join(libro.streaming_content))).active
    celdas = {fila[1].value: fila[1].data_type for fila in tabla.iter_rows(min_row=2)}
    assert celdas[FORMULA] == "s"
    assert "+51 952" in celdas


def test_el_excel_lleva_fechas_de_verdad_nombres_y_encabezados_en_espanol(st, red):
    termino = factories.MembresiaFactory(instancia=red, institucion__nombre="Una\x0b institución")
    libro = st.get(reverse("membresia:index"), {"export": "xlsx"})
    tabla = openpyxl.load_workbook(io.BytesIO(b"".join(libro.streaming_content))).active
    encabezados, valores = ([c.value for c in fila] for fila in tabla.iter_rows())
    fila = dict(zip(encabezados, valores, strict=True))
    assert tabla.title == "Membresías"
    assert fila["Identidad"] == str(termino.uuid)
    assert fila["Institución"] == "Una institución"
    assert fila["Calidad"] == "Integrante"
    assert fila["Desde"] == dt.date(2024, 1, 1)
    assert not [e for e in encabezados if "opcional" in e]


def test_el_listado_no_hace_mas_consultas_con_mas_filas(st, red):
    def consultas(direccion):
        with CaptureQueriesContext(
            connection,
        ) as hechas:
            assert st.get(direccion).status_code == 200
        return len(hechas)

    for nombre in ("membresia", "designacion", "sesion"):
        factories.DesignacionFactory(membresia__instancia=red)
        factories.SesionFactory(instancia=red)
        st.get(reverse(f"{nombre}:index"))
        con_pocas = consultas(reverse(f"{nombre}:index"))
        factories.DesignacionFactory.create_batch(6, membresia__instancia=red)
        factories.SesionFactory.create_batch(6, instancia=red)
        assert consultas(reverse(f"{nombre}:index")) == con_pocas, nombre


# --- Una vez, y sin pisar a nadie


def test_enviar_dos_veces_el_formulario_hace_una_fila(st):
    envio = {"nombre": "Ana Inventada", "uuid_nuevo": str(uuid4())}
    for _ in range(2):
        respuesta = st.post(reverse("persona:add"), envio)
        assert respuesta.status_code == 302
    assert Persona.objects.filter(nombre="Ana Inventada").count() == 1


def test_dos_formularios_distintos_hacen_dos_filas(st):
    for _ in range(2):
        st.post(reverse("persona:add"), {"nombre": "Ana Inventada", "uuid_nuevo": str(uuid4())})
    assert Persona.objects.filter(nombre="Ana Inventada").count() == 2


def test_el_reenvio_no_choca_con_el_nombre_unico(st):
    envio = institucion_post()
    st.post(reverse("institucion:add"), envio)
    assert st.post(reverse("institucion:add"), envio).status_code == 302
    assert Institucion.objects.filter(nombre="UGEL Tacna").count() == 1


def test_la_segunda_persona_ve_las_dos_versiones_y_no_pierde_la_suya(st, cliente):
    fila = factories.InstitucionFactory(nombre="Nombre viejo", sigla="NV")
    otra = cliente(Rol.GRDS, first_name="Berta", last_name="Mamani")
    direccion = reverse("institucion:edit", args=[fila.pk])
    leida = st.get(direccion).context["form"]["version_leida"].value()
    comun = {"tipo": "sector", "version_leida": leida}

    assert otra.post(direccion, {**comun, "nombre": "De Berta", "sigla": "NV"}).status_code == 302
    respuesta = st.post(direccion, {**comun, "nombre": "De la ST", "sigla": "NV"})

    fila.refresh_from_db()
    assert fila.nombre == "De Berta"
    assert respuesta.status_code == 200
    formulario = respuesta.context["form"]
    assert formulario["nombre"].value() == "De la ST"
    assert formulario.errors["nombre"] == ["Ahora dice: «De Berta»."]
    assert "sigla" not in formulario.errors
    assert "Berta Mamani guardó esta ficha el" in formulario.non_field_errors()[0]

    # Comparados los dos textos, vuelve a guardar a sabiendas.
    leida = formulario["version_leida"].value()
    st.post(direccion, {**comun, "nombre": "De la ST", "sigla": "NV", "version_leida": leida})
    fila.refresh_from_db()
    assert fila.nombre == "De la ST"


def test_sin_decir_que_version_se_leyo_no_se_guarda(st):
    fila = factories.InstitucionFactory(nombre="Como estaba")
    respuesta = st.post(
        reverse("institucion:edit", args=[fila.pk]), {"nombre": "Otro", "tipo": "sector"}
    )
    fila.refresh_from_db()
    assert (respuesta.status_code, fila.nombre) == (200, "Como estaba")


def test_dar_de_baja_pide_fecha_y_motivo(st):
    fila = factories.InstitucionFactory()
    direccion = reverse("institucion:edit", args=[fila.pk])
    envio = {"nombre": fila.nombre, "tipo": "sector", "version_leida": fila.version}
    respuesta = st.post(direccion, {**envio, "baja_en": "14/5/2026"})
    assert respuesta.context["form"].errors == {"baja_motivo": ["Diga por qué se da de baja."]}
    st.post(direccion, {**envio, "baja_en": "14/5/2026", "baja_motivo": "Se fusionó"})
    fila.refresh_from_db()
    assert fila.baja_en == dt.date(2026, 5, 14)


def test_el_formulario_nuevo_no_ofrece_dar_de_baja(st):
    campos = st.get(reverse("institucion:add")).context["form"].fields
    assert "baja_en" not in campos
    assert "nombre" in campos


# --- Lo de cada instancia


def test_cada_secretaria_edita_solo_lo_suyo(st, cliente, red, grds):
    de_red = factories.MembresiaFactory(instancia=red)
    de_grds = factories.MembresiaFactory(instancia=grds)
    grds_cliente = cliente(Rol.GRDS)
    for quien, propia, ajena in ((st, de_red, de_grds), (grds_cliente, de_grds, de_red)):
        assert quien.get(reverse("membresia:edit", args=[propia.pk])).status_code == 200
        assert quien.get(reverse("membresia:inspect", args=[ajena.pk])).status_code == 200
        ficha = quien.get(reverse("membresia:edit", args=[ajena.pk]))
        assert ficha.status_code == 302  # Wagtail lleva al inicio con un aviso
        envio = {
            "institucion": ajena.institucion_id,
            "instancia": ajena.instancia_id,
            "calidad": "aliada",
            "desde": "1/1/2024",
            "version_leida": ajena.version,
        }
        quien.post(reverse("membresia:edit", args=[ajena.pk]), envio)
        ajena.refresh_from_db()
        assert ajena.calidad == "integrante"


def test_una_fila_propia_no_se_pasa_a_otra_instancia_ni_a_otra_persona(st, red, grds):
    designacion = factories.DesignacionFactory(membresia__instancia=red)
    membresia, persona = designacion.membresia, designacion.persona
    st.post(
        reverse("membresia:edit", args=[membresia.pk]),
        {
            "institucion": factories.InstitucionFactory().pk,
            "instancia": grds.pk,
            "calidad": "aliada",
            "desde": "1/1/2024",
            "version_leida": membresia.version,
        },
    )
    st.post(
        reverse("designacion:edit", args=[designacion.pk]),
        {
            "membresia": factories.MembresiaFactory(instancia=grds).pk,
            "persona": factories.PersonaFactory().pk,
            "condicion": "alterno",
            "desde": "1/1/2024",
            "documento_pendiente": "on",
            "version_leida": designacion.version,
        },
    )
    guardada = Designacion.objects.get(pk=designacion.pk)
    assert guardada.condicion == "alterno"
    assert (guardada.membresia, guardada.persona) == (membresia, persona)
    assert guardada.membresia.calidad == "aliada"
    assert guardada.membresia.instancia == red
    assert guardada.membresia.institucion == membresia.institucion


def test_una_sesion_sin_numero_no_se_pasa_a_la_instancia_de_otra(st, red, grds):
    sesion = factories.SesionFactory(instancia=red)
    respuesta = st.post(reverse("sesion:edit", args=[sesion.pk]), sesion_post(sesion, grds))
    sesion.refresh_from_db()
    assert sesion.instancia == red
    assert "instancia" in respuesta.context["form"].errors


def test_una_sesion_con_numero_no_cambia_de_instancia_ni_de_serie(st, red):
    from actas.services import convocar

    grupo = factories.InstanciaFactory(nombre="Grupo de trabajo")
    sesion = convocar(sesion=factories.SesionFactory(instancia=red))
    envio = {**sesion_post(sesion, grupo), "tipo": "SE"}
    assert st.post(reverse("sesion:edit", args=[sesion.pk]), envio).status_code == 302
    sesion.refresh_from_db()
    assert (sesion.instancia, sesion.tipo, sesion.lugar) == (red, "SO", "Otro lugar")


def sesion_post(sesion, instancia) -> dict:
    """Lo que envía el formulario de ``sesion`` si se elige ``instancia``."""
    return {
        "instancia": instancia.pk,
        "tipo": "SO",
        "fecha": f"{sesion.fecha:%d/%m/%Y}",
        "hora_inicio": "9:00",
        "modalidad": "presencial",
        "lugar": "Otro lugar",
        "version_leida": sesion.version,
    }


def test_no_se_registra_nada_en_la_instancia_de_otra(st, grds):
    institucion = factories.InstitucionFactory()
    respuesta = st.post(
        reverse("membresia:add"),
        {
            "institucion": institucion.pk,
            "instancia": grds.pk,
            "calidad": "integrante",
            "desde": "1/1/2024",
            "uuid_nuevo": str(uuid4()),
        },
    )
    assert "instancia" in respuesta.context["form"].errors
    assert not Membresia.objects.exists()


def test_una_designacion_no_se_cuelga_de_una_membresia_ajena(st, red, grds):
    propia = factories.MembresiaFactory(instancia=red)
    ajena = factories.MembresiaFactory(instancia=grds)
    envio = {
        "membresia": ajena.pk,
        "persona": factories.PersonaFactory().pk,
        "condicion": "titular",
        "desde": "1/2/2024",
        "documento_pendiente": "on",
        "uuid_nuevo": str(uuid4()),
    }
    respuesta = st.post(reverse("designacion:add"), envio)
    assert respuesta.status_code == 200
    assert not Designacion.objects.exists()
    assert st.post(reverse("designacion:add"), {**envio, "membresia": propia.pk}).status_code == 302


def test_la_ventana_de_membresias_ofrece_solo_las_propias(st, red, grds):
    propia = factories.MembresiaFactory(instancia=red)
    ajena = factories.MembresiaFactory(instancia=grds)
    ventana = st.get(reverse("elegir_membresia:choose_results"))
    assert list(ventana.context["results"]) == [propia]
    assert st.get(reverse("elegir_membresia:chosen", args=[propia.pk])).status_code == 200
    assert st.get(reverse("elegir_membresia:chosen", args=[ajena.pk])).status_code == 404


def test_las_ventanas_buscan_sin_tildes_y_no_se_abren_a_quien_no_ve_el_registro(st, cliente):
    maria = factories.PersonaFactory(nombre="María Ñique")
    factories.PersonaFactory(nombre="José")
    ventana = st.get(reverse("elegir_persona:choose_results"), {"q": "maria nique"})
    assert list(ventana.context["results"]) == [maria]
    comunicadora = cliente(Rol.COMUNICADOR)
    for nombre in ("elegir_persona:choose", "elegir_persona:choose_results"):
        assert comunicadora.get(reverse(nombre)).status_code == 302
    assert comunicadora.get(reverse("elegir_persona:chosen", args=[maria.pk])).status_code == 302


def test_una_secretaria_no_cambia_la_instancia_de_la_otra_ni_se_la_queda(st, red, grds):
    assert st.get(reverse("instancia:edit", args=[red.pk])).status_code == 200
    assert st.get(reverse("instancia:edit", args=[grds.pk])).status_code == 302


# --- Sesiones y relevos


def test_la_sesion_se_programa_sin_numero_ni_estado(st, red):
    envio = {
        "instancia": red.pk,
        "tipo": "SO",
        "fecha": "14/5/2026",
        "hora_inicio": "9:00",
        "modalidad": "presencial",
        "numero": "99",
        "estado": "realizada",
        "uuid_nuevo": str(uuid4()),
    }
    assert st.post(reverse("sesion:add"), envio).status_code == 302
    sesion = red.sesiones.get()
    assert (sesion.numero, sesion.estado, sesion.periodo.anio) == (None, "programada", 2026)


def test_la_sesion_de_un_acta_aprobada_ya_no_se_edita(st, red):
    from actas.models import EstadoActa

    sesion = factories.SesionFactory(instancia=red)
    direccion = reverse("sesion:edit", args=[sesion.pk])
    assert st.get(direccion).status_code == 200
    # Sin pasar por la aprobación: aquí solo importa la puerta del formulario.
    EstadoActa.objects.bulk_create([EstadoActa(sesion=sesion, situacion="aprobada")])
    assert st.get(direccion).status_code == 302
    listado = st.get(reverse("sesion:index")).content.decode()
    assert direccion not in listado


def test_relevar_cierra_una_designacion_y_abre_otra(st, red):
    anterior = factories.DesignacionFactory(membresia__instancia=red)
    nueva_persona = factories.PersonaFactory(nombre="Quien Entra")
    direccion = reverse("designacion:relevar", args=[anterior.pk])
    assert direccion in st.get(reverse("designacion:inspect", args=[anterior.pk])).content.decode()
    assert st.get(direccion).status_code == 200
    mal = st.post(direccion, {"persona": nueva_persona.pk, "desde": "1/1/2020"})
    assert "El relevo debe ser posterior" in mal.context["form"].errors["desde"][0]
    bien = st.post(direccion, {"persona": nueva_persona.pk, "desde": "1/6/2026"})
    assert bien.status_code == 302
    anterior.refresh_from_db()
    assert anterior.hasta == dt.date(2026, 5, 31)
    actual = Designacion.objects.get(persona=nueva_persona)
    assert (actual.desde, actual.documento_pendiente) == (dt.date(2026, 6, 1), True)


def test_nadie_releva_en_una_instancia_que_no_lleva(st, grds):
    ajena = factories.DesignacionFactory(membresia__instancia=grds)
    respuesta = st.post(
        reverse("designacion:relevar", args=[ajena.pk]),
        {"persona": factories.PersonaFactory().pk, "desde": "1/6/2026"},
    )
    ajena.refresh_from_db()
    assert respuesta.status_code in (302, 403)
    assert ajena.hasta is None


# --- Tablero y menús


def test_el_tablero_dice_que_hacer_y_que_espera(st, red):
    factories.DesignacionFactory(membresia__instancia=red)
    factories.SesionFactory(instancia=red, fecha=timezone.localdate() - dt.timedelta(days=9))
    texto = st.get(reverse("wagtailadmin_home")).content.decode()
    assert "Convocar una sesión" in texto
    assert "sesiones ya realizadas que no tienen acta" in texto
    assert "designaciones cuyo documento está pendiente" in texto


def test_los_menus_son_los_de_la_casa(st, rf):
    from wagtail.admin.menu import admin_menu

    registros()
    peticion = rf.get("/admin/")
    peticion.user = st.usuario
    opciones = sorted(admin_menu.menu_items_for_request(peticion), key=lambda o: o.order)
    rotulos = [opcion.label for opcion in opciones]
    assert rotulos == [
        "Páginas",
        "Sesiones y actas",
        "Campañas",
        "Capacitaciones",
        "La Red",
        "Vocabularios",
        "Búsqueda",
        "Auditoría",
    ]
    assert not {"Informes", "Ayuda", "Reports", "Help"} & set(rotulos)


def test_los_registros_con_historia_tienen_su_pantalla(st):
    fila = factories.InstitucionFactory()
    for viewset in registros():
        if isinstance(viewset, RegistroViewSet):
            assert viewset.get_url_name("history")
    assert st.get(reverse("institucion:history", args=[fila.pk])).status_code == 200
