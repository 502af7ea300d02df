"""Preguntas sobre sesiones, acuerdos y compromisos."""

import datetime as dt

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.utils import timezone

from actas.enums import Cumplimiento, EstadoAcuerdo, EstadoAvance, Semaforo, SituacionActa
from intranet.models import ConsultaRegistro
from red_trata.acceso import instancias_que_lleva, instancias_visibles

DIAS_POR_VENCER = 15
CERRADOS = (EstadoAvance.CUMPLIDO, EstadoAvance.NO_PROCEDE)
POR_PLAZO = (F("fecha_limite").asc(nulls_last=True), "pk")


class ConsultaSesion(ConsultaRegistro):
    """Consultas de sesiones."""

    def visibles(self, usuario):
        """Las de instancias que ``usuario`` puede leer."""
        return self.filter(instancia__in=instancias_visibles(usuario))

    def proximas(self, desde: dt.date | None = None):
        """Las que vienen, la más cercana primero."""
        return self.filter(fecha__gte=desde or timezone.localdate()).order_by(
            "fecha", "hora_inicio"
        )


class ConsultaAnexo(ConsultaRegistro):
    """Consultas de anexos."""

    def legibles(self, usuario):
        """Los que ``usuario`` abre: los de actas aprobadas que puede leer y los que lleva."""
        return self.vigentes().filter(
            Q(sesion__instancia__in=instancias_que_lleva(usuario))
            | Q(
                sesion__instancia__in=instancias_visibles(usuario),
                sesion__estado_acta__situacion=SituacionActa.APROBADA,
            )
        )


class ConsultaAcuerdo(ConsultaRegistro):
    """Consultas de acuerdos."""

    def visibles(self, usuario):
        """Los de instancias que ``usuario`` puede leer."""
        return self.filter(sesion__instancia__in=instancias_visibles(usuario))


class ConsultaResponsabilidad(ConsultaRegistro):
    """Consultas de partes de un compromiso."""

    def con_estado(self):
        """Añade ``estado_actual``: el del último avance válido, o pendiente."""
        from actas.models import Avance

        ultimo = Avance.objects.validos().filter(responsabilidad=OuterRef("pk"))
        return self.annotate(
            estado_actual=_o(Subquery(ultimo.values("estado")[:1]), EstadoAvance.PENDIENTE)
        )

    def abiertas(self):
        """Las que todavía se deben."""
        return self.con_estado().exclude(estado_actual__in=CERRADOS)


class ConsultaAvance(ConsultaRegistro):
    """Consultas de avances."""

    def validos(self):
        """Los no anulados, el último primero."""
        return self.filter(anulado_por__isnull=True, anula__isnull=True).order_by("-fecha", "-pk")


class ConsultaCompromiso(ConsultaRegistro):
    """Consultas de compromisos, con su semáforo derivado."""

    def visibles(self, usuario):
        """Los de instancias que ``usuario`` puede leer."""
        return self.filter(acuerdo__sesion__instancia__in=instancias_visibles(usuario))

    def con_semaforo(self, hoy: dt.date | None = None):
        """Añade ``semaforo`` (:class:`actas.enums.Semaforo`) a la fecha ``hoy`` de Lima.

        Vence al terminar el día de su plazo; está por vencer desde 15 días antes.
        """
        tiene, abierta, cumplida = _partes()
        return self.alias(_tiene=tiene, _abierta=abierta, _cumplida=cumplida).annotate(
            semaforo=Case(
                When(
                    Q(_tiene=True)
                    & (
                        Q(_cumplida=True, _abierta=False)
                        | Q(_cumplida=True, cumplimiento=Cumplimiento.ALGUNA)
                    ),
                    then=Value(Semaforo.CUMPLIDO),
                ),
                When(
                    Q(_tiene=True, _abierta=False) | ~Q(acuerdo__estado=EstadoAcuerdo.VIGENTE),
                    then=Value(Semaforo.NO_PROCEDE),
                ),
                default=_por_plazo(hoy),
            )
        )

    def urgentes_primero(self):
        """Primero lo que se debe, por su plazo; al final lo cerrado. Pide ``con_semaforo``."""
        return self.order_by(
            Case(
                When(semaforo__in=[Semaforo.CUMPLIDO, Semaforo.NO_PROCEDE], then=Value(1)),
                default=Value(0),
            ),
            *POR_PLAZO,
        )

    def que_deben(self, instituciones):
        """Los que tienen todavía abierta la parte de alguna de ``instituciones``."""
        from actas.models import Responsabilidad

        partes = Responsabilidad.objects.abiertas().filter(institucion__in=instituciones)
        return self.filter(pk__in=partes.values("compromiso"))

    def abiertos(self, hoy: dt.date | None = None):
        """Los que todavía se deben, el más urgente primero, con su ``semaforo``.

        Son los que ``con_semaforo`` no da por cerrados; a lo abierto le basta mirar su plazo.
        """
        tiene, abierta, cumplida = _partes()
        return (
            self.filter(
                abierta | ~tiene,
                ~Q(cumplimiento=Cumplimiento.ALGUNA) | ~cumplida,
                acuerdo__estado=EstadoAcuerdo.VIGENTE,
            )
            .annotate(semaforo=_por_plazo(hoy))
            .order_by(*POR_PLAZO)
        )


def _partes() -> tuple[Exists, Exists, Exists]:
    """Si un compromiso tiene partes, si alguna sigue abierta y si alguna cumplió."""
    from actas.models import Responsabilidad

    partes = Responsabilidad.objects.filter(compromiso=OuterRef("pk"))
    return (
        Exists(partes),
        Exists(partes.abiertas()),
        Exists(partes.con_estado().filter(estado_actual=EstadoAvance.CUMPLIDO)),
    )


def _por_plazo(hoy: dt.date | None) -> Case:
    """El semáforo de lo que sigue abierto."""
    dia = hoy or timezone.localdate()
    return Case(
        When(fecha_limite__isnull=True, then=Value(Semaforo.SIN_FECHA)),
        When(fecha_limite__lt=dia, then=Value(Semaforo.VENCIDO)),
        When(
            fecha_limite__lte=dia + dt.timedelta(days=DIAS_POR_VENCER),
            then=Value(Semaforo.POR_VENCER),
        ),
        default=Value(Semaforo.EN_PLAZO),
    )


def _o(expresion, valor):
    from django.db.models.functions import Coalesce

    return Coalesce(expresion, Value(valor))
