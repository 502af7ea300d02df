"""El formulario de una pieza en el admin."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from campanas.kit.enums import Clase
from intranet.texto import limpiar

FALTA_ALTERNATIVO = {
    Clase.IMAGEN: "Escriba qué se ve y qué dice, para quien no puede verla.",
    Clase.PDF: "Escriba qué dice el PDF, para quien no puede leerlo.",
    Clase.AUDIO: "Escriba lo que se oye, para quien no puede oírlo.",
    Clase.VIDEO: "Escriba lo que se ve y se oye.",
}


class PiezaForm(WagtailAdminPageForm):
    """Limpia los textos y pide lo que cada clase de pieza no puede no llevar."""

    def clean(self) -> dict[str, Any]:
        """Un archivo lleva su texto alternativo; un texto dice algo."""
        datos = super().clean()
        for nombre, valor in datos.items():
            if isinstance(valor, str):
                datos[nombre] = limpiar(valor)
        pieza = self.instance
        clase = pieza.material.clase if pieza.material_id else Clase.TEXTO
        tiene_archivo = bool(pieza.material_id) and pieza.material.archivos.exists()
        if clase in FALTA_ALTERNATIVO and not (datos.get("alternativo") or "").strip():
            self.add_error("alternativo", FALTA_ALTERNATIVO[clase])
        elif not tiene_archivo and not (datos.get("mensaje") or datos.get("cuerpo")):
            self.add_error("mensaje", "Sin archivo, la pieza es su mensaje o su texto: escríbalo.")
        if datos.get("deriva_de") and datos["deriva_de"].pk == pieza.pk:
            self.add_error("deriva_de", "Una pieza no deriva de sí misma.")
        return datos
