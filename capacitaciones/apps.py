"""Bitácora de capacitaciones y acciones preventivas."""

from django.apps import AppConfig


class CapacitacionesConfig(AppConfig):
    """Quién fue capacitado, en qué y cuándo."""

    name = "capacitaciones"
    verbose_name = "Capacitaciones"

    def ready(self) -> None:
        """Lo que se busca de una capacitación cambia también al publicar y al marcar sus temas."""
        from django.db.models.signals import m2m_changed
        from wagtail.signals import page_published, page_unpublished

        from capacitaciones import declaraciones
        from capacitaciones.models import Capacitacion
        from red_trata.senales import institucion_renombrada

        for senal in (page_published, page_unpublished):
            senal.connect(declaraciones.al_cambiar_lo_contado, dispatch_uid="relato_publicado")
        for relacion in (Capacitacion.temas, Capacitacion.publicos, Capacitacion.materiales):
            m2m_changed.connect(declaraciones.al_cambiar_lo_marcado, sender=relacion.through)
        institucion_renombrada.connect(declaraciones.al_renombrar_una_institucion)
