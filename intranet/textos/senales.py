"""Lo que pasa con el texto cuando cambia la fila que guarda el archivo."""

from __future__ import annotations

from django.db.models.signals import post_delete, post_save
from wagtail.models import CollectionViewRestriction

from intranet.models import Archivo, TextoDeArchivo
from intranet.registro import registro
from intranet.textos.services import avisar, clave_de, encolar, filas_con


def al_guardar(sender, instance, raw=False, **kwargs) -> None:
    """Deja por leer el archivo y rehace lo que se encuentra de él, en la misma transacción."""
    if not raw and sender in registro.con_archivo and encolar(instance):
        avisar(instance)


def al_borrar(sender, instance, **kwargs) -> None:
    """Olvida el texto de un archivo que ya nadie guarda."""
    if sender in registro.con_archivo and (clave := clave_de(instance)):
        huella, final = clave
        if not any(filas_con(huella)):
            TextoDeArchivo.objects.filter(huella=huella, extension=final).delete()


def al_reservar(sender, instance, **kwargs) -> None:
    """Reservar una colección a algunos, o volver a abrirla, cambia quién encuentra lo suyo."""
    if Archivo in registro.con_archivo:
        for archivo in Archivo.objects.filter(
            collection__path__startswith=instance.collection.path
        ):
            avisar(archivo)


def conectar() -> None:
    """Escucha los cambios; se llama una vez, al arrancar."""
    for senal in (post_save, post_delete):
        senal.connect(al_reservar, sender=CollectionViewRestriction, dispatch_uid="textos.reservar")
    post_save.connect(al_guardar, dispatch_uid="textos.guardar")
    post_delete.connect(al_borrar, dispatch_uid="textos.borrar")
