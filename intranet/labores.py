"""Cómo se repite, fuera de las peticiones, lo que las aplicaciones declaran con ``labor``."""

from __future__ import annotations

import logging
import threading

from django.db import close_old_connections, connection

from intranet.registro import Labor

TRAS_UN_FALLO = 10
"""Segundos que descansa una labor que falló."""

bitacora = logging.getLogger(__name__)


def agotar(labor: Labor) -> int:
    """Repite ``labor`` hasta que no le quede nada.

    :return: cuánto hizo.
    """
    total = 0
    while hechas := labor.hacer():
        total += hechas
    return total


def repetir(labor: Labor, parar: threading.Event) -> None:
    """Repite ``labor`` hasta que ``parar``; si falla, lo anota, descansa y vuelve a intentarlo.

    Nada se pierde: cada labor deja en la base lo que le falta.
    """
    while not parar.is_set():
        try:
            close_old_connections()
            descanso = 0 if labor.hacer() else labor.cada
        except Exception:
            bitacora.exception("La labor «%s» falló; se repetirá", labor.nombre)
            connection.close()
            descanso = max(labor.cada, TRAS_UN_FALLO)
        parar.wait(descanso)
    connection.close()
