"""Volver un registro a como estaba es un cambio más: con permiso, con reglas y con historia."""

import datetime as dt

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from intranet.cambios import cambios_de
from intranet.roles import Rol
from red_trata.enums import Condicion, TipoTermino
from red_trata.models import Designacion, Distrito, Membresia, TerminoPlan, Zona
from tests import factories

pytestmark = pytest.mark.django_db


def envejecer(fila, dias: int = 1) -> None:
    """Aparta en el tiempo lo ya guardado, para que lo siguiente sea otro guardado."""
    for historia in fila.historia.all():
        historia.history_date -= dt.timedelta(days=dias)
        historia.save()


def url(fila, historia) -> str:
    """Dónde se restaura ``fila``."""
    return reverse(f"{fila._meta.model_name}:restore", args=[fila.pk, historia.pk])


@pytest.fixture
def st(cliente, sitio):
    """La Secretaría Técnica, ya dentro."""
    return cliente(Rol.SECRETARIA, first_name="Zoila", last_name="Lirio")


@pytest.fixture
def institucion():
    """Una que se llamó «Antes» y hoy se llama «Ahora»."""
    fila = factories.InstitucionFactory(nombre="Antes", sigla="A")
    envejecer(fila)
    fila.nombre, fila.sigla = "Ahora", "B"
    fila.save()
    return fila


def test_dice_que_cambiaria_y_al_confirmar_lo_cambia(st, institucion):
    primera = institucion.historia.last()
    historia = st.get(reverse("institucion:history", args=[institucion.pk])).content.decode()
    assert url(institucion, primera) in historia
    assert url(institucion, institucion.historia.first()) not in historia
    pregunta = st.get(url(institucion, primera))
    assert {(d.campo, d.antes, d.despues) for d in pregunta.context["cambian"]} == {
        ("Nombre", "Ahora", "Antes"),
        ("Sigla", "B", "A"),
    }
    institucion.refresh_from_db()
    assert institucion.nombre == "Ahora", "preguntar no cambia nada"
    respuesta = st.post(url(institucion, primera), {"version": institucion.version}, follow=True)
    assert "volvió a como estaba" in respuesta.content.decode()
    institucion.refresh_from_db()
    assert (institucion.nombre, institucion.sigla) == ("Antes", "A")
    envejecer(institucion, 0)
    ultimo = cambios_de(institucion)[0]
    assert ultimo.quien == "Zoila Lirio"
    assert ultimo.razon.startswith("Restaurado a como estaba el ")


def test_restaurar_se_deshace_restaurando(st, institucion):
    primera, segunda = institucion.historia.last(), institucion.historia.first()
    for historia, queda in ((primera, "Antes"), (segunda, "Ahora")):
        institucion.refresh_from_db()
        st.post(url(institucion, historia), {"version": institucion.version})
        institucion.refresh_from_db()
        assert institucion.nombre == queda


@pytest.mark.parametrize("version", ["0", "", "x", "-1"])
def test_si_otra_persona_guardo_entretanto_no_se_pisa(st, institucion, version):
    primera = institucion.historia.last()
    respuesta = st.post(url(institucion, primera), {"version": version})
    assert "otra persona guardó esta ficha" in respuesta.content.decode()
    assert f'name="version" value="{institucion.version}"' in respuesta.content.decode()
    institucion.refresh_from_db()
    assert institucion.nombre == "Ahora"


def test_lo_que_romperia_una_regla_se_rechaza_y_dice_cual(st, sitio):
    membresia = factories.MembresiaFactory(instancia=sitio.red)
    antiguo = factories.DesignacionFactory(membresia=membresia, condicion=Condicion.TITULAR)
    envejecer(antiguo)
    primera = antiguo.historia.last()
    antiguo.hasta = timezone.localdate()
    antiguo.save()
    factories.DesignacionFactory(
        membresia=membresia,
        condicion=Condicion.TITULAR,
        desde=timezone.localdate() + dt.timedelta(days=1),
    )
    respuesta = st.post(url(antiguo, primera), {"version": antiguo.version})
    assert respuesta.status_code == 200
    assert respuesta.context["errores"]
    assert "No se restauró nada" in respuesta.content.decode()
    assert Designacion.objects.get(pk=antiguo.pk).hasta == timezone.localdate()


def test_restaurar_repone_los_roles_y_dice_quien_los_quito(st, sitio):
    a, b = [
        TerminoPlan.objects.create(tipo=TipoTermino.ROL_FUNCIONAL, codigo=c, nombre=f"Rol {c}")
        for c in "AB"
    ]
    membresia = factories.MembresiaFactory(instancia=sitio.red)
    membresia.roles.set([a, b])
    # De una membresía registrada hoy, lo que cambia hoy vale desde que ella empieza.
    hace_dias = timezone.now() - dt.timedelta(days=9)
    Membresia.objects.filter(pk=membresia.pk).update(creado_en=hace_dias)
    membresia.refresh_from_db()
    envejecer(membresia)
    con_los_dos = membresia.historia.first()
    membresia.roles.set([b])
    pregunta = st.get(url(membresia, con_los_dos)).context["cambian"]
    assert [(d.campo, d.antes, d.despues) for d in pregunta] == [
        ("Roles funcionales", "Rol B", "Rol A, Rol B")
    ]
    envejecer(membresia)
    membresia.refresh_from_db()
    st.post(url(membresia, con_los_dos), {"version": membresia.version})
    assert set(membresia.roles.all()) == {a, b}
    ultimo = cambios_de(membresia)[0]
    assert (ultimo.quien, ultimo.razon[:11]) == ("Zoila Lirio", "Restaurado ")
    hoy = timezone.localdate()
    assert membresia.roles_fechados.vigentes().filter(rol=a, desde=hoy, hasta=None).exists()


def test_un_termino_que_ya_no_existe_no_impide_restaurar_los_demas(cliente):
    admin = cliente(Rol.ADMINISTRADOR)
    zona = Zona.objects.create(codigo="Z9", nombre="Zona")
    uno, otro = (
        Distrito.objects.create(ubigeo_inei=u, nombre=u, provincia="2301")
        for u in ("230198", "230199")
    )
    zona.distritos.set([uno, otro])
    envejecer(zona)
    con_los_dos = zona.historia.first()
    zona.distritos.clear()
    con_los_dos.distritos.filter(distrito=uno).update(distrito=999_999)
    zona.refresh_from_db()
    admin.post(url(zona, con_los_dos), {"version": zona.version})
    assert list(zona.distritos.all()) == [otro]


def test_solo_se_restaura_lo_que_se_podria_escribir(st, sitio):
    sesion = factories.SesionFactory(instancia=sitio.red, lugar="Antes")
    envejecer(sesion)
    primera = sesion.historia.last()
    sesion.lugar, sesion.estado = "Ahora", "cancelada"
    sesion.save()
    contexto = st.get(url(sesion, primera)).context
    assert [d.clave for d in contexto["cambian"]] == ["lugar"]
    assert "estado" in [d.clave for d in contexto["se_quedan"]]
    st.post(url(sesion, primera), {"version": sesion.version})
    sesion.refresh_from_db()
    assert (sesion.lugar, sesion.estado) == ("Antes", "cancelada")


# --- Quién


@pytest.mark.parametrize("rol", [Rol.GRDS, Rol.ADMINISTRADOR, Rol.COMUNICADOR, Rol.MIEMBRO])
def test_no_lo_restaura_quien_no_podria_editarlo(cliente, sitio, rol):
    membresia = factories.MembresiaFactory(instancia=sitio.red, desde=dt.date(2025, 1, 1))
    envejecer(membresia)
    primera = membresia.historia.last()
    membresia.hasta = dt.date(2026, 5, 14)
    membresia.save()
    navegante = cliente(rol)
    for respuesta in (
        navegante.get(url(membresia, primera)),
        navegante.post(url(membresia, primera), {"version": membresia.version}),
    ):
        assert respuesta.status_code in {302, 403}
    membresia.refresh_from_db()
    assert membresia.hasta == dt.date(2026, 5, 14)


def test_la_historia_de_otra_fila_no_sirve(st, institucion):
    otra = factories.InstitucionFactory()
    assert st.get(url(institucion, otra.historia.get())).status_code == 404


def test_los_hechos_que_escriben_los_servicios_no_se_restauran():
    with pytest.raises(NoReverseMatch):
        reverse("acuerdo:restore", args=[1, 1])
