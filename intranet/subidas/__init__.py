"""La única puerta por la que entra un archivo: se acepta por lo que es, no por cómo se llama.

Imágenes y documentos del admin, piezas del kit y evidencias pasan por :func:`recibir`, que
comprueba que el contenido esté entero y sea lo que dice su nombre, y devuelve lo que se guarda:
la foto derecha, convertida y sin EXIF; el audio y el video sin etiquetas ni lugar; lo demás, igual.
"""

from intranet.subidas.puerta import EspacioInsuficiente, hay_sitio, nombre_corto, recibir, sha256_de
from intranet.subidas.tipos import (
    DATOS,
    HOJAS,
    IMAGENES,
    MEDIOS,
    OFICINA,
    PDF,
    SE_ABREN,
    TODOS,
    Tipo,
    acepta,
    extension,
    tipo_de,
)

__all__ = [
    "DATOS",
    "HOJAS",
    "IMAGENES",
    "MEDIOS",
    "OFICINA",
    "PDF",
    "SE_ABREN",
    "TODOS",
    "EspacioInsuficiente",
    "Tipo",
    "acepta",
    "extension",
    "hay_sitio",
    "nombre_corto",
    "recibir",
    "sha256_de",
    "tipo_de",
]
