"""Lo que la Secretaría Técnica pone delante, y lo que la gente buscó y no encontró."""

from __future__ import annotations

import datetime as dt
import re

from django.core.cache import caches
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from intranet.texto import limpiar
from search.consulta import Consulta
from search.models import BusquedaFallida, Destacado, Entrada, clave_de_frase

VECES_PARA_LEERSE = 3
"""Antes de que lo busquen tantas veces, no se guardan sus palabras."""

SE_OLVIDA = dt.timedelta(days=180)
UN_DIA = 86_400

_DE_UNA_PERSONA = re.compile(r"\d[\d .-]{5,}\d|@")
"""Números de documento o de teléfono y direcciones de correo: ni se cuentan."""


def destacadas(consulta: Consulta) -> list[tuple[Destacado, Entrada]]:
    """Las páginas que van delante para ``consulta`` y que quien busca puede leer."""
    clave = clave_de_frase(consulta.texto)
    if not clave:
        return []
    puestas = list(Destacado.objects.vigentes().filter(clave=clave).select_related("pagina"))
    if not puestas:
        return []
    origenes = {
        f"{d.pagina.specific_class._meta.label_lower}:{d.pagina_id}": d
        for d in puestas
        if d.pagina and d.pagina.live and d.pagina.specific_class
    }
    entradas = Entrada.objects.visibles(consulta.fichas).filter(origen__in=origenes).order_by("pk")
    unicas: dict[str, Entrada] = {}
    for entrada in entradas:
        unicas.setdefault(entrada.origen, entrada)
    return [(origenes[origen], entrada) for origen, entrada in unicas.items()]


def anotar_fallida(texto: str, *, quien: int) -> None:
    """Cuenta que ``texto`` no se encontró, una vez al día por persona.

    :param quien: solo para no contarla dos veces hoy; no se guarda.
    """
    clave = clave_de_frase(texto)
    if not clave or _DE_UNA_PERSONA.search(texto):
        return
    huella = salted_hmac("search.fallida", clave, algorithm="sha256").hexdigest()
    if not caches["default"].add(f"search.fallida:{quien}:{huella}", True, UN_DIA):
        return
    with transaction.atomic():
        fila, nueva = BusquedaFallida.objects.get_or_create(huella=huella)
        if nueva:
            return
        BusquedaFallida.objects.filter(pk=fila.pk).update(
            veces=F("veces") + 1, ultima_vez=timezone.localdate()
        )
        fila.refresh_from_db()
        if fila.veces >= VECES_PARA_LEERSE and not fila.texto:
            fila.texto = limpiar(texto)[:100]
            fila.save(update_fields=["texto"])


def olvidar_fallidas() -> int:
    """Borra lo que nadie ha vuelto a buscar.

    :return: cuántas.
    """
    viejas = BusquedaFallida.objects.filter(ultima_vez__lt=timezone.localdate() - SE_OLVIDA)
    return viejas.delete()[0]
