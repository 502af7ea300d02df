"""Listas cerradas de capacitaciones y acciones preventivas."""

from django.db import models


class Modalidad(models.TextChoices):
    """Si las personas estaban en el mismo sitio."""

    PRESENCIAL = "presencial", "Presencial"
    VIRTUAL = "virtual", "Virtual"
    MIXTA = "mixta", "Mixta"


class Actividad(models.TextChoices):
    """Qué clase de actividad fue; las seis últimas son las del Plan (R046)."""

    TALLER = "taller", "Taller"
    CURSO = "curso", "Curso"
    JORNADA = "jornada", "Jornada"
    CARPA = "carpa_movil", "Carpa móvil"
    CHARLA = "charla", "Charla"
    PUNTO = "punto_itinerante", "Punto itinerante"
    FERIA = "feria", "Feria"
    VENTANILLA = "ventanilla", "Ventanilla"


class TipoAccion(models.TextChoices):
    """Dónde se hace una acción preventiva (R129–R131)."""

    CHARLA = "charla", "Charla en institución educativa"
    TRANSITO = "transito", "Espacio de tránsito"
    COMERCIO = "comercio", "Espacio comercial"
    FERIA = "feria", "Feria informativa"


class Nivel(models.TextChoices):
    """Nivel educativo (R129)."""

    INICIAL = "inicial", "Inicial"
    PRIMARIA = "primaria", "Primaria"
    SECUNDARIA = "secundaria", "Secundaria"
    TECNICA = "tecnica", "Técnica"
    SUPERIOR = "superior", "Superior"
    ESPECIAL = "especial", "Básica especial o alternativa"


class Dirigido(models.TextChoices):
    """A quiénes se dirige una acción preventiva (R131)."""

    ESTUDIANTES = "estudiantes", "Estudiantes"
    DOCENTES = "docentes", "Docentes"
    FAMILIAS = "familias", "Madres y padres"
    COMUNIDAD = "comunidad", "Comunidad educativa"
    PUBLICO = "publico", "Público en general"
    TRANSPORTE = "transporte", "Personal de transporte"
    COMERCIO = "comercio", "Comerciantes y personal de servicios"
