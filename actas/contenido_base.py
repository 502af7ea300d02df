"""Las páginas de actas: una rama por instancia, que edita solo su secretaría."""

from django.contrib.auth.models import Permission

from actas.models import ActasIndice, RamaActas
from intranet.contenido import Carga, contenido_base
from intranet.models import Portada
from red_trata.models import Instancia


@contenido_base(orden=20)
def ramas_de_actas(carga: Carga) -> None:
    """``/actas/`` y la rama de cada instancia. Publicar no se da: un acta se aprueba."""
    permisos = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=["add_page", "change_page"]
    )
    indice = carga.pagina(Portada.objects.get(), ActasIndice(title="Actas", slug="actas"))
    for instancia in Instancia.objects.select_related("grupo_secretaria").order_by("pk"):
        rama = carga.pagina(
            indice, RamaActas(title=instancia.nombre, slug=instancia.sigla, instancia=instancia)
        )
        for permiso in permisos:
            carga.permiso(instancia.grupo_secretaria, permiso, rama.page_ptr)
