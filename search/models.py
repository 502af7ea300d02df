"""El índice que guarda la base, común a todos los motores, y las siglas que la consulta abre."""

from django.db import models
from django.db.models import Exists, OuterRef

from intranet.models import ConsultaRegistro, RegistroBase
from intranet.texto import limpiar


class ConsultaEntrada(models.QuerySet):
    """Consultas sobre el índice."""

    def visibles(self, fichas: frozenset[str]) -> "ConsultaEntrada":
        """Las entradas que puede ver quien tiene alguna de ``fichas``."""
        return self.filter(
            Exists(
                Etiqueta.objects.filter(
                    entrada=OuterRef("pk"), nombre=Etiqueta.ACCESO, valor__in=fichas
                )
            )
        )


class Entrada(models.Model):
    """Un documento que se puede encontrar, con el texto tal como se leerá en el resultado.

    :ivar clave: identidad del documento: ``tipo:uuid``.
    :ivar origen: la fila de la que sale (``actas.acuerdo:12``); puede dar varios documentos.
    :ivar indexada_en: para que la reconstrucción sepa qué quedó sin renovar.
    """

    clave = models.CharField(max_length=100, unique=True)
    origen = models.CharField(max_length=120, db_index=True)
    uuid = models.UUIDField()
    tipo = models.CharField(max_length=60)
    titulo = models.TextField("título")
    detalle = models.TextField(blank=True)
    cuerpo = models.TextField(blank=True)
    url = models.TextField()
    fecha = models.DateField(null=True)
    indexada_en = models.DateTimeField()

    objects = ConsultaEntrada.as_manager()

    class Meta:
        verbose_name = "entrada del índice"
        verbose_name_plural = "entradas del índice"

    def __str__(self) -> str:
        return self.titulo


class Etiqueta(models.Model):
    """Por qué se filtra una entrada: quién la ve, de qué tipo, institución o año es."""

    ACCESO = "acceso"
    TIPO = "tipo"

    entrada = models.ForeignKey(Entrada, on_delete=models.CASCADE, related_name="etiquetas")
    nombre = models.CharField(max_length=40)
    valor = models.CharField(max_length=300)

    class Meta:
        verbose_name = "etiqueta del índice"
        verbose_name_plural = "etiquetas del índice"
        constraints = [
            models.UniqueConstraint(
                fields=["entrada", "nombre", "valor"], name="etiqueta_de_entrada_unica"
            )
        ]
        indexes = [models.Index(fields=["nombre", "valor"], name="etiqueta_nombre_valor")]

    def __str__(self) -> str:
        return f"{self.nombre}: {self.valor}"


class Sigla(RegistroBase):
    """Una sigla y lo que quiere decir; buscar una encuentra la otra.

    Una sigla con varias formas largas son varias filas.
    """

    sigla = models.CharField(max_length=40)
    forma_larga = models.CharField(max_length=200)
    fuente = models.CharField("fuente (opcional)", max_length=200, blank=True)

    objects = ConsultaRegistro.as_manager()

    class Meta:
        verbose_name = "sigla"
        verbose_name_plural = "siglas"
        ordering = ["sigla", "forma_larga"]
        constraints = [
            models.UniqueConstraint(fields=["sigla", "forma_larga"], name="sigla_y_forma_unicas")
        ]

    def __str__(self) -> str:
        return f"{self.sigla}: {self.forma_larga}"

    def save(self, *args, **kwargs):
        """Guarda con el texto limpio."""
        self.sigla, self.forma_larga = limpiar(self.sigla), limpiar(self.forma_larga)
        super().save(*args, **kwargs)
