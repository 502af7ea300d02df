"""Listas cerradas de sesiones, actas y compromisos."""

from django.db import models


class TipoSesion(models.TextChoices):
    """Ordinaria o extraordinaria; el valor es la serie de su numeración."""

    ORDINARIA = "SO", "Ordinaria"
    EXTRAORDINARIA = "SE", "Extraordinaria"


class Modalidad(models.TextChoices):
    """Cómo se reúnen."""

    PRESENCIAL = "presencial", "Presencial"
    VIRTUAL = "virtual", "Virtual"
    MIXTA = "mixta", "Mixta"


class EstadoSesion(models.TextChoices):
    """Vida de una sesión."""

    PROGRAMADA = "programada", "Programada"
    CONVOCADA = "convocada", "Convocada"
    REALIZADA = "realizada", "Realizada"
    CANCELADA = "cancelada", "Cancelada"


class SituacionActa(models.TextChoices):
    """Vida de un acta. La aprobación por instituciones añadirá pasos entre estas dos."""

    BORRADOR = "borrador", "En borrador"
    APROBADA = "aprobada", "Aprobada"


class Presencia(models.TextChoices):
    """Asistencia de una institución."""

    PRESENTE = "presente", "Presente"
    JUSTIFICADA = "justificada", "Justificada"
    AUSENTE = "ausente", "Ausente"


class EstadoAcuerdo(models.TextChoices):
    """Vida de un acuerdo: nunca se quita, se anula o se reemplaza."""

    VIGENTE = "vigente", "Vigente"
    ANULADO = "anulado", "Anulado"
    REEMPLAZADO = "reemplazado", "Reemplazado"


class Cumplimiento(models.TextChoices):
    """Cuándo se da por cumplido un compromiso con varias responsables."""

    TODAS = "todas", "Cuando cumplan todas"
    ALGUNA = "alguna", "Cuando cumpla alguna"


class EstadoAvance(models.TextChoices):
    """Estado que declara un avance; el de la parte es el de su último avance válido."""

    PENDIENTE = "pendiente", "Pendiente"
    EN_PROCESO = "en_proceso", "En proceso"
    CUMPLIDO = "cumplido", "Cumplido"
    NO_PROCEDE = "no_procede", "Ya no procede"


class Semaforo(models.TextChoices):
    """Lo que se enseña de un compromiso; se deriva, no se guarda."""

    CUMPLIDO = "cumplido", "Cumplido"
    EN_PLAZO = "en_plazo", "En plazo"
    POR_VENCER = "por_vencer", "Por vencer"
    VENCIDO = "vencido", "Vencido"
    SIN_FECHA = "sin_fecha", "Sin fecha"
    NO_PROCEDE = "no_procede", "Ya no procede"
