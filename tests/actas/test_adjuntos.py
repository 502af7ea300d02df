"""Una foto que prueba un avance no dice dónde se tomó."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from actas.models import Evidencia, Responsabilidad
from actas.services import aprobar, registrar_avance
from tests.actas.conftest import poner_acuerdos

pytestmark = pytest.mark.django_db

ORIENTACION, GPS = 0x0112, 0x8825


def foto(formato: str, modo: str = "RGB") -> SimpleUploadedFile:
    """Una foto acostada (40 × 20, orientación 6) con coordenadas."""
    imagen = Image.new(modo, (40, 20))
    exif = imagen.getexif()
    exif[ORIENTACION] = 6
    exif.get_ifd(GPS).update({1: "S", 2: (18.0, 0.0, 49.0), 3: "W", 4: (70.0, 15.0, 3.0)})
    octetos = BytesIO()
    imagen.save(octetos, format=formato, exif=exif)
    extension = "jpg" if formato == "JPEG" else "png"
    return SimpleUploadedFile(f"foto.{extension}", octetos.getvalue())


@pytest.mark.parametrize(
    ("formato", "modo"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "RGB")]
)
def test_la_foto_se_guarda_derecha_y_sin_exif(red, acta, formato, modo):
    aprobar(
        acta=poner_acuerdos(
            acta,
            {
                "texto": "Colocar el afiche.",
                "compromisos": [{"responsables": [red.uuid("UGEL")], "fecha_limite": "2026-06-30"}],
            },
        ),
        usuario=red.secretaria,
    )
    subida = foto(formato, modo)
    assert Image.open(subida).getexif().get_ifd(GPS)
    registrar_avance(
        responsabilidad=Responsabilidad.objects.get(),
        usuario=red.secretaria,
        estado="cumplido",
        nota="Colocado.",
        archivo=subida,
    )
    evidencia = Evidencia.objects.get()
    guardada = Image.open(evidencia.archivo)
    assert guardada.size == (20, 40)
    assert not guardada.getexif()
    assert evidencia.octetos == evidencia.archivo.size
