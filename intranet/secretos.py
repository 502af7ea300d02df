"""Direcciones que son una llave: quien las tiene, entra. No se escriben en ningún registro."""

import logging
import re

_LLAVE = re.compile(r"(/invitacion/|/calendario/f/)[^/\s\"'?]+")


def sin_llave(texto: str) -> str:
    """``texto`` con las llaves de las direcciones tapadas."""
    return _LLAVE.sub(r"\1…", texto)


class SinSecretos(logging.Filter):
    """Tapa las llaves en lo que se anota: Django escribe la dirección de cada petición fallida."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Deja pasar siempre la línea, ya tapada."""
        texto = record.getMessage()
        tapado = sin_llave(texto)
        if tapado != texto:
            record.msg, record.args = tapado, ()
        return True
