"""Una fuente de prueba y una fábrica de documentos, sin pasar por ningún dominio."""

from uuid import uuid4

import pytest

from intranet.registro import TODOS, DocumentoBusqueda
from search.consulta import interpretar
from search.motores import Cambio, motor


@pytest.fixture
def documento(db):
    """Fábrica ``documento(titulo, cuerpo="", …)`` que además indexa lo que crea."""

    def crear(titulo, cuerpo="", *, tipo="acuerdo", acceso=(TODOS,), origen=None, **campos):
        uuid = campos.pop("uuid", None) or uuid4()
        nuevo = DocumentoBusqueda(
            uuid=uuid,
            tipo=tipo,
            titulo=titulo,
            cuerpo=cuerpo,
            url=campos.pop("url", f"/u/{uuid}/"),
            acceso=frozenset(acceso),
            **campos,
        )
        motor().aplicar([Cambio(origen or f"prueba:{uuid}", (nuevo,))])
        return nuevo

    return crear


@pytest.fixture
def titulos(db):
    """``titulos("texto", **filtros)``: los títulos encontrados, el mejor primero."""
    from search.models import Entrada

    def buscar(texto, *, fichas=(TODOS,), por_pagina=50, **filtros):
        consulta = interpretar(texto, fichas=fichas, filtros=filtros, por_pagina=por_pagina)
        claves = motor().buscar(consulta).claves
        por_clave = dict(Entrada.objects.values_list("clave", "titulo"))
        return [por_clave[clave] for clave in claves]

    return buscar
