"""La demostración: vive por las puertas de verdad y se quita sin dejar rastro ni llevarse nada."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from actas.almacen import almacen_privado
from actas.demo import cargar_demo
from actas.demo.mundo import es_habil
from actas.enums import EstadoAvance, EstadoSesion, Semaforo
from actas.models import Acta, Avance, Compromiso, Evidencia, Responsabilidad, Sesion, VersionActa
from actas.services import registrar_avance
from campanas.models import Campana
from campanas.services import preparar_otro_anio
from intranet.contenido import cargar_base
from intranet.demo import MOTIVO, HayFilasReales, quitar_demo
from intranet.models import Usuario
from intranet.roles import Rol
from red_trata.acceso import instancias_visibles, instituciones_de
from red_trata.models import Canal, Designacion, Institucion, Membresia, Persona
from search.indice import reconstruir
from search.models import CAMPOS, Entrada
from tests.contenido import compartido, todas_las_tablas
from tests.factories import DesignacionFactory

pytestmark = pytest.mark.django_db
CLAVE = "yareta-condor-412"


@pytest.fixture(scope="module", autouse=True)
def antes(django_db_setup, django_db_blocker):
    """Una demostración reducida; da cuántas filas había en cada tabla antes de cargarla."""
    with compartido(django_db_blocker):
        cargar_base()
        tablas = todas_las_tablas()
        cargar_demo(clave=CLAVE, reducida=True)
        yield tablas


# --- Qué cuenta


def test_las_sesiones_se_celebran_por_las_puertas_de_verdad():
    sesiones = Sesion.objects.order_by("fecha")
    assert [s.estado for s in sesiones] == [
        EstadoSesion.REALIZADA,
        EstadoSesion.REALIZADA,
        EstadoSesion.CONVOCADA,
    ]
    assert all(s.fecha.weekday() == 3 and es_habil(s.fecha) and s.codigo for s in sesiones)
    assert Acta.objects.filter(es_demo=True, live=True).count() == 2
    versiones = VersionActa.objects.all()
    assert all(v.pdf.startswith(b"%PDF") for v in versiones)
    assert all("Acta de demostración" in v.datos["contenido"][0]["html"] for v in versiones)
    assert set(Compromiso.objects.con_semaforo().values_list("semaforo", flat=True)) == {
        Semaforo.CUMPLIDO,
        Semaforo.EN_PLAZO,
        Semaforo.POR_VENCER,
        Semaforo.VENCIDO,
    }
    assert Avance._base_manager.model.historia.first().history_change_reason == MOTIVO


def test_los_relevos_cierran_una_designacion_y_abren_otra():
    de_ugel = Designacion.objects.filter(
        membresia__institucion__sigla="UGEL Tacna",
        membresia__instancia__sigla="red",
        condicion="titular",
    ).order_by("desde")
    saliente, entrante = de_ugel
    assert saliente.hasta + dt.timedelta(days=1) == entrante.desde
    assert entrante.persona.usuario.username == "focal"
    assert entrante.documento != saliente.documento


def test_el_directorio_de_antes_dice_otros_roles_y_los_canales_son_de_mentira():
    ugel = Membresia.objects.get(institucion__sigla="UGEL Tacna", instancia__sigla="red")

    def roles(dia=None):
        return {r.rol.codigo for r in ugel.roles_fechados.el_dia(dia)}

    assert roles() == set(ugel.roles.values_list("codigo", flat=True)) == {"prevencion"}
    assert roles(ugel.desde) == {"gestion", "prevencion"}
    inventados = Canal.objects.filter(es_demo=True)
    assert {c.clase for c in inventados} == {"correo", "horario"}
    assert all(c.valor.endswith(".example") for c in inventados if c.clase == "correo")


@pytest.mark.parametrize(
    ("usuario", "rol", "institucion", "instancias"),
    [
        ("secretaria", Rol.SECRETARIA, "ST", 6),
        ("focal", Rol.PUNTO_FOCAL, "UGEL Tacna", 1),
        ("comunicadora", Rol.COMUNICADOR, "GORE Tacna", 1),
        ("miembro", Rol.MIEMBRO, "CEM", 1),
        ("aliada", Rol.ALIADO, "OIM", 1),
        ("grds", Rol.GRDS, "GRDS", 6),
        ("admin", Rol.ADMINISTRADOR, None, 6),
    ],
)
def test_cada_cuenta_entra_y_ve_lo_suyo(usuario, rol, institucion, instancias):
    cuenta = Usuario.objects.get(username=usuario)
    assert cuenta.check_password(CLAVE)
    assert [g.name for g in cuenta.groups.all()] == [rol.label]
    assert cuenta.is_superuser == (usuario == "admin")
    assert [i.sigla for i in instituciones_de(cuenta)] == ([institucion] if institucion else [])
    assert instancias_visibles(cuenta).count() == instancias


def test_el_punto_focal_informa_de_lo_suyo_y_la_secretaria_de_lo_demas():
    focal = Usuario.objects.get(username="focal")
    informados = Avance.objects.filter(anula=None)
    suyos = informados.filter(responsabilidad__institucion__sigla="UGEL Tacna")
    assert {a.autor for a in suyos} == {focal}
    demas = informados.exclude(responsabilidad__institucion__sigla="UGEL Tacna")
    assert {a.autor.username for a in demas} == {"secretaria"}


def test_el_indice_dice_lo_mismo_que_si_se_rehiciera():
    def lo_indexado():
        return set(Entrada.objects.values_list("clave", *CAMPOS, "url", "fecha"))

    antes = lo_indexado()
    reconstruir()
    assert lo_indexado() == antes


# --- Cómo se quita


def test_se_quita_sin_dejar_rastro(antes, django_capture_on_commit_callbacks):
    registrar_avance(
        responsabilidad=Responsabilidad.objects.first(),
        usuario=Usuario.objects.get(username="secretaria"),
        estado=EstadoAvance.EN_PROCESO,
        nota="Se entrega el registro agregado.",
        archivo=SimpleUploadedFile("registro.pdf", b"%PDF-1.7 %%EOF"),
    )
    archivo = Evidencia.objects.get(nombre="registro.pdf").archivo.name
    assert almacen_privado().exists(archivo)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("quitar_demo")
    assert todas_las_tablas() == antes
    assert not almacen_privado().exists(archivo)


def test_no_se_lleva_un_avance_de_verdad_y_lo_nombra(cuenta):
    parte = Responsabilidad.objects.first()
    registrar_avance(
        responsabilidad=parte,
        usuario=cuenta(Rol.SECRETARIA),
        estado=EstadoAvance.EN_PROCESO,
        nota="Esto lo escribió una persona.",
    )
    antes = todas_las_tablas()
    with pytest.raises(HayFilasReales) as rechazo:
        quitar_demo()
    assert any(f.startswith("avance «En proceso") and str(parte) in f for f in rechazo.value.filas)
    with pytest.raises(CommandError, match="avance «En proceso"):
        call_command("quitar_demo")
    assert todas_las_tablas() == antes


def test_no_se_lleva_una_sesion_de_verdad_de_un_periodo_de_demostracion():
    demo_ = Sesion.objects.first()
    real = Sesion.objects.create(
        instancia=demo_.instancia, fecha=demo_.fecha, hora_inicio=dt.time(9), lugar="Auditorio"
    )
    with pytest.raises(HayFilasReales) as rechazo:
        quitar_demo()
    assert rechazo.value.filas == [f"sesión «{real}», por su periodo: «{real.periodo}»"]
    assert Sesion.objects.filter(pk=real.pk).exists()


def test_no_se_lleva_una_designacion_de_verdad():
    membresia = Membresia.objects.get(institucion__sigla="MCLCP")
    DesignacionFactory(membresia=membresia, condicion="alterno", desde=membresia.desde)
    with pytest.raises(HayFilasReales, match="designación «Persona Inventada"):
        quitar_demo()


def test_no_se_lleva_la_campana_que_alguien_preparo_a_partir_de_una_inventada(cuenta):
    inventada = Campana.objects.get(title__startswith="Corazón Azul", es_demo=True, repite=None)
    suya = preparar_otro_anio(campana=inventada, usuario=cuenta(Rol.COMUNICADOR), anio=2040)
    with pytest.raises(HayFilasReales) as rechazo:
        quitar_demo()
    assert rechazo.value.filas == [f"campaña «{suya}», por su campaña que repite: «{inventada}»"]


def test_tampoco_rompe_la_historia_de_una_fila_que_ya_no_apunta_a_ella(cuenta):
    prestada = Usuario.objects.get(username="admin")
    persona = Persona.objects.create(nombre="Persona De Verdad", usuario=prestada)
    persona.usuario = cuenta(Rol.MIEMBRO)
    persona.save()
    with pytest.raises(HayFilasReales, match=r"cambio del .* en persona «Persona De Verdad»"):
        quitar_demo()


def test_lo_hecho_con_una_cuenta_de_demostracion_se_queda_y_dice_con_cual():
    sunafil = Institucion.objects.get(sigla="SUNAFIL")
    sunafil.otros_nombres = "SUNAFIL Tacna\nInspección del Trabajo"
    sunafil._history_user = Usuario.objects.get(username="secretaria")
    sunafil.save()
    quitar_demo()
    sunafil.refresh_from_db()
    assert "Inspección del Trabajo" in sunafil.otros_nombres
    ultima = sunafil.historia.first()
    assert ultima.history_user is None
    assert "«secretaria»" in ultima.history_change_reason
