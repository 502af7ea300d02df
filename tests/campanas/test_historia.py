"""La historia de una campaña dice también qué cambió en sus bloques, sus temas y sus distritos."""

import re

import pytest
from django.db.models import Q

from intranet.models import Tema
from intranet.roles import Rol
from red_trata.models import Distrito

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("base")]


def test_dice_que_cambio_en_cada_clase_de_campo(cliente, publicar, ugel):
    campana = publicar(distritos=["Tacna"], que_ajustar="Empezar antes.")
    campana.objetivo = "Que se sepa a quién escribir."
    campana.distritos = list(Distrito.objects.filter(Q(nombre="Tacna") | Q(nombre="Tarata")))
    campana.temas.add(Tema.objects.create(name="Empleo digno", slug="empleo"))
    campana.tareas = [("tarea", {"institucion": str(ugel.uuid), "tarea": "Repartir afiches"})]
    campana.save_revision().publish()
    lector = cliente(Rol.MIEMBRO)
    assert campana.donde_esta_su_historia() in lector.get(campana.get_url()).content.decode()
    html = " ".join(lector.get(campana.donde_esta_su_historia()).content.decode().split())
    cambios = dict(re.findall(r"<dt>([^<]*)</dt>\s*<dd>(.*?)</dd></div>", html))
    assert "<del>llamar.</del><ins>escribir.</ins>" in cambios.pop("Objetivo")
    assert "<ins>Tarata</ins>" in cambios.pop("Distritos")
    assert "<ins>Empleo digno</ins>" in cambios.pop("Temas")
    tarea = cambios.pop("Quién hace qué")
    for dicho in (ugel.sigla, "Repartir afiches", "Pendiente"):
        assert dicho in tarea
    assert str(ugel.uuid) not in tarea
    assert not cambios
