"""Cuánto se deja leer a un programa desbocado, y adivinar direcciones a quien no tiene ninguna.

Cada freno guarda un solo número: hasta cuándo está «pagado» lo ya pedido (GCRA). Vive en la
memoria de cada proceso web: con varios, el límite se multiplica, y sigue siendo un límite.
"""

from __future__ import annotations

import math
import time

from django.conf import settings
from django.core.cache import caches


def demora(nombre: str, quien: str) -> int:
    """Cuenta una petición de ``quien`` y dice cuántos segundos debe esperar; 0 si puede pasar.

    :param nombre: el freno, con su ritmo en ``settings.CALENDARIO_FRENOS``: cuántas por hora, y
        cuántas seguidas.
    """
    por_hora, seguidas = settings.CALENDARIO_FRENOS[nombre]
    cada = 3600 / por_hora
    ahora = time.time()
    clave = f"freno:{nombre}:{quien}"
    pagado = max(ahora, caches["proceso"].get(clave, 0)) + cada
    if (falta := pagado - ahora - cada * seguidas) > 0:
        return math.ceil(falta)
    caches["proceso"].set(clave, pagado, timeout=math.ceil(pagado - ahora))
    return 0
