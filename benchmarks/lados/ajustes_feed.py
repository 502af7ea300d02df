"""Los ajustes del sitio con las dos vistas de comparación, y sin el freno que las cortaría."""

from intranet.settings.base import CALENDARIO_FRENOS, RUTAS_ABIERTAS
from intranet.settings.desarrollo import *  # noqa: F403

ROOT_URLCONF = "calendarios"
RUTAS_ABIERTAS = RUTAS_ABIERTAS | {"calendario:desnuda", "calendario:con_icalendar"}
# El freno se consulta igual; solo deja pasar más.
CALENDARIO_FRENOS = {**CALENDARIO_FRENOS, "leer": (10_000_000, 1_000_000)}
