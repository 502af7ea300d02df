"""Las hojas que traen el directorio: quién representa a quién y los canales de cada cual."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from intranet.importacion import (
    Columna,
    Contexto,
    Fecha,
    Importador,
    Invalido,
    Opcion,
    Referencia,
    Texto,
)
from intranet.importacion.valores import escrito
from intranet.texto import plegar
from red_trata.acceso import instancias_que_lleva
from red_trata.enums import ClaseCanal, Condicion
from red_trata.models import (
    Canal,
    Designacion,
    DocumentoReferencia,
    Instancia,
    Institucion,
    Membresia,
    Persona,
)
from red_trata.models.designacion import con_candado, titulares_de

PARECIDOS = 0.75
"""Desde cuánto se pregunta si dos nombres son la misma persona."""


class _PersonaONueva(Referencia):
    """Una persona por su nombre; si ninguna se llama así ni parecido, una nueva."""

    def __init__(self) -> None:
        super().__init__(
            Persona.objects.vigentes,
            lambda persona: [plegar(persona.nombre)],
            como_texto="Es otra persona: registrarla con este nombre",
        )

    def __call__(self, celda: Any, contexto: Contexto) -> Persona | str:
        """La persona, o el nombre de la que se registrará.

        :raises Duda: si varias se llaman así, o alguna parecido.
        """
        nombre = Texto(255)(celda, contexto)
        if self._indice is None:
            self._preparar()
        if plegar(nombre) not in self._indice and not self._parecidas(plegar(nombre)):
            contexto.avisos.append(f"«{nombre}» se registra como persona nueva.")
            return nombre
        return super().__call__(nombre, contexto)

    def _parecidas(self, buscado: str) -> list[Persona]:
        return [
            persona
            for persona in super()._parecidas(buscado)
            if SequenceMatcher(None, buscado, plegar(persona.nombre)).ratio() >= PARECIDOS
        ]


class _DocumentoRegistrado(Referencia):
    """Un documento por su número; si no está registrado, queda pendiente y se avisa."""

    def __init__(self) -> None:
        super().__init__(
            DocumentoReferencia.objects.vigentes,
            lambda documento: [plegar(documento.numero), plegar(str(documento))],
        )

    def __call__(self, celda: Any, contexto: Contexto) -> DocumentoReferencia | None:
        """El documento, o nada.

        :raises Duda: si varios tienen ese número.
        """
        numero = Texto()(celda, contexto)
        if self._indice is None:
            self._preparar()
        if plegar(numero) not in self._indice:
            contexto.avisos.append(f"«{numero}» no está registrado: el documento queda pendiente.")
            return None
        return super().__call__(numero, contexto)


def _nombres_de_instancia(instancia: Instancia) -> list[str]:
    return [plegar(n) for n in (instancia.nombre, instancia.sigla, instancia.nombre_corto)]


class ImportadorDeDesignaciones(Importador):
    """Quién representa a cada institución y desde cuándo (C26).

    Traer otra vez la misma persona, institución y día cierra o corrige la designación que ya está.

    :param usuario: quien importa; solo se escribe en las instancias que lleva.
    """

    clave = "red_trata.designaciones"
    titulo = "designaciones"
    modelo = Designacion

    def __init__(self, usuario: Any) -> None:
        self.instancias = list(instancias_que_lleva(usuario))
        self._membresias: dict[int, list[Membresia]] | None = None
        self._nuevas: dict[str, Persona] = {}
        self._titulares: dict[int, list[Designacion]] = {}
        super().__init__()

    def declarar(self) -> tuple[Columna, ...]:
        """Las columnas; se llaman como en la hoja que se baja del directorio."""
        return (
            Columna(
                campo="institucion",
                titulo="INSTITUCIÓN",
                leer=Referencia(Institucion.objects.vigentes, Institucion.nombres),
                obligatoria=True,
                ayuda="Como sale en el directorio, o su sigla.",
            ),
            Columna(
                campo="instancia",
                titulo="INSTANCIA",
                leer=Referencia(lambda: self.instancias, _nombres_de_instancia),
                ayuda="Solo si la institución está en varias de las que usted lleva.",
            ),
            Columna(
                campo="persona",
                titulo="REPRESENTANTE",
                leer=_PersonaONueva(),
                sinonimos=("PERSONA", "NOMBRES Y APELLIDOS", "PERSONA O EQUIPO"),
                obligatoria=True,
                ayuda="Nombres y apellidos.",
            ),
            Columna(
                campo="condicion",
                titulo="CONDICIÓN",
                leer=Opcion(Condicion.choices, {"suplente": "alterno", "alterna": "alterno"}),
                obligatoria=True,
                ayuda="Titular o alterno.",
            ),
            Columna(campo="cargo", titulo="CARGO", leer=Texto(200), borrada=""),
            Columna(
                campo="desde",
                titulo="DESDE",
                leer=Fecha(futuras=True),
                obligatoria=True,
                ayuda="Día/mes/año, como 14/5/2026.",
            ),
            Columna(
                campo="hasta",
                titulo="HASTA",
                leer=Fecha(futuras=True),
                ayuda="El último día en el cargo.",
            ),
            Columna(
                campo="documento",
                titulo="DOCUMENTO",
                leer=_DocumentoRegistrado(),
                sinonimos=("DOCUMENTO QUE LA DESIGNA",),
                ayuda="Su número, si ya está en Documentos de referencia.",
            ),
        )

    def completar(self, valores: dict[str, Any], contexto: Contexto) -> None:
        """Halla la membresía de ese día y la persona, o la que se registrará."""
        institucion, instancia = valores.pop("institucion"), valores.pop("instancia", None)
        valores["membresia"] = self._membresia(institucion, instancia, valores["desde"])
        if isinstance(persona := valores["persona"], str):
            valores["persona"] = self._nuevas.setdefault(plegar(persona), Persona(nombre=persona))

    def _membresia(
        self, institucion: Institucion, instancia: Instancia | None, dia: dt.date
    ) -> Membresia:
        if self._membresias is None:
            self._membresias = {}
            for fila in Membresia.objects.filter(instancia__in=self.instancias).select_related(
                "institucion", "instancia"
            ):
                self._membresias.setdefault(fila.institucion_id, []).append(fila)
        suyas = [
            membresia
            for membresia in self._membresias.get(institucion.pk, [])
            if membresia.vale_el(dia) and instancia in (None, membresia.instancia)
        ]
        if not suyas:
            donde = instancia or "ninguna instancia que usted lleve"
            raise ValidationError(
                f"{institucion.nombre_corto} no es miembro de {donde} el {dia:%d/%m/%Y}: registre"
                " antes su membresía."
            )
        if len(suyas) > 1:
            raise ValidationError(
                f"{institucion.nombre_corto} está en varias instancias: diga cuál en INSTANCIA."
            )
        return suyas[0]

    def identidad(self, valores: Mapping[str, Any]) -> Hashable:
        """La persona, la membresía y el día en que empezó; el cargo se puede corregir."""
        return self._clave(valores["persona"], valores["membresia"], valores["desde"])

    @staticmethod
    def _clave(persona: Persona, membresia: Membresia, desde: dt.date) -> Hashable:
        return persona.pk or plegar(persona.nombre), membresia.pk, desde

    def existentes(self, lote: list[Mapping[str, Any]]) -> dict[Hashable, Designacion]:
        """Las de esas personas en esas membresías, en una consulta; en otra, sus titulares.

        El candado de cada una va antes que el de su membresía, como al editarla: dos que se
        esperan en orden contrario no acaban nunca.
        """
        filas = Designacion.objects.vigentes().filter(
            persona__in=[v["persona"].pk for v in lote if v["persona"].pk],
            membresia__in={v["membresia"].pk for v in lote},
        )
        con_candado(Designacion, filas.values("pk"))
        por_leer = {v["membresia"].pk for v in lote} - self._titulares.keys()
        self._titulares |= titulares_de(por_leer)
        return {
            self._clave(f.persona, f.membresia, f.desde): f
            for f in filas.select_related("persona", "membresia", "documento")
        }

    def comparables(self, actual: Designacion, valores: Mapping[str, Any]) -> dict[str, Any]:
        """Lo que la identifica ya coincide."""
        return {c: v for c, v in valores.items() if c not in ("persona", "membresia", "desde")}

    def poner(self, objeto: Designacion, valores: Mapping[str, Any]) -> None:
        """Sin documento, queda pendiente de él."""
        super().poner(objeto, valores)
        objeto.titulares = self._titulares[objeto.membresia_id]
        if objeto._state.adding or "documento" in valores:
            objeto.documento_pendiente = objeto.documento is None

    def aceptar(self, objeto: Designacion) -> None:
        """La fila que cierra una designación deja entrar a la que la releva."""
        otras = [d for d in objeto.titulares if d.pk is None or d.pk != objeto.pk]
        es_titular = objeto.condicion == Condicion.TITULAR
        objeto.titulares[:] = [*otras, objeto] if es_titular else otras

    def guardar(self, objeto: Designacion, valores: Mapping[str, Any]) -> None:
        """Registra antes a la persona, si es nueva."""
        persona = valores["persona"]
        if persona.pk is None:
            persona._change_reason = objeto._change_reason
            persona.save()
        if objeto._state.adding:
            objeto.persona = persona
        objeto.save()

    def nombrar(self, valores: Mapping[str, Any]) -> str:
        """Persona, institución y día."""
        return (
            f"{valores['persona']}, {valores['membresia'].institucion.nombre_corto}"
            f" (desde el {valores['desde']:%d/%m/%Y})"
        )


class _InstitucionPorIdentidad:
    """Una institución por su identidad; se leen todas de una vez, con la primera celda."""

    def __init__(self) -> None:
        self._filas: dict[UUID, Institucion] | None = None

    def __call__(self, celda: Any, contexto: Contexto) -> Institucion:
        """La institución.

        :raises Invalido: si ninguna tiene esa identidad.
        """
        if self._filas is None:
            self._filas = {fila.uuid: fila for fila in Institucion.objects.all()}
        try:
            return self._filas[UUID(escrito(celda))]
        except (ValueError, KeyError):
            raise Invalido(
                "No es la identidad de ninguna institución; cópiela de la hoja que se baja."
            ) from None


class ImportadorDeCanales(Importador):
    """Los canales de las instituciones que ya están, por su identidad (C36).

    Se baja el directorio, se corrige y se trae: cambia solo lo que dice una celda escrita. Un canal
    que ya no viene se da de baja, y uno nuevo queda por verificar.
    """

    clave = "red_trata.canales"
    titulo = "canales de instituciones"
    modelo = Institucion
    lo_mismo_se_repite = True

    def declarar(self) -> tuple[Columna, ...]:
        """La identidad y una columna por clase de canal, como en la hoja que se baja."""
        return (
            Columna(
                campo="institucion",
                titulo="IDENTIDAD",
                leer=_InstitucionPorIdentidad(),
                sinonimos=("CLAVE", "UUID"),
                obligatoria=True,
                ayuda="La de la hoja que se baja del directorio: no se escribe a mano.",
            ),
            *(
                Columna(
                    campo=campo,
                    titulo=clase.label.upper(),
                    leer=Texto(600),
                    borrada="",
                    ayuda="Varios se separan con punto y coma.",
                )
                for campo, clase in Institucion.CANALES.items()
            ),
        )

    def completar(self, valores: dict[str, Any], contexto: Contexto) -> None:
        """Cada canal es de su clase."""
        errores = {}
        for campo, clase in Institucion.CANALES.items():
            for valor in partir(valores.get(campo, "")):
                canal = Canal(institucion=valores["institucion"], clase=clase, valor=valor)
                try:
                    canal.clean()
                except ValidationError as error:
                    errores[campo] = error.message_dict["valor"]
            if campo in valores:
                valores[campo] = "; ".join(partir(valores[campo]))
        if errores:
            raise ValidationError(errores)

    def identidad(self, valores: Mapping[str, Any]) -> Hashable:
        """La institución."""
        return valores["institucion"].pk

    def existentes(self, lote: list[Mapping[str, Any]]) -> dict[Hashable, Institucion]:
        """Todas: las que no están son un error."""
        pks = [v["institucion"].pk for v in lote]
        return Institucion.objects.prefetch_related("canales").in_bulk(pks)

    def comparables(self, actual: Institucion, valores: Mapping[str, Any]) -> dict[str, Any]:
        """Los mismos canales en otro orden no son un cambio."""
        return {
            campo: valor
            for campo, valor in valores.items()
            if campo in Institucion.CANALES
            and set(partir(valor)) != set(partir(getattr(actual, campo)))
        }

    def poner(self, objeto: models.Model, valores: Mapping[str, Any]) -> None:
        """Nada en la institución misma: sus canales son filas aparte."""

    def guardar(self, objeto: Institucion, valores: Mapping[str, Any]) -> None:
        """Da de baja los que ya no vienen y registra los nuevos, por verificar."""
        razon = objeto._change_reason
        for campo in self.comparables(objeto, valores):
            clase = ClaseCanal(Institucion.CANALES[campo])
            quedan = partir(valores[campo])
            tenia = [c for c in objeto.canales.all() if c.clase == clase and not c.esta_de_baja]
            for canal in tenia:
                if canal.valor not in quedan:
                    canal.baja_en, canal.baja_motivo = timezone.localdate(), razon
                    canal._change_reason = razon
                    canal.save()
            for valor in quedan:
                if valor not in {canal.valor for canal in tenia}:
                    nuevo = Canal(institucion=objeto, clase=clase, valor=valor, fuente=razon)
                    nuevo._change_reason = razon
                    nuevo.save()

    def nombrar(self, valores: Mapping[str, Any]) -> str:
        """La institución."""
        return str(valores["institucion"])


def partir(texto: str) -> list[str]:
    """Los canales de una celda, cada uno una vez."""
    return list(dict.fromkeys(p.strip() for p in texto.split(";") if p.strip()))
