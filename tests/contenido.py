"""El sitio mínimo, y cómo comparten las pruebas de un módulo lo que cuesta preparar."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

from django.apps import apps
from django.db import transaction


@contextmanager
def compartido(django_db_blocker) -> Iterator[None]:
    """Abre la base para una preparación de módulo, y al salir la deja como estaba.

    Cada prueba corre dentro, con su propio punto de retorno.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def todas_las_tablas() -> dict[str, int]:
    """Cuántas filas hay en cada tabla, historia e índice incluidos."""
    return {
        m._meta.label: m._base_manager.count()
        for m in apps.get_models(include_auto_created=True)
        if not m._meta.proxy
    }


def crear_sitio() -> SimpleNamespace:
    """El sitio mínimo: ``portada``, ``indice`` (/actas/), ``red`` y su ``rama`` de actas.

    ``rama_de(instancia)`` añade la rama de otra instancia, con el permiso de su secretaría.
    """
    from wagtail.models import GroupPagePermission, Page, Site

    from actas.models import ActasIndice, RamaActas
    from intranet.models import Portada
    from tests.factories import InstanciaFactory

    Page.objects.filter(depth=2).delete()
    portada = Page.objects.get(depth=1).add_child(instance=Portada(title="Portada", slug="inicio"))
    Site.objects.all().delete()
    Site.objects.create(
        hostname="localhost", root_page=portada, is_default_site=True, site_name="Red"
    )
    indice = portada.add_child(instance=ActasIndice(title="Actas", slug="actas"))

    def rama_de(instancia):
        rama = indice.add_child(
            instance=RamaActas(title=instancia.nombre, slug=instancia.sigla, instancia=instancia)
        )
        for permiso in ("add", "change"):
            GroupPagePermission.objects.create(
                group=instancia.grupo_secretaria, page=rama, permission_type=permiso
            )
        return rama

    red = InstanciaFactory(nombre="Red Regional contra la Trata de Personas", sigla="red")
    return SimpleNamespace(
        portada=portada, indice=indice, red=red, rama=rama_de(red), rama_de=rama_de
    )
