"""Que ningún archivo se quede sin leer, ni ningún texto sin archivo."""

from __future__ import annotations

from intranet.models import Archivo, TextoDeArchivo
from intranet.registro import registro
from intranet.textos.services import encolar, filas_con


def repasar() -> int:
    """Deja por leer los archivos de antes de que se leyeran, y olvida los textos sin dueño.

    :return: 0: no queda nada hasta el próximo repaso.
    """
    for archivo in Archivo.objects.filter(file_hash=""):
        archivo.save()
    for fuente in registro.con_archivo.values():
        vistas = TextoDeArchivo.objects.values("huella")
        sin_texto = fuente.modelo._default_manager.exclude(**{f"{fuente.huella}__in": vistas})
        for fila in sin_texto.iterator():
            encolar(fila)
    for texto in TextoDeArchivo.objects.defer("paginas"):
        if not any(True for _ in filas_con(texto.huella)):
            texto.delete()
    return 0
