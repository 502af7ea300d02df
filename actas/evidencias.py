"""Qué archivos prueban un avance y cuáles se anexan a un acta."""

from intranet.subidas import DATOS, IMAGENES, OFICINA, PDF

_FOTOS = tuple(t for t in IMAGENES if t.nombre in ("JPEG", "PNG"))

DE_EVIDENCIA = (PDF, *_FOTOS, *OFICINA[:2])
DE_ANEXO = (PDF, *_FOTOS, *OFICINA, *DATOS)
