"""Índice de palabras en PostgreSQL: ``tsvector`` escritos directamente con nuestros tokens.

Un ``tsvector`` olvida las apariciones de una palabra después de la 256 y las posiciones después
de la 16,383: los textos largos se parten en trozos que se solapan, y cada cláusula se busca en
cualquiera de los trozos de la entrada.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from django.db import connection

from search.analisis import HUECO, RELLENO
from search.consulta import FRASE_MAXIMA, Clausula, Consulta, Hoja
from search.motores import DIAS_QUE_ENVEJECE
from search.motores.sql import Campos, Sql

PESOS = {"titulo": "A", "detalle": "B", "cuerpo": "D"}
POSICIONES = 12_000
APARICIONES = 250

Lugar = tuple[str, str]


# De una frase cuenta su palabra menos repetida. El largo medio se estima (una palabra distinta de
# cada texto sale dos veces) sobre una muestra: mirarlo todo costaría más que la búsqueda.
_BM25 = """
casan AS MATERIALIZED ({coinciden}),
hojas AS (
    SELECT h.*, GREATEST(ln((n.total - x.con + 0.5) / (x.con + 0.5)), 1e-6) AS rareza
    FROM (VALUES {hojas}) AS h (hoja, tokens)
    CROSS JOIN (SELECT count(*) AS total FROM search_entrada) n
    CROSS JOIN LATERAL (
        SELECT count(DISTINCT entrada_id) AS con FROM search_trozo WHERE palabras @@ h.hoja
    ) x
),
medio AS (
    SELECT 2 * avg(length(palabras)) AS largo
    FROM (SELECT palabras FROM search_trozo LIMIT 500) m
),
largos AS (
    SELECT t.entrada_id, sum(l.largo) AS largo
    FROM casan c JOIN search_trozo t ON t.entrada_id = c.id
    CROSS JOIN LATERAL (
        SELECT sum(cardinality(positions)) AS largo FROM unnest(t.palabras)
    ) l
    GROUP BY t.entrada_id
),
veces AS (
    SELECT t.entrada_id, h.hoja, h.rareza, sum(v.veces) AS veces
    FROM casan c JOIN search_trozo t ON t.entrada_id = c.id
    JOIN hojas h ON t.palabras @@ h.hoja
    CROSS JOIN LATERAL (
        SELECT min(p.veces) AS veces
        FROM unnest(t.palabras) u
        CROSS JOIN LATERAL (
            SELECT sum(CASE w WHEN 'A' THEN 3 WHEN 'B' THEN 1.5 ELSE 1 END) AS veces
            FROM unnest(u.weights) w
        ) p
        WHERE u.lexeme = ANY(h.tokens)
    ) v
    GROUP BY t.entrada_id, h.hoja, h.rareza
)
SELECT c.id, -coalesce(sum(
    v.rareza * v.veces * 2.2 / (v.veces + 1.2 * (0.25 + 0.75 * l.largo / m.largo))
), 0) AS puntaje
FROM casan c CROSS JOIN medio m
JOIN largos l ON l.entrada_id = c.id
LEFT JOIN veces v ON v.entrada_id = c.id
GROUP BY c.id"""


class IndicePostgres:
    """Índice de palabras sobre ``tsvector``, ordenado por BM25."""

    CERCANIA = f"GREATEST(0, 1 - ABS(e.fecha - %s::date) / {float(DIAS_QUE_ENVEJECE)})"

    def guardar(self, entradas: Mapping[int, Campos]) -> None:
        """Indexa los tokens de cada campo de ``entradas``."""
        filas = [
            (entrada, numero, vector(trozo))
            for entrada, campos in entradas.items()
            for numero, trozo in enumerate(trozos(_lugares(campos)))
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_trozo (entrada_id, numero, palabras)"
                " VALUES (%s, %s, %s::tsvector)",
                filas,
            )

    def quitar(self, entradas: Iterable[int]) -> None:
        """Olvida ``entradas``."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_trozo WHERE entrada_id = ANY(%s)", [list(entradas)])

    def coinciden(self, consulta: Consulta) -> Sql:
        """``SELECT id`` de las entradas con las palabras pedidas."""
        en = "e.id IN (SELECT entrada_id FROM search_trozo WHERE palabras @@ %s::tsquery)"
        donde = [en] * len(consulta.clausulas) + [f"NOT {en}"] * len(consulta.excluidas)
        return (
            f"SELECT e.id FROM search_entrada e WHERE {' AND '.join(donde)}",
            [_clausula(c) for c in (*consulta.clausulas, *consulta.excluidas)],
        )

    def puntuadas(self, consulta: Consulta) -> Sql:
        """``SELECT id, puntaje`` de las mismas, con el BM25 de FTS5.

        ``ts_rank`` no distingue una palabra rara de una frecuente.
        """
        coinciden, parametros = self.coinciden(consulta)
        hojas = sorted({hoja for clausula in consulta.clausulas for hoja in clausula})
        filas = ", ".join(["(%s::tsquery, %s::text[])"] * len(hojas))
        de_hojas = [v for hoja in hojas for v in (_clausula((hoja,)), list(_llenos(hoja)))]
        return f"WITH {_BM25.format(coinciden=coinciden, hojas=filas)}", [*parametros, *de_hojas]

    def comienzan(self, clausulas: Iterable[Clausula], token: str, comienzo: str) -> Sql:
        """``SELECT id, puntaje`` de las que tienen en el título todo eso."""
        peso = PESOS["titulo"]
        ultima = f"('{token}':{peso} | '{comienzo}':*{peso})"
        pedido = " & ".join([*(_clausula(c, peso) for c in clausulas), ultima])
        return (
            "SELECT entrada_id AS id, -ts_rank(palabras, %s::tsquery, 1) AS puntaje"
            # El título está entero en el primer trozo.
            " FROM search_trozo WHERE numero = 0 AND palabras @@ %s::tsquery",
            [pedido, pedido],
        )

    def comprobar(self) -> None:
        """Lee una fila del índice."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT entrada_id FROM search_trozo LIMIT 1")


def _lugares(campos: Campos) -> Iterator[Lugar]:
    """Los tokens de todos los campos con su peso, y un hueco entre campo y campo."""
    for campo, peso in PESOS.items():
        yield from ((token, peso) for token in campos[campo])
        yield HUECO, peso


def trozos(lugares: Iterable[Lugar]) -> Iterator[list[Lugar]]:
    """Parte ``lugares`` en trozos que caben en un ``tsvector`` sin perder ninguna posición.

    Cada trozo repite el final del anterior, para que una frase no se pierda en el corte.
    """
    trozo: list[Lugar] = []
    apariciones: Counter[str] = Counter()
    for lugar in lugares:
        if len(trozo) == POSICIONES or apariciones[lugar[0]] == APARICIONES:
            yield trozo
            trozo = trozo[-FRASE_MAXIMA:]
            apariciones = Counter(token for token, _ in trozo)
        trozo.append(lugar)
        if lugar[0] != HUECO:
            apariciones[lugar[0]] += 1
    if trozo:
        yield trozo


def vector(trozo: list[Lugar]) -> str:
    """``trozo`` en la escritura de ``tsvector``; el lugar en la lista es la posición."""
    posiciones: dict[str, list[str]] = {}
    for i, (token, peso) in enumerate(trozo, start=1):
        if token != HUECO:
            posiciones.setdefault(token, []).append(f"{i}{peso}")
    return " ".join(f"'{token}':{','.join(ps)}" for token, ps in posiciones.items())


def _llenos(hoja: Hoja) -> Iterator[str]:
    return (token for token in hoja if token != RELLENO)


def _clausula(clausula: Clausula, peso: str = "") -> str:
    # Nuestro alfabeto no tiene comillas ni barras invertidas que escapar.
    donde = f":{peso}" if peso else ""
    hojas = (" <-> ".join(f"'{token}'{donde}" for token in hoja) for hoja in clausula)
    return f"({' | '.join(f'({hoja})' for hoja in hojas)})"
