"""Crea el índice de palabras de la base que se use.

Los ``tokenchars`` de SQLite son los signos del alfabeto de ``search.analisis``.
"""

from django.db import migrations

CREAR = {
    "sqlite": [
        "CREATE VIRTUAL TABLE search_palabras USING fts5("
        "titulo, detalle, cuerpo, tokenize = \"ascii tokenchars '-_/.,'\")",
    ],
    "postgresql": [
        "CREATE TABLE search_trozo ("
        "entrada_id bigint NOT NULL, numero integer NOT NULL, palabras tsvector NOT NULL,"
        " PRIMARY KEY (entrada_id, numero))",
        "CREATE INDEX search_trozo_palabras ON search_trozo USING gin (palabras)",
    ],
}
BORRAR = {"sqlite": "DROP TABLE search_palabras", "postgresql": "DROP TABLE search_trozo"}


def crear(apps, editor):
    for sentencia in CREAR[editor.connection.vendor]:
        editor.execute(sentencia)


def borrar(apps, editor):
    editor.execute(BORRAR[editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [("search", "0001_inicial")]

    operations = [migrations.RunPython(crear, borrar)]
