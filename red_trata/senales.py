"""Lo que un cambio de la Red arrastra: la ficha de cada institución, sus roles y la búsqueda."""

from __future__ import annotations

from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import Signal, receiver

from intranet.registro import documentos_cambiaron
from red_trata.models import (
    Canal,
    Designacion,
    DocumentoReferencia,
    FichaInstitucion,
    Instancia,
    Institucion,
    Membresia,
    Persona,
)
from red_trata.roles import fechar_roles
from red_trata.services import abrir_ficha

NOMBRES = ("nombre", "sigla", "otros_nombres")

institucion_renombrada = Signal()
"""Se envía (``instance=institucion``) cuando cambia alguno de sus nombres."""


def _reindexar_ficha(institucion: int) -> None:
    for ficha in FichaInstitucion.objects.filter(institucion=institucion):
        documentos_cambiaron.send(FichaInstitucion, instance=ficha)


def _reindexar_designaciones(**de: object) -> None:
    filas = Designacion.objects.filter(**de).select_related(
        "persona", "documento", "membresia__instancia", "membresia__institucion__ficha"
    )
    for designacion in filas:
        documentos_cambiaron.send(Designacion, instance=designacion)


@receiver(pre_save, sender=Institucion)
def recordar_los_nombres(sender, instance, **kwargs) -> None:
    """Para saber, al guardarla, si cambiaron."""
    antes = Institucion.objects.filter(pk=instance.pk).values_list(*NOMBRES).first()
    instance._se_renombra = antes is not None and antes != tuple(
        getattr(instance, campo) for campo in NOMBRES
    )


@receiver(post_save, sender=Institucion)
def poner_al_dia_la_ficha(sender, instance, raw=False, **kwargs) -> None:
    """Toda institución tiene su ficha, con su nombre de hoy."""
    if raw:
        return
    ficha = abrir_ficha(institucion=instance)
    if ficha is not None and ficha.title != instance.nombre:
        # Solo el nombre: alguien puede estar publicando sus textos en este momento.
        ficha.save(update_fields=["title", "draft_title"])
    _reindexar_ficha(instance.pk)
    if instance._se_renombra:
        _reindexar_designaciones(membresia__institucion=instance)
        institucion_renombrada.send(Institucion, instance=instance)


@receiver([post_save, post_delete], sender=Canal)
def poner_al_dia_los_canales(sender, instance, raw=False, **kwargs) -> None:
    """Los canales se encuentran buscando la institución; se quitan solo con la demostración."""
    if not raw:
        _reindexar_ficha(instance.institucion_id)


@receiver(m2m_changed, sender=Institucion.cobertura.through)
def poner_al_dia_la_cobertura(sender, instance, action, **kwargs) -> None:
    """Los distritos que atiende, también."""
    if action.startswith("post_"):
        _reindexar_ficha(instance.pk)


@receiver(post_save, sender=Membresia)
def poner_al_dia_la_membresia(sender, instance, created, raw=False, **kwargs) -> None:
    """Al terminar una membresía terminan sus designaciones."""
    if not raw:
        _reindexar_ficha(instance.institucion_id)
        if not created:
            _reindexar_designaciones(membresia=instance)


@receiver(m2m_changed, sender=Membresia.roles.through)
def fechar_los_roles(sender, instance, action, **kwargs) -> None:
    """Cambiar los roles de hoy no borra los de ayer."""
    if action.startswith("post_"):
        fechar_roles(membresia=instance, desde=getattr(instance, "roles_desde", None))
        _reindexar_ficha(instance.institucion_id)


@receiver(post_save, sender=Persona)
def poner_al_dia_los_pasos(sender, instance, created, raw=False, **kwargs) -> None:
    """Un nombre corregido se corrige también en lo que se busca."""
    if not raw and not created:
        _reindexar_designaciones(persona=instance)


@receiver(post_save, sender=DocumentoReferencia)
def poner_al_dia_lo_que_nombra(sender, instance, created, raw=False, **kwargs) -> None:
    """Una designación se encuentra por el documento que la nombra."""
    if not raw and not created:
        _reindexar_designaciones(documento=instance)


@receiver(post_save, sender=Instancia)
def poner_al_dia_la_instancia(sender, instance, created, raw=False, **kwargs) -> None:
    """Y por la instancia donde representa a su institución."""
    if not raw and not created:
        _reindexar_designaciones(membresia__instancia=instance)
