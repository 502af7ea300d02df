"""Lo que la parte compartida ofrece al sitio."""

import datetime as dt

from django.utils import timezone

from intranet.registro import Panel, registro

DIAS_A_LA_VISTA = 60
ENTRADAS_A_LA_VISTA = 5


@registro.panel("portada", 10)
def lo_que_viene(usuario) -> Panel:
    """Las próximas entradas del calendario que ``usuario`` puede ver."""
    hoy = timezone.localdate()
    entradas = registro.entradas(usuario, hoy, hoy + dt.timedelta(days=DIAS_A_LA_VISTA))
    return Panel(
        plantilla="intranet/panel_viene.html",
        contexto={"entradas": entradas[:ENTRADAS_A_LA_VISTA]},
    )
