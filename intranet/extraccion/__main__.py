"""``python -m intranet.extraccion RUTA EXTENSION``: una página por línea, en JSON.

``python -m intranet.extraccion RUTA pdf LADO``: su primera página, como imagen PNG.

Se pone sus propios límites antes de abrir nada.
"""

import json
import resource
import sys
from pathlib import Path

from intranet.extraccion.lectores import leer, primera_pagina

MEMORIA = 1 << 30
PROCESADOR = 300
"""Segundos de procesador."""


def main() -> None:
    """Lee el archivo y escribe sus páginas según las tiene, o dibuja la primera."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORIA, MEMORIA))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESADOR, PROCESADOR))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    ruta, extension, *lado = sys.argv[1:]
    if lado:
        sys.stdout.buffer.write(primera_pagina(Path(ruta), int(lado[0])))
        return
    for pagina in leer(Path(ruta), extension):
        sys.stdout.write(json.dumps(pagina) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
