"""El motor que vive en la propia base: no necesita servidor y se renueva con cada cambio.

Las entradas y sus etiquetas son las mismas tablas en SQLite y en PostgreSQL; lo que cambia, el
índice de palabras, está en :mod:`search.motores.sqlite` y :mod:`search.motores.postgres`.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import Any, Protocol

from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from intranet.registro import DocumentoBusqueda, registro
from intranet.texto import limpiar
from search import corrector
from search.consulta import Clausula, Consulta
from search.models import CAMPOS, Entrada, Etiqueta
from search.motores import FACETAS, PIERDE, Cambio, Resultado

Sql = tuple[str, list[Any]]

Campos = Mapping[str, list[str]]

LOTE = 500
"""Entradas que se retiran de una vez."""


class IndiceDePalabras(Protocol):
    """Lo que cada base hace a su manera. Las consultas dan ``id`` de entrada.

    :cvar CERCANIA: qué cerca está ``e.fecha`` del día que se le dé: de 1, ese día, a 0.
    """

    CERCANIA: str

    def guardar(self, entradas: Mapping[int, Campos]) -> None:
        """Indexa los tokens de cada campo de ``entradas``, que no estaban."""

    def quitar(self, entradas: Iterable[int]) -> None:
        """Olvida ``entradas``; las que no estaban no importan."""

    def coinciden(self, consulta: Consulta) -> Sql:
        """``SELECT id`` de las entradas con las palabras pedidas."""

    def puntuadas(self, consulta: Consulta) -> Sql:
        """``SELECT id, puntaje`` de las mismas; el puntaje menor es el mejor."""

    def comienzan(self, clausulas: Iterable[Clausula], token: str, comienzo: str) -> Sql:
        """``SELECT id, puntaje`` de las que tienen en el título todo eso: las ``clausulas`` y
        ``token``, o una palabra que empieza por ``comienzo``."""

    def comprobar(self) -> None:
        """Lee algo del índice.

        :raises DatabaseError: si no puede.
        """


class MotorSql:
    """Motor sobre la base de datos del sitio."""

    @cached_property
    def indice(self) -> IndiceDePalabras:
        """El índice de palabras de esta base."""
        if connection.vendor == "postgresql":
            from search.motores.postgres import IndicePostgres

            return IndicePostgres()
        from search.motores.sqlite import IndiceSqlite

        return IndiceSqlite()

    def salud(self) -> str:
        """``"bien"``, o que el índice no se puede leer."""
        try:
            self.indice.comprobar()
        except DatabaseError:
            return "no se puede leer el índice: ejecute migrate y reindexar"
        return "bien"

    def aplicar(self, cambios: Sequence[Cambio], *, todo: bool = False) -> set[str]:
        """Deja los documentos de cada origen como dice su cambio, dentro de una transacción."""
        documentos = {clave_de(d): (c.origen, d) for c in cambios for d in c.documentos}
        with transaction.atomic():
            sobrantes = Entrada.objects.filter(origen__in={c.origen for c in cambios}).exclude(
                clave__in=documentos
            )
            cambiadas = set(sobrantes.values_list("clave", flat=True))
            self._retirar(sobrantes)
            # En orden de clave: dos procesos que indexan lo mismo se esperan sin trabarse.
            entradas = [_entrada(clave, *documentos[clave]) for clave in sorted(documentos)]
            if not todo:
                entradas = _las_que_cambian(entradas)
            if entradas:
                self._guardar(entradas, documentos)
        return cambiadas | {entrada.clave for entrada in entradas}

    def buscar(self, consulta: Consulta) -> Resultado:
        """Cuenta por filtro y da la página pedida, en dos consultas."""
        if not consulta.clausulas or not consulta.fichas:
            return Resultado()
        facetas = self._facetas(consulta)
        por_tipo = facetas[Etiqueta.TIPO]
        pedido = consulta.filtros.get(Etiqueta.TIPO)
        total = sum(por_tipo.values()) if pedido is None else por_tipo.get(pedido, 0)
        paginas = max(1, math.ceil(total / consulta.por_pagina))
        pagina = min(max(1, consulta.pagina), paginas)
        return Resultado(
            claves=self._claves(consulta, pagina) if total else (),
            total=total,
            pagina=pagina,
            paginas=paginas,
            facetas=facetas,
        )

    def retirar_anteriores(self, momento: dt.datetime) -> int:
        """Retira lo que no se ha renovado desde ``momento``."""
        with transaction.atomic():
            return self._retirar(Entrada.objects.filter(indexada_en__lt=momento))

    def _guardar(
        self, entradas: list[Entrada], documentos: Mapping[str, tuple[str, DocumentoBusqueda]]
    ) -> None:
        claves = [entrada.clave for entrada in entradas]
        Entrada.objects.bulk_create(
            entradas,
            update_conflicts=True,
            unique_fields=["clave"],
            update_fields=[c.name for c in Entrada._meta.fields if c.name not in {"id", "clave"}],
        )
        ids = dict(Entrada.objects.filter(clave__in=claves).values_list("clave", "pk"))
        self._vaciar(list(ids.values()))
        Etiqueta.objects.bulk_create(
            Etiqueta(entrada_id=ids[clave], nombre=nombre, valor=valor)
            for clave in claves
            for nombre, valor in sorted(etiquetas_de(documentos[clave][1]))
        )
        corrector.aprender(getattr(e, campo) for e in entradas for campo in CAMPOS)
        self.indice.guardar({ids[entrada.clave]: entrada.tokens() for entrada in entradas})

    def _vaciar(self, ids: list[int]) -> None:
        """Olvida las palabras y las etiquetas de las entradas ``ids``."""
        self.indice.quitar(ids)
        etiquetas = Etiqueta.objects.filter(entrada__in=ids)
        etiquetas._raw_delete(etiquetas.db)

    def _retirar(self, sobrantes: QuerySet[Entrada]) -> int:
        ids = list(sobrantes.values_list("pk", flat=True))
        for desde in range(0, len(ids), LOTE):
            lote = ids[desde : desde + LOTE]
            self._vaciar(lote)
            entradas = Entrada.objects.filter(pk__in=lote)
            entradas._raw_delete(entradas.db)
        return len(ids)

    def _facetas(self, consulta: Consulta) -> dict[str, dict[str, int]]:
        """Cuántas hay de cada valor; el filtro de una etiqueta no estrecha su propia cuenta."""
        casa, parametros = self.indice.coinciden(consulta)
        ve, de_acceso = tiene(Etiqueta.ACCESO, consulta.fichas)
        donde = [ve]
        parametros = [*parametros, *de_acceso]
        for nombre, valor in consulta.filtros.items():
            pasa, suyos = tiene(nombre, [valor])
            donde.append(f"(f.nombre = %s OR {pasa})")
            parametros += [nombre, *suyos]
        lugares = ", ".join(["%s"] * len(FACETAS))
        facetas: dict[str, dict[str, int]] = {nombre: {} for nombre in FACETAS}
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT f.nombre, f.valor, COUNT(*) FROM ({casa}) c"
                " JOIN search_etiqueta f ON f.entrada_id = c.id"
                f" WHERE {' AND '.join(donde)} AND f.nombre IN ({lugares})"
                " GROUP BY f.nombre, f.valor",
                [*parametros, *FACETAS],
            )
            for nombre, valor, cuantas in cursor.fetchall():
                facetas[nombre][valor] = cuantas
        return facetas

    def _claves(self, consulta: Consulta, pagina: int) -> list[str]:
        casa, parametros = (
            self.indice.coinciden(consulta)
            if consulta.por_fecha
            else self.indice.puntuadas(consulta)
        )
        ve, de_acceso = tiene(Etiqueta.ACCESO, consulta.fichas)
        donde = [ve]
        parametros = [*parametros, *de_acceso]
        for nombre, valor in consulta.filtros.items():
            pasa, suyos = tiene(nombre, [valor])
            donde.append(pasa)
            parametros += suyos
        orden = "e.fecha DESC NULLS LAST, e.id DESC"
        if not consulta.por_fecha:
            puntaje, de_hoy = self._puntaje()
            orden = f"{puntaje}, {orden}"
            parametros += de_hoy
        desde = (pagina - 1) * consulta.por_pagina
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT e.clave FROM ({casa}) c JOIN search_entrada e ON e.id = c.id"
                f" WHERE {' AND '.join(donde)}"
                f" ORDER BY {orden} LIMIT %s OFFSET %s",
                [*parametros, consulta.por_pagina, desde],
            )
            return [clave for (clave,) in cursor.fetchall()]

    def _puntaje(self) -> Sql:
        """El puntaje de ``c``, menor en lo que envejece: el mismo descuento en todo motor."""
        tipos = sorted(registro.envejecen)
        if not tipos:
            return "c.puntaje", []
        lugares = ", ".join(["%s"] * len(tipos))
        return (
            f"c.puntaje * CASE WHEN e.fecha IS NOT NULL AND e.tipo IN ({lugares})"
            f" THEN {1 - PIERDE} + {PIERDE} * {self.indice.CERCANIA} ELSE 1 END",
            [*tipos, timezone.localdate().isoformat()],
        )


_EN_LA_HUELLA = {*CAMPOS, "id", "clave", "indexada_en"}


def _las_que_cambian(entradas: list[Entrada]) -> list[Entrada]:
    """Las que no están ya guardadas así; las que sí, se dan por renovadas.

    Guardar un acta no vuelve a indexar las páginas de sus anexos.
    """
    campos = [c.name for c in Entrada._meta.concrete_fields if c.name not in _EN_LA_HUELLA]
    en_la_base = Entrada.objects.filter(clave__in=[e.clave for e in entradas])
    guardadas = {fila.pop("clave"): fila for fila in en_la_base.values("clave", *campos).iterator()}
    iguales = {
        e.clave
        for e in entradas
        if guardadas.get(e.clave) == {campo: getattr(e, campo) for campo in campos}
    }
    if iguales:
        Entrada.objects.filter(clave__in=iguales).update(indexada_en=timezone.now())
    return [e for e in entradas if e.clave not in iguales]


def _entrada(clave: str, origen: str, documento: DocumentoBusqueda) -> Entrada:
    entrada = Entrada(
        clave=clave,
        origen=origen,
        uuid=documento.uuid,
        tipo=documento.tipo,
        # Una página que aún no cuelga de un sitio se abre por su dirección permanente.
        url=documento.url or reverse("lugar", args=[documento.uuid]),
        fecha=documento.fecha,
        es_parte=documento.es_parte,
        vale_hasta=documento.vale_hasta,
        indexada_en=timezone.now(),
        **{campo: limpiar(getattr(documento, campo)) for campo in CAMPOS},
    )
    entrada.huella = _huella(entrada, documento)
    return entrada


def _huella(entrada: Entrada, documento: DocumentoBusqueda) -> str:
    """Resumen de lo que un índice guarda de ``entrada``."""
    partes = [
        *(getattr(entrada, campo) for campo in CAMPOS),
        str(entrada.fecha),
        *(["parte"] if entrada.es_parte else []),
        *(f"{nombre}={valor}" for nombre, valor in sorted(etiquetas_de(documento))),
    ]
    return blake2b("\0".join(partes).encode(), digest_size=16).hexdigest()


def clave_de(documento: DocumentoBusqueda) -> str:
    """La identidad de ``documento`` en el índice."""
    return f"{documento.tipo}:{documento.uuid}"


def etiquetas_de(documento: DocumentoBusqueda) -> set[tuple[str, str]]:
    """Acceso, tipo y facetas de ``documento``; el año sale de su fecha si no lo dice."""
    largo = Etiqueta._meta.get_field("valor").max_length
    facetas = {"anio": (str(documento.fecha.year),)} if documento.fecha else {}
    facetas.update(documento.facetas)
    return {
        (Etiqueta.TIPO, documento.tipo),
        *((Etiqueta.ACCESO, ficha) for ficha in documento.acceso),
        *((nombre, limpiar(v)[:largo]) for nombre, valores in facetas.items() for v in valores),
    }


def tiene(nombre: str, valores: Iterable[str]) -> Sql:
    """Condición: la entrada ``c`` tiene en ``nombre`` alguno de ``valores``."""
    valores = sorted(valores)
    lugares = ", ".join(["%s"] * len(valores))
    return (
        "EXISTS (SELECT 1 FROM search_etiqueta x WHERE x.entrada_id = c.id"
        f" AND x.nombre = %s AND x.valor IN ({lugares}))",
        [nombre, *valores],
    )
