"""Lo que la parte compartida ofrece al sitio."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from intranet.auditoria.permisos import permitir_auditoria
from intranet.correo.services import enviar_pendientes, olvidar_textos
from intranet.models import EventoGuardado, Tema
from intranet.registro import Panel, Pendiente, registro
from intranet.textos.repaso import repasar
from intranet.textos.services import leer_uno

DIAS_A_LA_VISTA = 60
ENTRADAS_A_LA_VISTA = 5
ENTRADAS_PARA_PONERSE_AL_DIA = 10

registro.destino("Ponte al día", "/ponte-al-dia/", 80)

permitir_auditoria()

registro.destino("Calendario", "/calendario/", 30)

registro.vocabulario(Tema, "tema")

registro.labor("correo", cada=2)(enviar_pendientes)

registro.labor("textos de correo", cada=3600)(olvidar_textos)

registro.labor("texto de los archivos", cada=2)(leer_uno)

registro.labor("archivos sin leer", cada=3600)(repasar)


@registro.pendientes(40)
def eventos_en_cuarentena(usuario) -> list[Pendiente]:
    """Lo que, por cómo está escrito, no entra en las suscripciones al calendario."""
    con_falta = EventoGuardado.objects.visibles(registro.fichas(usuario)).exclude(error="")
    return [
        Pendiente(
            titulo="eventos que no entran en las suscripciones al calendario",
            cuantos=con_falta.count(),
            url=reverse("calendario:calendario"),
        )
    ]


@registro.panel("portada", 10)
def lo_que_viene(usuario) -> Panel:
    """Las próximas entradas del calendario que ``usuario`` puede ver."""
    return _proximas(usuario, ENTRADAS_A_LA_VISTA)


@registro.panel("al_dia", 40)
def lo_que_viene_para_quien_llega(usuario, instituciones) -> Panel:
    """Lo mismo, con más entradas."""
    return _proximas(usuario, ENTRADAS_PARA_PONERSE_AL_DIA)


def _proximas(usuario, cuantas: int) -> Panel:
    hoy = timezone.localdate()
    entradas = registro.entradas(usuario, hoy, hoy + dt.timedelta(days=DIAS_A_LA_VISTA))
    # Lo que empezó hace días (una campaña, un mes temático) ya no «viene».
    entradas = [e for e in entradas if e.primer_dia >= hoy]
    return Panel(plantilla="intranet/panel_viene.html", contexto={"entradas": entradas[:cuantas]})
