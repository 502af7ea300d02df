"""Siembra esta intranet: una instancia de 24 integrantes, un acta aprobada y las demás por lotes.

La primera acta pasa por :func:`actas.services.aprobar`, con su PDF. Las otras son copias suyas
con otra fecha y otra numeración: las mismas filas que habría dejado la aprobación, con el mismo
PDF repetido, porque hacer mil tardaría y ninguna de las páginas que se miden lo lee.
"""

from __future__ import annotations

import datetime as dt
import io
from itertools import cycle
from typing import Any
from uuid import uuid4

import django

django.setup()

from contar import argumentos, informar  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from texto import (  # noqa: E402
    ACUERDOS,
    CARGO,
    INSTITUCIONES,
    LUGAR,
    PERSONAS,
    PUNTOS,
    responsables,
)

from actas import services  # noqa: E402
from actas.enums import EstadoAvance  # noqa: E402
from actas.instantanea import canonico, huella  # noqa: E402
from actas.models import (  # noqa: E402
    Acta,
    Acuerdo,
    Asistencia,
    Avance,
    Compromiso,
    EstadoActa,
    Periodo,
    Responsabilidad,
    Sesion,
    VersionActa,
)
from intranet.models import Usuario  # noqa: E402
from intranet.roles import Rol, sincronizar  # noqa: E402
from red_trata.enums import Condicion, TipoInstitucion  # noqa: E402
from red_trata.models import (  # noqa: E402
    Designacion,
    Instancia,
    Institucion,
    Membresia,
    Persona,
)

DESDE = dt.date(1990, 1, 1)
PLAZO = dt.timedelta(weeks=8)
CON_DEUDAS = dt.timedelta(weeks=12)
"""Lo que venció antes de este tiempo ya se cumplió; lo demás se debe."""


def sembrar_red(red: Instancia) -> Usuario:
    """Las 24 instituciones con su titular.

    :return: la cuenta de la primera, con rol de miembro y sin entrada al admin.
    """
    from django.contrib.auth.models import Group

    cuenta = Usuario.objects.create_user("miembro", "miembro@ejemplo.pe", first_name="Ada")
    cuenta.groups.add(Group.objects.get(name=Rol.MIEMBRO.label))
    for nombre, persona in zip(INSTITUCIONES, PERSONAS, strict=True):
        Designacion.objects.create(
            membresia=Membresia.objects.create(
                institucion=Institucion.objects.create(nombre=nombre, tipo=TipoInstitucion.SECTOR),
                instancia=red,
                desde=DESDE,
            ),
            persona=Persona.objects.create(
                nombre=persona, usuario=cuenta if persona == PERSONAS[0] else None
            ),
            cargo=CARGO,
            condicion=Condicion.TITULAR,
            desde=DESDE,
            documento_pendiente=True,
        )
    return cuenta


def aprobar_una(
    red: Instancia, *, puntos: int = len(PUNTOS), acuerdos: int = len(ACUERDOS)
) -> VersionActa:
    """El acta de la semana pasada, escrita y aprobada como lo hace la Secretaría Técnica.

    :param puntos: cuántos de los de :mod:`texto` lleva.
    :param acuerdos: igual.
    """
    uuids = dict(Institucion.objects.values_list("nombre", "uuid"))
    sesion = Sesion.objects.create(
        instancia=red,
        fecha=timezone.localdate() - dt.timedelta(weeks=1),
        hora_inicio=dt.time(9),
        hora_fin=dt.time(11, 30),
        lugar=LUGAR,
    )
    acta = services.redactar(sesion=sesion, usuario=None)
    acta.asistencia = [
        {
            "institucion": str(d.membresia.institucion.uuid),
            "presencia": "presente",
            "designaciones": [d.pk],
            "nota": "",
        }
        for d in Designacion.objects.filter(membresia__instancia=red).con_nombres()
    ]
    contenido = [
        {"type": "punto", "id": str(uuid4()), "value": {"titulo": titulo, "texto": html}}
        for titulo, html in PUNTOS[:puntos]
    ]
    limite = (sesion.fecha + PLAZO).isoformat()
    for orden, acuerdo in enumerate(ACUERDOS[:acuerdos]):
        compromiso = {
            "responsables": [str(uuids[nombre]) for nombre in responsables(orden)],
            "fecha_limite": limite,
        }
        hijos = [{"type": "item", "id": str(uuid4()), "value": compromiso}]
        contenido.append(
            {
                "type": "acuerdo",
                "id": str(uuid4()),
                "value": {"texto": acuerdo, "compromisos": hijos},
            }
        )
    acta.contenido = acta._meta.get_field("contenido").stream_block.to_python(contenido)
    return services.aprobar(acta=acta, usuario=None)


def copia(fila: Any, **cambios: Any) -> Any:
    """Una fila nueva, sin guardar, igual a ``fila`` salvo su identidad y los ``cambios``."""
    valores = {
        campo.attname: getattr(fila, campo.attname)
        for campo in fila._meta.concrete_fields
        if not campo.primary_key and campo.name not in {"uuid", *cambios}
    }
    return type(fila)(**valores, **cambios)


class Copias:
    """Actas aprobadas como ``original``, una por semana hacia atrás."""

    def __init__(self, original: VersionActa) -> None:
        self.version = original
        self.estado = original.estado
        self.sesion = original.estado.sesion
        self.acta = Acta.objects.get(sesion=self.sesion)
        self.rama = self.acta.get_parent()
        self.asistencias = list(self.sesion.asistencias.all())
        self.acuerdos = list(
            self.sesion.acuerdos.prefetch_related("compromisos__responsabilidades")
        )
        self.compromisos = [c for a in self.acuerdos for c in a.compromisos.all()]
        self.periodos = {self.sesion.fecha.year: self.sesion.periodo}

    @transaction.atomic
    def hasta(self, total: int) -> None:
        """Deja ``total`` actas aprobadas en la base."""
        sesiones = [self._sesion(n) for n in range(Sesion.objects.count(), total)]
        Sesion.objects.bulk_create(sesiones)
        for sesion in sesiones:
            self._pagina(sesion)
        Asistencia.objects.bulk_create(
            copia(fila, sesion=sesion) for sesion in sesiones for fila in self.asistencias
        )
        acuerdos = [self._acuerdo(a, sesion) for sesion in sesiones for a in self.acuerdos]
        Acuerdo.objects.bulk_create(acuerdos)
        self._compromisos(acuerdos)
        estados = EstadoActa.objects.bulk_create(
            copia(self.estado, sesion=sesion) for sesion in sesiones
        )
        cuantos = len(self.acuerdos)
        VersionActa.objects.bulk_create(
            self._version(estado, acuerdos[n * cuantos : (n + 1) * cuantos])
            for n, estado in enumerate(estados)
        )
        for periodo in self.periodos.values():
            periodo.save()

    def _sesion(self, n: int) -> Sesion:
        fecha = self.sesion.fecha - dt.timedelta(weeks=n)
        if fecha.year not in self.periodos:
            self.periodos[fecha.year] = Periodo.objects.create(
                instancia=self.sesion.instancia, anio=fecha.year
            )
        periodo = self.periodos[fecha.year]
        periodo.ultima_ordinaria += 1
        return copia(self.sesion, fecha=fecha, periodo=periodo, numero=periodo.ultima_ordinaria)

    def _pagina(self, sesion: Sesion) -> None:
        self.rama.add_child(
            instance=Acta(
                title=f"Acta de la {sesion.titulo.lower()}",
                slug=f"{sesion.fecha.isoformat()}-ordinaria",
                sesion=sesion,
                asistencia=self.acta.asistencia,
                contenido=self.acta.contenido,
            )
        )

    def _acuerdo(self, acuerdo: Acuerdo, sesion: Sesion) -> Acuerdo:
        periodo = sesion.periodo
        periodo.ultimo_acuerdo += 1
        codigo = f"{periodo.ultimo_acuerdo:02d}-{periodo.anio}/SO-{sesion.numero:02d}"
        return copia(
            acuerdo, sesion=sesion, periodo=periodo, numero=periodo.ultimo_acuerdo, codigo=codigo
        )

    def _compromisos(self, acuerdos: list[Acuerdo]) -> None:
        """Los de ``acuerdos``, con su plazo y sus responsables; los viejos, ya cumplidos."""
        compromisos = [
            copia(c, acuerdo=nuevo, fecha_limite=nuevo.sesion.fecha + PLAZO)
            for nuevo, viejo in zip(acuerdos, cycle(self.acuerdos))
            for c in viejo.compromisos.all()
        ]
        Compromiso.objects.bulk_create(compromisos)
        partes = [
            copia(parte, compromiso=nuevo)
            for nuevo, viejo in zip(compromisos, cycle(self.compromisos))
            for parte in viejo.responsabilidades.all()
        ]
        Responsabilidad.objects.bulk_create(partes)
        hoy = timezone.localdate()
        Avance.objects.bulk_create(
            Avance(
                responsabilidad=parte,
                fecha=parte.compromiso.fecha_limite,
                estado=EstadoAvance.CUMPLIDO,
                nota="Se cumplió y se informó por escrito.",
            )
            for parte in partes
            if parte.compromiso.fecha_limite < hoy - CON_DEUDAS
        )

    def _version(self, estado: EstadoActa, acuerdos: list[Acuerdo]) -> VersionActa:
        sesion = estado.sesion
        datos = self.version.datos
        datos["titulo"] = f"Acta de la {sesion.titulo.lower()}"
        datos["sesion"] |= {
            "uuid": str(sesion.uuid),
            "codigo": sesion.codigo,
            "titulo": sesion.titulo,
            "fecha": sesion.fecha.isoformat(),
        }
        escritos = [bloque for bloque in datos["contenido"] if bloque["tipo"] == "acuerdo"]
        for bloque, acuerdo in zip(escritos, acuerdos, strict=True):
            bloque |= {"uuid": str(acuerdo.uuid), "codigo": acuerdo.codigo}
        texto = canonico(datos)
        return copia(
            self.version,
            estado=estado,
            instantanea=texto,
            instantanea_sha256=huella(texto.encode()),
        )


def main() -> None:
    """Migra, siembra y cuenta."""
    pedido = argumentos()
    call_command("migrate", verbosity=0)
    sincronizar()
    call_command("cargar_base", stdout=io.StringIO())
    red = Instancia.objects.get(sigla="red")
    cuenta = sembrar_red(red)
    original = aprobar_una(red)
    informar(
        pedido=pedido,
        usuario=cuenta,
        rutas={
            "acta": Acta.objects.get(sesion=original.estado.sesion).url,
            "listado": "/actas/",
            "portada": "/",
        },
        sembrar=Copias(original).hasta,
    )


if __name__ == "__main__":
    main()
