"""Qué es hacer cada cosa con el kit, para la tabla de ``docs/roles.md``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from campanas.kit import services
from campanas.models import ArchivoRecibido, Pieza, UsoDePieza

COMUNES = {
    "parte": "piezas",
    "publicos": ["jovenes"],
    "idiomas": ["es"],
    "licencia": "red",
    "creditos": "CEM",
    "fecha": "1/9/2025",
}


def pieza_de_la_matriz(secretaria, institucion) -> Pieza:
    """Una pieza publicada, con su imagen y un uso."""
    (pieza,) = services.crear_piezas(
        nuevas=[services.PiezaNueva(titulo="Afiche mil", alternativo="x", mensaje="", archivos={})],
        comunes={"publicos": ["jovenes"], "creditos": "CEM", "fecha": dt.date(2025, 9, 1)},
        temas=[],
        usuario=secretaria,
        publicar=True,
        formatos_que_falten=False,
    )
    services.poner_archivo(
        material=pieza.material, formato="original", archivo=_imagen(), usuario=secretaria
    )
    services.declarar_uso(
        material=pieza.material,
        institucion=institucion,
        fecha=dt.date(2025, 9, 2),
        medio="radio",
        ocasion="Una feria zancuda",
        usuario=secretaria,
    )
    return pieza


def _imagen() -> SimpleUploadedFile:
    salida = BytesIO()
    Image.new("RGB", (4, 4), "navy").save(salida, "PNG")
    return SimpleUploadedFile("matriz.png", salida.getvalue(), "image/png")


@dataclass(frozen=True)
class DelKit:
    """Algo del kit.

    :ivar lee: intenta leer; ``envia``, escribir. Son las de ``test_matriz``.
    """

    lee: Callable
    envia: Callable


class UnaPieza(DelKit):
    """Una pieza del kit."""

    def ver(self, m, cliente) -> bool:
        """Abrirla y bajar su archivo."""
        archivo = m.pieza.material.archivos.get()
        return self.lee(cliente, m.pieza.get_absolute_url(), "Afiche mil") and self.lee(
            cliente, archivo.get_absolute_url()
        )

    def crear(self, m, cliente) -> bool:
        """Subir otra, en borrador."""
        return self._subir(cliente, "guardar") and not Pieza.objects.latest("pk").live

    def publicar(self, m, cliente) -> bool:
        """Subir otra y publicarla."""
        return self._subir(cliente, "publicar") and Pieza.objects.latest("pk").live

    def _subir(self, cliente, boton: str) -> bool:
        lote, antes = uuid4(), Pieza.objects.count()
        llega = self.envia(
            cliente,
            reverse("kit:subir"),
            {"lote": lote, "archivos": _imagen()},
            lambda: ArchivoRecibido.objects.filter(lote=lote).exists(),
        )
        recibido = ArchivoRecibido.objects.filter(lote=lote).first()
        datos = {
            **COMUNES,
            boton: "1",
            "suyo-TOTAL_FORMS": 1,
            "suyo-INITIAL_FORMS": 1,
            "suyo-0-clave": recibido.uuid if recibido else uuid4(),
            "suyo-0-titulo": "Otra",
            "suyo-0-alternativo": "Azul",
            "suyo-0-formato": "original",
        }
        creada = self.envia(
            cliente,
            reverse("kit:completar", args=[lote]),
            datos,
            lambda: Pieza.objects.count() == antes + 1,
        )
        return llega and creada

    def editar(self, m, cliente) -> bool:
        """Retirarla."""
        return self.envia(
            cliente,
            reverse("kit:retirar", args=[m.pieza.slug]),
            {"motivo": "Cambió"},
            lambda: Pieza.objects.get(pk=m.pieza.pk).retirada,
        )

    def exportar(self, m, cliente) -> bool:
        """Bajar el ZIP."""
        return self.lee(cliente, f"/kit/zip/?p={m.pieza.pk}", "PK")


class UnUso(DelKit):
    """Dónde se usó una pieza."""

    def ver(self, m, cliente) -> bool:
        """Leerlo en la pieza."""
        return self.lee(cliente, m.pieza.get_absolute_url(), "Una feria zancuda")

    def crear(self, m, cliente) -> bool:
        """Declarar otro, por la institución del punto focal."""
        datos = {
            "clave": str(uuid4()),
            "institucion": m.red.propia.pk,
            "ocasion": "Otra feria",
            "medio": "radio",
            "fecha": f"{timezone.localdate():%d/%m/%Y}",
        }
        return self.envia(
            cliente,
            reverse("kit:declarar", args=[m.pieza.slug]),
            datos,
            lambda: UsoDePieza.objects.filter(ocasion="Otra feria").exists(),
        )

    def editar(self, m, cliente) -> bool:
        """Corregirlo en el admin."""
        uso = m.pieza.material.usos.get(ocasion="Una feria zancuda")
        datos = {
            "ocasion": "Corregida",
            "institucion": uso.institucion_id,
            "medio": "radio",
            "fecha": "2/9/2025",
            "version_leida": uso.version,
        }
        return self.envia(
            cliente,
            reverse("usodepieza:edit", args=[uso.pk]),
            datos,
            lambda: UsoDePieza.objects.get(pk=uso.pk).ocasion == "Corregida",
        )

    def exportar(self, m, cliente) -> bool:
        """Bajar el Excel."""
        return self.lee(cliente, reverse("usodepieza:index"), export="xlsx")
