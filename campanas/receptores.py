"""Publicar una campaña asienta sus hechos; retirarla los da de baja."""

from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from campanas.models import Campana
from campanas.services import asentar, retirar
from intranet.models.registro import borrado_permitido
from intranet.registro import documentos_cambiaron
from red_trata.models import Institucion
from red_trata.senales import institucion_renombrada


@receiver(page_published, sender=Campana, dispatch_uid="campanas.asentar")
def al_publicar(sender, instance: Campana, **kwargs) -> None:
    """Lo publicado pasa a contarse."""
    asentar(campana=instance)


@receiver(page_unpublished, sender=Campana, dispatch_uid="campanas.retirar")
def al_retirar(sender, instance: Campana, **kwargs) -> None:
    """Lo retirado deja de contarse."""
    if not borrado_permitido():
        retirar(campana=instance)


@receiver(institucion_renombrada, dispatch_uid="campanas.renombrar")
def al_renombrar(sender, instance: Institucion, **kwargs) -> None:
    """Una campaña se encuentra por el nombre que hoy tienen las instituciones de sus tareas."""
    suyas = Campana.objects.live().filter(ejecucion__de_participacion__institucion=instance)
    for campana in suyas.distinct():
        documentos_cambiaron.send(Campana, instance=campana)
