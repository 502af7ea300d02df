"""La tabla de ``docs/roles.md``, casilla por casilla, con peticiones de verdad.

El mundo se monta una vez sobre el contenido base, como en una instalación; cada prueba corre
dentro y deshace lo suyo.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from actas.anexos import anexar
from actas.evidencias import DE_ANEXO
from actas.models import Acta, Acuerdo, Anexo, Avance, Evidencia, Sesion
from actas.services import aprobar, redactar, registrar_avance
from campanas.models import CalendarioCampanas, Campana, FechaEmblematica
from capacitaciones.enums import TipoAccion
from capacitaciones.models import AccionPreventiva, Capacitacion, Publico
from intranet.contenido import cargar_base
from intranet.correo.services import encolar
from intranet.models import (
    Archivo,
    CorreoSaliente,
    Imagen,
    Invitacion,
    Portada,
    Tema,
    TextoDeArchivo,
    Usuario,
)
from intranet.models.calendario import Capa, Suscripcion
from intranet.roles import Rol
from intranet.subidas import recibir
from intranet.textos.services import leer_uno
from red_trata.enums import Calidad, Condicion, TipoInstancia, TipoInstitucion, TipoTermino
from red_trata.models import (
    Canal,
    Designacion,
    Distrito,
    Instancia,
    Institucion,
    Membresia,
    TerminoPlan,
)
from search.models import Entrada, Salida, Sigla
from tests import factories
from tests.actas.conftest import poner_acuerdos
from tests.campanas.kit.matriz import UnaPieza, UnUso, pieza_de_la_matriz
from tests.contenido import compartido

TABLA = Path(__file__).resolve().parents[2] / "docs" / "roles.md"
ACCIONES = {"V": "ver", "C": "crear", "E": "editar", "P": "publicar", "X": "exportar"}
RECHAZOS = {302, 403, 404}
PASADO = timezone.localdate() - dt.timedelta(days=200)


def leer_tabla() -> list[tuple[str, str, str, bool]]:
    """``(cosa, acción, rol, puede)`` por cada casilla de la tabla."""
    filas = [
        [celda.strip() for celda in linea.strip("| \n").split("|")]
        for linea in TABLA.read_text(encoding="utf-8").splitlines()
        if linea.startswith("|")
    ]
    encabezado, _, *cosas = filas
    casillas = []
    for cosa, acciones, *celdas in cosas:
        for rol, celda in zip(encabezado[2:], celdas, strict=True):
            assert celda == "·" or set(celda) <= set(acciones), f"{cosa} × {rol}: {celda}"
            casillas += [(cosa, ACCIONES[letra], rol, letra in celda) for letra in acciones]
    return casillas


# --- El mundo


@dataclass
class Lado:
    """Una instancia con su vida: un acta aprobada, otra por aprobar y una sesión sin acta."""

    instancia: Instancia
    propia: Institucion
    otra: Institucion
    membresia: Membresia = None
    designacion: Designacion = None
    aprobada: Acta = None
    borrador: Acta = None
    sesion: Sesion = None
    acuerdo: Acuerdo = None
    anexo: Anexo = None
    partes: dict[str, Any] = field(default_factory=dict)
    avances: dict[str, Avance] = field(default_factory=dict)


def _lado(sigla: str, secretaria: Usuario) -> Lado:
    instancia = Instancia.objects.get(sigla=sigla)
    propia, otra, tercera = factories.InstitucionFactory.create_batch(3)
    lado = Lado(instancia=instancia, propia=propia, otra=otra)
    for institucion in (propia, otra, tercera):
        membresia = factories.MembresiaFactory(institucion=institucion, instancia=instancia)
        designacion = factories.DesignacionFactory(membresia=membresia)
    lado.membresia, lado.designacion = membresia, designacion
    lado.aprobada = _acta(lado, secretaria, dias=0)
    aprobar(acta=lado.aprobada, usuario=secretaria)
    lado.borrador = _acta(lado, secretaria, dias=7)
    lado.borrador.save_revision(user=secretaria)
    lado.sesion = factories.SesionFactory(instancia=instancia, fecha=PASADO + dt.timedelta(21))
    lado.acuerdo = lado.aprobada.sesion.acuerdos.get()
    for parte in lado.acuerdo.compromisos.get().responsabilidades.all():
        quien = "propia" if parte.institucion == propia else "otra"
        lado.partes[quien] = parte
        lado.avances[quien] = registrar_avance(
            responsabilidad=parte,
            usuario=secretaria,
            estado="en_proceso",
            nota=f"Nota de la {quien}",
            fecha=PASADO,
        )
    return lado


def _acta(lado: Lado, secretaria: Usuario, *, dias: int) -> Acta:
    sesion = factories.SesionFactory(instancia=lado.instancia, fecha=PASADO + dt.timedelta(dias))
    acta = redactar(sesion=sesion, usuario=secretaria)
    acta.asistencia = [
        {
            "institucion": str(d.membresia.institucion.uuid),
            "presencia": "presente",
            "designaciones": [d.pk],
            "nota": "",
        }
        for d in Designacion.objects.filter(membresia__instancia=lado.instancia)
    ]
    return poner_acuerdos(
        acta,
        {
            "texto": f"Elaborar el cronograma zancudo de {lado.instancia.sigla}",
            "compromisos": [
                {
                    "texto": f"Presentar el cronograma zancudo de {lado.instancia.sigla}",
                    "fecha_limite": f"{PASADO + dt.timedelta(days=300)}",
                    "responsables": [str(lado.propia.uuid), str(lado.otra.uuid)],
                }
            ],
        },
    )


def _anexo(lado: Lado, secretaria: Usuario) -> Anexo:
    """Un anexo del acta aprobada de un lado, que por dentro dice lo que nadie más dice."""
    papel = _papel(f"plano zampoña {lado.instancia.sigla}.txt")
    return anexar(
        sesion=lado.aprobada.sesion, archivos=[recibir(papel, DE_ANEXO)], usuario=secretaria
    )[0]


def _papel(nombre: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(nombre, f"Dentro de {nombre} hay un chirimoyo".encode(), "text/plain")


def _campana(titulo: str, **campos) -> Campana:
    campana = Campana(
        title=titulo,
        objetivo="Un objetivo zorzal",
        linea=TerminoPlan.objects.filter(tipo=TipoTermino.LINEA).first(),
        inicio=dt.date(2026, 7, 1),
        fin=dt.date(2026, 7, 31),
        publicos=["jovenes"],
        **campos,
    )
    CalendarioCampanas.objects.get().add_child(instance=campana)
    revision = campana.save_revision()
    if campana.live:
        revision.publish()
    return campana


def _png() -> bytes:
    salida = BytesIO()
    Image.new("RGB", (4, 4), "navy").save(salida, "PNG")
    return salida.getvalue()


def _cuenta(rol: Rol, institucion: Institucion | None = None, instancia=None, **membresia):
    cuenta = factories.CuentaFactory()
    cuenta.groups.add(Group.objects.get(name=rol.label))
    if institucion is not None:
        suya = institucion.membresias.filter(instancia=instancia).first()
        factories.DesignacionFactory(
            membresia=suya
            or factories.MembresiaFactory(
                institucion=institucion, instancia=instancia, **membresia
            ),
            persona=factories.PersonaFactory(usuario=cuenta),
            condicion=Condicion.ALTERNO,
        )
    return cuenta


@pytest.fixture(scope="module")
def mundo(django_db_setup, django_db_blocker):
    """Una instalación con dos secretarías trabajando y una cuenta por rol."""
    with compartido(django_db_blocker):
        cargar_base()
        secretarias = {rol: _cuenta(rol) for rol in (Rol.SECRETARIA, Rol.GRDS)}
        red = _lado("red", secretarias[Rol.SECRETARIA])
        grds = _lado("grds", secretarias[Rol.GRDS])
        for lado, rol in ((red, Rol.SECRETARIA), (grds, Rol.GRDS)):
            lado.anexo = _anexo(lado, secretarias[rol])
        while leer_uno():
            pass
        aliada = factories.InstitucionFactory()
        cuentas = secretarias | {
            Rol.MIEMBRO: _cuenta(Rol.MIEMBRO, red.propia, red.instancia),
            Rol.PUNTO_FOCAL: _cuenta(Rol.PUNTO_FOCAL, red.propia, red.instancia),
            Rol.COMUNICADOR: _cuenta(Rol.COMUNICADOR),
            Rol.ALIADO: _cuenta(
                Rol.ALIADO,
                aliada,
                red.instancia,
                calidad=Calidad.ALIADA,
                desde=timezone.localdate(),
            ),
            Rol.ADMINISTRADOR: _cuenta(Rol.ADMINISTRADOR),
        }
        imagen = Imagen(title="Afiche", file=ImageFile(BytesIO(_png()), name="matriz.png"))
        imagen.save()
        archivo = Archivo.objects.create(
            title="Oficio", file=ContentFile(b"Texto", name="oficio.txt")
        )
        evidencia = Evidencia.objects.create(
            avance=red.avances["propia"],
            nombre="foto.png",
            archivo=ContentFile(_png(), name="foto.png"),
        )
        for institucion in (red.propia, red.otra):
            Capacitacion.objects.create(
                titulo="Señal zancudo", fecha=PASADO, participantes=24, institucion=institucion
            )
            AccionPreventiva.objects.create(
                tema="Charla zancudo", fecha=PASADO, lugar="Plaza", institucion=institucion
            )
        clientes = {"Anónimo": Client()}
        for rol, cuenta in cuentas.items():
            clientes[rol.label] = Client()
            clientes[rol.label].force_login(cuenta)
        yield SimpleNamespace(
            red=red,
            grds=grds,
            campana=_campana("Campaña publicada"),
            borrador_de_campana=_campana("Campaña en borrador", live=False),
            imagen=imagen,
            archivo=archivo,
            evidencia=evidencia,
            clientes=clientes,
            tema=Tema.objects.create(name="Matriz", slug="matriz"),
            persona=factories.PersonaFactory(),
            canal=Canal.objects.create(
                institucion=red.propia, clase="telefono", valor="052 111111", fuente="Oficio"
            ),
            documento=factories.DocumentoReferenciaFactory(),
            pieza=pieza_de_la_matriz(secretarias[Rol.SECRETARIA], red.propia),
        )
        imagen.file.storage.delete(imagen.file.name)
        archivo.file.storage.delete(archivo.file.name)


# --- Qué es hacer cada cosa: se intenta y se mira si pasó


def lee(cliente: Client, url: str, contiene: str = "", **datos) -> bool:
    """Si ``url`` se puede leer (y dice ``contiene``)."""
    respuesta = cliente.get(url, datos)
    assert respuesta.status_code in {200, *RECHAZOS}, f"{respuesta.status_code} {url}"
    if respuesta.status_code != 200:
        return False
    octetos = respuesta.getvalue() if respuesta.streaming else respuesta.content
    return not contiene or contiene in octetos.decode(errors="ignore")


def envia(cliente: Client, url: str, datos: dict, paso: Callable[[], bool]) -> bool:
    """Si enviar ``datos`` a ``url`` tuvo efecto; sin efecto, o se rechaza o se explica (200)."""
    respuesta = cliente.post(url, datos)
    assert respuesta.status_code in {200, *RECHAZOS}, f"{respuesta.status_code} {url}"
    hecho = paso()
    assert hecho or respuesta.status_code in RECHAZOS or b"error" in respuesta.content
    return hecho


@dataclass(frozen=True)
class EnAdmin:
    """Un registro en el admin.

    :ivar fila: la que se ve y se edita.
    :ivar nueva: los datos con que se crea otra.
    :ivar cambio: el campo que se edita y su valor nuevo.
    """

    nombre: str
    fila: Callable[[Any], Model]
    nueva: Callable[[Any], dict] = lambda m: {}
    cambio: tuple[str, str] = ("", "")

    def ver(self, m, cliente) -> bool:
        """Abrir su ficha."""
        return lee(cliente, reverse(f"{self.nombre}:inspect", args=[self.fila(m).pk]))

    def crear(self, m, cliente) -> bool:
        """Registrar otra."""
        modelo = type(self.fila(m))
        antes = modelo.objects.count()
        datos = {**self.nueva(m), "uuid_nuevo": str(uuid4())}
        return envia(
            cliente,
            reverse(f"{self.nombre}:add"),
            datos,
            lambda: modelo.objects.count() == antes + 1,
        )

    def editar(self, m, cliente) -> bool:
        """Cambiar un campo."""
        fila = self.fila(m)
        fila.refresh_from_db()
        campo, valor = self.cambio
        datos = {
            **_como_formulario(fila, self.nueva(m)),
            campo: valor,
            "version_leida": getattr(fila, "version", ""),
        }
        return envia(
            cliente,
            reverse(f"{self.nombre}:edit", args=[fila.pk]),
            datos,
            lambda: str(getattr(type(fila).objects.get(pk=fila.pk), campo)) == valor,
        )

    def exportar(self, m, cliente) -> bool:
        """Bajar el Excel."""
        return lee(cliente, reverse(f"{self.nombre}:index"), export="xlsx")


def _como_formulario(fila: Model, campos: dict) -> dict:
    """Lo que el formulario de ``fila`` enviaría sin cambiar nada."""
    actual = {c: getattr(fila, fila._meta.get_field(c).attname) for c in campos}
    return {c: _escrito(v) for c, v in actual.items() if v not in (None, False, "")}


def _escrito(valor: Any) -> str:
    return f"{valor:%d/%m/%Y}" if isinstance(valor, dt.date) else str(valor)


@dataclass(frozen=True)
class UnaSesion(EnAdmin):
    """La sesión se lee y se convoca en el sitio."""

    lado: str = ""

    def ver(self, m, cliente) -> bool:
        """Abrirla en el sitio."""
        return lee(cliente, self.fila(m).get_absolute_url())

    def publicar(self, m, cliente) -> bool:
        """Convocarla."""
        sesion = self.fila(m)
        return envia(
            cliente,
            reverse("actas:convocar", args=[sesion.uuid]),
            {},
            lambda: Sesion.objects.get(pk=sesion.pk).estado == "convocada",
        )


@dataclass(frozen=True)
class UnActa:
    """El acta de un lado."""

    lado: str

    def ver(self, m, cliente) -> bool:
        """Leer la aprobada."""
        return lee(cliente, getattr(m, self.lado).aprobada.get_url(), "cronograma zancudo")

    def crear(self, m, cliente) -> bool:
        """Redactar la de una sesión que no la tiene."""
        sesion = getattr(m, self.lado).sesion
        return envia(
            cliente,
            reverse("actas:redactar", args=[sesion.uuid]),
            {},
            lambda: Acta.objects.filter(sesion=sesion).exists(),
        )

    def editar(self, m, cliente) -> bool:
        """Abrir el borrador en el editor."""
        acta = getattr(m, self.lado).borrador
        return lee(cliente, reverse("wagtailadmin_pages:edit", args=[acta.pk]), "zancudo")

    def publicar(self, m, cliente) -> bool:
        """Aprobar el borrador."""
        acta = Acta.objects.get(pk=getattr(m, self.lado).borrador.pk)
        return envia(
            cliente,
            reverse("actas_aprobar", args=[acta.pk]),
            {"revision": acta.latest_revision_id},
            lambda: acta.aprobada,
        )

    def exportar(self, m, cliente) -> bool:
        """Bajar el PDF."""
        sesion = getattr(m, self.lado).aprobada.sesion
        return lee(cliente, reverse("actas:pdf", args=[sesion.uuid, 1]), "%PDF")


@dataclass(frozen=True)
class UnAcuerdo:
    """El acuerdo de un lado."""

    lado: str

    def ver(self, m, cliente) -> bool:
        """Abrirlo en el sitio."""
        return lee(cliente, getattr(m, self.lado).acuerdo.get_absolute_url(), "zancudo")

    def editar(self, m, cliente) -> bool:
        """Anularlo."""
        acuerdo = getattr(m, self.lado).acuerdo
        return envia(
            cliente,
            reverse("actas:cambiar_acuerdo", args=[acuerdo.uuid]),
            {"motivo": "Se acordó otra cosa"},
            lambda: Acuerdo.objects.get(pk=acuerdo.pk).estado == "anulado",
        )

    def exportar(self, m, cliente) -> bool:
        """Bajar el Excel."""
        return lee(cliente, reverse("acuerdo:index"), export="xlsx")


@dataclass(frozen=True)
class EnLaBusqueda:
    """El acuerdo de un lado, buscado por una palabra."""

    lado: str

    def ver(self, m, cliente) -> bool:
        """Encontrarlo."""
        acuerdo = getattr(m, self.lado).acuerdo
        return lee(cliente, "/buscar/", acuerdo.get_absolute_url(), q="zancudo")


@dataclass(frozen=True)
class UnAnexo:
    """El anexo del acta aprobada de un lado."""

    lado: str

    def ver(self, m, cliente) -> bool:
        """Abrirlo."""
        return lee(cliente, getattr(m, self.lado).anexo.get_absolute_url())

    def crear(self, m, cliente) -> bool:
        """Anexar otro."""
        sesion = getattr(m, self.lado).aprobada.sesion
        return envia(
            cliente,
            reverse("actas:anexar", args=[sesion.uuid]),
            {"archivos": [_papel("otro.txt")]},
            lambda: sesion.anexos.filter(nombre="otro.txt").exists(),
        )

    def editar(self, m, cliente) -> bool:
        """Pedir que se lea otra vez, y quitarlo."""
        anexo = getattr(m, self.lado).anexo
        texto = TextoDeArchivo.objects.filter(huella=anexo.sha256)
        relee = envia(
            cliente,
            reverse("releer_archivo", args=[anexo.uuid]),
            {},
            lambda: texto.filter(estado="pendiente").exists(),
        )
        quita = envia(
            cliente,
            reverse("actas:quitar_anexo", args=[anexo.uuid]),
            {"motivo": "No era"},
            lambda: not Anexo.objects.vigentes().filter(pk=anexo.pk).exists(),
        )
        assert relee == quita
        return quita


@dataclass(frozen=True)
class UnaPaginaDeAnexo:
    """Lo que un anexo dice por dentro, y su nombre mientras se escribe."""

    lado: str

    def ver(self, m, cliente) -> bool:
        """Encontrarlo y que se proponga: o las dos cosas, o ninguna."""
        nombre = getattr(m, self.lado).anexo.nombre
        halla = lee(cliente, "/buscar/", f"Dentro de {nombre}", q="chirimoyo")
        propone = lee(cliente, "/buscar/sugerencias/", nombre, q="plano zamp")
        assert halla == propone
        return halla


@dataclass(frozen=True)
class UnCompromiso:
    """El compromiso de un lado."""

    lado: str

    def ver(self, m, cliente) -> bool:
        """Verlo en la lista."""
        sigla = getattr(m, self.lado).instancia.sigla
        return lee(
            cliente, reverse("actas:compromisos"), f"Presentar el cronograma zancudo de {sigla}"
        )

    def exportar(self, m, cliente) -> bool:
        """Bajar el Excel."""
        return lee(cliente, reverse("compromiso:index"), export="xlsx")


@dataclass(frozen=True)
class UnAvance:
    """El avance de una institución de la Red."""

    quien: str

    def ver(self, m, cliente) -> bool:
        """Leerlo en el acuerdo."""
        return lee(cliente, m.red.acuerdo.get_absolute_url(), f"Nota de la {self.quien}")

    def crear(self, m, cliente) -> bool:
        """Registrar otro."""
        parte = m.red.partes[self.quien]
        datos = {
            "fecha": f"{PASADO:%d/%m/%Y}",
            "estado": "cumplido",
            "nota": "Hecho",
            "clave_envio": str(uuid4()),
        }
        return envia(
            cliente,
            reverse("actas:nuevo_avance", args=[parte.uuid]),
            datos,
            lambda: parte.avances.filter(nota="Hecho").exists(),
        )

    def editar(self, m, cliente) -> bool:
        """Anularlo."""
        avance = m.red.avances[self.quien]
        return envia(
            cliente,
            reverse("actas:anular_avance", args=[avance.uuid]),
            {"motivo": "Se registró por error"},
            lambda: Avance.objects.filter(anula=avance).exists(),
        )

    def exportar(self, m, cliente) -> bool:
        """Bajar el Excel."""
        return lee(cliente, reverse("avance:index"), export="xlsx")


@dataclass(frozen=True)
class UnLugar:
    """Algo que solo se lee, en una dirección."""

    url: Callable[[Any], str]

    def ver(self, m, cliente) -> bool:
        """Abrirlo."""
        return lee(cliente, self.url(m))


@dataclass(frozen=True)
class UnFichero(UnLugar):
    """Una imagen o un archivo."""

    modelo: type[Model]
    rutas: str
    fila: Callable[[Any], Model]
    subido: Callable[[], SimpleUploadedFile]

    def crear(self, m, cliente) -> bool:
        """Subir otro."""
        datos = {"title": "Subido", "file": self.subido(), **_colecciones()}
        return envia(
            cliente,
            reverse(f"{self.rutas}:add"),
            datos,
            lambda: self.modelo.objects.filter(title="Subido").exists(),
        )

    def editar(self, m, cliente) -> bool:
        """Cambiarle el título."""
        fila = self.fila(m)
        return envia(
            cliente,
            reverse(f"{self.rutas}:edit", args=[fila.pk]),
            {"title": "Con otro título", **_colecciones()},
            lambda: self.modelo.objects.get(pk=fila.pk).title == "Con otro título",
        )


def _colecciones() -> dict:
    from wagtail.models import Collection

    return {"collection": Collection.get_first_root_node().pk, "tags": "", "description": "x"}


class UnaCuenta:
    """Las cuentas."""

    def ver(self, m, cliente) -> bool:
        """Abrir la lista."""
        return lee(cliente, reverse("wagtailusers_users:index"))

    def crear(self, m, cliente) -> bool:
        """Dar de alta una."""
        datos = {
            "username": "cuenta_nueva",
            "email": "nueva@ejemplo.pe",
            "first_name": "Nueva",
            "last_name": "Cuenta",
            "password1": factories.CLAVE,
            "password2": factories.CLAVE,
        }
        return envia(
            cliente,
            reverse("wagtailusers_users:add"),
            datos,
            lambda: Usuario.objects.filter(username="cuenta_nueva").exists(),
        )

    def editar(self, m, cliente) -> bool:
        """Cambiarle el nombre."""
        otra = Usuario.objects.get(persona__designaciones__membresia__calidad=Calidad.ALIADA)
        datos = {
            "username": otra.username,
            "email": otra.email,
            "first_name": "Renombrada",
            "last_name": otra.last_name,
            "is_active": "on",
        }
        return envia(
            cliente,
            reverse("wagtailusers_users:edit", args=[otra.pk]),
            datos,
            lambda: Usuario.objects.get(pk=otra.pk).first_name == "Renombrada",
        )


class ElDirectorio:
    """El directorio y su hoja."""

    def ver(self, m, cliente) -> bool:
        """Leer quién representa a una institución de la Red."""
        return lee(cliente, "/directorio/", m.red.designacion.persona.nombre)

    def exportar(self, m, cliente) -> bool:
        """Bajarlo."""
        return lee(cliente, "/directorio.csv", m.red.designacion.persona.nombre)


class UnaFicha:
    """La página de una institución."""

    def ver(self, m, cliente) -> bool:
        """Leerla."""
        return lee(cliente, m.red.propia.get_absolute_url(), m.red.propia.nombre)

    def editar(self, m, cliente) -> bool:
        """Guardar un borrador de lo que hace."""
        return self._guardar(m, cliente, {}, lambda ficha: ficha.has_unpublished_changes)

    def publicar(self, m, cliente) -> bool:
        """Publicarlo."""
        publicar = {"action-publish": "action-publish"}
        return self._guardar(m, cliente, publicar, lambda ficha: ficha.fuente == "Oficio nuevo")

    @staticmethod
    def _guardar(m, cliente, accion, paso) -> bool:
        ficha = m.red.propia.ficha
        datos = {"que_hace": "null", "fuente": "Oficio nuevo", **accion}
        return envia(
            cliente,
            reverse("wagtailadmin_pages:edit", args=[ficha.pk]),
            datos,
            lambda: paso(type(ficha).objects.get(pk=ficha.pk)),
        )


class UnaTarjeta:
    """El contacto de quien representa a una institución."""

    def exportar(self, m, cliente) -> bool:
        """Guardarlo."""
        url = reverse("red_trata:tarjeta", args=[m.red.designacion.uuid])
        return lee(cliente, url, "BEGIN:VCARD")


class UnaDesignacionEnLaBusqueda:
    """Un paso por un cargo, buscado por la persona."""

    def ver(self, m, cliente) -> bool:
        """Encontrarlo."""
        designacion = m.red.designacion
        return lee(cliente, "/buscar/", designacion.ancla, q=designacion.persona.nombre)


@dataclass(frozen=True)
class DeUnaHoja:
    """Lo que se trae de una hoja.

    :ivar ruta: la pantalla de importar.
    :ivar texto: la hoja.
    :ivar paso: si tuvo efecto.
    """

    ruta: str
    texto: Callable[[Any], str]
    paso: Callable[[Any], bool]

    def crear(self, m, cliente) -> bool:
        """Ensayarla e importarla."""
        archivo = SimpleUploadedFile("hoja.csv", self.texto(m).encode())
        ensayo = cliente.post(reverse(self.ruta), {"archivo": archivo, "accion": "ensayar"})
        if ensayo.status_code != 200:
            assert ensayo.status_code in RECHAZOS
            return False
        ficha = ensayo.context["guardado"].ficha
        cliente.post(reverse(self.ruta), {"ficha": ficha, "accion": "importar"})
        return self.paso(m)

    editar = crear


class DosFichasDeUnaPersona:
    """Dos fichas de quien representa a una institución de la Red."""

    def editar(self, m, cliente) -> bool:
        """Unirlas."""
        queda = m.red.designacion.persona
        return envia(
            cliente,
            reverse("persona:unir", args=[queda.pk]),
            {"absorbida": m.persona.pk, "comprobado": "on"},
            lambda: type(queda).objects.filter(pk=m.persona.pk, unida_a=queda).exists(),
        )


@dataclass(frozen=True)
class UnaInvitacion:
    """La de quien representa a una institución en una instancia."""

    lado: str

    def ver(self, m, cliente) -> bool:
        """Abrir la lista."""
        return lee(cliente, reverse("invitacion:index"))

    def crear(self, m, cliente) -> bool:
        """Invitar a la persona que la instancia designó."""
        persona = getattr(m, self.lado).designacion.persona
        return envia(
            cliente,
            reverse("persona:invitar", args=[persona.pk]),
            {"correo": "invitada@ejemplo.pe", "rol": Rol.PUNTO_FOCAL, "en_mano": "1"},
            lambda: Invitacion.objects.filter(persona=persona.uuid).exists(),
        )

    def exportar(self, m, cliente) -> bool:
        """Bajar el Excel."""
        return lee(cliente, reverse("invitacion:index"), export="xlsx")


@dataclass(frozen=True)
class UnaCampana:
    """La publicada se lee en el sitio; se escribe en el admin."""

    def ver(self, m, cliente) -> bool:
        """Abrirla."""
        return lee(cliente, m.campana.get_absolute_url(), "objetivo zorzal")

    def crear(self, m, cliente) -> bool:
        """Escribir otra, en borrador."""
        return self._escribir(m, cliente, "Otra campaña")

    def _escribir(self, m, cliente, titulo: str, **acciones) -> bool:
        indice = m.campana.get_parent()
        return envia(
            cliente,
            reverse("wagtailadmin_pages:add", args=["campanas", "campana", indice.pk]),
            {**_como_campana(m), "title": titulo, **acciones},
            lambda: Campana.objects.filter(title=titulo).exists(),
        )

    def editar(self, m, cliente) -> bool:
        """Guardar un cambio en borrador."""
        return envia(
            cliente,
            reverse("wagtailadmin_pages:edit", args=[m.campana.pk]),
            {**_como_campana(m), "title": "Con otro título"},
            lambda: Campana.objects.get(pk=m.campana.pk).draft_title == "Con otro título",
        )

    def publicar(self, m, cliente) -> bool:
        """Publicar el borrador."""
        return envia(
            cliente,
            reverse("wagtailadmin_pages:edit", args=[m.borrador_de_campana.pk]),
            {**_como_campana(m), "title": "Ya publicada", "action-publish": "on"},
            lambda: Campana.objects.get(pk=m.borrador_de_campana.pk).live,
        )


def _como_campana(m) -> dict:
    return {
        "title": m.campana.title,
        "objetivo": m.campana.objetivo,
        "linea": m.campana.linea_id,
        "inicio": "1/7/2026",
        "fin": "31/7/2026",
        "publicos": ["jovenes"],
        **dict.fromkeys(("tareas-count", "vocerias-count", "alcance-count"), "0"),
        **dict.fromkeys(("comments-TOTAL_FORMS", "comments-INITIAL_FORMS"), "0"),
    }


class UnBorradorDeCampana:
    """El que todavía no se publica: en la lista de quien escribe campañas, y en el admin."""

    def ver(self, m, cliente) -> bool:
        """Hallarlo en la lista."""
        return lee(cliente, "/campanas/", m.borrador_de_campana.title)

    def editar(self, m, cliente) -> bool:
        """Abrirlo en el editor."""
        return lee(cliente, reverse("wagtailadmin_pages:edit", args=[m.borrador_de_campana.pk]))


class UnaCampanaDeOtroAnio:
    """La copia de una publicada, en borrador."""

    def crear(self, m, cliente) -> bool:
        """Prepararla."""
        return envia(
            cliente,
            reverse("campanas:preparar", args=[m.campana.uuid]),
            {"anio": "2031"},
            lambda: m.campana.repeticiones.exists(),
        )


class UnaCampanaEnLaBusqueda:
    """La publicada, buscada por una palabra."""

    def ver(self, m, cliente) -> bool:
        """Encontrarla."""
        return lee(cliente, "/buscar/", m.campana.get_absolute_url(), q="zorzal")


class HechosDeCampanas:
    """Ejecuciones, participaciones, vocerías y alcance: se leen y se exportan."""

    MODELOS = ("ejecucion", "participacion_en_campana", "voceria", "alcance")

    def ver(self, m, cliente) -> bool:
        """Abrir las cuatro listas."""
        return all(self._todas(cliente))

    def exportar(self, m, cliente) -> bool:
        """Bajar los cuatro Excel."""
        return all(self._todas(cliente, export="xlsx"))

    def _todas(self, cliente, **datos) -> list[bool]:
        pudo = [lee(cliente, reverse(f"{n}:index"), **datos) for n in self.MODELOS]
        assert len(set(pudo)) == 1, pudo
        return pudo


class UnaSuscripcion:
    """La dirección secreta con que un programa lee el calendario como su dueño."""

    def ver(self, m, cliente) -> bool:
        """Abrir las propias."""
        return lee(cliente, reverse("calendario:suscribirse"), "Suscribirse")

    def crear(self, m, cliente) -> bool:
        """Crear una y leerla sin sesión."""
        direccion = _suscribirse(cliente)
        return direccion is not None and lee(Client(), direccion, "BEGIN:VCALENDAR")

    def editar(self, m, cliente) -> bool:
        """Revocar la propia: deja de leerse."""
        if (direccion := _suscribirse(cliente)) is None:
            return False
        suya = Suscripcion.objects.latest("pk")
        return envia(
            cliente,
            reverse("calendario:revocar", args=[suya.uuid]),
            {},
            lambda: not lee(Client(), direccion),
        )


def _suscribirse(cliente: Client) -> str | None:
    """La dirección de una suscripción nueva, o nada si no se pudo."""
    respuesta = cliente.post(
        reverse("calendario:suscribirse"), {"nombre": "Mía", "capas": Capa.values}
    )
    return urlsplit(respuesta.context["https"]).path if respuesta.status_code == 200 else None


@dataclass(frozen=True)
class EnElCalendario:
    """La sesión de un lado, en el calendario de cada quien."""

    lado: str

    def ver(self, m, cliente) -> bool:
        """Leerla en su día."""
        sesion = getattr(m, self.lado).sesion
        return lee(
            cliente,
            reverse("calendario:calendario"),
            sesion.get_absolute_url(),
            mes=f"{sesion.fecha:%Y-%m}",
        )

    def exportar(self, m, cliente) -> bool:
        """Bajar su archivo y recibirla en la suscripción: las dos cosas o ninguna."""
        sesion = getattr(m, self.lado).sesion
        archivo = lee(cliente, reverse("calendario:evento", args=[sesion.uuid]), str(sesion.uuid))
        direccion = _suscribirse(cliente)
        suscrita = direccion is not None and lee(Client(), direccion, str(sesion.uuid))
        assert archivo is suscrita
        return archivo


@dataclass(frozen=True)
class UnaActividad:
    """Una capacitación o una acción preventiva de una institución.

    :ivar vistas: los nombres de su ficha, su alta, su edición y su lista en Excel.
    :ivar campo: el que dice qué fue.
    :ivar datos: lo demás que hay que escribir.
    """

    modelo: type[Model]
    vistas: tuple[str, str, str, str]
    quien: str
    campo: str
    datos: Callable[[], dict]

    def _fila(self, m) -> Model:
        return self.modelo.objects.get(institucion=getattr(m.red, self.quien))

    def _enviado(self, m, dice: str) -> dict:
        return {
            "uuid_nuevo": str(uuid4()),
            "institucion": getattr(m.red, self.quien).pk,
            "fecha": f"{PASADO:%d/%m/%Y}",
            self.campo: dice,
            **self.datos(),
        }

    def ver(self, m, cliente) -> bool:
        """Abrir su ficha."""
        return lee(cliente, self._fila(m).get_absolute_url(), "zancudo")

    def crear(self, m, cliente) -> bool:
        """Registrar otra."""
        return envia(
            cliente,
            reverse(f"capacitaciones:{self.vistas[1]}"),
            self._enviado(m, "Otra más"),
            lambda: self.modelo.objects.filter(**{self.campo: "Otra más"}).exists(),
        )

    def editar(self, m, cliente) -> bool:
        """Corregirla."""
        fila = self._fila(m)
        return envia(
            cliente,
            reverse(f"capacitaciones:{self.vistas[2]}", args=[fila.uuid]),
            {**self._enviado(m, "Corregida"), "version_leida": fila.version},
            lambda: self.modelo.objects.filter(pk=fila.pk, **{self.campo: "Corregida"}).exists(),
        )

    def exportar(self, m, cliente) -> bool:
        """Bajar el Excel."""
        return lee(cliente, reverse(f"capacitaciones:{self.vistas[3]}", args=["xlsx"]))


def _capacitacion(quien: str) -> UnaActividad:
    return UnaActividad(
        Capacitacion,
        ("capacitacion", "registrar", "editar", "exportar"),
        quien,
        "titulo",
        lambda: {
            "temas": [Tema.objects.first().pk],
            "publicos": [Publico.objects.first().pk],
            "modalidad": "presencial",
            "participantes": "24",
            "reparto-TOTAL_FORMS": "0",
            "reparto-INITIAL_FORMS": "0",
        },
    )


def _accion(quien: str) -> UnaActividad:
    return UnaActividad(
        AccionPreventiva,
        ("accion", "registrar_accion", "editar_accion", "exportar_acciones"),
        quien,
        "tema",
        lambda: {
            "tipo": TipoAccion.CHARLA,
            "lugar": "I.E. Inventada",
            "nivel": "secundaria",
            "dirigido_a": "estudiantes",
            "estudiantes": "30",
            "docentes": "0",
            "familias": "0",
            "otros": "0",
        },
    )


@dataclass(frozen=True)
class TraerUnaHoja:
    """Traer filas de una hoja de cálculo.

    :ivar hoja: una con lo obligatorio.
    """

    vista: str
    hoja: str

    def ver(self, m, cliente) -> bool:
        """Abrir la pantalla."""
        return lee(cliente, reverse(f"capacitaciones:{self.vista}"))

    def crear(self, m, cliente) -> bool:
        """Ensayar una hoja."""
        respuesta = cliente.post(
            reverse(f"capacitaciones:{self.vista}"),
            {"archivo": SimpleUploadedFile("hoja.csv", self.hoja.encode())},
        )
        assert respuesta.status_code in {200, *RECHAZOS}
        return respuesta.status_code == 200 and "informe" in respuesta.context


def _membresia(lado: str) -> EnAdmin:
    return EnAdmin(
        "membresia",
        lambda m: getattr(m, lado).membresia,
        lambda m: {
            "institucion": m.documento.emisor_id,
            "instancia": getattr(m, lado).instancia.pk,
            "calidad": "integrante",
            "desde": "1/1/2025",
        },
        ("calidad", "aliada"),
    )


def _designacion(lado: str) -> EnAdmin:
    return EnAdmin(
        "designacion",
        lambda m: getattr(m, lado).designacion,
        lambda m: {
            "membresia": getattr(m, lado).membresia.pk,
            "persona": m.persona.pk,
            "condicion": "alterno",
            "desde": "1/2/2025",
            "documento_pendiente": "on",
        },
        ("cargo", "Otro cargo"),
    )


def _sesion(lado: str) -> UnaSesion:
    return UnaSesion(
        "sesion",
        lambda m: getattr(m, lado).sesion,
        lambda m: {
            "instancia": getattr(m, lado).instancia.pk,
            "tipo": "SO",
            "fecha": "14/5/2026",
            "hora_inicio": "09:00:00",
            "modalidad": "presencial",
        },
        ("lugar", "Otro lugar"),
    )


def _instancia(lado: str) -> EnAdmin:
    return EnAdmin(
        "instancia",
        lambda m: getattr(m, lado).instancia,
        lambda m: {
            "nombre": "Comisión local nueva",
            "sigla": "comision-nueva",
            "tipo": TipoInstancia.COMISION_LOCAL,
            "grupo_secretaria": getattr(m, lado).instancia.grupo_secretaria_id,
            "quorum_porcentaje": "50",
        },
        ("regla_aprobacion", "Por consenso"),
    )


@dataclass(frozen=True)
class EnAuditoria:
    """Una tabla de Auditoría."""

    ruta: str

    def ver(self, m, cliente) -> bool:
        """Abrirla."""
        return lee(cliente, f"/admin/auditoria/{self.ruta}")

    def exportar(self, m, cliente) -> bool:
        """Bajarla."""
        return lee(cliente, f"/admin/auditoria/{self.ruta}", export="csv")


class UnaCarta(EnAuditoria):
    """Una carta que no salió."""

    def editar(self, m, cliente) -> bool:
        """Mandar que se intente otra vez."""
        encolar(EmailMessage("Convocatoria", "Texto", to=["ana@ejemplo.pe"]))
        CorreoSaliente.objects.update(estado=CorreoSaliente.Estado.NO_SALIO)
        carta = CorreoSaliente.objects.get()
        return envia(
            cliente,
            reverse("reintentar_correo", args=[carta.uuid]),
            {},
            lambda: CorreoSaliente.objects.get().estado == CorreoSaliente.Estado.PENDIENTE,
        )


class UnRechazado(EnAuditoria):
    """Un documento que Elasticsearch no aceptó."""

    def editar(self, m, cliente) -> bool:
        """Mandar que se intente otra vez."""
        rechazado = Salida.objects.create(clave="acta:una", muerta_en=timezone.now())
        return envia(
            cliente,
            reverse("reintentar_salida", args=[rechazado.pk]),
            {},
            lambda: Salida.objects.get(pk=rechazado.pk).muerta_en is None,
        )


COSAS: dict[str, Any] = {
    "portada": UnLugar(lambda m: "/"),
    "administración": UnLugar(lambda m: reverse("wagtailadmin_home")),
    "institución": EnAdmin(
        "institucion",
        lambda m: m.red.propia,
        lambda m: {"nombre": "Institución nueva", "tipo": TipoInstitucion.SECTOR},
        ("sigla", "NUEVA"),
    ),
    "directorio": ElDirectorio(),
    "ficha de institución": UnaFicha(),
    "canal de institución": EnAdmin(
        "canal",
        lambda m: m.canal,
        lambda m: {
            "institucion": m.red.propia.pk,
            "clase": "telefono",
            "valor": "052 333333",
            "fuente": "Oficio",
        },
        ("nota", "Mesa de partes"),
    ),
    "canales de una hoja": DeUnaHoja(
        "red_trata:importar_canales",
        lambda m: f"clave;teléfono\n{m.red.propia.uuid};052 777777\n",
        lambda m: m.red.propia.canales.vigentes().filter(valor="052 777777").exists(),
    ),
    "designaciones de una hoja (Red)": DeUnaHoja(
        "red_trata:importar_designaciones",
        lambda m: (
            "institución;representante;condición;desde\n"
            f"{m.red.propia.sigla};Persona Traída;Alterno;1/2/2025\n"
        ),
        lambda m: Designacion.objects.filter(persona__nombre="Persona Traída").exists(),
    ),
    "tarjeta de contacto": UnaTarjeta(),
    "designación en la búsqueda": UnaDesignacionEnLaBusqueda(),
    "dos fichas de una persona (Red)": DosFichasDeUnaPersona(),
    "persona": EnAdmin(
        "persona", lambda m: m.persona, lambda m: {"nombre": "Ana"}, ("tratamiento", "Lic.")
    ),
    "documento de referencia": EnAdmin(
        "documentoreferencia",
        lambda m: m.documento,
        lambda m: {
            "tipo": "oficio",
            "numero": "1-2026",
            "fecha": "1/2/2026",
            "emisor": m.documento.emisor_id,
        },
        ("asunto", "Otro asunto"),
    ),
    "instancia (Red)": _instancia("red"),
    "instancia (GRDS)": _instancia("grds"),
    "membresía (Red)": _membresia("red"),
    "membresía (GRDS)": _membresia("grds"),
    "designación (Red)": _designacion("red"),
    "designación (GRDS)": _designacion("grds"),
    "sesión (Red)": _sesion("red"),
    "sesión (GRDS)": _sesion("grds"),
    "acta (Red)": UnActa("red"),
    "acta (GRDS)": UnActa("grds"),
    "acuerdo (Red)": UnAcuerdo("red"),
    "acuerdo (GRDS)": UnAcuerdo("grds"),
    "acuerdo en la búsqueda (Red)": EnLaBusqueda("red"),
    "acuerdo en la búsqueda (GRDS)": EnLaBusqueda("grds"),
    "anexo de un acta (Red)": UnAnexo("red"),
    "anexo de un acta (GRDS)": UnAnexo("grds"),
    "página de un anexo en la búsqueda (Red)": UnaPaginaDeAnexo("red"),
    "página de un anexo en la búsqueda (GRDS)": UnaPaginaDeAnexo("grds"),
    "compromiso (Red)": UnCompromiso("red"),
    "compromiso (GRDS)": UnCompromiso("grds"),
    "avance de la propia institución": UnAvance("propia"),
    "avance de otra institución": UnAvance("otra"),
    "evidencia de un avance": UnLugar(lambda m: m.evidencia.get_absolute_url()),
    "término del Plan": EnAdmin(
        "terminoplan",
        lambda m: TerminoPlan.objects.filter(tipo=TipoTermino.EJE).first(),
        lambda m: {"tipo": TipoTermino.EJE, "codigo": "E99", "nombre": "Eje", "orden": "9"},
        ("nombre", "Otro nombre"),
    ),
    "distrito": EnAdmin(
        "distrito",
        lambda m: Distrito.objects.first(),
        lambda m: {"ubigeo_inei": "230199", "nombre": "Nuevo", "provincia": "2301"},
        ("otros_nombres", "Otro nombre"),
    ),
    "sigla": EnAdmin(
        "sigla",
        lambda m: Sigla.objects.first(),
        lambda m: {"sigla": "XYZ", "forma_larga": "Equis ye zeta"},
        ("fuente", "Otra fuente"),
    ),
    "tema": EnAdmin(
        "tema", lambda m: m.tema, lambda m: {"name": "Nuevo", "slug": "nuevo"}, ("slug", "otro")
    ),
    "imagen": UnFichero(
        lambda m: m.imagen.file.url,
        Imagen,
        "wagtailimages",
        lambda m: m.imagen,
        lambda: SimpleUploadedFile("otra.png", _png(), "image/png"),
    ),
    "archivo": UnFichero(
        lambda m: m.archivo.url,
        Archivo,
        "wagtaildocs",
        lambda m: m.archivo,
        lambda: SimpleUploadedFile("otro.txt", b"Texto", "text/plain"),
    ),
    "pieza del kit": UnaPieza(lee, envia),
    "uso de una pieza": UnUso(lee, envia),
    "campaña": UnaCampana(),
    "borrador de campaña": UnBorradorDeCampana(),
    "campaña de otro año": UnaCampanaDeOtroAnio(),
    "campaña en la búsqueda": UnaCampanaEnLaBusqueda(),
    "cómo está algo en el buscador": UnLugar(
        lambda m: reverse("en_el_buscador", args=["red_trata.institucion", m.red.propia.pk])
    ),
    "hechos de campañas": HechosDeCampanas(),
    "fecha emblemática": EnAdmin(
        "fechaemblematica",
        lambda m: FechaEmblematica.objects.get(nombre="Reincorporación de Tacna"),
        lambda m: {
            "nombre": "Día de la Frontera",
            "tipo": "regional",
            "regla": "fija",
            "mes": "3",
            "dia": "14",
            "fuente": "Ordenanza",
        },
        ("fuente", "Otra fuente"),
    ),
    "año de campañas": UnLugar(lambda m: "/campanas/?vista=anio"),
    "vocerías": UnLugar(lambda m: "/campanas/?vista=vocerias"),
    "cuenta": UnaCuenta(),
    "ponte al día": UnLugar(lambda m: "/ponte-al-dia/"),
    "invitación (Red)": UnaInvitacion("red"),
    "invitación (GRDS)": UnaInvitacion("grds"),
    "suscripción al calendario": UnaSuscripcion(),
    "sesión en el calendario (Red)": EnElCalendario("red"),
    "sesión en el calendario (GRDS)": EnElCalendario("grds"),
    "capacitación de la propia institución": _capacitacion("propia"),
    "capacitación de otra institución": _capacitacion("otra"),
    "acción preventiva de la propia institución": _accion("propia"),
    "acción preventiva de otra institución": _accion("otra"),
    "hoja de capacitaciones": TraerUnaHoja(
        "importar", "FECHA;TEMA;PARTICIPANTES\n1/2/2025;Señales;3\n"
    ),
    "hoja de acciones preventivas": TraerUnaHoja(
        "importar_acciones",
        "FECHA;INSTITUCIÓN EDUCATIVA;TEMA;DIRIGIDO A\n1/2/2025;I.E. X;Señales;Estudiantes\n",
    ),
    "historia de una página": UnLugar(lambda m: Portada.objects.get().donde_esta_su_historia()),
    "auditoría de los registros": EnAuditoria("registros/red_trata-designacion/"),
    "auditoría de las páginas": EnAuditoria("paginas/"),
    "auditoría de las descargas": EnAuditoria("exportaciones/"),
    "auditoría de las hojas traídas": EnAuditoria("importaciones/"),
    "auditoría del correo": UnaCarta("correo/"),
    "auditoría de los archivos leídos": EnAuditoria("textos/"),
    "auditoría de los ingresos": EnAuditoria("ingresos/"),
    "auditoría de las cuentas": EnAuditoria("cuentas-y-archivos/"),
    "auditoría de lo que falta llevar a Elasticsearch": UnRechazado("elasticsearch/"),
    "auditoría de las conciliaciones": EnAuditoria("conciliaciones/"),
}


# --- Las pruebas


def test_la_tabla_nombra_todas_las_cosas_y_todos_los_roles():
    casillas = leer_tabla()
    assert {cosa for cosa, *_ in casillas} == set(COSAS)
    assert {rol for _, _, rol, _ in casillas} == {"Anónimo", *(r.label for r in Rol)}
    for cosa, accion, *_ in casillas:
        assert hasattr(COSAS[cosa], accion), (cosa, accion)


@pytest.mark.django_db
@pytest.mark.parametrize(("cosa", "accion", "rol", "puede"), leer_tabla())
def test_casilla(cosa, accion, rol, puede, mundo):
    assert getattr(COSAS[cosa], accion)(mundo, mundo.clientes[rol]) is puede


@pytest.mark.django_db
def test_lo_que_se_encuentra_lleva_a_su_propio_lugar(mundo):
    """Cada clase de resultado abre su página y, si es parte de otra, cae en ella."""
    una_de_cada = {e.tipo: e for e in Entrada.objects.order_by("-pk")}
    assert set(una_de_cada) >= {
        "acta",
        "acuerdo",
        "accionpreventiva",
        "campana",
        "capacitacion",
        "designacion",
        "institucion",
        "pieza",
    }
    for tipo, entrada in una_de_cada.items():
        lugar = urlsplit(entrada.url)
        respuesta = mundo.clientes[Rol.SECRETARIA.label].get(lugar.path)
        assert respuesta.status_code == 200, (tipo, entrada.url)
        if lugar.fragment:
            assert f'id="{lugar.fragment}"' in respuesta.content.decode(), (tipo, entrada.url)
    assert urlsplit(una_de_cada["designacion"].url).fragment
