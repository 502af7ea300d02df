"""Que ningún archivo se quede sin leer, ni ningún texto sin archivo."""

from __future__ import annotations

from intranet.models import Archivo, TextoDeArchivo
from intranet.registro import registro
from intranet.textos.services import encolar


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
    # Primero los textos: el de un archivo que se guarde entretanto no parecerá de nadie.
    textos = list(TextoDeArchivo.objects.values_list("pk", "huella"))
    en_uso = {
        huella
        for fuente in registro.con_archivo.values()
        for huella in fuente.modelo._default_manager.values_list(fuente.huella, flat=True)
    }
    de_nadie = [pk for pk, huella in textos if huella not in en_uso]
    TextoDeArchivo.objects.filter(pk__in=de_nadie).delete()
    return 0
