"""Cuentas, membresías, designaciones y relevos de la demostración."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from actas.demo.mundo import Mundo, habil_anterior
from intranet.models import Usuario
from intranet.roles import Rol
from intranet.texto import plegar
from red_trata.enums import Calidad, Condicion, TipoDocumento
from red_trata.models import (
    Designacion,
    DocumentoReferencia,
    Institucion,
    Membresia,
    Persona,
    TerminoPlan,
)
from red_trata.services import relevar

COMIENZO = 745
"""Cuántos días antes de hoy empiezan las membresías de la Red."""
COMIENZO_GRDS = 300


def crear_cuentas(mundo: Mundo, clave: str) -> None:
    """Las cuentas de demostración, una por rol."""
    cifrada = make_password(clave)
    for ficha in mundo.datos["cuenta"]:
        rol = Rol(ficha["rol"])
        usuario = Usuario.objects.create(
            username=ficha["usuario"],
            email=f"{ficha['usuario']}@demostracion.example",
            password=cifrada,
            first_name=ficha["nombres"],
            last_name=ficha["apellidos"],
            is_superuser=rol == Rol.ADMINISTRADOR,
            es_demo=True,
        )
        usuario.groups.add(Group.objects.get(name=rol.label))
        mundo.cuenta[ficha["usuario"]] = usuario


def incorporar_instituciones(mundo: Mundo) -> None:
    """Las membresías con sus designaciones, y los relevos en la agenda."""
    for ficha in mundo.datos["membresia"]:
        _incorporar(mundo, ficha, ficha.get("instancia", "red"), ficha.get("desde_hace", COMIENZO))
        if ficha.get("grupo_grds"):
            suplente = {**ficha, "cargos": ficha["cargos"][1:], "ademas": []}
            _incorporar(mundo, suplente, "grds", COMIENZO_GRDS)
    for relevo in mundo.datos["relevo"]:
        dia = habil_anterior(mundo.dia(relevo["hace"]))
        mundo.agendar(dia, lambda relevo=relevo, dia=dia: _relevar(mundo, relevo, dia))


def _incorporar(mundo: Mundo, ficha: dict[str, Any], instancia: str, hace: int) -> None:
    institucion = mundo.institucion[ficha["institucion"]]
    membresia = Membresia(
        institucion=institucion,
        instancia=mundo.instancia[instancia],
        calidad=ficha.get("calidad", Calidad.INTEGRANTE),
        desde=mundo.dia(hace),
        es_demo=True,
    )
    membresia.full_clean()
    membresia.save()
    membresia.roles.set(
        TerminoPlan.objects.filter(tipo="rol_funcional", codigo__in=ficha.get("roles", []))
    )
    oficio = _oficio(institucion, membresia.desde, "Designa representantes")
    designados = [
        {"condicion": condicion, "cargo": cargo}
        for condicion, cargo in zip(
            (Condicion.TITULAR, Condicion.ALTERNO), ficha.get("cargos", []), strict=False
        )
    ]
    for designado in [*designados, *ficha.get("ademas", [])]:
        designacion = Designacion(
            membresia=membresia,
            persona=_persona(mundo, institucion, designado.get("cuenta", "")),
            cargo=designado["cargo"],
            condicion=designado["condicion"],
            desde=membresia.desde,
            documento=oficio,
            es_demo=True,
        )
        designacion.full_clean()
        designacion.save()


def _persona(mundo: Mundo, institucion: Institucion, cuenta: str) -> Persona:
    usuario = mundo.cuenta[cuenta] if cuenta else None
    nombre = usuario.get_full_name() if usuario else next(mundo.nombres)
    de_pila, apellido = plegar(nombre).split()[:2]
    dominio = plegar(institucion.nombre_corto).replace(" ", "-")
    return Persona.objects.create(
        nombre=nombre,
        correo=f"{de_pila}.{apellido}@{dominio}.example",
        usuario=usuario,
        es_demo=True,
    )


def _oficio(institucion: Institucion, desde: dt.date, asunto: str) -> DocumentoReferencia:
    fecha = habil_anterior(desde - dt.timedelta(days=3))
    previos = DocumentoReferencia.objects.filter(emisor=institucion, fecha__year=fecha.year)
    return DocumentoReferencia.objects.create(
        tipo=TipoDocumento.OFICIO,
        numero=f"{previos.count() + 1:03d}-{fecha.year}-DEMO",
        fecha=fecha,
        emisor=institucion,
        asunto=f"{asunto} (documento de demostración)",
        es_demo=True,
    )


def _relevar(mundo: Mundo, relevo: dict[str, Any], dia: dt.date) -> None:
    institucion = mundo.institucion[relevo["institucion"]]
    saliente = (
        Designacion.objects.el_dia(dia)
        .filter(
            membresia__institucion=institucion,
            membresia__instancia=mundo.instancia["red"],
            condicion=relevo.get("condicion", Condicion.TITULAR),
        )
        .get()
    )
    relevar(
        designacion=saliente,
        persona=_persona(mundo, institucion, relevo.get("cuenta", "")),
        desde=dia,
        documento=None
        if relevo.get("sin_documento")
        else _oficio(institucion, dia, "Comunica un relevo"),
    )
