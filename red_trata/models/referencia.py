"""Vocabularios del Plan y documentos que prueban."""

from django.db import models

from intranet.models import RegistroBase
from red_trata.enums import TipoDocumento, TipoTermino


class TerminoPlan(RegistroBase):
    """Un término de los vocabularios cerrados del Plan (líneas, objetivos, roles…)."""

    tipo = models.CharField(max_length=20, choices=TipoTermino)
    codigo = models.CharField("código", max_length=20)
    nombre = models.CharField(max_length=250)
    orden = models.PositiveSmallIntegerField(default=0)
    fuente = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "término del Plan"
        verbose_name_plural = "términos del Plan"
        ordering = ["tipo", "orden"]
        constraints = [
            models.UniqueConstraint(fields=["tipo", "codigo"], name="termino_plan_unico")
        ]

    def __str__(self) -> str:
        return self.nombre


class DocumentoReferencia(RegistroBase):
    """Oficio, resolución u ordenanza que nombra, convoca o prueba."""

    tipo = models.CharField(max_length=20, choices=TipoDocumento)
    numero = models.CharField(
        "número", max_length=80, help_text="Como figura en el papel: «012-2026-GRDS»."
    )
    fecha = models.DateField()
    emisor = models.ForeignKey(
        "red_trata.Institucion",
        on_delete=models.PROTECT,
        related_name="documentos_emitidos",
        verbose_name="quién lo emite",
    )
    asunto = models.CharField("asunto (opcional)", max_length=250, blank=True)
    archivo = models.ForeignKey(
        "intranet.Archivo",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="archivo (opcional)",
    )

    class Meta:
        verbose_name = "documento de referencia"
        verbose_name_plural = "documentos de referencia"
        ordering = ["-fecha", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["tipo", "numero", "emisor"], name="documento_referencia_unico"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_tipo_display()} N.° {self.numero}"
