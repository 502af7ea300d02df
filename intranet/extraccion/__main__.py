"""``python -m intranet.extraccion RUTA EXTENSION``: una página por línea, en JSON.

Se pone sus propios límites antes de abrir nada.
"""

import json
import resource
import sys
from pathlib import Path

from intranet.extraccion.lectores import leer

MEMORIA = 1 << 30
PROCESADOR = 300
"""Segundos de procesador."""


def main() -> None:
    """Lee el archivo y escribe sus páginas según las tiene."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORIA, MEMORIA))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESADOR, PROCESADOR))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    for pagina in leer(Path(sys.argv[1]), sys.argv[2]):
        sys.stdout.write(json.dumps(pagina) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
