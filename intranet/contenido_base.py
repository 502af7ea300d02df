"""Lo primero que el sitio necesita: grupos, portada y quién usa las imágenes y archivos."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, Page, Site, Task, Workflow

from intranet.bienvenida.introduccion import INTRODUCCION
from intranet.contenido import Carga, Resultado, contenido_base
from intranet.models import PonteAlDia, Portada
from intranet.roles import Rol, sincronizar

CON_ARCHIVOS = (Rol.SECRETARIA, Rol.GRDS, Rol.COMUNICADOR)


@contenido_base(orden=0)
def sitio(carga: Carga) -> None:
    """Los grupos, la portada en la raíz del sitio y los permisos sobre imágenes y archivos."""
    sincronizar()
    _sin_lo_de_fabrica()
    _portada(carga)
    raiz = Collection.get_first_root_node()
    if raiz.name == "Root":
        raiz.name = "Archivos de la Red"
        raiz.save()
    # Wagtail pide estos permisos también para los modelos propios de imagen y de archivo.
    permisos = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"],
        codename__in=[
            f"{accion}_{modelo}"
            for accion in ("add", "change", "choose")
            for modelo in ("image", "document")
        ],
    ).order_by("codename")
    for rol in CON_ARCHIVOS:
        grupo = Group.objects.get(name=rol.label)
        for permiso in permisos:
            carga.permiso(grupo, permiso, raiz)


def _sin_lo_de_fabrica() -> None:
    """Quita los grupos y el flujo que Wagtail crea al instalarse, si nadie los usa.

    Sus nombres están en inglés y sus permisos no son los de ningún rol de la casa.
    """
    Group.objects.filter(name__in=["Editors", "Moderators"], user__isnull=True).delete()
    Workflow.objects.filter(name="Moderators approval", workflow_states__isnull=True).delete()
    Task.objects.filter(
        name="Moderators approval", task_states__isnull=True, workflow_tasks__isnull=True
    ).delete()


def _portada(carga: Carga) -> None:
    portada = Portada.objects.first()
    if portada:
        carga.anotar("páginas", portada.title, Resultado.IGUAL)
        return
    portada = carga.pagina(
        Page.get_first_root_node(), Portada(title="Intranet de la Red", slug="portada")
    )
    sitio = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    de_fabrica = sitio.root_page if sitio.pk else None
    sitio.hostname = "localhost"
    sitio.site_name = "Intranet de la Red"
    sitio.root_page = portada
    sitio.save()
    # La bienvenida que Wagtail pone al instalarse, mientras no cuelgue nada de ella.
    if de_fabrica and type(de_fabrica.specific) is Page and de_fabrica.is_leaf():
        de_fabrica.delete()


@contenido_base(orden=5)
def ponte_al_dia(carga: Carga) -> None:
    """«Ponte al día», que redacta la Secretaría Técnica."""
    pagina = carga.pagina(
        Portada.objects.get(),
        PonteAlDia(
            title="Ponte al día",
            slug="ponte-al-dia",
            introduccion=[{"type": tipo, "value": valor} for tipo, valor in INTRODUCCION],
        ),
    )
    permisos = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=["change_page", "publish_page"]
    )
    secretaria = Group.objects.get(name=Rol.SECRETARIA.label)
    for permiso in permisos:
        carga.permiso(secretaria, permiso, pagina.page_ptr)
