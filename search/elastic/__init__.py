"""Elasticsearch: un índice que repite las entradas de la base, llevado por un proceso aparte.

Ninguna petición escribe en él: el cambio deja una :class:`~search.models.Salida` en su misma
transacción y :mod:`search.elastic.salida` la lleva después.
"""
