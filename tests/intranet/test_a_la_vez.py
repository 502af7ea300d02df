"""Dos envíos en el mismo instante, cada uno con su conexión: una fila, y nadie pisa a nadie."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from intranet.roles import Rol
from red_trata.models import Institucion
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def a_la_vez(envios) -> list[int]:
    """Envía cada ``(cliente, dirección, datos)`` en su hilo; los códigos de respuesta."""
    salida = Barrier(len(envios))

    def enviar(envio):
        cliente, direccion, datos = envio
        salida.wait()
        try:
            return cliente.post(direccion, datos).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(envios)) as hilos:
        return sorted(hilos.map(enviar, envios))


def test_un_doble_clic_hace_una_fila(cliente):
    st = [cliente(Rol.SECRETARIA) for _ in range(2)]
    datos = {"nombre": "Con nombre único", "tipo": "sector", "uuid_nuevo": str(uuid4())}
    codigos = a_la_vez([(c, reverse("institucion:add"), datos) for c in st])
    assert codigos == [302, 302]
    assert Institucion.objects.filter(nombre="Con nombre único").count() == 1


def test_de_dos_que_guardan_una_se_entera(cliente):
    fila = factories.InstitucionFactory(nombre="Nombre viejo")
    direccion = reverse("institucion:edit", args=[fila.pk])
    envios = [
        (
            cliente(Rol.SECRETARIA),
            direccion,
            {"nombre": nombre, "tipo": "sector", "version_leida": fila.version},
        )
        for nombre in ("De una", "De otra")
    ]
    assert a_la_vez(envios) == [200, 302]
    assert fila.historia.count() == 2
