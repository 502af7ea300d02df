"""Lo que guarda el calendario: los eventos ya escritos, su revisión y quién está suscrito."""

from __future__ import annotations

import datetime as dt
import time
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone

DIAS_HACIA_ATRAS = 365
"""Cuánto pasado llevan las suscripciones; el futuro va entero."""

DIAS_DE_LAPIDA = 30
"""Cuánto sigue en las suscripciones lo que se canceló o se retiró."""


def ventana(corte: dt.date) -> dt.date:
    """El primer día del pasado que llevan las suscripciones el día ``corte``."""
    return corte - dt.timedelta(days=DIAS_HACIA_ATRAS)


class Capa(models.TextChoices):
    """De qué es un evento (R152)."""

    SESIONES = "sesiones", "Sesiones"
    CAMPANAS = "campanas", "Campañas"
    CAPACITACIONES = "capacitaciones", "Capacitaciones"

    @property
    def una(self) -> str:
        """Una de las suyas: «Sesión»."""
        return {"sesiones": "Sesión", "campanas": "Campaña", "capacitaciones": "Capacitación"}[self]


class Aviso(models.TextChoices):
    """Con cuánta anticipación avisa el programa de quien se suscribe, si lo pide."""

    NINGUNO = "", "Sin aviso"
    UN_DIA = "un_dia", "Un día antes"
    DOS_HORAS = "dos_horas", "Dos horas antes"


class EstadoEvento(models.TextChoices):
    """Si un evento sigue en pie."""

    VIVO = "vivo", "vivo"
    CANCELADO = "cancelado", "cancelado"
    RETIRADO = "retirado", "retirado"


class ConsultaEvento(models.QuerySet):
    """Preguntas sobre los eventos guardados."""

    def visibles(self, fichas: frozenset[str]) -> ConsultaEvento:
        """Los que puede ver quien tiene alguna de ``fichas``."""
        return self.filter(
            Exists(AccesoEvento.objects.filter(evento=OuterRef("pk"), ficha__in=fichas))
        )

    def en_pantalla(self, desde: dt.date, hasta: dt.date) -> ConsultaEvento:
        """Los que tienen algún día, o alguna repetición, de ``desde`` a ``hasta``."""
        return self.exclude(estado=EstadoEvento.RETIRADO).filter(
            Q(vigente_hasta__isnull=True) | Q(vigente_hasta__gte=desde), primer_dia__lte=hasta
        )

    def suscritos(self, corte: dt.date, desde: dt.date | None = None) -> ConsultaEvento:
        """Los que van en las suscripciones el día ``corte``, en su orden.

        :param desde: el primer día de su ventana; sin él, el que toca (:func:`ventana`).
        """
        return (
            self.filter(
                Q(vigente_hasta__isnull=True) | Q(vigente_hasta__gte=desde or ventana(corte)),
                Q(caduca_el__isnull=True) | Q(caduca_el__gte=corte),
            )
            .exclude(vevent="")
            .order_by("primer_dia", "uid")
        )


class EventoGuardado(models.Model):
    """Un evento tal como se enseña y, ya escrito, tal como va en las suscripciones.

    Lo escribe solo :mod:`intranet.calendario.guardado`, en la transacción del cambio. Nunca se
    borra mientras exista su origen: así, lo que se vuelve a publicar conserva identidad y cuenta.

    :ivar uid: la identidad para siempre (UID).
    :ivar origen: de qué fila sale (``actas.sesion:12``).
    :ivar inicio: nulo si dura días enteros; entonces valen solo ``primer_dia`` y ``ultimo_dia``.
    :ivar vigente_hasta: último día en que ocurre, repeticiones incluidas; nulo si no termina.
    :ivar caduca_el: último día en que sigue en las suscripciones lo cancelado o retirado.
    :ivar secuencia: sube cuando cambian fechas, regla, estado, título o lugar (SEQUENCE).
    :ivar cambiado_en: cuándo cambió por última vez lo que dice (DTSTAMP y LAST-MODIFIED).
    :ivar vevent: el último texto correcto; vacío si todavía no hubo ninguno.
    :ivar error: por qué lo último que se escribió no va en las suscripciones.
    """

    uid = models.UUIDField(unique=True)
    origen = models.CharField(max_length=120, db_index=True)
    capa = models.CharField(max_length=20, choices=Capa)
    estado = models.CharField(max_length=10, choices=EstadoEvento, default=EstadoEvento.VIVO)
    tentativo = models.BooleanField(default=False)
    titulo = models.TextField("título")
    lugar = models.TextField(blank=True)
    detalle = models.TextField(blank=True)
    url = models.TextField(blank=True)
    inicio = models.DateTimeField(null=True)
    fin = models.DateTimeField(null=True)
    primer_dia = models.DateField()
    ultimo_dia = models.DateField()
    regla = models.CharField(max_length=200, blank=True)
    vigente_hasta = models.DateField(null=True, db_index=True)
    caduca_el = models.DateField(null=True)
    creado_en = models.DateTimeField()
    cambiado_en = models.DateTimeField()
    secuencia = models.PositiveIntegerField(default=0)
    vevent = models.TextField(blank=True)
    error = models.TextField(blank=True)

    objects = ConsultaEvento.as_manager()

    class Meta:
        verbose_name = "evento del calendario"
        verbose_name_plural = "eventos del calendario"

    def __str__(self) -> str:
        return self.titulo


class AccesoEvento(models.Model):
    """Una ficha que deja ver un evento."""

    evento = models.ForeignKey(EventoGuardado, on_delete=models.CASCADE, related_name="accesos")
    ficha = models.CharField(max_length=120)

    class Meta:
        verbose_name = "acceso a un evento"
        verbose_name_plural = "accesos a eventos"
        constraints = [
            models.UniqueConstraint(fields=["evento", "ficha"], name="acceso_de_evento_unico")
        ]

    def __str__(self) -> str:
        return self.ficha


class RevisionCalendario(models.Model):
    """La única fila que dice si algo del calendario cambió, sin leer ningún evento.

    Quien escribe un evento la sube en su transacción: el candado de la fila pone a los demás en
    fila, y nadie ve un número sin su cambio.

    :ivar marca: segundo del último cambio; nunca retrocede ni se repite (Last-Modified).
    :ivar corte: el día con que se calcula la ventana de las suscripciones.
    """

    UNICA = 1

    numero = models.PositiveBigIntegerField(default=1)
    marca = models.PositiveBigIntegerField(default=0)
    corte = models.DateField()

    class Meta:
        verbose_name = "revisión del calendario"
        verbose_name_plural = "revisiones del calendario"

    def __str__(self) -> str:
        return str(self.numero)

    @classmethod
    def subir(cls) -> None:
        """Anota que algo cambió."""
        ahora, hoy = int(time.time()), timezone.localdate()
        filas = cls.objects.filter(pk=cls.UNICA)
        if not filas.update(
            numero=F("numero") + 1, marca=Greatest(F("marca") + 1, Value(ahora)), corte=hoy
        ):
            cls.objects.create(pk=cls.UNICA, marca=ahora, corte=hoy)

    @classmethod
    def rodar(cls) -> bool:
        """Trae la ventana hasta hoy. Solo cuenta como cambio si algún evento sale de ella.

        :return: si alguno salió.
        """
        hoy = timezone.localdate()
        corte = cls.objects.filter(pk=cls.UNICA).values_list("corte", flat=True).first()
        if corte is None or corte >= hoy:
            return False
        quedan = EventoGuardado.objects.suscritos(hoy).order_by().values("pk")
        if EventoGuardado.objects.suscritos(corte).exclude(pk__in=quedan).exists():
            cls.subir()
            return True
        cls.objects.filter(pk=cls.UNICA, corte=corte).update(corte=hoy)
        return False


class ConsultaSuscripcion(models.QuerySet):
    """Preguntas sobre suscripciones."""

    def vigentes(self) -> ConsultaSuscripcion:
        """Las no revocadas, de cuentas activas."""
        return self.filter(revocada_en__isnull=True, usuario__is_active=True)


class Suscripcion(models.Model):
    """Una dirección secreta por la que un programa lee el calendario como su dueño lo vería.

    :ivar huella: SHA-256 del secreto; el secreto no se guarda.
    :ivar por_representacion: la dio una designación o un rol; termina cuando ya no queda ninguno.
    :ivar ultimo_uso: día de la última lectura; se anota una vez al día.
    :ivar acceso: huella de lo que su dueño puede ver, desde el segundo ``acceso_desde``: si
        cambia, o cambia el aviso, el programa que solo compara fechas también debe enterarse.
    """

    uuid = models.UUIDField(default=uuid4, editable=False, unique=True)
    usuario = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="suscripciones"
    )
    nombre = models.CharField(max_length=80)
    capas = models.JSONField(default=list)
    aviso = models.CharField(max_length=10, choices=Aviso, blank=True, default=Aviso.NINGUNO)
    huella = models.CharField(max_length=64, unique=True)
    por_representacion = models.BooleanField(default=False)
    creada_en = models.DateTimeField(default=timezone.now)
    ultimo_uso = models.DateField(null=True)
    revocada_en = models.DateTimeField(null=True)
    acceso = models.CharField(max_length=16, blank=True)
    acceso_desde = models.PositiveBigIntegerField(default=0)

    objects = ConsultaSuscripcion.as_manager()

    class Meta:
        verbose_name = "suscripción al calendario"
        verbose_name_plural = "suscripciones al calendario"
        ordering = ["-creada_en"]

    def __str__(self) -> str:
        return self.nombre

    @property
    def nombres_de_capas(self) -> str:
        """Sus capas, como se dicen."""
        return ", ".join(capa.label for capa in Capa if capa in self.capas)
