"""Listas cerradas de las campañas."""

from django.db import models


class TipoFecha(models.TextChoices):
    """De quién es una fecha emblemática."""

    NACIONAL = "nacional", "Nacional"
    INTERNACIONAL = "internacional", "Internacional"
    REGIONAL = "regional", "Regional"
    MES = "mes", "Mes temático"


class Regla(models.TextChoices):
    """Cómo se sabe el día de cada año."""

    FIJA = "fija", "El mismo día y mes"
    SEMANA = "semana", "Un día de la semana («segundo domingo»)"
    MES = "mes", "El mes entero"


class NumeroMes(models.IntegerChoices):
    """Los meses."""

    ENERO = 1, "enero"
    FEBRERO = 2, "febrero"
    MARZO = 3, "marzo"
    ABRIL = 4, "abril"
    MAYO = 5, "mayo"
    JUNIO = 6, "junio"
    JULIO = 7, "julio"
    AGOSTO = 8, "agosto"
    SEPTIEMBRE = 9, "septiembre"
    OCTUBRE = 10, "octubre"
    NOVIEMBRE = 11, "noviembre"
    DICIEMBRE = 12, "diciembre"


class DiaSemana(models.IntegerChoices):
    """Los días, como los cuenta Python."""

    LUNES = 0, "lunes"
    MARTES = 1, "martes"
    MIERCOLES = 2, "miércoles"
    JUEVES = 3, "jueves"
    VIERNES = 4, "viernes"
    SABADO = 5, "sábado"
    DOMINGO = 6, "domingo"


class Ordinal(models.IntegerChoices):
    """Cuál de los del mes."""

    PRIMERO = 1, "primer"
    SEGUNDO = 2, "segundo"
    TERCERO = 3, "tercer"
    CUARTO = 4, "cuarto"
    QUINTO = 5, "quinto"
    ULTIMO = -1, "último"


class Publico(models.TextChoices):
    """A quién se dirige una campaña (R079, R131)."""

    ACOGIDA = "acogida", "Comunidades de acogida"
    MOVILIDAD = "movilidad", "Personas en situación de movilidad"
    ORGANIZACIONES = "organizaciones", "Organizaciones de migrantes"
    JUNTAS = "juntas", "Juntas vecinales"
    JOVENES = "jovenes", "Jóvenes"
    ESTUDIANTES = "estudiantes", "Estudiantes"
    FAMILIAS = "familias", "Madres, padres y cuidadores"
    DOCENTES = "docentes", "Docentes"
    SALUD = "salud", "Personal de salud"
    TRANSPORTE = "transporte", "Transportistas y terminales"
    COMERCIO = "comercio", "Comercio y turismo"
    COMUNITARIOS = "comunitarios", "Actores comunitarios"


class Canal(models.TextChoices):
    """Por dónde llegó una campaña."""

    PRESENCIAL = "presencial", "Ferias y actividades presenciales"
    ESCUELA = "escuela", "Instituciones educativas"
    RADIO = "radio", "Radio"
    TELEVISION = "television", "Televisión"
    PRENSA = "prensa", "Prensa"
    REDES = "redes", "Redes sociales"
    VIA_PUBLICA = "via_publica", "Vía pública y terminales"


class EstadoTarea(models.TextChoices):
    """Cómo va la tarea de una institución."""

    PENDIENTE = "pendiente", "Pendiente"
    EN_PROCESO = "en_proceso", "En proceso"
    HECHA = "hecha", "Hecha"
    NO_PROCEDE = "no_procede", "Ya no procede"


class EstadoCampana(models.TextChoices):
    """En qué momento está; se deduce de sus fechas, no se guarda."""

    POR_INICIAR = "por_iniciar", "Por iniciar"
    EN_MARCHA = "en_marcha", "En marcha"
    CERRADA = "cerrada", "Cerrada"
    NO_REALIZADA = "no_realizada", "No se realizó"
