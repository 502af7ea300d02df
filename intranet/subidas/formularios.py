"""Los formularios de Wagtail con los que se suben imágenes y documentos, por la misma puerta.

Son los de todas sus pantallas: la de una en una, la de varias y la de los selectores.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.forms import FileField
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from intranet.subidas.puerta import recibir
from intranet.subidas.tipos import DATOS, IMAGENES, OFICINA, PDF


class CampoImagen(WagtailImageField):
    """Una imagen, ya limpia."""

    def to_python(self, data: Any) -> File | None:
        """Recibe la imagen; véase :func:`intranet.subidas.recibir`."""
        archivo = FileField.to_python(self, data)
        if archivo is None:
            return None
        return recibir(archivo, IMAGENES, maximo=settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)


class CampoDocumento(WagtailDocumentField):
    """Un documento, ya revisado."""

    def to_python(self, data: Any) -> File | None:
        """Recibe el documento; véase :func:`intranet.subidas.recibir`."""
        archivo = FileField.to_python(self, data)
        if archivo is None:
            return None
        return recibir(
            archivo, (PDF, *OFICINA, *DATOS), maximo=settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
        )


def _cambiar(formulario, clase: type[FileField]) -> None:
    if campo := formulario.fields.get("file"):
        formulario.fields["file"] = clase(
            label=campo.label, required=campo.required, widget=campo.widget
        )


class FormularioImagen(BaseImageForm):
    """El de imágenes de Wagtail, con :class:`CampoImagen`."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _cambiar(self, CampoImagen)


class FormularioDocumento(BaseDocumentForm):
    """El de documentos de Wagtail, con :class:`CampoDocumento`."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _cambiar(self, CampoDocumento)
