"""Qué columnas trae una hoja, cómo se reconoce cada fila y cómo se escribe."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, BinaryIO

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.db import models, transaction

from intranet.cambios import legible
from intranet.historia import un_solo_cambio
from intranet.importacion.columnas import SE_CONSERVA, Columna, plegar_encabezado
from intranet.importacion.cotejo import Cotejo, es_total
from intranet.importacion.informe import BUENOS, FilaLeida, Informe, Nota, Pregunta, Resultado
from intranet.importacion.lectura import Hoja, NoSeLee, abrir
from intranet.importacion.valores import (
    BORRAR,
    Contexto,
    Duda,
    Invalido,
    escrito,
    esta_escrita,
)
from intranet.texto import plegar

LOTE = 500


class NoTodasValen(Exception):
    """Al escribir, alguna fila ya no valía: no se escribió ninguna.

    :ivar informe: cómo quedó cada una.
    """

    def __init__(self, informe: Informe) -> None:
        self.informe = informe
        super().__init__("Hay filas con error o en duda.")


class Importador:
    """Trae una hoja a un registro; se hace uno por importación.

    :cvar clave: con que queda anotada (``capacitaciones.charlas``).
    :cvar titulo: lo que se trae, como se diría: «acciones preventivas».
    :cvar modelo: el registro, que desciende de ``RegistroBase``.
    """

    clave: str
    titulo: str
    modelo: type[models.Model]
    filas_maximas = 100_000
    lo_mismo_se_repite = False
    """Si una fila puede venir varias veces, mientras diga lo mismo."""

    def __init__(self) -> None:
        self.columnas = self.declarar()
        self._por_nombre = {n: c for c in self.columnas for n in c.nombres}

    # --- Lo que dice cada dominio

    def declarar(self) -> tuple[Columna, ...]:
        """Las columnas."""
        raise NotImplementedError

    def identidad(self, valores: Mapping[str, Any]) -> Hashable:
        """Por qué se reconoce una fila: con la misma identidad se actualiza, no se dobla."""
        raise NotImplementedError

    def existentes(self, lote: list[Mapping[str, Any]]) -> dict[Hashable, models.Model]:
        """De las filas de ``lote``, las que ya están, por identidad; en pocas consultas."""
        raise NotImplementedError

    def completar(self, valores: dict[str, Any], contexto: Contexto) -> None:
        """Ajusta los valores de una fila entera, si unas columnas dependen de otras.

        :raises ValidationError: si juntas no valen; por campo o para toda la fila.
        """

    def nombrar(self, valores: Mapping[str, Any]) -> str:
        """Cómo se llama una fila en el informe."""
        return str(next(iter(valores.values()), ""))

    def comparables(self, actual: models.Model, valores: Mapping[str, Any]) -> Mapping[str, Any]:
        """Qué de ``valores`` cambia una fila que ya está: casi siempre, todo."""
        return valores

    def poner(self, objeto: models.Model, valores: Mapping[str, Any]) -> None:
        """Da a ``objeto`` sus valores, antes de comprobar que vale."""
        for campo, valor in valores.items():
            setattr(objeto, campo, valor)

    def aceptar(self, objeto: models.Model) -> None:
        """Toma nota de que ``objeto`` vale y entra, en el ensayo y al escribir.

        Sirve para comprobar las filas que siguen sin haber escrito esta.
        """

    def guardar(self, objeto: models.Model, valores: Mapping[str, Any]) -> None:
        """Guarda ``objeto``; quien tenga más que guardar (de varios a varios), lo añade."""
        objeto.save()

    # --- Ensayo y escritura

    def ensayar(self, archivo: BinaryIO, respuestas: Mapping[str, str] | None = None) -> Informe:
        """Lee la hoja y dice qué pasaría con cada fila, sin escribir nada.

        :param archivo: un archivo de disco abierto en binario.
        :param respuestas: lo ya contestado, por clave de la duda.
        :raises NoSeLee: si no es una hoja, o no trae lo obligatorio.
        """
        return self._recorrer(archivo, respuestas or {}, razon=None)

    @transaction.atomic
    def escribir(
        self,
        archivo: BinaryIO,
        respuestas: Mapping[str, str] | None = None,
        *,
        razon: str,
        solo_validas: bool = False,
    ) -> Informe:
        """Lee la hoja y escribe sus filas: todas, o ninguna.

        :param razon: lo que dirá la historia de cada fila.
        :param solo_validas: si se escriben las válidas aunque otras no lo sean.
        :raises NoTodasValen: si alguna no vale y no se pidió ``solo_validas``.
        """
        informe = self._recorrer(archivo, respuestas or {}, razon=razon)
        if not (solo_validas or informe.todas_validas):
            raise NoTodasValen(informe)
        return informe

    def puntuar(self, celdas: list[Any]) -> int:
        """Cuántas de ``celdas`` son encabezados conocidos; uno solo no hace un encabezado."""
        cuantas = len({plegar_encabezado(c) for c in celdas if c} & self._por_nombre.keys())
        return cuantas if cuantas > 1 or len(self.columnas) == 1 else 0

    def _recorrer(
        self, archivo: BinaryIO, respuestas: Mapping[str, str], *, razon: str | None
    ) -> Informe:
        hoja = abrir(archivo, self.puntuar)
        situadas = self._situar(hoja)
        informe = self._empezar(hoja, situadas)
        contexto = Contexto(anio=_anio_de(hoja.antes), respuestas=respuestas)
        vistas: dict[Hashable, tuple[int, Mapping[str, Any]]] = {}
        filas = self._filas(hoja, situadas, contexto, informe)
        while lote := list(islice(filas, LOTE)):
            self._resolver(lote, vistas, informe, razon)
        if not informe.filas:
            raise NoSeLee("Debajo del encabezado no hay ninguna fila.")
        return informe

    def _situar(self, hoja: Hoja) -> dict[int, Columna]:
        """En qué posición está cada columna.

        :raises NoSeLee: si falta una obligatoria o sale dos veces.
        """
        situadas: dict[int, Columna] = {}
        for posicion, celda in enumerate(hoja.encabezado.celdas):
            columna = self._por_nombre.get(plegar_encabezado(celda))
            if columna is None:
                continue
            if columna in situadas.values():
                raise NoSeLee(f"La columna «{columna.titulo}» sale dos veces en el encabezado.")
            situadas[posicion] = columna
        faltan = [c.titulo for c in self.columnas if c.obligatoria and c not in situadas.values()]
        if faltan:
            raise NoSeLee(f"Al archivo le falta: {', '.join(faltan)}. No se leyó ninguna fila.")
        return situadas

    def _empezar(self, hoja: Hoja, situadas: dict[int, Columna]) -> Informe:
        encabezado = enumerate(hoja.encabezado.celdas)
        vacias: dict[str, list[str]] = {}
        for columna in situadas.values():
            vacias.setdefault(columna.regla_de_vacia, []).append(columna.titulo)
        return Informe(
            hoja=hoja.nombre,
            otras=hoja.otras,
            encabezado=hoja.encabezado.numero,
            leidas=tuple(c.titulo for c in situadas.values()),
            ignoradas=tuple(escrito(c) for n, c in encabezado if n not in situadas and escrito(c)),
            ausentes=tuple(c.titulo for c in self.columnas if c not in situadas.values()),
            vacias=vacias,
        )

    # --- Cada fila

    def _filas(
        self, hoja: Hoja, situadas: dict[int, Columna], contexto: Contexto, informe: Informe
    ) -> Iterator[tuple[FilaLeida, dict[str, Any]]]:
        cotejo = Cotejo(situadas)
        cuantas = 0
        for linea in hoja.filas:
            if es_total(linea):
                informe.cotejo += cotejo.comparar(linea)
                continue
            celdas = {c: linea.celdas[n] for n, c in situadas.items() if n < len(linea.celdas)}
            if not any(esta_escrita(celda) for celda in celdas.values()):
                continue
            cuantas += 1
            if cuantas > self.filas_maximas:
                raise NoSeLee(
                    f"Tiene más de {self.filas_maximas:,} filas. Divida el archivo en partes."
                )
            fila, valores = self._leer(linea.numero, celdas, contexto, informe)
            cotejo.sumar(linea.numero, celdas, valores)
            informe.sumas = cotejo.suman
            yield fila, valores

    def _leer(
        self, numero: int, celdas: dict[Columna, Any], contexto: Contexto, informe: Informe
    ) -> tuple[FilaLeida, dict[str, Any]]:
        """La fila y sus valores, con lo que hay que decir de cada celda."""
        valores: dict[str, Any] = {}
        errores: list[Nota] = []
        dudas: list[Nota] = []
        contexto.avisos = []
        for columna, celda in celdas.items():
            contexto.columna = columna.titulo
            try:
                valor = self._valor(columna, celda, contexto)
            except Invalido as error:
                errores.append(Nota(columna.titulo, _como_se_ve(celda), str(error)))
            except Duda as duda:
                dudas.append(Nota(columna.titulo, duda.escrito, "en duda: conteste arriba"))
                pregunta = informe.preguntas.setdefault(
                    duda.clave, Pregunta(columna.titulo, str(duda), duda.opciones)
                )
                pregunta.filas.append(numero)
            else:
                if valor is not SE_CONSERVA:
                    valores[columna.campo] = valor
        if not (errores or dudas):
            try:
                self.completar(valores, contexto)
            except ValidationError as error:
                errores += self._notas_de(error, valores)
        resultado = Resultado.ERROR if errores else Resultado.EN_DUDA if dudas else Resultado.CREADA
        avisos = [Nota("", "", aviso) for aviso in contexto.avisos]
        fila = FilaLeida(numero, resultado, "", (*errores, *dudas, *avisos))
        if resultado == Resultado.CREADA:
            fila.titulo = self.nombrar(valores)
        return fila, valores

    @staticmethod
    def _valor(columna: Columna, celda: Any, contexto: Contexto) -> Any:
        texto = escrito(celda)
        if not texto:
            if columna.obligatoria:
                raise Invalido("No puede estar vacía.")
            return columna.vacia
        if plegar(texto) == BORRAR:
            if columna.obligatoria:
                raise Invalido("Es obligatoria: no se puede borrar.")
            return columna.borrada
        return columna.leer(celda, contexto)

    def _resolver(
        self,
        lote: list[tuple[FilaLeida, dict[str, Any]]],
        vistas: dict[Hashable, tuple[int, Mapping[str, Any]]],
        informe: Informe,
        razon: str | None,
    ) -> None:
        """Compara un lote con lo que ya está y, si hay ``razon``, lo escribe."""
        buenas = [valores for fila, valores in lote if fila.resultado in BUENOS]
        hay = self.existentes(buenas) if buenas else {}
        for fila, valores in lote:
            informe.filas.append(fila)
            if fila.resultado not in BUENOS:
                continue
            identidad = self.identidad(valores)
            if identidad in vistas:
                primera, dijo = vistas[identidad]
                igual = self.lo_mismo_se_repite and dijo == valores
                fila.resultado = Resultado.SIN_CAMBIOS if igual else Resultado.ERROR
                if not igual:
                    fila.notas += (Nota("", "", f"Repite la fila {primera}."),)
                continue
            vistas[identidad] = fila.numero, valores
            self._comparar(fila, hay.get(identidad), valores, razon)

    def _comparar(
        self, fila: FilaLeida, actual: models.Model | None, valores: dict, razon: str | None
    ) -> None:
        cambian = self.comparables(actual, valores) if actual else valores
        cambios = list(self._cambios(actual, cambian)) if actual else []
        if actual and not cambios:
            fila.resultado = Resultado.SIN_CAMBIOS
            return
        if actual:
            fila.resultado = Resultado.ACTUALIZADA
            fila.notas += tuple(cambios)
        objeto = actual or self.modelo()
        self.poner(objeto, cambian)
        try:
            objeto.clean_fields(exclude=[c.name for c in objeto._meta.fields if c.is_relation])
            objeto.clean()
        except ValidationError as error:
            fila.resultado = Resultado.ERROR
            fila.notas = (*self._notas_de(error, valores), *fila.notas)
            return
        if razon is not None:
            objeto._change_reason = razon
            with un_solo_cambio(objeto):
                self.guardar(objeto, valores)
        self.aceptar(objeto)

    def _cambios(self, actual: models.Model, valores: Mapping[str, Any]) -> Iterator[Nota]:
        for nombre, nuevo in valores.items():
            campo = self._campo(nombre)
            antes = getattr(actual, nombre)
            if antes != nuevo:
                dice = f"{legible(campo, antes)} → {legible(campo, nuevo)}"
                yield Nota(self._titulo_de(nombre), "", dice)

    def _notas_de(self, error: ValidationError, valores: Mapping[str, Any]) -> list[Nota]:
        if not hasattr(error, "error_dict"):
            return [Nota("", "", mensaje) for mensaje in error.messages]
        return [
            Nota(
                "" if campo == NON_FIELD_ERRORS else self._titulo_de(campo),
                _como_se_ve(valores.get(campo)),
                mensaje,
            )
            for campo, mensajes in error.message_dict.items()
            for mensaje in mensajes
        ]

    def _campo(self, nombre: str) -> models.Field | None:
        """El campo del modelo; nada, si es un atributo suyo que no es campo."""
        try:
            return self.modelo._meta.get_field(nombre)
        except FieldDoesNotExist:
            return None

    def _titulo_de(self, campo: str) -> str:
        for columna in self.columnas:
            if columna.campo == campo:
                return columna.titulo
        return str(self.modelo._meta.get_field(campo).verbose_name)


def _como_se_ve(celda: Any) -> str:
    if isinstance(celda, (str, int, float)) or celda is None:
        return str(celda or "")[:120]
    return legible(None, celda)[:120]


def _anio_de(textos: Iterable[str]) -> int | None:
    """El año que dicen los títulos, si dicen uno solo."""
    anios = {int(a) for texto in textos for a in re.findall(r"\b(20\d\d)\b", texto)}
    return anios.pop() if len(anios) == 1 else None
