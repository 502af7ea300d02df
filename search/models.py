"""El índice que guarda la base, común a todos los motores, y las siglas que la consulta abre."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from intranet.models import ConsultaRegistro, RegistroBase
from intranet.texto import limpiar
from search import analisis

CAMPOS = ("titulo", "detalle", "cuerpo")
"""Textos donde se busca, del que más pesa al que menos."""


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


CAMPOS = ("titulo", "detalle", "cuerpo")
"""De una entrada, los textos donde se busca, del que más pesa al que menos."""


class Entrada(models.Model):
    """Un documento que se puede encontrar, con el texto tal como se leerá en el resultado.

    :ivar clave: identidad del documento: ``tipo:uuid``.
    :ivar origen: la fila de la que sale (``actas.acuerdo:12``); puede dar varios documentos.
    :ivar es_parte: si es una página más de un archivo que ya se encuentra por su nombre.
    :ivar huella: resumen de todo lo que se indexa de ella, para comparar índices.
    :ivar vale_hasta: último día en que es así si nadie toca nada; nada, si no depende del día.
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
    es_parte = models.BooleanField(default=False)
    huella = models.CharField(max_length=32, default="")
    vale_hasta = models.DateField(null=True, db_index=True)
    indexada_en = models.DateTimeField()

    objects = ConsultaEntrada.as_manager()

    class Meta:
        verbose_name = "entrada del índice"
        verbose_name_plural = "entradas del índice"

    def __str__(self) -> str:
        return self.titulo

    def tokens(self) -> dict[str, list[str]]:
        """Lo que se indexa de cada campo.

        De una página más, el nombre del archivo cuenta como dicho dentro: quien lo busca
        encuentra antes el archivo, y quien recuerda algo de cada, la página.
        """
        tokens = {campo: analisis.para_indexar(getattr(self, campo)) for campo in CAMPOS}
        if self.es_parte:
            for campo in ("titulo", "detalle"):
                tokens["cuerpo"] += [analisis.HUECO, *tokens[campo]]
                tokens[campo] = []
        return tokens


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


class Palabra(models.Model):
    """Una palabra que está en el índice, para proponerla a quien la escribió mal.

    :ivar forma: plegada; ``token``, lo que se indexa de ella; ``escrita``, con sus tildes.
    :ivar textos: en cuántas entradas está, según el último recuento.
    """

    forma = models.CharField(max_length=64, unique=True)
    token = models.CharField(max_length=64)
    escrita = models.CharField(max_length=64)
    textos = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "palabra del índice"
        verbose_name_plural = "palabras del índice"

    def __str__(self) -> str:
        return self.escrita


class Destacado(RegistroBase):
    """Una página que va delante de todo para quien busca una frase.

    :ivar clave: la frase analizada: la encuentra quien la escribe sin tildes o en plural.
    """

    frase = models.CharField(
        max_length=100,
        help_text="Lo que la gente escribe. Vale con o sin tildes, en singular o plural.",
    )
    clave = models.CharField(max_length=300, editable=False, db_index=True)
    pagina = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="página",
        help_text="Se enseña solo a quien puede leerla, y mientras esté publicada.",
    )
    nota = models.CharField(
        "nota (opcional)", max_length=200, blank=True, help_text="Una línea que ayude a decidir."
    )

    objects = ConsultaRegistro.as_manager()

    class Meta:
        verbose_name = "página destacada"
        verbose_name_plural = "páginas destacadas"
        ordering = ["frase"]
        constraints = [
            models.UniqueConstraint(
                fields=["clave", "pagina"],
                condition=models.Q(baja_en=None),
                name="destacado_una_vez",
                violation_error_message="Esa página ya está destacada para esa frase.",
            )
        ]

    def __str__(self) -> str:
        return self.frase

    def clean(self) -> None:
        """Analiza la frase.

        :raises ValidationError: si no tiene ninguna palabra que buscar.
        """
        super().clean()
        self.clave = clave_de_frase(self.frase)
        if not self.clave:
            raise ValidationError({"frase": "Escriba al menos una palabra con sentido propio."})

    def save(self, *args, **kwargs):
        """Guarda con la frase analizada."""
        self.frase = limpiar(self.frase)
        self.clave = clave_de_frase(self.frase)
        super().save(*args, **kwargs)


class BusquedaFallida(models.Model):
    """Algo que se buscó y no se encontró: sus palabras y cuántas veces, nunca quién.

    Lo que se busca una sola vez puede ser el nombre de una persona: hasta que no lo han buscado
    varias veces, aquí no hay palabras, solo una huella con la que no se pueden recuperar.

    :ivar huella: de las palabras analizadas, con la clave del sitio.
    """

    huella = models.CharField(max_length=64, unique=True, editable=False)
    texto = models.CharField("lo que se buscó", max_length=100, blank=True)
    veces = models.PositiveIntegerField(default=1)
    ultima_vez = models.DateField("última vez", default=timezone.localdate)

    class Meta:
        verbose_name = "búsqueda sin resultado"
        verbose_name_plural = "lo que no se encontró"
        ordering = ["-veces", "-ultima_vez"]

    def __str__(self) -> str:
        return self.texto


def clave_de_frase(texto: str) -> str:
    """Las palabras de ``texto`` analizadas, sin las vacías y separadas por un espacio."""
    return " ".join(t for t in analisis.tokens(texto) if t != analisis.RELLENO)[:300]


class ConsultaSalida(models.QuerySet):
    """Consultas sobre lo que falta llevar a Elasticsearch."""

    def pendientes(self, ahora: dt.datetime) -> "ConsultaSalida":
        """Lo que ya toca llevar en ``ahora``."""
        return self.filter(muerta_en=None, siguiente__lte=ahora)


class Salida(models.Model):
    """Una entrada que cambió y que falta llevar a Elasticsearch.

    Se escribe en la transacción del cambio; la lleva un proceso aparte. Su número, que solo
    crece, es la versión que recibe el documento: una escritura atrasada no pisa a otra posterior.

    :ivar siguiente: desde cuándo se puede llevar; quien la toma la adelanta para que nadie más
        la tome entretanto.
    :ivar muerta_en: cuándo se dejó de intentar, porque Elasticsearch rechaza ese documento.
    """

    clave = models.CharField(max_length=100, db_index=True)
    creada_en = models.DateTimeField("creada", default=timezone.now)
    siguiente = models.DateTimeField("siguiente intento", default=timezone.now, db_index=True)
    intentos = models.PositiveSmallIntegerField(default=0)
    error = models.TextField("último error", blank=True)
    muerta_en = models.DateTimeField("rechazada", null=True)

    objects = ConsultaSalida.as_manager()

    class Meta:
        verbose_name = "cambio por llevar a Elasticsearch"
        verbose_name_plural = "cambios por llevar a Elasticsearch"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.clave


class IndiceElastic(models.Model):
    """Un índice que hay en Elasticsearch y en qué está.

    :ivar latido: la última vez que avanzó su construcción.
    """

    class Estado(models.TextChoices):
        """Lo que se hace con un índice."""

        CONSTRUYE = "construye", "en construcción"
        VIGENTE = "vigente", "vigente"
        RETIRADO = "retirado", "retirado"

    nombre = models.CharField(max_length=200, unique=True)
    estado = models.CharField(max_length=10, choices=Estado.choices, default=Estado.CONSTRUYE)
    latido = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "índice de Elasticsearch"
        verbose_name_plural = "índices de Elasticsearch"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["estado"],
                condition=models.Q(estado="construye"),
                name="un_solo_indice_en_construccion",
            )
        ]

    def __str__(self) -> str:
        return self.nombre


class Conciliacion(models.Model):
    """Una comparación de la base con Elasticsearch: lo esperado es que todo sea cero."""

    cuando = models.DateTimeField(default=timezone.now)
    entradas = models.PositiveIntegerField()
    faltaban = models.PositiveIntegerField()
    sobraban = models.PositiveIntegerField()
    distintas = models.PositiveIntegerField()

    class Meta:
        verbose_name = "conciliación"
        verbose_name_plural = "conciliaciones"
        ordering = ["-cuando"]

    def __str__(self) -> str:
        return f"{self.diferencias} diferencias"

    @property
    def diferencias(self) -> int:
        """Cuántas entradas no eran iguales a los dos lados."""
        return self.faltaban + self.sobraban + self.distintas


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
