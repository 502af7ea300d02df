"""Etiquetas de plantilla que están siempre a mano."""

from django import template

register = template.Library()
