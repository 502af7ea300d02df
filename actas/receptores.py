"""Lo que cambia en las actas cuando cambia la Red."""

from __future__ import annotations

from django.db.models.signals import post_save
from django.dispatch import receiver

from actas.declaraciones import acuerdos_que_se_buscan
from actas.models import Acuerdo, Avance
from intranet.registro import documentos_cambiaron
from red_trata.models import Institucion
from red_trata.senales import institucion_renombrada


@receiver(institucion_renombrada)
def buscar_con_su_nombre_de_hoy(sender, instance: Institucion, **kwargs) -> None:
    """Los acuerdos de que responde una institución se encuentran por el nombre que tiene hoy."""
    responde = {"compromisos__responsabilidades__institucion": instance}
    for acuerdo in acuerdos_que_se_buscan().filter(**responde).distinct():
        documentos_cambiaron.send(Acuerdo, instance=acuerdo)


@receiver(post_save, sender=Avance)
def buscar_por_su_estado(sender, instance: Avance, raw=False, **kwargs) -> None:
    """Un avance cambia el estado por el que se filtra su acuerdo; del anulado, además, no se
    encuentra la evidencia."""
    if not raw:
        acuerdo = instance.responsabilidad.compromiso.acuerdo_id
        documentos_cambiaron.send(Acuerdo, instance=acuerdos_que_se_buscan().get(pk=acuerdo))
