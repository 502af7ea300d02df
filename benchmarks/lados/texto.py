"""El acta que se mide: el mismo texto a un lado y al otro. Todo es inventado."""

from __future__ import annotations

INSTITUCIONES = [f"Institución de Ejemplo {n:02d}" for n in range(1, 25)]
PERSONAS = [f"Persona Inventada {n:02d}" for n in range(1, 25)]
CARGO = "Especialista en prevención"
LUGAR = "Sala de reuniones del Gobierno Regional"

_TRATADO = (
    "<p>La Secretaría Técnica informó sobre lo avanzado desde la sesión anterior y presentó el"
    " estado de cada compromiso. Las instituciones coincidieron en <b>priorizar</b> los distritos"
    " de frontera y los lugares de paso, y pidieron que la información llegue por escrito antes de"
    " cada reunión.</p><p>Se precisó que las piezas de comunicación se reparten según el público"
    " al que se dirigen y que cada institución nombra a quien responde por su difusión.</p>"
    "<ul><li>Se revisó el calendario del semestre.</li><li>Se recogieron los aportes de las"
    " instituciones presentes.</li><li>Se acordó volver sobre el tema en la sesión"
    " siguiente.</li></ul>"
)
PUNTOS = [
    ("Lectura y aprobación del acta anterior", _TRATADO),
    ("Seguimiento de los compromisos pendientes", _TRATADO),
    ("Plan de prevención en instituciones educativas", _TRATADO),
    ("Campaña en el terminal terrestre", _TRATADO),
    ("Ruta de atención y derivación", _TRATADO),
]
ACUERDOS = [
    "Remitir a la Secretaría Técnica el padrón actualizado de instituciones educativas.",
    "Aprobar el cronograma de visitas a los distritos priorizados del segundo semestre.",
    "Elaborar una guía breve de orientación para el personal del terminal terrestre.",
    "Difundir las piezas de la campaña en los canales institucionales e informar su alcance.",
    "Organizar una capacitación para operadores de justicia sobre la ruta de atención.",
    "Designar formalmente a titulares y alternos mediante documento de cada institución.",
    "Revisar con los gobiernos locales los puntos de control de la carretera costanera.",
    "Preparar el informe semestral con la evidencia de cada compromiso cumplido.",
    "Actualizar el directorio de servicios y publicarlo para todas las instituciones.",
    "Convocar una reunión de trabajo con las comunicadoras de la Red antes de fin de mes.",
]
"""Cada acuerdo compromete a la institución de su mismo lugar en la lista y a la siguiente."""


def responsables(orden: int) -> list[str]:
    """Los nombres de las dos instituciones que responden por el acuerdo ``orden`` (desde 0)."""
    return INSTITUCIONES[orden : orden + 2]


def frases() -> list[str]:
    """Lo que debe leerse en la página de ambos lados; sirve para comprobar que es lo mismo."""
    return [
        LUGAR,
        *INSTITUCIONES,
        *PERSONAS,
        CARGO,
        *(titulo for titulo, _ in PUNTOS),
        "estado de cada compromiso",
        *ACUERDOS,
    ]
