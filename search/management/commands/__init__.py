"""Órdenes de la búsqueda."""
