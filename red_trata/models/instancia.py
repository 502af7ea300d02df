"""Quién se reúne y decide, y las instituciones que participan."""

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from intranet.models import RegistroBase
from intranet.texto import plegar
from red_trata.enums import ClaseCanal, OrigenInstitucion, TipoInstancia, TipoInstitucion


class Institucion(RegistroBase):
    """Un organismo. Ser nombrado por el Plan no lo hace integrante de nada."""

    nombre = models.CharField(max_length=200, unique=True)
    sigla = models.CharField("sigla (opcional)", max_length=40, blank=True)
    otros_nombres = models.TextField(
        "otros nombres (opcional)",
        blank=True,
        help_text="Uno por línea, como salen en los papeles.",
    )
    tipo = models.CharField(max_length=20, choices=TipoInstitucion)
    distrito = models.ForeignKey(
        "red_trata.Distrito",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="instituciones",
        verbose_name="distrito de su sede (opcional)",
    )
    cobertura = models.ManyToManyField(
        "red_trata.Distrito",
        blank=True,
        related_name="+",
        verbose_name="distritos que atiende (opcional)",
    )
    direccion = models.CharField("dirección de su sede (opcional)", max_length=250, blank=True)
    direccion_reservada = models.BooleanField(
        "la dirección es reservada",
        default=False,
        help_text="La de una casa de acogida siempre lo es: no se escribe ni se publica.",
    )
    origen = models.CharField(
        max_length=10, choices=OrigenInstitucion, default=OrigenInstitucion.REGISTRO, editable=False
    )
    fuente = models.CharField("fuente (opcional)", max_length=200, blank=True)
    verificado_el = models.DateField("verificado el (opcional)", null=True, blank=True)

    CANALES = {
        "telefonos": ClaseCanal.TELEFONO,
        "correos": ClaseCanal.CORREO,
        "paginas": ClaseCanal.WEB,
        "horarios": ClaseCanal.HORARIO,
    }
    _history_m2m_fields = ["cobertura"]

    class Meta:
        verbose_name = "institución"
        verbose_name_plural = "instituciones"
        ordering = ["nombre"]

    def __str__(self) -> str:
        return self.nombre

    @property
    def nombre_corto(self) -> str:
        """La sigla, o el nombre si no tiene."""
        return self.sigla or self.nombre

    @property
    def direccion_publica(self) -> str:
        """La dirección que sale de aquí; la reservada no sale por ninguna puerta."""
        return "" if self.direccion_reservada else self.direccion

    def clean(self) -> None:
        """Una dirección reservada no se escribe: ni la historia la guarda."""
        super().clean()
        if self._es_reservada() and self.direccion:
            raise ValidationError(
                {"direccion": "Es reservada: bórrela. Así no queda en la historia ni en copias."}
            )

    def save(self, *args, **kwargs):
        """Guarda; la dirección de una casa de acogida es siempre reservada.

        Es lo único que se borra de la historia: quien la leyera ahí encontraría la casa.
        """
        self.direccion_reservada = self._es_reservada()
        super().save(*args, **kwargs)
        if self.direccion_reservada:
            self.historia.exclude(direccion="").update(direccion="")

    def _es_reservada(self) -> bool:
        return self.direccion_reservada or self.tipo == TipoInstitucion.ACOGIDA

    def get_absolute_url(self) -> str:
        """Su ficha; si aún no la tiene, el directorio."""
        ficha = getattr(self, "ficha", None)
        return ficha.get_absolute_url() if ficha else reverse("red_trata:directorio")

    @property
    def telefonos(self) -> str:
        """Los vigentes, separados por punto y coma."""
        return self._canales(ClaseCanal.TELEFONO)

    @property
    def correos(self) -> str:
        """Los vigentes, separados por punto y coma."""
        return self._canales(ClaseCanal.CORREO)

    @property
    def paginas(self) -> str:
        """Las vigentes, separadas por punto y coma."""
        return self._canales(ClaseCanal.WEB)

    @property
    def horarios(self) -> str:
        """Los vigentes, separados por punto y coma."""
        return self._canales(ClaseCanal.HORARIO)

    def _canales(self, clase: ClaseCanal) -> str:
        suyos = self.canales.all()
        return "; ".join(c.valor for c in suyos if c.clase == clase and not c.esta_de_baja)

    def nombres(self) -> set[str]:
        """Todas sus grafías, plegadas, para reconocerla en un papel."""
        escritos = [self.nombre, self.sigla, *self.otros_nombres.splitlines()]
        return {plegar(n) for n in escritos if n.strip()}


class Instancia(RegistroBase):
    """Un cuerpo que se reúne y decide: la Red, el grupo de la GRDS, un grupo de trabajo.

    Sesiones, numeración, membresía y permisos cuelgan de ella. ``grupo_secretaria`` es el grupo
    de cuentas que edita lo suyo; ningún otro lo hace.
    """

    nombre = models.CharField(max_length=200, unique=True)
    sigla = models.SlugField("sigla", max_length=30, unique=True)
    tipo = models.CharField(max_length=20, choices=TipoInstancia)
    anfitriona = models.ForeignKey(
        Institucion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="instancias_anfitriona",
        verbose_name="institución anfitriona (opcional)",
    )
    secretaria = models.ForeignKey(
        Institucion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="instancias_secretaria",
        verbose_name="secretaría (opcional)",
        help_text="La que convoca y puede ser responsable de compromisos.",
    )
    grupo_secretaria = models.ForeignKey(
        Group,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="grupo que la lleva",
    )
    norma = models.ForeignKey(
        "red_trata.DocumentoReferencia",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="norma de creación (opcional)",
    )
    linea = models.ForeignKey(
        "red_trata.TerminoPlan",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"tipo": "linea"},
        verbose_name="línea (opcional)",
    )
    membrete = models.TextField(
        "membrete (opcional)", blank=True, help_text="Líneas que encabezan el acta impresa."
    )
    quorum_porcentaje = models.PositiveSmallIntegerField(
        "quórum (%)",
        default=50,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="Hay quórum si asiste más de este porcentaje de las integrantes acreditadas.",
    )
    regla_aprobacion = models.CharField(
        "cómo se aprueban las actas (opcional)", max_length=250, blank=True
    )

    class Meta:
        verbose_name = "instancia"
        verbose_name_plural = "instancias"
        ordering = ["nombre"]

    def __str__(self) -> str:
        return self.nombre

    @property
    def nombre_corto(self) -> str:
        """Cómo se la nombra en una lista: «Red regional», «Grupo de trabajo de gobernanza»."""
        unicas = (TipoInstancia.RED, TipoInstancia.GRUPO_PGM)
        return self.get_tipo_display() if self.tipo in unicas else self.nombre

    @property
    def ficha_acceso(self) -> str:
        """La ficha que deja ver lo de esta instancia."""
        return f"instancia:{self.uuid}"

    def quorum_minimo(self, integrantes: int) -> int:
        """Cuántas instituciones bastan para que haya quórum entre ``integrantes``."""
        return integrantes * self.quorum_porcentaje // 100 + 1 if integrantes else 0
