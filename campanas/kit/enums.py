"""Listas cerradas del kit."""

from django.db import models


class Parte(models.TextChoices):
    """Las cuatro partes del kit (R128)."""

    MENSAJES = "mensajes", "Mensajes clave"
    PIEZAS = "piezas", "Piezas base"
    VOCERIAS = "vocerias", "Orientaciones para vocerías"
    COORDINACION = "coordinacion", "Coordinación con comunicadores"


class Contenido(models.TextChoices):
    """Lo que toda la difusión contra la trata debe cubrir (R040)."""

    SENALES = "senales", "Señales de alerta"
    DENUNCIA = "denuncia", "Rutas de denuncia"
    PROTECCION = "proteccion", "Servicios de protección"
    DERIVACION = "derivacion", "Derivación segura"


class Clase(models.TextChoices):
    """Qué es una pieza; lo dice su archivo."""

    TEXTO = "texto", "Texto"
    IMAGEN = "imagen", "Imagen"
    PDF = "pdf", "PDF"
    AUDIO = "audio", "Audio"
    VIDEO = "video", "Video"


class Formato(models.TextChoices):
    """Para dónde está hecho un archivo."""

    ORIGINAL = "original", "Original"
    CUADRADO = "cuadrado", "Cuadrado (1080 × 1080)"
    HISTORIA = "historia", "Historia (1080 × 1920)"
    A4 = "a4", "Hoja A4"


class Idioma(models.TextChoices):
    """Lenguas de la región."""

    ES = "es", "Español"
    QU = "qu", "Quechua"
    AY = "ay", "Aimara"


class Licencia(models.TextChoices):
    """Con qué condiciones se usa."""

    RED = "red", "Uso libre por las instituciones de la Red"
    CC_BY = "cc_by", "Creative Commons: citar a quien la hizo (CC BY 4.0)"
    CC_BY_NC = "cc_by_nc", "Creative Commons: citar y sin fines de lucro (CC BY-NC 4.0)"
    CC_BY_ND = "cc_by_nd", "Creative Commons: citar y no cambiarla (CC BY-ND 4.0)"
    PERMISO = "permiso", "Solo con permiso de quien la hizo"
