"""Listas cerradas de la Red."""

from django.db import models


class TipoTermino(models.TextChoices):
    """Vocabularios del Plan (R012, R110, R114, R137)."""

    ROL_FUNCIONAL = "rol_funcional", "Rol funcional"
    LINEA = "linea", "Línea estratégica"
    OBJETIVO = "objetivo", "Objetivo específico"
    EJE = "eje", "Eje del plan anual"
    PROGRAMA = "programa", "Programa del PGM"


class TipoInstancia(models.TextChoices):
    """Qué clase de espacio es (R018, R116, R146)."""

    RED = "red", "Red regional"
    GRUPO_PGM = "grupo_pgm", "Grupo de coordinación del PGM"
    GRUPO_TRABAJO = "grupo_trabajo", "Grupo de trabajo por línea"
    COMISION_LOCAL = "comision_local", "Comisión local"


class TipoInstitucion(models.TextChoices):
    """Qué clase de institución es (R043, R053, §1.9)."""

    GOBIERNO_REGIONAL = "gobierno_regional", "Gobierno regional"
    MUNICIPALIDAD = "municipalidad", "Municipalidad"
    SECTOR = "sector", "Sector o dirección regional"
    JUSTICIA = "justicia", "Justicia y seguridad"
    PROGRAMA = "programa", "Programa o servicio nacional"
    AUTONOMO = "autonomo", "Organismo autónomo"
    COOPERACION = "cooperacion", "Cooperación internacional"
    SOCIEDAD_CIVIL = "sociedad_civil", "Sociedad civil"
    ACADEMIA = "academia", "Academia"
    SECTOR_PRIVADO = "sector_privado", "Sector privado"
    SECRETARIA = "secretaria", "Secretaría de una instancia"
    ACOGIDA = "acogida", "Casa de acogida"


class ClaseCanal(models.TextChoices):
    """Por dónde se llega a una institución (R020)."""

    TELEFONO = "telefono", "Teléfono"
    CORREO = "correo", "Correo"
    WEB = "web", "Página web"
    HORARIO = "horario", "Horario"


class OrigenInstitucion(models.TextChoices):
    """De dónde se sabe de la institución."""

    REGISTRO = "registro", "Registrada por la Red"
    PLAN = "plan", "Nombrada por el Plan"


class Calidad(models.TextChoices):
    """En qué calidad participa una institución en una instancia."""

    INTEGRANTE = "integrante", "Integrante"
    SECRETARIA = "secretaria", "Secretaría Técnica"
    ALIADA = "aliada", "Aliada"


class Condicion(models.TextChoices):
    """Titular o alterno (R009)."""

    TITULAR = "titular", "Titular"
    ALTERNO = "alterno", "Alterno"


class TipoDocumento(models.TextChoices):
    """Documentos que nombran, convocan o prueban."""

    OFICIO = "oficio", "Oficio"
    OFICIO_MULTIPLE = "oficio_multiple", "Oficio múltiple"
    RESOLUCION = "resolucion", "Resolución"
    ORDENANZA = "ordenanza", "Ordenanza"
    CARTA = "carta", "Carta"
    INFORME = "informe", "Informe"
    CORREO = "correo", "Correo institucional"
    OTRO = "otro", "Otro"


class Provincia(models.TextChoices):
    """Provincias de Tacna, por su código INEI."""

    TACNA = "2301", "Tacna"
    CANDARAVE = "2302", "Candarave"
    JORGE_BASADRE = "2303", "Jorge Basadre"
    TARATA = "2304", "Tarata"
