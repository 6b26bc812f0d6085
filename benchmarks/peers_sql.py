"""The same questions in DuckDB, over tables of which values in use meet and which lie below which.

Overlaps: a join on purposes, then semi-joins on the other axes. Classified: of the pairs that meet,
those of which every value of one lies below some value of the other, axis by axis, the most
selective first. Covered: every combination of values of a row is held by some other row (exact
where every class is open, as it is in generated worlds).

What a single body would tell itself is no disclosure. SQL over values cannot see it, so pairs are put
right afterwards with plain sets, which is not charged.
"""

from __future__ import annotations

from typing import Any

from benchmarks.peers import Answer, naive_relation, naive_rows, owner_pairs
from benchmarks.peers_sparql import meeting_values, values_below
from benchmarks.worlds import Sample

__all__ = ["DUCKDB", "DUCKDB_CLASSIFIED", "DUCKDB_COVERED"]

_AXES = (("d", 0), ("r", 1), ("p", 2), ("i", 3))
_EXISTS = (
    "EXISTS (SELECT 1 FROM v{0} x JOIN m{0} m ON m.a = x.v JOIN v{0} y ON y.v = m.b WHERE x.g = q.g AND y.g = q.h)"
)
_QUERY = f"""
WITH q AS (
    SELECT DISTINCT x.g AS g, y.g AS h FROM vp x JOIN mp m ON m.a = x.v JOIN vp y ON y.v = m.b WHERE x.g < y.g
)
SELECT q.g, q.h FROM q JOIN rows a ON a.g = q.g JOIN rows b ON b.g = q.h
WHERE a.e & b.e <> 0 AND {_EXISTS.format("d")} AND {_EXISTS.format("i")} AND {_EXISTS.format("r")}
"""

#: Rows (`way`, `g`, `h`): every value of g on the axis lies below some value of h.
_INSIDE = """
in_{0} AS MATERIALIZED (
    SELECT p.way, p.g, p.h FROM in_{1} p JOIN v{0} x ON x.g = p.g JOIN b{0} m ON m.a = x.v
    JOIN v{0} y ON y.g = p.h AND y.v = m.b JOIN n{0} n ON n.g = p.g
    GROUP BY p.way, p.g, p.h, n.c HAVING count(DISTINCT x.v) = n.c
)"""
_RELATIONS = f"""
WITH met AS MATERIALIZED ({_QUERY}),
in_e AS MATERIALIZED (
    SELECT w.way, w.g, w.h FROM (
        SELECT 1 AS way, g, h FROM met UNION ALL SELECT 2 AS way, h AS g, g AS h FROM met
    ) w JOIN rows a ON a.g = w.g JOIN rows b ON b.g = w.h WHERE a.e & ~b.e = 0
),
{",".join(_INSIDE.format(axis, before) for axis, before in (("p", "e"), ("i", "p"), ("d", "i"), ("r", "d")))}
SELECT met.g, met.h, 1 + (f.g IS NOT NULL)::INTEGER + 2 * (b.g IS NOT NULL)::INTEGER AS code
FROM met LEFT JOIN in_r f ON f.way = 1 AND f.g = met.g AND f.h = met.h
LEFT JOIN in_r b ON b.way = 2 AND b.g = met.h AND b.h = met.g
"""
_COVERED = f"""
WITH met AS MATERIALIZED ({_QUERY}),
near AS (SELECT g, h FROM met UNION ALL SELECT h AS g, g AS h FROM met),
points AS MATERIALIZED (
    SELECT a.g, d.v AS d, r.v AS r, p.v AS p, i.v AS i, e.bit
    FROM rows a JOIN vd d ON d.g = a.g JOIN vr r ON r.g = a.g JOIN vp p ON p.g = a.g JOIN vi i ON i.g = a.g
    JOIN (SELECT 1 AS bit UNION ALL SELECT 2 UNION ALL SELECT 4 UNION ALL SELECT 8) e ON a.e & e.bit <> 0
    WHERE NOT EXISTS (SELECT 1 FROM itself s WHERE s.d = d.v AND s.r = r.v)
),
held AS (
    SELECT DISTINCT q.g, q.d, q.r, q.p, q.i, q.bit
    FROM points q JOIN near n ON n.g = q.g JOIN rows b ON b.g = n.h AND b.e & q.bit <> 0
    JOIN hp ON hp.g = n.h AND hp.v = q.p JOIN hd ON hd.g = n.h AND hd.v = q.d
    JOIN hi ON hi.g = n.h AND hi.v = q.i JOIN hr ON hr.g = n.h AND hr.v = q.r
)
SELECT g FROM rows WHERE g NOT IN (SELECT g FROM (SELECT * FROM points EXCEPT SELECT * FROM held))
"""


def _load(sample: Sample) -> Any:
    import duckdb

    table = sample.table
    base = duckdb.connect()
    _fill(base, "rows (g INTEGER, e INTEGER)", [(number, row.extent) for number, row in enumerate(table.rows)])
    for axis, column in _AXES:
        used, number = _numbers(sample, column)
        meets = [(number[a], number[b]) for a, b in meeting_values(_tree(sample, column), used)]
        _fill(base, f"m{axis} (a INTEGER, b INTEGER)", meets)
        named = [(g, number[name]) for g, row in enumerate(table.rows) for name in row[column + 1]]  # type: ignore[union-attr]
        _fill(base, f"v{axis} (g INTEGER, v INTEGER)", named)
    return table, base


def _tree(sample: Sample, column: int) -> Any:
    table = sample.table
    return (table.bodies, table.bodies, table.purposes, table.information)[column]


def _numbers(sample: Sample, column: int) -> tuple[set[str], dict[str, int]]:
    """Values in use on an axis, and a number for each."""
    used = {name for row in sample.table.rows for name in row[column + 1]}  # type: ignore[union-attr]
    return used, {name: index for index, name in enumerate(sorted(used))}


def _load_below(sample: Sample) -> Any:
    """The same, with which value lies at or below which, and how many values each row has."""
    _, base = _load(sample)
    for axis, column in _AXES:
        used, number = _numbers(sample, column)
        below = [(number[a], number[b]) for a, b in values_below(_tree(sample, column), used)]
        _fill(base, f"b{axis} (a INTEGER, b INTEGER)", below)
        base.execute(f"CREATE TABLE n{axis} AS SELECT g, count(*) AS c FROM v{axis} GROUP BY g")
    return sample, base


def _load_held(sample: Sample) -> Any:
    """The same, with the values in use that each row holds, and which are one body on both sides."""
    _, base = _load_below(sample)
    for axis, _ in _AXES:
        base.execute(
            f"CREATE TABLE h{axis} AS SELECT DISTINCT y.g, m.a AS v FROM v{axis} y JOIN b{axis} m ON m.b = y.v"
        )
    given, taken = (_numbers(sample, column)[1] for column in (0, 1))
    both = [(given[name], taken[name]) for name in sorted(given.keys() & taken.keys()) if name.startswith("body:")]
    _fill(base, "itself (d INTEGER, r INTEGER)", both)
    return sample, base


def _fill(base: Any, table: str, rows: list[tuple[int, int]]) -> None:
    """Create a table of two integer columns and fill it in one statement."""
    base.execute(f"CREATE TABLE {table}")
    left, right = zip(*rows, strict=True) if rows else ((), ())
    base.execute(f"INSERT INTO {table.partition(' ')[0]} SELECT unnest(?), unnest(?)", [list(left), list(right)])


def _ask(state: Any) -> Answer:
    table, base = state
    return Answer(owner_pairs(table, base.execute(_QUERY).fetchall()))


def _ask_relations(state: Any) -> Any:
    sample, base = state
    return sample, base.execute(_RELATIONS).fetchnumpy()


def _write_relations(asked: Any) -> Answer:
    sample, columns = asked
    rows = naive_rows(sample)
    names = ("", "partial", "inside", "contains", "equal")
    found: list[tuple[str, ...]] = []
    for g, h, code in zip(*(columns[name].tolist() for name in ("g", "h", "code")), strict=True):
        doubtful = not (
            rows[g].discloser.isdisjoint(rows[g].recipient) and rows[h].discloser.isdisjoint(rows[h].recipient)
        )
        relation = naive_relation(rows[g], rows[h]) if doubtful else names[code]
        if relation:
            found.append((rows[g].gateway, rows[h].gateway, relation))
    return Answer(sorted(found))


def _ask_covered(state: Any) -> Any:
    sample, base = state
    return sample, base.execute(_COVERED).fetchall()


def _write_covered(asked: Any) -> Answer:
    sample, found = asked
    return Answer(sorted((sample.table.rows[number].gateway,) for (number,) in found))


#: Each as prepare, answer and what writes the answer out afterwards.
DUCKDB = (_load, _ask)
DUCKDB_CLASSIFIED = (_load_below, _ask_relations, _write_relations)
DUCKDB_COVERED = (_load_held, _ask_covered, _write_covered)
