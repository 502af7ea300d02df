"""Lo que la parte compartida ofrece al sitio."""

import datetime as dt

from django.utils import timezone

from intranet.registro import Panel, registro

DIAS_A_LA_VISTA = 60
ENTRADAS_A_LA_VISTA = 5
ENTRADAS_PARA_PONERSE_AL_DIA = 10

registro.destino("Ponte al día", "/ponte-al-dia/", 80)


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
    return Panel(plantilla="intranet/panel_viene.html", contexto={"entradas": entradas[:cuantas]})
