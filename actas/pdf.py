"""El acta en papel: PDF/UA-1 hecho por typst a partir de la instantánea, y de nada más.

Los mismos datos dan los mismos octetos: la fecha del documento es la de la aprobación, las letras
viajan con el proyecto y con el paquete ``typst``, y nunca se usan las del sistema.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tempfile
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst

from actas.enums import Cumplimiento, Presencia
from actas.texto_rico import bloques, parrafos
from intranet.templatetags.red import fecha_larga, hora, plural
from red_trata.enums import Calidad

CARPETA = Path(__file__).parent / "plantillas_pdf"
_SIN_LETRA = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_DE_UNA_PIEZA = re.compile(r"\S{5000,}")
_ESCAPADO = re.compile(r"\\u\{(\w+)\}")
# Lo que ninguna letra dibuja se quita; las viñetas que Word guarda en la zona privada se dicen.
_SUSTITUTOS: dict[int, str | None] = {
    **{n: None for n in (*range(32), *range(0x7F, 0xA0)) if n not in (9, 10, 13)},
    0xF02D: "-",
    0xF0A7: "▪",
    0xF0B7: "•",
    0xF0D8: "➢",
    0xF0FC: "✓",
}


class PdfNoSePudo(Exception):
    """El PDF del acta no se pudo hacer; el mensaje dice por qué y qué hacer."""


def pdf_de(instantanea: dict[str, Any], sello: str) -> bytes:
    """El PDF del acta.

    :param instantanea: el acta como la describe :mod:`actas.instantanea`.
    :param sello: SHA-256 en hexadecimal de la instantánea; se imprime y va en el QR.
    :return: los octetos de un PDF/UA-1; los mismos cada vez que los datos son los mismos.
    :raises PdfNoSePudo: si la letra no tiene un signo, si hay miles de letras sin un espacio o si
        typst avisa de cualquier cosa.
    """
    import typst

    datos = _para_imprimir(instantanea, sello)
    with tempfile.TemporaryDirectory() as vacia:
        try:
            pdf, avisos = typst.compile_with_warnings(
                _plantilla(),
                root=vacia,
                font_paths=[str(CARPETA / "fuentes")],
                ignore_system_fonts=True,
                sys_inputs={"datos": json.dumps(datos)},
                pdf_standards="ua-1",
            )
        except typst.TypstError as error:
            raise PdfNoSePudo(_motivo(error.message, datos)) from error
    if avisos:
        raise PdfNoSePudo(_motivo(avisos[0].message, datos))
    return pdf


@cache
def _plantilla() -> bytes:
    return (CARPETA / "acta.typ").read_bytes()


def _motivo(mensaje: str, datos: dict[str, Any]) -> str:
    """Lo que typst dice, dicho a quien escribe el acta y con el lugar a la vista."""
    hallado = _SIN_LETRA.search(mensaje)
    if hallado is None:
        return f"No se pudo hacer el PDF: {mensaje}"
    signo = _ESCAPADO.sub(lambda m: chr(int(m[1], 16)), hallado[1])
    codigos = " ".join(f"U+{ord(c):04X}" for c in signo)
    texto = next((t for t in _textos(datos) if signo in t), signo)
    inicio = max(0, texto.index(signo) - 30)
    return (
        f"No se pudo hacer el PDF: la letra del acta no tiene el signo «{signo}» ({codigos}), que"
        f" está en «{texto[inicio : inicio + 60]}». Escríbalo de otra forma y vuelva a aprobar."
    )


def _textos(dato: Any) -> Iterator[str]:
    """Todos los textos que hay en ``dato``."""
    if isinstance(dato, str):
        yield dato
    elif isinstance(dato, dict | list):
        for valor in dato.values() if isinstance(dato, dict) else dato:
            yield from _textos(valor)


# --- De la instantánea a lo que se imprime


def _para_imprimir(acta: dict[str, Any], sello: str) -> dict[str, Any]:
    """Todo lo que la plantilla compone, ya dicho en palabras."""
    with translation.override(settings.LANGUAGE_CODE):
        return _dibujable(
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
                "proxima": capfirst(fecha_larga(acta["proxima_sesion"])),
                "erratas": [_errata(e) for e in acta["fe_de_erratas"]],
                "firmas": _firmas(acta["asistencia"]),
                "pie": f"{acta['sesion']['codigo']} · versión {acta['version']}"
                f" · huella {sello[:8]}…{sello[-8:]}",
                **_verificacion(acta, sello),
            }
        )


def _dibujable(dato: Any) -> Any:
    """``dato`` con todos sus textos como se pueden dibujar."""
    if isinstance(dato, str):
        if enorme := _DE_UNA_PIEZA.search(dato):
            raise PdfNoSePudo(
                f"No se pudo hacer el PDF: hay {len(enorme[0]):,} letras seguidas sin un espacio,"
                f" que empiezan por «{enorme[0][:30]}». Quítelas y vuelva a aprobar."
            )
        return dato.translate(_SUSTITUTOS)
    if isinstance(dato, dict):
        return {clave: _dibujable(valor) for clave, valor in dato.items()}
    if isinstance(dato, list):
        return [_dibujable(valor) for valor in dato]
    return dato


def _momento(acta: dict[str, Any]) -> list[int]:
    """Fecha del documento, en UTC como la escribe un PDF: la aprobación o, sin ella, la sesión."""
    aprobada = acta["aprobada"]["fecha"]
    if aprobada:
        momento = dt.datetime.fromisoformat(aprobada).astimezone(dt.UTC)
    else:
        momento = dt.datetime.fromisoformat(acta["sesion"]["fecha"])
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
        ("N.º en el papel", sesion["numero_original"]),
        ("Fecha", capfirst(fecha_larga(sesion["fecha"]))),
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
    dia = capfirst(fecha_larga(cuando))
    if len(cuando) > 10:
        dia += f", {hora(cuando[11:19])}"
    return f"{dia}, por {quien}" if quien else dia


def _asistente(fila: dict[str, Any]) -> list[list[list[str]]]:
    """Una fila del cuadro de asistencia: por celda, renglones con su detalle."""
    integra = fila["calidad"] == Calidad.INTEGRANTE
    personas = [
        [p["nombre"], " · ".join(filter(None, (p["cargo"], p["condicion"])))]
        for p in fila["personas"]
    ]
    return [
        [[fila["institucion"], "" if integra else str(Calidad(fila["calidad"]).label)]],
        personas or [["—", ""]],
        [[fila["presencia_nombre"], fila["nota"]]],
    ]


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
                ("N.º en el papel", parte["numero_original"]),
                ("En duda", parte["en_duda"]),
            ]
        ),
        "compromisos": [_compromiso(c, parte["texto"], acta) for c in parte["compromisos"]],
    }


def _compromiso(compromiso: dict[str, Any], acordado: str, acta: dict[str, Any]) -> list[list[str]]:
    """Las filas de un compromiso; el que solo repite el acuerdo no lo dice dos veces."""
    return _dichos(
        [
            ("Compromiso", "" if compromiso["texto"] == acordado else compromiso["texto"]),
            ("Responsables", _responsables(compromiso, acta)),
            ("Fecha límite", _plazo(compromiso)),
            ("Se cumple", _cumplimiento(compromiso)),
            ("En duda", compromiso["en_duda"]),
        ]
    )


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
        dicho = capfirst(fecha_larga(compromiso["fecha_limite"]))
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
    return str(Cumplimiento(compromiso["cumplimiento"]).label)


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


def _firmas(asistencia: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Un lugar para firmar por cada institución presente y persona que la representó."""
    nadie = {"nombre": "Nombre y cargo:", "cargo": ""}
    return [
        {"institucion": f["institucion"], "nombre": p["nombre"], "cargo": p["cargo"]}
        for f in asistencia
        if f["presencia"] == Presencia.PRESENTE
        for p in f["personas"] or [nadie]
    ]


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
        "como_verificar": "Para leer el acta y comprobar que este papel dice lo mismo que su"
        f" versión {acta['version']}, abra con el código o a mano:",
        "que_es_la_huella": f"Huella SHA-256 de los datos de la versión {acta['version']}:",
    }
