"""Modelos compartidos: personas que entran, archivos, páginas y la base de los registros."""

from intranet.models.al_dia import PonteAlDia
from intranet.models.archivos import Archivo, Imagen, Rendicion
from intranet.models.auditoria import Exportacion, Importacion
from intranet.models.calendario import (
    AccesoEvento,
    EventoGuardado,
    RevisionCalendario,
    Suscripcion,
)
from intranet.models.correo import CorreoSaliente
from intranet.models.invitacion import EstadoInvitacion, Invitacion
from intranet.models.paginas import PaginaBase, Portada
from intranet.models.registro import ConsultaRegistro, NoSeBorra, RegistroBase
from intranet.models.tema import Tema
from intranet.models.texto_de_archivo import TextoDeArchivo
from intranet.models.usuario import Usuario

__all__ = [
    "AccesoEvento",
    "Archivo",
    "ConsultaRegistro",
    "CorreoSaliente",
    "EstadoInvitacion",
    "EventoGuardado",
    "Exportacion",
    "Imagen",
    "Importacion",
    "Invitacion",
    "NoSeBorra",
    "PaginaBase",
    "PonteAlDia",
    "Portada",
    "RegistroBase",
    "Rendicion",
    "RevisionCalendario",
    "Suscripcion",
    "Tema",
    "TextoDeArchivo",
    "Usuario",
]
