"""Lo que se dice de un archivo que no se puede aceptar."""

from django.core.exceptions import ValidationError


class Roto(ValidationError):
    """El archivo no está entero."""

    def __init__(self) -> None:
        super().__init__(
            "El archivo está incompleto o dañado. Ábralo en su equipo, guárdelo otra vez y"
            " reintente.",
            code="roto",
        )


class OtraClase(ValidationError):
    """El contenido no es lo que dice el nombre."""

    def __init__(self, clase: str) -> None:
        super().__init__(
            f"El nombre dice {clase}, pero el contenido es otra cosa.", code="otra_clase"
        )


class Peligroso(ValidationError):
    """El archivo lleva algo que se ejecuta o esconde otra cosa.

    :param que: lo que lleva y qué hacer.
    """

    def __init__(self, que: str) -> None:
        super().__init__(que, code="peligroso")
