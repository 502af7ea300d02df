"""Traer una hoja (CSV o Excel) a un registro: se ensaya en seco, se mira y se escribe de una vez.

Un dominio hereda de :class:`Importador`, dice sus columnas y cómo reconoce una fila, y la ofrece
con :class:`~intranet.importacion.vistas.Importar`. Está explicado en ``docs/importar.md``.
"""

from intranet.importacion.columnas import Columna
from intranet.importacion.importador import Importador, NoTodasValen
from intranet.importacion.informe import Informe, Resultado
from intranet.importacion.lectura import NoSeLee
from intranet.importacion.valores import (
    Contexto,
    Decimales,
    Duda,
    Entero,
    Fecha,
    Invalido,
    Opcion,
    Referencia,
    Texto,
)

__all__ = [
    "Columna",
    "Contexto",
    "Decimales",
    "Duda",
    "Entero",
    "Fecha",
    "Importador",
    "Informe",
    "Invalido",
    "NoSeLee",
    "NoTodasValen",
    "Opcion",
    "Referencia",
    "Resultado",
    "Texto",
]
