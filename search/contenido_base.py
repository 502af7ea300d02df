"""Las siglas del Plan, para que buscar una encuentre también su forma larga."""

from pathlib import Path

from intranet.contenido import Carga, contenido_base, leer_csv
from search.models import Sigla

DATOS = Path(__file__).parent / "datos"


@contenido_base(orden=30)
def siglas(carga: Carga) -> None:
    """La lista de siglas del Plan, con sus erratas corregidas."""
    for fila in leer_csv(DATOS / "siglas.csv"):
        carga.fila(
            Sigla,
            clave={"sigla": fila["sigla"], "forma_larga": fila["forma_larga"]},
            valores={"fuente": fila["fuente"]},
        )
