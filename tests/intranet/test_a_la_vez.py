"""Dos envíos en el mismo instante, cada uno con su conexión: una fila, y nadie pisa a nadie."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from intranet.roles import Rol
from red_trata.models import Designacion, Institucion, Membresia
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


def a_la_par(monkeypatch, modelo) -> None:
    """Nadie guarda hasta que los dos comprobaron que podían; si a uno se le hace esperar, sigue."""
    comprobaron = Barrier(2)
    guardar = modelo.save

    def save(self, *args, **kwargs):
        with contextlib.suppress(BrokenBarrierError):
            comprobaron.wait(timeout=1)
        guardar(self, *args, **kwargs)

    monkeypatch.setattr(modelo, "save", save)


def test_dos_secretarias_no_ponen_dos_titulares_a_la_vez(cliente, monkeypatch):
    membresia = factories.MembresiaFactory()
    envios = [
        (
            cliente(Rol.SECRETARIA),
            reverse("designacion:add"),
            {
                "membresia": membresia.pk,
                "persona": factories.PersonaFactory().pk,
                "condicion": "titular",
                "desde": "1/2/2026",
                "documento_pendiente": "on",
                "uuid_nuevo": str(uuid4()),
            },
        )
        for _ in range(2)
    ]
    a_la_par(monkeypatch, Designacion)
    assert a_la_vez(envios) == [200, 302]
    assert Designacion.objects.count() == 1


def test_una_institucion_no_entra_dos_veces_a_la_vez(cliente, monkeypatch):
    institucion, red = factories.InstitucionFactory(), factories.InstanciaFactory()
    datos = {
        "institucion": institucion.pk,
        "instancia": red.pk,
        "calidad": "integrante",
        "desde": "1/2/2026",
    }
    envios = [
        (
            cliente(Rol.SECRETARIA),
            reverse("membresia:add"),
            {**datos, "uuid_nuevo": str(uuid4())},
        )
        for _ in range(2)
    ]
    a_la_par(monkeypatch, Membresia)
    assert a_la_vez(envios) == [200, 302]
    assert Membresia.objects.count() == 1
