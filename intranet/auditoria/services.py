"""Anotar lo que entra y lo que sale en bloque."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from intranet.models.auditoria import Exportacion, Importacion

if TYPE_CHECKING:
    from intranet.models import Usuario

NO_SON_FILTROS = frozenset({"export", "formato", "p", "pagina"})


def anotar_exportacion(
    *,
    usuario: Usuario,
    que: str,
    formato: str,
    filas: int,
    filtros: Mapping[str, Any] | QueryDict = (),
) -> Exportacion:
    """Deja dicho que ``usuario`` se llevó ``filas`` filas. Se llama antes de responder.

    :param que: lo que se bajó, como se le llama en pantalla («Instituciones»).
    :param formato: ``xlsx``, ``csv``, ``zip``, ``vcf``, ``pdf``…
    :param filtros: los de la dirección; ``request.GET`` vale tal cual.
    """
    if isinstance(filtros, QueryDict):
        filtros = {c: v if len(v) > 1 else v[0] for c, v in filtros.lists() if any(v)}
    return Exportacion.objects.create(
        quien=usuario,
        cuenta=str(usuario),
        que=que[:80],
        formato=formato,
        filas=filas,
        filtros={c: v for c, v in dict(filtros).items() if c not in NO_SON_FILTROS},
    )


def anotar_importacion(
    *,
    usuario: Usuario,
    que: str,
    archivo: str,
    contenido: bytes,
    estado: Importacion.Estado,
    conteos: Mapping[str, int],
    informe: Sequence[Mapping[str, Any]] = (),
) -> Importacion:
    """Deja dicho que ``usuario`` trajo un archivo y qué se hizo con él.

    Se llama en la misma transacción que escribe las filas: o quedan las dos cosas o ninguna. Lo
    que devuelve da con ``razon`` el motivo que lleva la historia de cada fila (C36).

    :param que: la clave del importador (``capacitaciones.charlas``).
    :param contenido: el archivo entero; de él solo se guarda la huella.
    """
    return Importacion.objects.create(
        quien=usuario,
        cuenta=str(usuario),
        que=que,
        archivo=archivo[-255:],
        sha256=sha256(contenido).hexdigest(),
        estado=estado,
        conteos=dict(conteos),
        informe=[dict(entrada) for entrada in informe],
    )
