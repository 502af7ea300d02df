"""Escribir una campaña: lo que se rechaza, los hechos que asienta y preparar la de otro año."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse

from campanas.declaraciones import campana_que_se_busca, campanas_sin_lecciones
from campanas.models import Alcance, CalendarioCampanas, Campana, Ejecucion, Participacion, Voceria
from campanas.services import preparar_otro_anio
from intranet.models import Tema
from intranet.roles import Rol
from red_trata.models import Distrito, Institucion, TerminoPlan
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("base", "hoy")]


@pytest.fixture
def comunicadora(cliente):
    return cliente(Rol.COMUNICADOR)


@pytest.fixture
def focal_de_ugel(ugel, red):
    """Quien representó a la UGEL hasta junio de 2026, y quien la representa desde julio."""
    membresia = factories.MembresiaFactory(institucion=ugel, instancia=red)
    antes = factories.DesignacionFactory(
        membresia=membresia, desde=dt.date(2024, 2, 1), hasta=dt.date(2026, 6, 30)
    )
    ahora = factories.DesignacionFactory(membresia=membresia, desde=dt.date(2026, 7, 1))
    return antes, ahora


def tarea(institucion, **cambios) -> dict:
    return {
        "institucion": str(institucion.uuid),
        "tarea": "Convoca a las escuelas",
        "estado": "pendiente",
        **cambios,
    }


def voceria(institucion, **cambios) -> dict:
    return {
        "institucion": str(institucion.uuid),
        "designacion": "",
        "cargo": "",
        "medio": "radio",
        "detalle": "",
        "fecha": "10/7/2026",
        **cambios,
    }


# --- El formulario


def test_la_comunicadora_publica_y_los_hechos_quedan(
    comunicadora, formulario, url_nueva, ugel, focal_de_ugel, corazon_azul
):
    _, vocera = focal_de_ugel
    respuesta = comunicadora.post(
        url_nueva(),
        formulario(
            fecha_emblematica=corazon_azul.pk,
            distritos=[Distrito.objects.get(nombre="Tacna").pk],
            temas='"senales de ALERTA", "Acceso a servicios"',
            emblematica="on",
            tareas=[tarea(ugel, estado="hecha")],
            vocerias=[voceria(ugel, designacion=str(vocera.uuid))],
            alcance=[{"canal": "radio", "personas": "5000", "materiales": "", "como": "Emisora"}],
        ),
    )
    assert respuesta.status_code == 302, respuesta.context["form"].errors
    campana = Campana.objects.get()
    assert campana.live
    assert campana.slug == "corazon-azul-2026"
    assert {t.name for t in campana.temas.all()} == {"Señales de alerta", "Acceso a servicios"}
    hechos = campana.ejecucion
    assert (hechos.inicio, hechos.fin) == (dt.date(2026, 7, 1), dt.date(2026, 7, 31))
    assert hechos.fecha_emblematica == corazon_azul
    assert [d.nombre for d in hechos.distritos.all()] == ["Tacna"]
    assert Participacion.objects.get().estado == "hecha"
    assert Voceria.objects.get().quien == vocera.nombre
    assert (Alcance.objects.get().personas, Alcance.objects.get().materiales) == (5000, None)
    assert hechos.historia.first().history_user == comunicadora.usuario


@pytest.mark.parametrize(
    ("cambios", "campo", "mensaje"),
    [
        (
            {"fin": "30/6/2026"},
            "fin",
            "El último día no puede ser anterior al primero, el 01/07/2026.",
        ),
        ({"inicio": "30/2/2026"}, "inicio", "Introduzca una fecha válida."),
        ({"inicio": "29/2/2026"}, "inicio", "Introduzca una fecha válida."),
        ({"publicos": []}, "publicos", "Este campo es necesario."),
        ({"publicos": ["marcianos"]}, "publicos", None),
        ({"linea": ""}, "linea", "Este campo es necesario."),
        ({"title": "ñ" * 256}, "title", None),
        ({"objetivo": "x" * 1001}, "objetivo", None),
        (
            {"temas": "Señales de humo, Acceso a servicios"},
            "temas",
            "No existe el tema «Señales de humo»: elija uno de la lista o pida a la Secretaría"
            " Técnica que lo cree.",
        ),
        (
            {"temas": '"Señales de humo", "Otro"'},
            "temas",
            "No existen los temas «Otro», «Señales de humo»: elija de la lista o pida a la"
            " Secretaría Técnica que los cree.",
        ),
    ],
)
def test_lo_que_no_vale_se_dice_junto_a_su_campo(
    comunicadora, formulario, url_nueva, cambios, campo, mensaje
):
    respuesta = comunicadora.post(url_nueva(), formulario(**cambios))
    assert respuesta.status_code == 200
    errores = respuesta.context["form"].errors
    assert list(errores) == [campo]
    assert mensaje is None or errores[campo] == [mensaje]
    # Lo demás que se escribió sigue en el formulario, y no se guardó nada a medias.
    if "objetivo" not in cambios:
        assert "Que se sepa a quién llamar." in respuesta.content.decode()
    assert not Campana.objects.exists()
    assert not Ejecucion.objects.exists()


@pytest.mark.parametrize(
    "escrito",
    ["Señales de alerta", "senales de alerta", "SEÑALES DE ALERTA", "Sen\u0303ales de alerta"],
)
def test_un_tema_es_uno_se_escriba_como_se_escriba(comunicadora, formulario, url_nueva, escrito):
    comunicadora.post(url_nueva(), formulario(temas=f'"{escrito}"'))
    assert [t.name for t in Campana.objects.get().temas.all()] == ["Señales de alerta"]
    assert Tema.objects.filter(clave="senales de alerta").count() == 1


@pytest.mark.parametrize(
    ("titulo", "slug"),
    [
        ("Campaña «Ñusta» & 'más' \"comillas\"", "campana-nusta-mas-comillas"),
        ("Campan\u0303a descompuesta", "campana-descompuesta"),
        ("ñ" * 255, "n" * 255),
        ("🙂🙂", None),
    ],
)
def test_los_titulos_raros_se_publican_y_se_leen(comunicadora, formulario, url_nueva, titulo, slug):
    comunicadora.post(url_nueva(), formulario(title=titulo))
    campana = Campana.objects.get()
    assert slug is None or campana.slug == slug
    pagina = comunicadora.get(campana.get_absolute_url())
    assert pagina.status_code == 200
    assert comunicadora.get("/campanas/").status_code == 200


def test_una_fecha_de_baja_ya_no_se_ofrece_salvo_a_quien_la_tenia(
    comunicadora, url_nueva, publicar, corazon_azul
):
    campana = publicar(fecha_emblematica=corazon_azul)
    corazon_azul.baja_en, corazon_azul.baja_motivo = dt.date(2026, 1, 1), "Duplicada"
    corazon_azul.save()
    opcion = f">{corazon_azul.nombre}</option>"
    editor = reverse("wagtailadmin_pages:edit", args=[campana.pk])
    assert opcion not in comunicadora.get(url_nueva()).content.decode()
    assert opcion in comunicadora.get(editor).content.decode()


def error_de_bloque(respuesta, campo: str, orden: int = 0) -> dict:
    """Los mensajes del bloque ``orden`` de ``campo``, por su campo."""
    (error,) = respuesta.context["form"].errors[campo].as_data()
    de_dentro = error.block_errors[orden].block_errors
    return {nombre: e.messages for nombre, e in de_dentro.items()}


def test_una_voceria_pide_a_quien_representaba_ese_dia(
    comunicadora, formulario, url_nueva, ugel, focal_de_ugel
):
    antes, ahora = focal_de_ugel
    otra = Institucion.objects.get(sigla="PNP")
    casos = [
        (voceria(ugel), "designacion", "Elija a la persona o escriba un cargo."),
        (
            voceria(ugel, designacion=str(ahora.uuid), cargo="Directora"),
            "cargo",
            "Ya eligió a la persona: deje vacío el cargo.",
        ),
        (
            voceria(ugel, designacion=str(antes.uuid)),
            "designacion",
            f"{antes.nombre} no estaba designada el 10/07/2026: elija a quien lo estaba o escriba"
            " su cargo.",
        ),
        (
            voceria(otra, designacion=str(ahora.uuid)),
            "designacion",
            f"{ahora.nombre} representa a UGEL Tacna.",
        ),
        (voceria(ugel, cargo="Directora", fecha="31/6/2026"), "fecha", None),
    ]
    for bloque, campo, mensaje in casos:
        respuesta = comunicadora.post(url_nueva(), formulario(vocerias=[bloque]))
        errores = error_de_bloque(respuesta, "vocerias")
        assert list(errores) == [campo]
        assert mensaje is None or errores[campo] == [mensaje]
    assert not Campana.objects.exists()
    comunicadora.post(url_nueva(), formulario(vocerias=[voceria(ugel, cargo="Directora")]))
    assert Voceria.objects.get().quien == "Directora"


@pytest.mark.parametrize(
    ("personas", "materiales", "campo"),
    [
        ("", "", "personas"),
        ("-1", "", "personas"),
        ("99999999", "", "personas"),
        ("2.5", "", "personas"),
    ],
)
def test_el_alcance_es_una_cifra_creible(
    comunicadora, formulario, url_nueva, personas, materiales, campo
):
    bloque = {"canal": "radio", "personas": personas, "materiales": materiales, "como": ""}
    respuesta = comunicadora.post(url_nueva(), formulario(alcance=[bloque]))
    assert list(error_de_bloque(respuesta, "alcance")) == [campo]
    assert not Campana.objects.exists()


def test_si_los_hechos_no_se_pueden_escribir_la_campana_no_queda_publicada(
    comunicadora, formulario, url_nueva, ugel, monkeypatch
):
    def fallar(**kwargs):
        raise RuntimeError("Se cortó a la mitad")

    monkeypatch.setattr("campanas.receptores.asentar", fallar)
    with pytest.raises(RuntimeError):
        comunicadora.post(url_nueva(), formulario(tareas=[tarea(ugel)]))
    assert not Campana.objects.exists()


def test_un_borrador_no_asienta_nada_ni_lo_ven_los_demas(
    comunicadora, cliente, formulario, url_nueva, ugel
):
    datos = formulario(tareas=[tarea(ugel)])
    del datos["action-publish"]
    comunicadora.post(url_nueva(), datos)
    borrador = Campana.objects.get()
    assert not borrador.live
    assert not Ejecucion.objects.exists()
    miembro = cliente(Rol.MIEMBRO)
    assert miembro.get(borrador.get_absolute_url()).status_code == 404
    for vista in ("/campanas/", "/campanas/?vista=anio&anio=2026", "/buscar/?q=corazon"):
        assert "Corazón Azul 2026" not in miembro.get(vista).content.decode()
    assert "Corazón Azul 2026" in comunicadora.get("/campanas/").content.decode()


def test_una_institucion_renombrada_se_encuentra_por_su_nombre_nuevo(
    comunicadora, formulario, url_nueva, ugel
):
    comunicadora.post(url_nueva(), formulario(tareas=[tarea(ugel)]))
    ugel.nombre = "Unidad Zancuda de Tacna"
    ugel.save()
    hallado = comunicadora.get("/buscar/", {"q": "zancuda", "tipo": "campana"})
    assert [a.entrada.titulo for a in hallado.context["aciertos"]] == ["Corazón Azul 2026"]


def test_un_borrador_a_medias_se_guarda_y_su_vista_previa_se_abre(
    comunicadora, formulario, url_nueva
):
    """Las fechas se piden siempre; lo demás obligatorio, al publicar."""
    datos = formulario(objetivo="", linea="", inicio="", fin="", publicos=[])
    del datos["action-publish"]
    assert list(comunicadora.post(url_nueva(), datos).context["form"].errors) == ["inicio", "fin"]
    comunicadora.post(url_nueva(), {**datos, "inicio": "1/7/2026", "fin": "31/7/2026"})
    borrador = Campana.objects.get()
    assert comunicadora.get("/campanas/").status_code == 200
    previa = reverse("wagtailadmin_pages:view_draft", args=[borrador.pk])
    assert comunicadora.get(previa).status_code == 200


def test_la_vista_previa_ensena_lo_que_se_escribe(comunicadora, formulario, url_nueva, ugel):
    indice = CalendarioCampanas.objects.get()
    previa = reverse("wagtailadmin_pages:preview_on_add", args=["campanas", "campana", indice.pk])
    datos = formulario(tareas=[tarea(ugel, tarea="Presta el auditorio")])
    assert comunicadora.post(previa, datos).json()["is_valid"]
    texto = comunicadora.get(previa).content.decode()
    assert "Presta el auditorio" in texto
    assert "UGEL Tacna" in texto
    assert not Campana.objects.exists()


# --- Los hechos


@pytest.fixture
def con_tareas(publicar, ugel):
    pnp = Institucion.objects.get(sigla="PNP")
    bloques = [
        {"type": "tarea", "value": tarea(i, tarea=t), "id": str(uuid4())}
        for i, t in ((ugel, "Convoca"), (pnp, "Acompaña"))
    ]
    return publicar(tareas=bloques)


def test_lo_que_se_quita_se_da_de_baja_y_si_vuelve_es_la_misma_fila(con_tareas):
    primera, segunda = Participacion.objects.all()
    bloques = con_tareas.tareas.get_prep_value()
    con_tareas.tareas = bloques[:1]
    con_tareas.save_revision().publish()
    segunda.refresh_from_db()
    assert segunda.baja_motivo == "Se quitó de la campaña."
    con_tareas.tareas = bloques
    con_tareas.save_revision().publish()
    segunda.refresh_from_db()
    assert segunda.baja_en is None
    assert Participacion.objects.count() == 2
    # La que no cambió no acumula historia.
    assert primera.historia.count() == 1


def test_retirarla_da_de_baja_los_hechos_y_publicarla_los_devuelve(con_tareas):
    con_tareas.unpublish()
    hechos = Ejecucion.objects.get()
    assert hechos.baja_motivo == "La campaña se retiró de la vista."
    con_tareas.save_revision().publish()
    hechos.refresh_from_db()
    assert hechos.baja_en is None


def test_un_borrador_pendiente_no_mueve_lo_publicado(con_tareas, comunicadora):
    con_tareas.title, con_tareas.inicio = "Otro nombre", dt.date(2026, 6, 1)
    con_tareas.save_revision()
    assert Ejecucion.objects.get().nombre == "Corazón Azul 2026"
    texto = comunicadora.get(con_tareas.get_absolute_url()).content.decode()
    assert "Del 1 al 31 de julio de 2026" in texto


def test_publicada_no_se_borra_ni_se_copia_por_ninguna_puerta(con_tareas, cliente):
    for rol in (Rol.COMUNICADOR, Rol.SECRETARIA):
        quien = cliente(rol)
        for accion in ("delete", "copy"):
            quien.post(
                reverse(f"wagtailadmin_pages:{accion}", args=[con_tareas.pk]),
                {"new_title": "x", "new_slug": "x", "new_parent_page": con_tareas.get_parent().pk},
            )
    assert Campana.objects.count() == 1


def test_se_encuentra_por_lo_que_dice_y_por_quien_participa(con_tareas):
    (documento,) = campana_que_se_busca(con_tareas)
    assert "Policía Nacional" in documento.cuerpo
    assert documento.facetas["institucion"] == ("PNP", "UGEL Tacna")
    assert documento.facetas["anio"] == ("2026",)


def test_la_de_una_institucion_que_ya_no_existe_se_sigue_editando(
    con_tareas, comunicadora, formulario, ugel
):
    ugel.baja_en, ugel.baja_motivo = dt.date(2026, 8, 1), "Se fusionó con otra"
    ugel.save()
    editor = reverse("wagtailadmin_pages:edit", args=[con_tareas.pk])
    pagina = comunicadora.get(editor).content.decode()
    assert "UGEL Tacna (de baja)" in pagina
    datos = formulario(tareas=[tarea(ugel)], que_funciono="Ir a las escuelas")
    assert comunicadora.post(editor, datos).status_code == 302
    con_tareas.refresh_from_db()
    assert con_tareas.que_funciono == "Ir a las escuelas"


def test_cerrada_sin_lecciones_es_un_pendiente_hasta_que_se_escriben(con_tareas, comunicadora):
    (pendiente,) = campanas_sin_lecciones(comunicadora.usuario)
    assert pendiente.cuantos == 1
    assert "Corazón Azul 2026" in comunicadora.get(pendiente.url).content.decode()
    con_tareas.que_ajustar = "Empezar antes."
    con_tareas.save_revision().publish()
    assert campanas_sin_lecciones(comunicadora.usuario)[0].cuantos == 0


def test_las_lecciones_no_son_pendiente_de_quien_no_las_escribe(con_tareas, cuenta):
    assert campanas_sin_lecciones(cuenta(Rol.MIEMBRO)) == []


# --- La de otro año


def preparar(cliente, campana, anio):
    return cliente.post(reverse("campanas:preparar", args=[campana.uuid]), {"anio": anio})


def test_la_de_otro_anio_lleva_el_plan_y_no_lo_que_paso(comunicadora, publicar, ugel, corazon_azul):
    original = publicar(
        fecha_emblematica=corazon_azul,
        inicio=dt.date(2026, 6, 28),
        fin=dt.date(2026, 8, 2),
        distritos=["Tacna", "Pocollay"],
        tareas=[("tarea", tarea(ugel, estado="hecha"))],
        vocerias=[("voceria", voceria(ugel, cargo="Directora", fecha=dt.date(2026, 7, 10)))],
        alcance=[("alcance", {"canal": "radio", "personas": 9, "materiales": None, "como": ""})],
        que_funciono="La radio.",
        que_ajustar="Empezar antes.",
        percepciones="Se preguntó mucho.",
        es_demo=True,
    )
    original.temas.add("Señales de alerta")
    original.save_revision().publish()
    respuesta = preparar(comunicadora, original, 2027)
    copia = Campana.objects.get(repite=original)
    assert respuesta.url == reverse("wagtailadmin_pages:edit", args=[copia.pk])
    assert (copia.title, copia.slug, copia.live) == (
        "Corazón Azul 2027",
        "corazon-azul-2027",
        False,
    )
    # A la misma distancia del primer día de la fecha emblemática.
    assert (copia.inicio, copia.fin) == (dt.date(2027, 6, 28), dt.date(2027, 8, 2))
    assert copia.uuid != original.uuid
    assert not copia.es_demo
    assert [d.nombre for d in copia.distritos.all()] == ["Tacna", "Pocollay"]
    assert [t.name for t in copia.temas.all()] == ["Señales de alerta"]
    (hecho,) = copia.tareas
    assert (hecho.value["tarea"], hecho.value["estado"]) == ("Convoca a las escuelas", "pendiente")
    assert hecho.id != original.tareas[0].id
    assert not copia.vocerias
    assert not copia.alcance
    assert copia.que_funciono == copia.que_ajustar == copia.percepciones == ""
    assert copia.owner == comunicadora.usuario
    # El editor abre el borrador, y ahí está lo mismo.
    editor = comunicadora.get(respuesta.url)
    assert "Corazón Azul 2027" in editor.content.decode()
    assert copia.get_latest_revision_as_object().inicio == copia.inicio


def test_prepararla_dos_veces_abre_el_mismo_borrador(comunicadora, publicar):
    original = publicar()
    assert preparar(comunicadora, original, 2027).url == preparar(comunicadora, original, 2027).url
    assert Campana.objects.count() == 2
    # Aunque en el borrador se hayan cambiado las fechas.
    copia = Campana.objects.get(repite=original)
    copia.inicio = dt.date(2027, 8, 1)
    copia.fin = dt.date(2027, 8, 3)
    copia.save_revision()
    preparar(comunicadora, original, 2027)
    assert Campana.objects.count() == 2
    texto = comunicadora.get(original.get_absolute_url()).content.decode()
    assert "Abrir la de 2027" in texto


@pytest.mark.parametrize(
    ("titulo", "esperado"),
    [
        ("Corazón Azul 2026", "Corazón Azul 2027"),
        ("Corazón Azul", "Corazón Azul 2027"),
        ("ñ" * 255, "ñ" * 250 + " 2027"),
    ],
)
def test_el_titulo_de_la_de_otro_anio(comunicadora, publicar, titulo, esperado):
    original = publicar(titulo)
    preparar(comunicadora, original, 2027)
    assert Campana.objects.get(repite=original).title == esperado


def test_el_29_de_febrero_pasa_al_28(comunicadora, publicar):
    original = publicar(inicio=dt.date(2024, 2, 29), fin=dt.date(2024, 3, 1))
    preparar(comunicadora, original, 2027)
    copia = Campana.objects.get(repite=original)
    assert (copia.inicio, copia.fin) == (dt.date(2027, 2, 28), dt.date(2027, 3, 1))


@pytest.mark.parametrize("anio", ["", "dos mil", "2026", "99999", "²⁰²⁷", "9" * 5000])
def test_un_anio_que_no_vale_se_explica_y_no_crea_nada(comunicadora, publicar, anio):
    original = publicar()
    respuesta = comunicadora.post(
        reverse("campanas:preparar", args=[original.uuid]), {"anio": anio}, follow=True
    )
    assert "No se preparó nada." in respuesta.content.decode()
    assert Campana.objects.count() == 1


@pytest.mark.parametrize("rol", [Rol.MIEMBRO, Rol.PUNTO_FOCAL, Rol.ALIADO, Rol.ADMINISTRADOR])
def test_quien_no_escribe_campanas_no_prepara(cliente, publicar, rol):
    original = publicar()
    assert preparar(cliente(rol), original, 2027).status_code in {302, 403}
    assert Campana.objects.count() == 1


def test_lo_que_se_ajusta_se_lee_en_la_siguiente(comunicadora, publicar):
    original = publicar(que_ajustar="Empezar antes.")
    copia = preparar_otro_anio(campana=original, usuario=comunicadora.usuario, anio=2027)
    copia.save_revision().publish()
    texto = comunicadora.get(copia.get_absolute_url()).content.decode()
    assert "Qué ajustar, según la vez anterior" in texto
    assert "Empezar antes." in texto
    assert original.get_absolute_url() in texto
    assert (
        copia.get_absolute_url() in comunicadora.get(original.get_absolute_url()).content.decode()
    )


def test_la_linea_y_la_fecha_no_se_borran_bajo_una_campana(publicar, corazon_azul):
    publicar(fecha_emblematica=corazon_azul)
    assert TerminoPlan.objects.filter(codigo="L3").exists()
    with pytest.raises(Exception, match="no se borra"):
        corazon_azul.delete()
