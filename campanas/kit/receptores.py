"""Lo que se publica de una pieza y lo que cambia en su material, juntos."""

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.signals import page_published

from campanas.models import Material, Pieza
from intranet.registro import documentos_cambiaron


@receiver(page_published, sender=Pieza, dispatch_uid="kit.nombrar")
def al_publicar(sender, instance: Pieza, **kwargs) -> None:
    """El material se llama como su pieza."""
    material = instance.material
    if material.nombre != instance.title:
        material.nombre = instance.title
        material.save()


@receiver(post_save, sender=Material, dispatch_uid="kit.retirar")
def al_cambiar_el_material(sender, instance: Material, **kwargs) -> None:
    """Retirarla o devolverla cambia lo que se encuentra."""
    if pieza := Pieza.objects.filter(material=instance).first():
        documentos_cambiaron.send(Pieza, instance=pieza)
