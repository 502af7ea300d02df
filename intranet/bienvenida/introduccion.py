"""La introducción con que nace «Ponte al día»; después la cuida la Secretaría Técnica."""

FUENTE = "Plan de Gobernanza Migratoria, Anexo: Marco Estratégico, §3.1, §6, §7 y §9.1"

INTRODUCCION = (
    (
        "titulo",
        "Para qué existe la Red",
    ),
    (
        "texto",
        "<p>La Red Regional de Lucha contra la Trata de Personas y el Tráfico Ilícito de Migrantes"
        " de Tacna es el espacio donde las instituciones se coordinan. La preside el Gobierno"
        " Regional de Tacna. No reemplaza las competencias de nadie: hace que la prevención, la"
        " atención y la persecución se conecten y apunten a lo mismo.</p>",
    ),
    (
        "titulo",
        "Cómo trabaja",
    ),
    (
        "texto",
        "<p>En sesiones con agenda. De cada una queda un acta con sus acuerdos, y de los acuerdos,"
        " compromisos: qué institución debe qué y para cuándo. La Secretaría Técnica convoca,"
        " hace el seguimiento y guarda el directorio, las actas y los reportes. Cuatro grupos de"
        " trabajo preparan insumos: gobernanza; evidencia y diagnóstico; prevención territorial;"
        " protección y derivación.</p>",
    ),
    (
        "titulo",
        "Qué se espera de un punto focal",
    ),
    (
        "texto",
        "<p>Tres cosas: llevar y traer la información entre su institución y la Red, coordinar que"
        " su institución participe y asegurar que el trabajo continúe cuando cambian las"
        " personas. En la práctica: asistir a las sesiones, responder por los compromisos de su"
        " institución y registrar aquí cada avance con su prueba.</p>",
    ),
    (
        "titulo",
        "Qué no se escribe aquí",
    ),
    (
        "texto",
        "<p>Nada sobre una víctima ni sobre un caso: ni nombres, ni documentos, ni números de"
        " expediente. Los casos siguen su ruta en las instituciones competentes.</p>"
        f"<p><i>Fuente: {FUENTE}.</i></p>",
    ),
)
"""Pares (bloque, contenido), en el orden en que se leen."""
