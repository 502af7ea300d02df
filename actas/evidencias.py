"""Qué archivos prueban un avance."""

from intranet.subidas import IMAGENES, OFICINA, PDF

DE_EVIDENCIA = (PDF, *(t for t in IMAGENES if t.nombre in ("JPEG", "PNG")), *OFICINA[:2])
