"""Direcciones secretas: se crean, se hallan, se usan y terminan.

El secreto se enseña una vez y no se guarda: queda su huella. Vale lo que valga hoy su dueño.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.db.models import QuerySet, Subquery
from django.utils import timezone

from intranet.consultas import Hueco, Preparada
from intranet.models import Usuario
from intranet.models.calendario import Aviso, RevisionCalendario, Suscripcion
from intranet.registro import TODOS, registro

MAXIMO = 20
"""Cuántas vigentes puede tener una persona."""

_PROPIAS = (
    *("pk", "nombre", "capas", "aviso"),
    *("por_representacion", "ultimo_uso", "acceso", "acceso_desde"),
)
_DE_LA_REVISION = ("numero", "marca", "corte")
_COLUMNAS = (
    *_PROPIAS,
    *_DE_LA_REVISION,
    *("usuario", "usuario__is_superuser", "usuario__groups", "usuario__groups__name"),
)


def _de_un_secreto() -> QuerySet:
    """Suscripción, cuenta y revisión: una fila por grupo de la cuenta."""
    revision = RevisionCalendario.objects.filter(pk=RevisionCalendario.UNICA)
    return (
        Suscripcion.objects.vigentes()
        .filter(huella=Hueco("huella"))
        .annotate(**{campo: Subquery(revision.values(campo)) for campo in _DE_LA_REVISION})
        .order_by()
        .values_list(*_COLUMNAS)
    )


_por_huella = Preparada(_de_un_secreto)


@dataclass(frozen=True)
class Lectura:
    """Lo que hace falta saber para responder a un programa, antes de leer ningún evento.

    :ivar fichas: lo que su dueño puede ver hoy.
    """

    suscripcion: Suscripcion
    fichas: frozenset[str]
    revision: RevisionCalendario

    @property
    def marca(self) -> int:
        """El segundo del último cambio, del calendario o de lo que su dueño puede ver."""
        return max(self.revision.marca, self.suscripcion.acceso_desde)


def crear(
    *, usuario: Usuario, nombre: str, capas: Iterable[str], aviso: str = Aviso.NINGUNO
) -> tuple[Suscripcion, str]:
    """Una suscripción nueva y su secreto, que no se podrá volver a ver.

    :raises ValidationError: si ``usuario`` ya tiene demasiadas vigentes.
    """
    if Suscripcion.objects.vigentes().filter(usuario=usuario).count() >= MAXIMO:
        raise ValidationError(
            f"Ya tiene {MAXIMO} suscripciones. Revoque alguna que no use y vuelva a crearla."
        )
    secreto = secrets.token_urlsafe(32)
    fichas = registro.fichas(usuario)
    suscripcion = Suscripcion.objects.create(
        usuario=usuario,
        nombre=nombre,
        capas=list(capas),
        aviso=aviso,
        huella=huella_de(secreto),
        por_representacion=fichas != {TODOS},
        acceso=_huella_de_acceso(fichas),
    )
    return suscripcion, secreto


def avisar(*, suscripcion: Suscripcion, aviso: str) -> None:
    """Cambia con cuánta anticipación avisa; su programa se entera en la próxima lectura."""
    if suscripcion.aviso == aviso:
        return
    revision = RevisionCalendario.objects.filter(pk=RevisionCalendario.UNICA)
    dicha = max([suscripcion.acceso_desde, *revision.values_list("marca", flat=True)])
    # Posterior a la que ya se dijo, aunque sea del mismo segundo.
    suscripcion.aviso, suscripcion.acceso_desde = aviso, max(int(time.time()), dicha + 1)
    suscripcion.save(update_fields=["aviso", "acceso_desde"])


def revocar(*, suscripcion: Suscripcion) -> None:
    """Desde ahora su dirección no lleva a nada; no hay vuelta atrás."""
    Suscripcion.objects.filter(pk=suscripcion.pk, revocada_en=None).update(
        revocada_en=timezone.now()
    )


def terminar_las_sin_acceso() -> int:
    """Revoca las de cuentas desactivadas y las que ya no tienen la designación o rol que las dio.

    Sin esto tampoco valdrían; así tampoco vuelven a valer con una designación posterior.

    :return: cuántas terminaron.
    """
    sin_revocar = Suscripcion.objects.filter(revocada_en=None).select_related("usuario")
    terminadas = [s.pk for s in sin_revocar if not tiene_acceso(s, registro.fichas(s.usuario))]
    return Suscripcion.objects.filter(pk__in=terminadas).update(revocada_en=timezone.now())


def tiene_acceso(suscripcion: Suscripcion, fichas: frozenset[str]) -> bool:
    """Si sigue en pie lo que dio ``suscripcion``: la cuenta y, si fue así, la representación."""
    return suscripcion.usuario.is_active and not (
        suscripcion.por_representacion and fichas <= {TODOS}
    )


def huella_de(secreto: str) -> str:
    """Lo único que se guarda de un secreto."""
    return hashlib.sha256(secreto.encode("utf-8", "replace")).hexdigest()


def _huella_de_acceso(fichas: frozenset[str]) -> str:
    return hashlib.sha256("\n".join(sorted(fichas)).encode()).hexdigest()[:16]


def leer(secreto: str) -> Lectura | None:
    """Lo que ``secreto`` deja leer ahora, o nada si no vale.

    Una consulta trae suscripción, cuenta, grupos y revisión; otra, lo que la cuenta puede ver.
    Anota el uso del día y, si lo que se puede ver cambió, desde cuándo.
    """
    filas = [
        dict(zip(_COLUMNAS, fila, strict=True))
        for fila in _por_huella.filas(huella=huella_de(secreto))
    ]
    if not filas:
        return None
    suscripcion = _suscripcion(filas)
    fichas = registro.fichas(suscripcion.usuario)
    if not tiene_acceso(suscripcion, fichas):
        revocar(suscripcion=suscripcion)
        return None
    _anotar(suscripcion, _huella_de_acceso(fichas))
    revision = RevisionCalendario(**{campo: filas[0][campo] for campo in _DE_LA_REVISION})
    return Lectura(suscripcion, fichas, revision)


def _suscripcion(filas: list[dict]) -> Suscripcion:
    """La suscripción y su cuenta, con los grupos ya leídos: una fila por grupo."""
    fila = filas[0]
    usuario = Usuario(pk=fila["usuario"], is_superuser=fila["usuario__is_superuser"])
    usuario.grupos = {
        f["usuario__groups"]: f["usuario__groups__name"] for f in filas if f["usuario__groups"]
    }
    return Suscripcion(**{campo: fila[campo] for campo in _PROPIAS}, usuario=usuario)


def _anotar(suscripcion: Suscripcion, acceso: str) -> None:
    cambios: dict = {}
    hoy = timezone.localdate()
    if suscripcion.ultimo_uso != hoy:
        cambios["ultimo_uso"] = hoy
    if suscripcion.acceso != acceso:
        cambios |= {"acceso": acceso, "acceso_desde": int(time.time())}
    if not cambios:
        return
    for campo, valor in cambios.items():
        setattr(suscripcion, campo, valor)
    try:
        Suscripcion.objects.filter(pk=suscripcion.pk).update(**cambios)
        # Una vez al día, por si nadie programó «rodar_calendario»; vale para la próxima lectura.
        RevisionCalendario.rodar()
    except DatabaseError:
        # Con la base ocupada se lee igual; se anotará la próxima vez.
        return
