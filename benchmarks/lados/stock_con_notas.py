"""Siembra el proyecto Wagtail de serie: portada, índice, una sección y las notas.

Se ejecuta dentro de la carpeta que hizo ``wagtail start``, con sus ajustes de producción.
"""

import datetime as dt
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path.cwd()))
django.setup()

from contar import argumentos, informar  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from home.models import HomePage  # noqa: E402
from notas.models import NoteIndexPage, NotePage  # noqa: E402
from texto import (  # noqa: E402
    ACUERDOS,
    CARGO,
    INSTITUCIONES,
    LUGAR,
    PERSONAS,
    PUNTOS,
    responsables,
)


def cuerpo() -> list[tuple[str, str]]:
    """El texto del acta en bloques: asistencia, puntos y acuerdos."""
    asistencia = "".join(
        f"<li>{institucion}: presente. {persona}, {CARGO} (titular)</li>"
        for institucion, persona in zip(INSTITUCIONES, PERSONAS, strict=True)
    )
    bloques = [("heading", "Asistencia"), ("paragraph", f"<ul>{asistencia}</ul>")]
    for titulo, html in PUNTOS:
        bloques += [("heading", titulo), ("paragraph", html)]
    for orden, acuerdo in enumerate(ACUERDOS):
        quienes = ", ".join(responsables(orden))
        bloques.append(
            ("agreement", f"{acuerdo}\nResponsables: {quienes}. Hasta el 30 de junio de 2026.")
        )
    return bloques


def main() -> None:
    """Migra, siembra y cuenta."""
    pedido = argumentos()
    call_command("makemigrations", "notas", verbosity=0)
    call_command("migrate", verbosity=0)
    indice = HomePage.objects.get().add_child(instance=NoteIndexPage(title="Notes", slug="notes"))
    seccion = indice.add_child(instance=NoteIndexPage(title="Network", slug="network"))

    def sembrar(total: int) -> None:
        for n in range(NotePage.objects.count(), total):
            seccion.add_child(
                instance=NotePage(
                    title=f"Minutes {n:04d}",
                    slug=f"minutes-{n}",
                    date=dt.date.today() - dt.timedelta(weeks=n + 1),
                    place=LUGAR,
                    body=cuerpo(),
                )
            )

    informar(
        pedido=pedido,
        usuario=User.objects.create_user("miembro", "miembro@ejemplo.pe"),
        rutas={"acta": "/notes/network/minutes-0/", "listado": "/notes/"},
        sembrar=sembrar,
    )


if __name__ == "__main__":
    main()
