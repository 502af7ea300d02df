"""Las frases con que se lee un acta."""

import pytest

from actas.templatetags.lectura import plazo, representantes, responsables

PERSONA = {"designacion": 1, "nombre": "Ada Quispe", "cargo": "", "condicion": "titular"}


@pytest.mark.parametrize(
    ("personas", "nota", "lineas"),
    [
        ([], "", ["—"]),
        ([], "Envió oficio", ["Envió oficio"]),
        ([PERSONA], "", ["Ada Quispe (titular)"]),
        (
            [{**PERSONA, "cargo": "Directora"}, {**PERSONA, "condicion": "alterno"}],
            "Llegó <tarde>",
            ["Ada Quispe, Directora (titular)", "Ada Quispe (alterno)", "Llegó &lt;tarde&gt;"],
        ),
    ],
)
def test_representantes(personas, nota, lineas):
    html = "".join(f"<div>{linea}</div>" for linea in lineas)
    assert representantes({"personas": personas, "nota": nota}) == html


@pytest.mark.parametrize(
    ("cambios", "dicho"),
    [
        ({"fecha_limite": "2026-05-14"}, "Hasta el 14 de mayo de 2026"),
        (
            {"fecha_limite": "2026-05-14", "fecha_aproximada": True, "plazo_literal": "a mediados"},
            "Hasta el 14 de mayo de 2026 (aproximada) · «a mediados»",
        ),
        (
            {"razon_sin_fecha": "permanente", "cumplimiento": "alguna"},
            "Sin fecha: permanente · Basta que cumpla una",
        ),
    ],
)
def test_plazo(cambios, dicho):
    compromiso = {
        "fecha_limite": "",
        "fecha_aproximada": False,
        "razon_sin_fecha": "",
        "plazo_literal": "",
        "cumplimiento": "todas",
    }
    assert plazo({**compromiso, **cambios}) == dicho


@pytest.mark.parametrize(
    ("nombres", "dicho"), [([], "Sin responsable"), (["UGEL", "PNP"], "UGEL, PNP")]
)
def test_responsables(nombres, dicho):
    assert responsables({"responsables": nombres}) == dicho
