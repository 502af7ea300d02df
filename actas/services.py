"""Las escrituras del dominio: convocar, redactar, aprobar, corregir y dar cuenta.

:func:`aprobar` es la única puerta por la que lo escrito se vuelve hecho.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import formats, timezone

from actas.enums import (
    EstadoAcuerdo,
    EstadoAvance,
    EstadoSesion,
    Presencia,
    SituacionActa,
    TipoSesion,
)
from actas.evidencias import DE_EVIDENCIA
from actas.instantanea import canonico, huella, instantanea_de, responsables_de
from actas.models import (
    Acta,
    ActaCongelada,
    Acuerdo,
    Asistencia,
    Avance,
    Compromiso,
    EstadoActa,
    Evidencia,
    Periodo,
    RamaActas,
    Responsabilidad,
    Sesion,
    VersionActa,
)
from actas.pdf import pdf_de
from actas.revision import ActaConProblemas, revisar
from intranet.registro import documentos_cambiaron
from intranet.subidas import recibir, sha256_de
from intranet.texto import limpiar
from red_trata.models import Institucion

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from intranet.models import Usuario


# --- Sesiones


def _numerar(sesion: Sesion) -> None:
    """Da a ``sesion`` el siguiente número de su serie; el periodo queda con candado."""
    if sesion.numero:
        return
    periodo = Periodo.objects.select_for_update().get(pk=sesion.periodo_id)
    campo = "ultima_ordinaria" if sesion.tipo == TipoSesion.ORDINARIA else "ultima_extraordinaria"
    siguiente = getattr(periodo, campo) + 1
    setattr(periodo, campo, siguiente)
    periodo.save()
    sesion.numero = siguiente
    sesion.periodo = periodo


@transaction.atomic
def convocar(*, sesion: Sesion) -> Sesion:
    """Convoca la sesión y, si es la primera vez, le da número (R115).

    :raises ValidationError: si está cancelada o ya se realizó.
    """
    fila = Sesion.objects.select_for_update().get(pk=sesion.pk)
    if fila.estado in (EstadoSesion.CANCELADA, EstadoSesion.REALIZADA):
        raise ValidationError(f"La sesión está {fila.get_estado_display().lower()}.")
    _numerar(fila)
    fila.estado = EstadoSesion.CONVOCADA
    fila.save()
    return fila


@transaction.atomic
def cancelar(*, sesion: Sesion, motivo: str) -> Sesion:
    """Cancela una sesión que no se ha realizado; conserva su número.

    :raises ValidationError: si ya se realizó o canceló, o falta el motivo.
    """
    fila = Sesion.objects.select_for_update().get(pk=sesion.pk)
    if fila.estado in (EstadoSesion.REALIZADA, EstadoSesion.CANCELADA):
        raise ValidationError(f"La sesión ya está {fila.get_estado_display().lower()}.")
    if not motivo.strip():
        raise ValidationError({"motivo": "Diga por qué se cancela."})
    fila.estado = EstadoSesion.CANCELADA
    fila.motivo_cancelacion = limpiar(motivo).strip()[:300]
    fila.save()
    return fila


@transaction.atomic
def redactar(*, sesion: Sesion, usuario: Usuario | None) -> Acta:
    """Abre el acta de ``sesion``: si no existe, la crea con lo que ya se sabe.

    Trae los puntos de la agenda y, como referencias, los compromisos que la instancia tiene
    abiertos a esa fecha (cada uno una vez).

    :raises ValidationError: si la sesión está cancelada o su instancia no tiene rama de actas.
    """
    sesion = Sesion.objects.select_for_update().get(pk=sesion.pk)
    existente = Acta.objects.filter(sesion=sesion).first()
    if existente:
        return existente
    if sesion.estado == EstadoSesion.CANCELADA:
        raise ValidationError("La sesión está cancelada: no tiene acta.")
    rama = RamaActas.objects.filter(instancia_id=sesion.instancia_id).first()
    if rama is None:
        raise ValidationError(f"«{sesion.instancia}» no tiene todavía una rama de actas.")
    EstadoActa.objects.get_or_create(sesion=sesion, defaults={"es_demo": sesion.es_demo})
    pendientes = (
        Compromiso.objects.abiertos(sesion.fecha)
        .filter(
            acuerdo__sesion__instancia_id=sesion.instancia_id,
            acuerdo__sesion__fecha__lt=sesion.fecha,
        )
        .select_related("acuerdo")
    )
    contenido: list[dict[str, Any]] = [
        {"type": "punto", "value": {"titulo": punto, "texto": ""}, "id": str(uuid4())}
        for punto in sesion.puntos_de_agenda()
    ]
    contenido += [
        {
            "type": "pendiente",
            "value": {
                "compromiso": str(c.uuid),
                "texto": f"{c.acuerdo.codigo}: {c.texto}",
                "nota": "",
            },
            "id": str(uuid4()),
        }
        for c in pendientes
    ]
    acta = Acta(
        title=f"Acta de la {sesion.titulo[0].lower()}{sesion.titulo[1:]}"
        if sesion.numero or sesion.numero_original
        else f"Acta de la sesión {sesion.get_tipo_display().lower()} del"
        f" {formats.date_format(sesion.fecha)}",
        slug=_slug(rama, sesion),
        sesion=sesion,
        hora_fin=sesion.hora_fin,
        live=False,
        owner=usuario,
        es_demo=sesion.es_demo,
    )
    acta.contenido = acta._meta.get_field("contenido").stream_block.to_python(contenido)
    rama.add_child(instance=acta)
    acta.save_revision(user=usuario, log_action="wagtail.create")
    return acta


def _slug(rama: RamaActas, sesion: Sesion) -> str:
    base = f"{sesion.fecha:%Y-%m-%d}-{sesion.get_tipo_display().lower()}"
    ocupados = set(rama.get_children().values_list("slug", flat=True))
    intentos = (base if n == 1 else f"{base}-{n}" for n in range(1, len(ocupados) + 3))
    return next(s for s in intentos if s not in ocupados)


# --- Actas


@transaction.atomic
def aprobar(
    *, acta: Acta, usuario: Usuario | None, ahora: dt.datetime | None = None
) -> VersionActa:
    """Aprueba y publica: numera, escribe los registros y congela el acta, todo o nada.

    :param acta: con el contenido que se aprueba (el último borrador, ya cargado).
    :param ahora: momento de la aprobación; sin él, el actual.
    :return: la versión 1, con instantánea, PDF y sus huellas.
    :raises ActaCongelada: si ya estaba aprobada.
    :raises ActaConProblemas: si le falta algo; nada se escribe.
    :raises actas.pdf.PdfNoSePudo: si el PDF no se pudo hacer; nada se escribe.
    """
    EstadoActa.objects.get_or_create(sesion_id=acta.sesion_id, defaults={"es_demo": acta.es_demo})
    estado = EstadoActa.objects.select_for_update().get(sesion_id=acta.sesion_id)
    if estado.aprobada:
        raise ActaCongelada
    problemas = revisar(acta)
    if problemas:
        raise ActaConProblemas(problemas)
    momento = timezone.localtime(ahora or timezone.now())
    sesion = Sesion.objects.select_for_update().get(pk=acta.sesion_id)
    _numerar(sesion)
    sesion.estado = EstadoSesion.REALIZADA
    sesion.hora_fin = acta.hora_fin or sesion.hora_fin
    sesion.save()
    acta.sesion = sesion
    acta.title = f"Acta de la {sesion.titulo[0].lower()}{sesion.titulo[1:]}"
    instantanea = instantanea_de(acta)
    instantanea["aprobada"] = {
        "fecha": momento.isoformat(timespec="seconds"),
        "por": str(usuario or ""),
    }
    _escribir_asistencia(sesion, instantanea["asistencia"])
    _escribir_acuerdos(sesion, acta, instantanea["contenido"])
    acta.go_live_at = acta.expire_at = None
    acta.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=None)
    acta.save_revision(user=usuario).publish(user=usuario, skip_permission_checks=True)
    return _congelar(estado, instantanea, usuario=usuario, motivo="")


def _escribir_asistencia(sesion: Sesion, filas: list[dict[str, Any]]) -> None:
    instituciones = {
        str(i.uuid): i for i in Institucion.objects.filter(uuid__in=[f["uuid"] for f in filas])
    }
    for fila in filas:
        for persona in fila["personas"] or [{"designacion": None}]:
            asistencia, _ = Asistencia.objects.get_or_create(
                sesion=sesion,
                institucion=instituciones[fila["uuid"]],
                designacion_id=persona["designacion"],
                defaults={
                    "presencia": Presencia(fila["presencia"]),
                    "nota": fila["nota"],
                    "es_demo": sesion.es_demo,
                },
            )
            if asistencia.presencia != fila["presencia"] or asistencia.nota != fila["nota"]:
                asistencia.presencia, asistencia.nota = fila["presencia"], fila["nota"]
                asistencia.save()


def _escribir_acuerdos(sesion: Sesion, acta: Acta, contenido: list[dict[str, Any]]) -> None:
    """Upsert por (sesión, UUID del bloque); anota en ``contenido`` código e identidad."""
    periodo = Periodo.objects.select_for_update().get(pk=sesion.periodo_id)
    datos = [c for c in contenido if c["tipo"] == "acuerdo"]
    bloques = {str(b.id): b for b in acta.contenido if b.block_type == "acuerdo"}
    for orden, dato in enumerate(datos, start=1):
        acuerdo = Acuerdo.objects.filter(sesion=sesion, bloque=dato["bloque"]).first()
        if acuerdo is None:
            periodo.ultimo_acuerdo += 1
            numero = periodo.ultimo_acuerdo
            acuerdo = Acuerdo(
                sesion=sesion,
                periodo=periodo,
                bloque=dato["bloque"],
                numero=numero,
                codigo=f"{numero:02d}-{periodo.anio}/{sesion.tipo}-{sesion.numero:02d}",
                es_demo=sesion.es_demo,
            )
        acuerdo.orden = orden
        acuerdo.texto = dato["texto"]
        acuerdo.numero_original = dato["numero_original"]
        acuerdo.en_duda = dato["en_duda"]
        acuerdo.save()
        dato["codigo"], dato["uuid"] = acuerdo.codigo, str(acuerdo.uuid)
        valores = {
            str(h.id): h.value for h in bloques[dato["bloque"]].value["compromisos"].bound_blocks
        }
        for posicion, fila in enumerate(dato["compromisos"], start=1):
            _escribir_compromiso(acuerdo, posicion, fila, valores[fila["bloque"]], sesion)
        documentos_cambiaron.send(Acuerdo, instance=acuerdo)
    periodo.save()


def _escribir_compromiso(acuerdo, orden, fila, valor, sesion) -> None:
    compromiso = Compromiso.objects.filter(
        acuerdo=acuerdo, bloque=fila["bloque"]
    ).first() or Compromiso(acuerdo=acuerdo, bloque=fila["bloque"], es_demo=sesion.es_demo)
    compromiso.orden = orden
    compromiso.texto = fila["texto"]
    compromiso.fecha_limite = valor["fecha_limite"]
    compromiso.fecha_aproximada = fila["fecha_aproximada"]
    compromiso.razon_sin_fecha = fila["razon_sin_fecha"]
    compromiso.plazo_literal = fila["plazo_literal"]
    compromiso.cumplimiento = fila["cumplimiento"]
    compromiso.en_duda = fila["en_duda"]
    compromiso.save()
    for institucion in responsables_de(valor, sesion):
        Responsabilidad.objects.get_or_create(
            compromiso=compromiso,
            institucion=institucion,
            defaults={"es_demo": sesion.es_demo},
        )


def _congelar(
    estado: EstadoActa, instantanea: dict[str, Any], *, usuario: Usuario | None, motivo: str
) -> VersionActa:
    n = estado.ultima_version + 1
    instantanea["version"] = n
    texto = canonico(instantanea)
    sello = huella(texto.encode())
    pdf = pdf_de(instantanea, sello)
    version = VersionActa.objects.create(
        estado=estado,
        n=n,
        instantanea=texto,
        instantanea_sha256=sello,
        pdf=pdf,
        pdf_sha256=huella(pdf),
        motivo=motivo,
        autor=usuario,
    )
    estado.situacion = SituacionActa.APROBADA
    estado.ultima_version = n
    estado.save()
    return version


@transaction.atomic
def agregar_fe_de_erratas(
    *,
    sesion: Sesion,
    usuario: Usuario | None,
    dice: str,
    debe_decir: str,
    motivo: str,
    fecha: dt.date | None = None,
) -> VersionActa:
    """Corrige un acta aprobada con una versión más; la anterior y su PDF siguen ahí.

    Las filas no cambian: un acuerdo se anula o se reemplaza aparte.

    :raises ValidationError: si el acta no está aprobada o falta algún texto.
    """
    estado = EstadoActa.objects.select_for_update().filter(sesion=sesion).first()
    if estado is None or not estado.aprobada:
        raise ValidationError("El acta aún no está aprobada: corríjala en el borrador.")
    textos = {"dice": dice, "debe_decir": debe_decir, "motivo": motivo}
    faltan = {campo: "Complete este campo." for campo, t in textos.items() if not t.strip()}
    if faltan:
        raise ValidationError(faltan)
    anterior = estado.versiones.get(n=estado.ultima_version)
    instantanea = anterior.datos
    instantanea["fe_de_erratas"].append(
        {
            "n": estado.ultima_version + 1,
            "fecha": (fecha or timezone.localdate()).isoformat(),
            "autor": str(usuario or ""),
            **{campo: limpiar(t).strip() for campo, t in textos.items()},
        }
    )
    return _congelar(estado, instantanea, usuario=usuario, motivo=limpiar(motivo)[:300])


@transaction.atomic
def cambiar_acuerdo(
    *, acuerdo: Acuerdo, motivo: str, reemplazado_por: Acuerdo | None = None
) -> Acuerdo:
    """Anula un acuerdo o lo da por reemplazado por otro posterior; su número no se reutiliza.

    :raises ValidationError: sin motivo, si ya no está vigente, o si el nuevo no es posterior.
    """
    fila = Acuerdo.objects.select_for_update().get(pk=acuerdo.pk)
    if not motivo.strip():
        raise ValidationError({"motivo": "Diga por qué."})
    if fila.estado != EstadoAcuerdo.VIGENTE:
        raise ValidationError(f"El acuerdo ya está {fila.get_estado_display().lower()}.")
    if reemplazado_por is not None:
        distinta = reemplazado_por.sesion.instancia_id != fila.sesion.instancia_id
        if distinta or reemplazado_por.sesion.fecha < fila.sesion.fecha or reemplazado_por == fila:
            raise ValidationError(
                {"reemplazado_por": "Debe ser un acuerdo posterior de la misma instancia."}
            )
    fila.estado = EstadoAcuerdo.REEMPLAZADO if reemplazado_por else EstadoAcuerdo.ANULADO
    fila.reemplazado_por = reemplazado_por
    fila.motivo_estado = limpiar(motivo)[:300]
    fila.save()
    return fila


# --- Avances


@transaction.atomic
def registrar_avance(
    *,
    responsabilidad: Responsabilidad,
    usuario: Usuario | None,
    estado: EstadoAvance | str,
    nota: str,
    fecha: dt.date | None = None,
    sesion: Sesion | None = None,
    archivo: UploadedFile | None = None,
    enlace: str = "",
    clave_envio: UUID | None = None,
) -> Avance:
    """Añade un avance a la parte de una institución, con su evidencia (R123).

    :param clave_envio: identidad del formulario enviado; repetirla devuelve el mismo avance.
    :raises ValidationError: sin nota, con fecha futura, o anterior a la sesión del acuerdo.
    """
    dia = fecha or timezone.localdate()
    acordado = responsabilidad.compromiso.acuerdo.sesion.fecha
    errores = {}
    if not nota.strip():
        errores["nota"] = "Cuente en una línea qué se hizo."
    if dia > timezone.localdate():
        errores["fecha"] = "La fecha no puede ser futura."
    elif dia < acordado:
        errores["fecha"] = (
            f"El acuerdo es del {formats.date_format(acordado)}: la fecha es anterior."
        )
    if errores:
        raise ValidationError(errores)
    # El segundo clic espera aquí al primero y encuentra su avance.
    Responsabilidad.objects.select_for_update().get(pk=responsabilidad.pk)
    if clave_envio and (repetido := Avance.objects.filter(clave_envio=clave_envio).first()):
        return repetido
    avance = Avance.objects.create(
        responsabilidad=responsabilidad,
        fecha=dia,
        estado=EstadoAvance(estado),
        nota=limpiar(nota).strip(),
        autor=usuario,
        sesion=sesion,
        clave_envio=clave_envio,
        es_demo=responsabilidad.es_demo and getattr(usuario, "es_demo", True),
    )
    if archivo is not None:
        archivo = recibir(archivo, DE_EVIDENCIA)
        Evidencia.objects.create(
            avance=avance,
            nombre=archivo.name,
            archivo=archivo,
            sha256=sha256_de(archivo),
            octetos=archivo.size,
            es_demo=avance.es_demo,
        )
    if enlace:
        Evidencia.objects.create(
            avance=avance, nombre=enlace[:200], enlace=enlace, es_demo=avance.es_demo
        )
    return avance


@transaction.atomic
def anular_avance(*, avance: Avance, usuario: Usuario | None, motivo: str) -> Avance:
    """Anula un avance con otro que dice por qué; ambos quedan en la historia.

    :raises ValidationError: sin motivo, o si ya estaba anulado.
    """
    if not motivo.strip():
        raise ValidationError({"motivo": "Diga por qué se anula."})
    avance = Avance.objects.select_for_update().get(pk=avance.pk)
    if hasattr(avance, "anulado_por") or avance.anula_id:
        raise ValidationError("Ese avance ya está anulado.")
    return Avance.objects.create(
        responsabilidad=avance.responsabilidad,
        fecha=timezone.localdate(),
        estado=avance.estado,
        nota=limpiar(motivo).strip(),
        autor=usuario,
        anula=avance,
        es_demo=avance.es_demo and getattr(usuario, "es_demo", True),
    )
