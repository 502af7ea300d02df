"""Traer hojas al directorio."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy

from intranet.importacion.vistas import Importar
from red_trata.acceso import instancias_que_lleva
from red_trata.importadores import ImportadorDeCanales, ImportadorDeDesignaciones

MIGAS = [("Directorio", reverse_lazy("red_trata:directorio"))]


class ImportarDesignaciones(Importar):
    """Quién representa a cada institución, en las instancias que uno lleva."""

    importador = ImportadorDeDesignaciones
    migas = MIGAS

    def puede(self, usuario: Any) -> bool:
        """Quien lleva alguna instancia."""
        return instancias_que_lleva(usuario).exists()

    def nuevo_importador(self) -> ImportadorDeDesignaciones:
        """Para quien importa."""
        return self.importador(self.request.user)


class ImportarCanales(Importar):
    """Los canales de cada institución."""

    importador = ImportadorDeCanales
    migas = MIGAS

    def puede(self, usuario: Any) -> bool:
        """Quien edita las instituciones."""
        return usuario.has_perm("red_trata.change_canal")
