"""Bitácora de capacitaciones y acciones preventivas."""

from django.apps import AppConfig


class CapacitacionesConfig(AppConfig):
    """Quién fue capacitado, en qué y cuándo."""

    name = "capacitaciones"
    verbose_name = "Capacitaciones"
