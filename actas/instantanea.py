"""Lo que un acta dice, como datos: lo que se congela, se imprime y se lee.

La forma (``FORMATO`` = 1), con todas las claves siempre presentes::

    {
      "formato": 1,
      "acta": uuid, "titulo": str, "sitio": "https://…", "version": int,
      "instancia": {"uuid", "nombre", "sigla", "membrete": [línea, …]},
      "sesion": {"uuid", "codigo", "titulo", "tipo", "numero_original", "fecha": "AAAA-MM-DD",
                 "hora_inicio": "HH:MM", "hora_fin": "HH:MM" | "", "lugar", "modalidad", "en_duda"},
      "quorum": {"integrantes": int, "presentes": int, "minimo": int, "hay": bool, "razon": str},
      "asistencia": [{"uuid", "institucion", "sigla", "calidad", "presencia", "presencia_nombre",
                      "personas": [{"designacion", "nombre", "cargo", "condicion"}], "nota"}],
      "contenido": [
        {"tipo": "punto", "titulo", "html"}, {"tipo": "texto", "html"},
        {"tipo": "pendiente", "compromiso": uuid | "", "texto", "nota"},
        {"tipo": "acuerdo", "bloque": uuid, "uuid": uuid | "", "codigo", "numero_original", "texto",
         "en_duda", "compromisos": [{"bloque", "texto", "responsables": [nombre, …], "todas": bool,
             "fecha_limite": "AAAA-MM-DD" | "", "fecha_aproximada", "plazo_literal",
             "razon_sin_fecha", "cumplimiento", "en_duda"}]}],
      "proxima_sesion": "AAAA-MM-DD" | "",
      "fe_de_erratas": [{"n": int, "fecha": "AAAA-MM-DD", "autor", "dice", "debe_decir", "motivo"}],
      "aprobada": {"fecha": ISO 8601 de Lima | "", "por": str}
    }
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING, Any

import nh3
from django.conf import settings

from actas.blocks import TODAS
from actas.enums import Presencia
from intranet.texto import limpiar
from red_trata.enums import Calidad
from red_trata.models import Designacion, Institucion, Membresia

if TYPE_CHECKING:
    from actas.models import Acta, Sesion

FORMATO = 1
ETIQUETAS = {"p", "b", "strong", "i", "em", "ul", "ol", "li", "h3", "h4", "br"}


def canonico(datos: dict[str, Any]) -> str:
    """El JSON de ``datos`` con una sola forma posible, para poder firmarlo."""
    return json.dumps(datos, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def huella(octetos: bytes) -> str:
    """SHA-256 en hexadecimal."""
    return hashlib.sha256(octetos).hexdigest()


def html_limpio(valor: Any) -> str:
    """El HTML de un texto enriquecido, solo con las etiquetas que un acta usa."""
    return nh3.clean(
        limpiar(str(getattr(valor, "source", valor) or "")), tags=ETIQUETAS, attributes={}
    ).strip()


def filas_de_asistencia(sesion: Sesion) -> list[dict[str, Any]]:
    """Las instituciones miembro el día de la sesión y quién representaba a cada una.

    :return: integrantes, secretaría y aliadas, en ese orden; por fila ``institucion`` (uuid),
        ``nombre``, ``sigla``, ``calidad`` y ``personas`` (pk, nombre, cargo, condición).
    """
    membresias = (
        Membresia.objects.filter(instancia_id=sesion.instancia_id)
        .el_dia(sesion.fecha)
        .select_related("institucion")
    )
    personas: dict[int, list[Designacion]] = {}
    for d in (
        Designacion.objects.el_dia(sesion.fecha)
        .filter(membresia__instancia_id=sesion.instancia_id)
        .select_related("persona")
    ):
        personas.setdefault(d.membresia_id, []).append(d)
    orden = {Calidad.SECRETARIA: 0, Calidad.INTEGRANTE: 1, Calidad.ALIADA: 2}
    return [
        {
            "institucion": str(m.institucion.uuid),
            "nombre": m.institucion.nombre,
            "sigla": m.institucion.nombre_corto,
            "calidad": m.calidad,
            "personas": [
                {"pk": d.pk, "nombre": d.nombre, "cargo": d.cargo, "condicion": d.condicion}
                for d in sorted(personas.get(m.pk, []), key=lambda d: d.condicion, reverse=True)
            ],
        }
        for m in sorted(membresias, key=lambda m: (orden[m.calidad], m.institucion.nombre))
    ]


def asistencia_de(acta: Acta) -> list[dict[str, Any]]:
    """La asistencia escrita en el acta, con nombres y cargos de ese día."""
    filas = {f["institucion"]: f for f in filas_de_asistencia(acta.sesion)}
    salida = []
    for marcada in acta.asistencia:
        fila = filas.get(marcada["institucion"])
        if fila is None:
            continue
        elegidas = set(marcada.get("designaciones") or [])
        vino = marcada["presencia"] == Presencia.PRESENTE
        salida.append(
            {
                "uuid": fila["institucion"],
                "institucion": fila["nombre"],
                "sigla": fila["sigla"],
                "calidad": fila["calidad"],
                "presencia": marcada["presencia"],
                "presencia_nombre": Presencia(marcada["presencia"]).label,
                "personas": [
                    {
                        "designacion": p["pk"],
                        "nombre": p["nombre"],
                        "cargo": p["cargo"],
                        "condicion": p["condicion"],
                    }
                    for p in fila["personas"]
                    if vino and p["pk"] in elegidas
                ],
                "nota": limpiar(marcada.get("nota", "")),
            }
        )
    return sorted(salida, key=lambda f: list(filas).index(f["uuid"]))


def quorum_de(acta: Acta, asistencia: list[dict[str, Any]]) -> dict[str, Any]:
    """Quórum por instituciones integrantes acreditadas ese día; cada una cuenta una vez."""
    integrantes = sum(f["calidad"] == Calidad.INTEGRANTE for f in filas_de_asistencia(acta.sesion))
    presentes = sum(
        f["calidad"] == Calidad.INTEGRANTE and f["presencia"] == Presencia.PRESENTE
        for f in asistencia
    )
    minimo = acta.sesion.instancia.quorum_minimo(integrantes)
    return {
        "integrantes": integrantes,
        "presentes": presentes,
        "minimo": minimo,
        "hay": integrantes > 0 and presentes >= minimo,
        "razon": acta.razon_sin_quorum,
    }


def compromiso_vacio(valor: Any) -> bool:
    """Si el bloque de compromiso no dice nada: un acuerdo puede no comprometer a nadie."""
    return not any(
        valor.get(campo)
        for campo in (
            "responsables",
            "fecha_limite",
            "razon_sin_fecha",
            "texto",
            "plazo_literal",
            "en_duda",
        )
    )


def responsables_de(valor: Any, sesion: Sesion) -> list[Institucion]:
    """Las instituciones que un bloque de compromiso nombra; «todas» son las integrantes del día."""
    elegidas = list(valor.get("responsables") or [])
    condicion = Institucion.objects.filter(uuid__in=[e for e in elegidas if e != TODAS])
    if TODAS in elegidas:
        condicion = condicion | Institucion.objects.filter(
            pk__in=Membresia.objects.filter(instancia_id=sesion.instancia_id)
            .el_dia(sesion.fecha)
            .integrantes()
            .values("institucion")
        )
    return list(condicion.order_by("nombre"))


def _iso(valor: dt.date | None) -> str:
    return valor.isoformat() if valor else ""


def _hora(valor: dt.time | None) -> str:
    return f"{valor:%H:%M}" if valor else ""


def _compromiso(hijo: Any, texto_del_acuerdo: str, sesion: Sesion) -> dict[str, Any]:
    valor = hijo.value
    return {
        "bloque": str(hijo.id),
        "texto": limpiar(valor["texto"] or texto_del_acuerdo).strip(),
        "responsables": [i.nombre for i in responsables_de(valor, sesion)],
        "todas": TODAS in (valor["responsables"] or []),
        "fecha_limite": _iso(valor["fecha_limite"]),
        "fecha_aproximada": bool(valor["fecha_aproximada"]),
        "plazo_literal": limpiar(valor["plazo_literal"] or ""),
        "razon_sin_fecha": limpiar(valor["razon_sin_fecha"] or ""),
        "cumplimiento": valor["cumplimiento"],
        "en_duda": limpiar(valor["en_duda"] or ""),
    }


def _bloque(bloque: Any, sesion: Sesion) -> dict[str, Any]:
    valor = bloque.value
    if bloque.block_type == "texto":
        return {"tipo": "texto", "html": html_limpio(valor)}
    if bloque.block_type == "punto":
        return {
            "tipo": "punto",
            "titulo": limpiar(valor["titulo"]),
            "html": html_limpio(valor["texto"]),
        }
    if bloque.block_type == "pendiente":
        return {
            "tipo": "pendiente",
            "compromiso": valor["compromiso"] or "",
            "texto": limpiar(valor["texto"] or ""),
            "nota": limpiar(valor["nota"] or ""),
        }
    texto = limpiar(valor["texto"] or "").strip()
    return {
        "tipo": "acuerdo",
        "bloque": str(bloque.id),
        "uuid": "",
        "codigo": "",
        "numero_original": limpiar(valor["numero_original"] or ""),
        "texto": texto,
        "en_duda": limpiar(valor["en_duda"] or ""),
        "compromisos": [
            _compromiso(hijo, texto, sesion)
            for hijo in valor["compromisos"].bound_blocks
            if not compromiso_vacio(hijo.value)
        ],
    }


def instantanea_de(acta: Acta) -> dict[str, Any]:
    """El acta tal como está escrita, aún sin números: lo que muestra la vista previa.

    :func:`actas.services.aprobar` le pone códigos, identidades y fecha de aprobación.
    """
    sesion = acta.sesion
    asistencia = asistencia_de(acta)
    return {
        "formato": FORMATO,
        "acta": str(acta.uuid),
        "titulo": acta.title,
        "sitio": settings.WAGTAILADMIN_BASE_URL.rstrip("/"),
        "version": 1,
        "instancia": {
            "uuid": str(sesion.instancia.uuid),
            "nombre": sesion.instancia.nombre,
            "sigla": sesion.instancia.sigla,
            "membrete": [
                linea.strip() for linea in sesion.instancia.membrete.splitlines() if linea.strip()
            ],
        },
        "sesion": {
            "uuid": str(sesion.uuid),
            "codigo": sesion.codigo,
            "titulo": sesion.titulo,
            "tipo": sesion.get_tipo_display(),
            "numero_original": sesion.numero_original,
            "fecha": _iso(sesion.fecha),
            "hora_inicio": _hora(sesion.hora_inicio),
            "hora_fin": _hora(acta.hora_fin or sesion.hora_fin),
            "lugar": sesion.lugar,
            "modalidad": sesion.get_modalidad_display(),
            "en_duda": sesion.en_duda,
        },
        "quorum": quorum_de(acta, asistencia),
        "asistencia": asistencia,
        "contenido": [_bloque(b, sesion) for b in acta.contenido],
        "proxima_sesion": _iso(acta.proxima_sesion),
        "fe_de_erratas": [],
        "aprobada": {"fecha": "", "por": ""},
    }
