"""El verificador señala cada falta por su causa (C13)."""

import pytest

from intranet.calendario import ical
from intranet.calendario.linter import revisar

EVENTO = """\
BEGIN:VEVENT
UID:a
DTSTAMP:20260101T000000Z
DTSTART;TZID=America/Lima:20261008T090000
DTEND;TZID=America/Lima:20261008T110000
SUMMARY:Sesión
END:VEVENT
""".replace("\n", "\r\n")


def causas(octetos: bytes) -> set[str]:
    """Las causas de las faltas de ``octetos``."""
    return {falta.causa for falta in revisar(octetos)}


def con(*cambios: tuple[str, str]) -> bytes:
    """Un calendario correcto con algo cambiado."""
    texto = ical.calendario("Red", [EVENTO]).decode()
    for viejo, nuevo in cambios:
        assert viejo in texto
        texto = texto.replace(viejo, nuevo)
    return texto.encode()


def test_lo_correcto_no_tiene_faltas():
    assert revisar(con()) == []
    assert revisar(ical.calendario("Sesiones & campañas; (Ñusta), \\ " + "ó" * 80, [])) == []


@pytest.mark.parametrize(
    ("cambio", "causa"),
    [
        ((";TZID=America/Lima:20261008T09", ":20261008T09"), "hora-flotante"),
        (("20261008T110000", "20261008T080000"), "fin-antes-que-inicio"),
        (("\r\n", "\n"), "solo-lf"),
        (("END:VCALENDAR\r\n", ""), "sin-cierre"),
        (("=America/Lima:20261008T0", "=SA Pacific Standard Time:20261008T0"), "zona-sin-definir"),
        (("SUMMARY:Sesión", "SUMMARY:a;b"), "sin-escapar"),
        (("SUMMARY:Sesión", "SUMMARY:a\x0bb"), "control"),
        (("SUMMARY:Sesión", "SUMMARY:a\u2028b"), "separador"),
        (("SUMMARY:Sesión", "SUMMARY:" + "a" * 90), "linea-larga"),
        (("SUMMARY:Sesión", "SUMMARY:a\r\nb"), "linea-sin-propiedad"),
        (("SUMMARY:Sesión\r\n", "SUMMARY:a\r\n\r\n"), "linea-vacia"),
        (("REFRESH-INTERVAL;VALUE=DURATION", "REFRESH-INTERVAL"), "sin-tipo"),
        (("DTSTAMP:20260101T000000Z", "DTSTAMP:20260101T000000"), "sello-local"),
        (("UID:a\r\n", ""), "sin-uid"),
        (("SUMMARY:", "RRULE:FREQ=ANUAL\r\nSUMMARY:"), "regla-ilegible"),
        (("SUMMARY:", "RRULE:FREQ=DAILY;COUNT=1\r\nSUMMARY:"), "regla-de-una-vez"),
        (("SUMMARY:", "RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=2SU\r\nSUMMARY:"), "regla-no-empieza"),
        (("VERSION:2.0\r\n", "VERSION:2.0\r\nUID:x\r\n"), "uid-de-calendario"),
        (("VERSION:2.0\r\n", "VERSION:2.0\r\nMETHOD:PUBLISH\r\n"), "metodo-sin-organizador"),
        (("VERSION:2.0\r\n", ""), "sin-version"),
    ],
)
def test_cada_falta_por_su_causa(cambio, causa):
    assert causas(con(cambio)) == {causa}


def test_un_uid_repetido_una_marca_y_un_caracter_partido():
    assert causas(ical.calendario("Red", [EVENTO, EVENTO])) == {"uid-repetido"}
    assert "bom" in causas(b"\xef\xbb\xbf" + con())
    partido = con().replace("Sesión".encode(), b"Sesi\xc3\r\n \xb3n")
    assert "caracter-partido" in causas(partido)
