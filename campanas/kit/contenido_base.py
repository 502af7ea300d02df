"""``/kit/``, donde escriben y publican comunicadores y secretarías."""

from django.contrib.auth.models import Group, Permission

from campanas.kit.acceso import ESCRIBEN
from campanas.models import KitIndice
from intranet.contenido import Carga, contenido_base
from intranet.models import Portada


@contenido_base(orden=33)
def kit_de_comunicacion(carga: Carga) -> None:
    """La página del kit, con sus permisos."""
    indice = carga.pagina(Portada.objects.get(), KitIndice(title="Kit de comunicación", slug="kit"))
    permisos = Permission.objects.filter(
        content_type__app_label="wagtailcore",
        codename__in=["add_page", "change_page", "publish_page"],
    ).order_by("codename")
    for rol in ESCRIBEN:
        grupo = Group.objects.get(name=rol.label)
        for permiso in permisos:
            carga.permiso(grupo, permiso, indice.page_ptr)
