"""Lo del directorio en la demostración: canales inventados y un rol que ya no se tiene."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from intranet.demostracion import Demostracion, demostracion
from intranet.texto import plegar
from red_trata.enums import ClaseCanal, TipoTermino
from red_trata.models import Canal, Membresia, RolDeMembresia, TerminoPlan

SIGLAS = ("UGEL Tacna", "DIRESA", "DRTPE", "MP Tacna")
HASTA_HACE = 400
"""Cuántos días hace que la UGEL dejó de tener el rol de gestión."""


@demostracion(orden=20)
def canales_y_roles(demo: Demostracion) -> None:
    """Correo y horario de cuatro instituciones, y los roles que la UGEL tuvo antes.

    Ningún teléfono: uno inventado podría ser el de alguien.
    """
    hoy = timezone.localdate()
    suyas = Membresia.objects.filter(es_demo=True, instancia__sigla="red").select_related(
        "institucion"
    )
    for n, sigla in enumerate(SIGLAS[: 2 if demo.reducida else None]):
        institucion = suyas.get(institucion__sigla=sigla).institucion
        dominio = plegar(sigla).replace(" ", "-")
        for clase, valor, nota in (
            (ClaseCanal.CORREO, f"mesadepartes@{dominio}.example", "Mesa de partes"),
            (ClaseCanal.HORARIO, "Lunes a viernes, de 8:00 a 16:00", "Atención al público"),
        ):
            canal = Canal(
                institucion=institucion,
                clase=clase,
                valor=valor,
                nota=nota,
                verificado_el=hoy - dt.timedelta(days=40 + 150 * n),
                fuente="Inventado para la demostración",
                es_demo=True,
            )
            canal.full_clean()
            canal.save()
    ugel = suyas.get(institucion__sigla=SIGLAS[0])
    RolDeMembresia.objects.create(
        membresia=ugel,
        rol=TerminoPlan.objects.get(tipo=TipoTermino.ROL_FUNCIONAL, codigo="gestion"),
        desde=ugel.desde,
        hasta=hoy - dt.timedelta(days=HASTA_HACE),
        es_demo=True,
    )
