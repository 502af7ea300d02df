"""Sesiones, actas, acuerdos y compromisos."""

from django.apps import AppConfig


class ActasConfig(AppConfig):
    """De la convocatoria al compromiso cumplido."""

    name = "actas"
    verbose_name = "Sesiones y actas"

    def ready(self) -> None:
        """Escucha los cambios de la Red que se notan aquí."""
        from actas import receptores  # noqa: F401
