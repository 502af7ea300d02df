"""``manage.py cargar_base``: pone o pone al día lo que el sitio trae consigo."""

from django.core.management.base import BaseCommand

from intranet.contenido import Resultado, cargar_base


class Command(BaseCommand):
    """Carga el contenido base; repetirla no cambia nada."""

    help = "Carga el contenido base (territorio, vocabularios, instituciones, instancias, páginas)."

    def add_arguments(self, parser) -> None:
        """Añade ``--detalle``."""
        parser.add_argument("--detalle", action="store_true", help="Una línea por fila.")

    def handle(self, *args, **opciones) -> None:
        """Carga y cuenta qué pasó con cada tabla."""
        carga = cargar_base()
        if opciones["detalle"]:
            for linea in carga.lineas:
                self.stdout.write(str(linea))
        nombres = {
            Resultado.CREADO: "creadas",
            Resultado.ACTUALIZADO: "actualizadas",
            Resultado.IGUAL: "sin cambios",
            Resultado.RESPETADO: "respetadas",
        }
        for tabla, cuenta in carga.totales().items():
            partes = [f"{cuenta[r]} {nombre}" for r, nombre in nombres.items() if cuenta[r]]
            self.stdout.write(f"{tabla}: {', '.join(partes)}")
