"""El acta en papel: PDF/UA-1 hecho por typst a partir de la instantánea, y de nada más.

Los mismos datos dan los mismos octetos: la fecha del documento es la de la aprobación, las letras
viajan con el proyecto y con el paquete ``typst``, y nunca se usan las del sistema.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tempfile
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.utils import translation

from actas.enums import Cumplimiento, Presencia
from actas.texto_rico import bloques, parrafos
from intranet.templatetags.red import fecha, fecha_larga, hora, plural
from red_trata.enums import Calidad

CARPETA = Path(__file__).parent / "plantillas_pdf"
_SIN_LETRA = re.compile(r'the text "(?P<texto>.+)" could not be displayed', re.DOTALL)
_CONTROLES = {n: None for n in (*range(32), *range(0x7F, 0xA0)) if n not in (9, 10, 13)}


class PdfNoSePudo(Exception):
    """El PDF del acta no se pudo hacer; el mensaje dice por qué y qué hacer."""


def pdf_de(instantanea: dict[str, Any], sello: str) -> bytes:
    """El PDF del acta.

    :param instantanea: el acta como la describe :mod:`actas.instantanea`.
    :param sello: SHA-256 en hexadecimal de la instantánea; se imprime y va en el QR.
    :return: los octetos de un PDF/UA-1; los mismos cada vez que los datos son los mismos.
    :raises PdfNoSePudo: si la letra no tiene un carácter o typst avisa de cualquier cosa.
    """
    import typst

    with tempfile.TemporaryDirectory() as vacia:
        try:
            pdf, avisos = typst.compile_with_warnings(
                _plantilla(),
                root=vacia,
                font_paths=[str(CARPETA / "fuentes")],
                ignore_system_fonts=True,
                sys_inputs={"datos": json.dumps(_para_imprimir(instantanea, sello))},
                pdf_standards="ua-1",
            )
        except typst.TypstError as error:
            raise PdfNoSePudo(_motivo(error.message)) from error
    if avisos:
        raise PdfNoSePudo(_motivo(avisos[0].message))
    return pdf


@cache
def _plantilla() -> bytes:
    return (CARPETA / "acta.typ").read_bytes()


def _motivo(mensaje: str) -> str:
    """Lo que typst dice, dicho a quien escribe el acta."""
    if hallado := _SIN_LETRA.search(mensaje):
        return (
            f"No se pudo hacer el PDF: la letra del acta no tiene algún carácter de"
            f" «{hallado['texto']}». Escríbalo de otra forma y vuelva a aprobar."
        )
    return f"No se pudo hacer el PDF: {mensaje}"


# --- De la instantánea a lo que se imprime


def _para_imprimir(acta: dict[str, Any], sello: str) -> dict[str, Any]:
    """Todo lo que la plantilla compone, ya dicho en palabras."""
    with translation.override(settings.LANGUAGE_CODE):
        return _sin_controles(
            {
                "titulo": acta["titulo"],
                "autor": acta["instancia"]["nombre"],
                "momento": _momento(acta),
                "instancia": acta["instancia"]["nombre"],
                "codigo": acta["sesion"]["codigo"],
                "membrete": acta["instancia"]["membrete"] or [acta["instancia"]["nombre"]],
                "aviso": _aviso(acta),
                "hechos": _hechos(acta),
                "asistencia": [_asistente(f) for f in acta["asistencia"]],
                "quorum": _quorum(acta["quorum"]),
                "desarrollo": _desarrollo(acta),
                "proxima": fecha_larga(acta["proxima_sesion"]),
                "erratas": [_errata(e) for e in acta["fe_de_erratas"]],
                "firmas": [
                    _firma(f) for f in acta["asistencia"] if f["presencia"] == Presencia.PRESENTE
                ],
                "pie": f"{acta['sesion']['codigo']} · versión {acta['version']}"
                f" · huella {sello[:8]}…{sello[-8:]}",
                **_verificacion(acta, sello),
            }
        )


def _sin_controles(dato: Any) -> Any:
    """Quita de todo texto los caracteres de control, que no se ven y ninguna letra dibuja."""
    if isinstance(dato, str):
        return dato.translate(_CONTROLES)
    if isinstance(dato, dict):
        return {clave: _sin_controles(valor) for clave, valor in dato.items()}
    if isinstance(dato, list):
        return [_sin_controles(valor) for valor in dato]
    return dato


def _momento(acta: dict[str, Any]) -> list[int]:
    """Fecha del documento: la de la aprobación; antes de ella, la de la sesión."""
    momento = dt.datetime.fromisoformat(acta["aprobada"]["fecha"] or acta["sesion"]["fecha"])
    return list(momento.timetuple()[:6])


def _aviso(acta: dict[str, Any]) -> str:
    if acta["version"] == 1:
        return ""
    cuantas = plural(len(acta["fe_de_erratas"]), "corrección,correcciones")
    return (
        f"Versión {acta['version']} del acta, con {cuantas}: léala junto con la fe de erratas, al"
        " final. El texto aprobado no ha cambiado y la versión 1 se conserva."
    )


def _hechos(acta: dict[str, Any]) -> list[list[str]]:
    sesion, aprobada = acta["sesion"], acta["aprobada"]
    horas = hora(sesion["hora_inicio"])
    if sesion["hora_fin"]:
        horas = f"De {horas} a {hora(sesion['hora_fin'])}"
    hechos = [
        ("Sesión", " · ".join(filter(None, (sesion["codigo"], sesion["tipo"].lower())))),
        ("Número en el papel", sesion["numero_original"]),
        ("Fecha", fecha_larga(sesion["fecha"])),
        ("Hora", horas),
        ("Lugar", sesion["lugar"]),
        ("Modalidad", sesion["modalidad"]),
        ("En duda", sesion["en_duda"]),
        ("Aprobada", _quien_y_cuando(aprobada["fecha"], aprobada["por"])),
    ]
    return _dichos(hechos)


def _dichos(filas: list[tuple[str, str]]) -> list[list[str]]:
    """Las filas que dicen algo."""
    return [[rotulo, valor] for rotulo, valor in filas if valor]


def _quien_y_cuando(cuando: str, quien: str) -> str:
    if not cuando:
        return ""
    dia = f"{fecha_larga(cuando)}, {hora(cuando[11:19])}" if len(cuando) > 10 else fecha(cuando)
    return f"{dia}, por {quien}" if quien else dia


def _asistente(fila: dict[str, Any]) -> dict[str, Any]:
    """Una fila del cuadro de asistencia."""
    return {
        "institucion": fila["institucion"],
        "calidad": ""
        if fila["calidad"] == Calidad.INTEGRANTE
        else str(Calidad(fila["calidad"]).label),
        "personas": [
            {
                "nombre": p["nombre"],
                "detalle": " · ".join(filter(None, (p["cargo"], p["condicion"]))),
            }
            for p in fila["personas"]
        ],
        "presencia": fila["presencia_nombre"],
        "nota": fila["nota"],
    }


def _quorum(quorum: dict[str, Any]) -> str:
    cuenta = (
        f"asistieron {quorum['presentes']} de"
        f" {plural(quorum['integrantes'], 'institución integrante,instituciones integrantes')}"
        f" y se requerían {quorum['minimo']}"
    )
    if quorum["hay"]:
        return f"Hubo quórum: {cuenta}."
    razon = f" Razón para sesionar: {quorum['razon']}" if quorum["razon"] else ""
    return f"No hubo quórum: {cuenta}.{razon}"


def _desarrollo(acta: dict[str, Any]) -> list[dict[str, Any]]:
    """El contenido en su orden; los puntos se numeran y los pendientes seguidos van juntos."""
    salida: list[dict[str, Any]] = []
    punto = 0
    nivel = 2
    for tipo, grupo in groupby(acta["contenido"], key=lambda c: c["tipo"]):
        if tipo == "pendiente":
            nivel = 3
            salida.append(_pendientes(list(grupo)))
            continue
        for parte in grupo:
            if tipo == "acuerdo":
                salida.append(_acuerdo(parte, acta, nivel))
                continue
            titulo = ""
            if tipo == "punto":
                punto, nivel = punto + 1, 3
                titulo = f"{punto}. {parte['titulo']}"
            salida.append(
                {"tipo": tipo, "titulo": titulo, "bloques": bloques(parte["html"], nivel=nivel)}
            )
    return salida


def _pendientes(filas: list[dict[str, Any]]) -> dict[str, Any]:
    elementos = [
        [
            *parrafos(f["texto"]),
            *(parrafos(f"Informado en la sesión: {f['nota']}") if f["nota"] else []),
        ]
        for f in filas
    ]
    return {
        "tipo": "pendiente",
        "titulo": "Compromisos pendientes de sesiones anteriores",
        "bloques": [{"tipo": "lista", "numerada": False, "elementos": elementos}],
    }


def _acuerdo(parte: dict[str, Any], acta: dict[str, Any], nivel: int) -> dict[str, Any]:
    return {
        "tipo": "acuerdo",
        "nivel": nivel,
        "titulo": f"Acuerdo {parte['codigo']}".strip(),
        "texto": parrafos(parte["texto"]),
        "notas": _dichos(
            [
                ("Número en el papel", parte["numero_original"]),
                ("En duda", parte["en_duda"]),
            ]
        ),
        "compromisos": [
            {
                # El compromiso que solo repite el acuerdo no lo dice dos veces.
                "texto": [] if c["texto"] == parte["texto"] else parrafos(c["texto"]),
                "datos": _dichos(
                    [
                        ("Responsables", _responsables(c, acta)),
                        ("Fecha límite", _plazo(c)),
                        ("Se cumple", _cumplimiento(c)),
                        ("En duda", c["en_duda"]),
                    ]
                ),
            }
            for c in parte["compromisos"]
        ],
    }


def _responsables(compromiso: dict[str, Any], acta: dict[str, Any]) -> str:
    """«Todas» nombra aparte a quien no es integrante, como la Secretaría Técnica."""
    nombres = compromiso["responsables"]
    if not compromiso["todas"]:
        return "; ".join(nombres)
    integrantes = {
        f["institucion"] for f in acta["asistencia"] if f["calidad"] == Calidad.INTEGRANTE
    }
    demas = [n for n in nombres if n not in integrantes]
    return "; ".join(["Todas las instituciones integrantes", *demas])


def _plazo(compromiso: dict[str, Any]) -> str:
    """La fecha en palabras, o por qué no la hay; y el plazo como se dijo."""
    if compromiso["fecha_limite"]:
        dicho = fecha_larga(compromiso["fecha_limite"])
        if compromiso["fecha_aproximada"]:
            dicho += ", aproximada"
    elif compromiso["razon_sin_fecha"]:
        dicho = f"Sin fecha: {compromiso['razon_sin_fecha']}"
    else:
        dicho = ""
    literal = f"«{compromiso['plazo_literal']}»" if compromiso["plazo_literal"] else ""
    return f"{dicho} ({literal})" if dicho and literal else dicho or literal


def _cumplimiento(compromiso: dict[str, Any]) -> str:
    if len(compromiso["responsables"]) < 2:
        return ""
    dicho = str(Cumplimiento(compromiso["cumplimiento"]).label)
    return f"{dicho[0].lower()}{dicho[1:]}"


def _errata(errata: dict[str, Any]) -> dict[str, Any]:
    return {
        "titulo": f"Versión {errata['n']}",
        "datos": _dichos(
            [
                ("Fecha", _quien_y_cuando(errata["fecha"], errata["autor"])),
                ("Dice", f"«{errata['dice']}»"),
                ("Debe decir", f"«{errata['debe_decir']}»"),
                ("Motivo", errata["motivo"]),
            ]
        ),
    }


def _firma(fila: dict[str, Any]) -> dict[str, Any]:
    personas = [{"nombre": p["nombre"], "cargo": p["cargo"]} for p in fila["personas"]]
    return {
        "institucion": fila["institucion"],
        "personas": personas or [{"nombre": "Nombre y cargo:", "cargo": ""}],
    }


def _verificacion(acta: dict[str, Any], sello: str) -> dict[str, str]:
    """El QR lleva la huella: quien lo abre compara este papel con lo que el sitio guarda."""
    lugar = f"{acta['sitio']}/u/{acta['acta']}/"
    enlace = f"{lugar}?sha256={sello}"
    return {
        "qr": segno.make(enlace, error="m", micro=False).svg_inline(border=0, dark="#1b2330"),
        "qr_texto": f"Código QR que abre {lugar} con la huella de esta versión",
        "lugar": lugar,
        "enlace": enlace,
        "huella": " ".join(sello[n : n + 8] for n in range(0, len(sello), 8)),
        "verificacion": "Abra esta dirección, o el código, para leer el acta y comprobar que este"
        f" papel dice lo mismo que la versión {acta['version']}. Su huella SHA-256 es:",
    }
