#!/usr/bin/env python
"""Punto de entrada de las órdenes de administración."""

import os
import sys


def main() -> None:
    """Ejecuta la orden pedida con la configuración de desarrollo, salvo que se diga otra."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intranet.settings.desarrollo")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
