"""Publicar una campaña asienta sus hechos; retirarla los da de baja."""

from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from campanas.models import Campana
from campanas.services import asentar, retirar
from intranet.models.registro import borrado_permitido


@receiver(page_published, sender=Campana, dispatch_uid="campanas.asentar")
def al_publicar(sender, instance: Campana, **kwargs) -> None:
    """Lo publicado pasa a contarse."""
    asentar(campana=instance)


@receiver(page_unpublished, sender=Campana, dispatch_uid="campanas.retirar")
def al_retirar(sender, instance: Campana, **kwargs) -> None:
    """Lo retirado deja de contarse."""
    if not borrado_permitido():
        retirar(campana=instance)
